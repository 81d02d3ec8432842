package org.vmemsim.dsl.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.emf.common.util.EList;
import org.eclipse.emf.ecore.EObject;
import org.vmemsim.dsl.mapping.value.Amounts;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.Kind;
import org.vmemsim.dsl.mapping.value.SettingsReader;
import org.vmemsim.dsl.mapping.value.Sources;
import org.vmemsim.dsl.mapping.value.Unit;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.vMem.Capacity;
import org.vmemsim.dsl.vMem.Level;
import org.vmemsim.dsl.vMem.Mmu;
import org.vmemsim.dsl.vMem.MmuUse;
import org.vmemsim.dsl.vMem.NestedTlb;
import org.vmemsim.dsl.vMem.Quantity;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.Tlb;
import org.vmemsim.dsl.vMem.TranslationCache;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.dsl.vMem.WalkCache;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.processor.LevelPart;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.processor.NestedTlbSpec;
import org.vmemsim.runtime.scenario.processor.PagePart;
import org.vmemsim.runtime.scenario.processor.Replacement;
import org.vmemsim.runtime.scenario.processor.TlbSpec;
import org.vmemsim.runtime.scenario.processor.WalkCacheSpec;

/**
 * Flattens an mmu, what it extends and what is changed in place. A cache of the same name is changed, not replaced: of
 * its arrays, those for the sizes or levels that are named again.
 */
final class MmuMapper {
    private final Issues issues;
    private final SettingsReader settings;

    MmuMapper(Issues issues, SettingsReader settings) {
        this.issues = issues;
        this.settings = settings;
    }

    /** @param base an mmu without caches, and with the default layouts */
    MmuSpec map(Mmu mmu, MmuSpec base) {
        List<Mmu> chain = Parts.withParents(mmu, Mmu.class);
        MmuSpec spec = base;
        for (int i = chain.size() - 1; i >= 0; i--)
            spec = apply(spec, chain.get(i).getSettings(), chain.get(i).getCaches());
        return new MmuSpec(
                mmu.getName() == null ? base.name() : mmu.getName(),
                spec.layout(),
                spec.secondStage(),
                spec.tags(),
                spec.accessedDirty(),
                spec.secondStageAccessedDirty(),
                spec.tlbs(),
                spec.walkCaches(),
                spec.nestedTlb());
    }

    /** What a host changes in the mmu that it uses. */
    MmuSpec map(MmuUse use, MmuSpec base) {
        return apply(base, use.getSettings(), use.getCaches());
    }

    private MmuSpec apply(MmuSpec base, List<Setting> own, EList<TranslationCache> caches) {
        MmuSpec spec = settings.read(base, own, "an mmu", base.layout().page());
        Map<String, TlbSpec> tlbs = new LinkedHashMap<>();
        spec.tlbs().forEach(t -> tlbs.put(t.name(), t));
        Map<String, WalkCacheSpec> walks = new LinkedHashMap<>();
        spec.walkCaches().forEach(w -> walks.put(w.name(), w));
        NestedTlbSpec nested = spec.nestedTlb();
        for (TranslationCache c : caches) {
            if (c instanceof Tlb t && t.getName() != null) tlbs.put(t.getName(), tlb(t, tlbs.get(t.getName()), spec));
            if (c instanceof WalkCache w) {
                String name = w.getName() == null ? WalkCacheSpec.DEFAULT.name() : w.getName();
                walks.put(name, walkCache(w, name, walks.get(name)));
            }
            if (c instanceof NestedTlb n) nested = nestedTlb(n, nested, spec.secondStage());
        }
        return new MmuSpec(
                spec.name(),
                spec.layout(),
                spec.secondStage(),
                spec.tags(),
                spec.accessedDirty(),
                spec.secondStageAccessedDirty(),
                List.copyOf(tlbs.values()),
                List.copyOf(walks.values()),
                nested);
    }

    private TlbSpec tlb(Tlb t, TlbSpec before, MmuSpec mmu) {
        TlbSpec base = before != null
                ? before
                : new TlbSpec(t.getName(), TlbSpec.DEFAULT.holds(), TlbSpec.DEFAULT.replacement(), List.of());
        TlbSpec read = settings.read(base, t.getSettings(), "a tlb", 0);
        List<PagePart> parts = pageParts(read.parts(), t.getParts(), List.of(mmu.layout(), mmu.secondStage()));
        List<Capacity> own = t.getParts().stream()
                .map(org.vmemsim.dsl.vMem.PagePart::getCapacity)
                .toList();
        Replacement order = ordering(read.replacement(), "TLB " + t.getName(), own, t.getSettings());
        return new TlbSpec(t.getName(), read.holds(), order, parts);
    }

    private NestedTlbSpec nestedTlb(NestedTlb n, NestedTlbSpec before, LayoutSpec layout) {
        NestedTlbSpec read =
                settings.read(before == null ? NestedTlbSpec.DEFAULT : before, n.getSettings(), "a nested tlb", 0);
        List<Capacity> own = n.getParts().stream()
                .map(org.vmemsim.dsl.vMem.PagePart::getCapacity)
                .toList();
        Replacement order = ordering(read.replacement(), "the nested TLB", own, n.getSettings());
        return new NestedTlbSpec(order, pageParts(read.parts(), n.getParts(), List.of(layout)));
    }

    private WalkCacheSpec walkCache(WalkCache w, String name, WalkCacheSpec before) {
        WalkCacheSpec base = before == null ? WalkCacheSpec.DEFAULT : before;
        WalkCacheSpec read = settings.read(base, w.getSettings(), "a walk cache", 0);
        List<LevelPart> parts = new ArrayList<>(read.parts());
        for (org.vmemsim.dsl.vMem.LevelPart p : w.getParts()) {
            List<String> levels = p.getLevels().stream()
                    .filter(Parts::isThere)
                    .map(Level::getName)
                    .toList();
            if (levels.isEmpty() || !isUsable(p.getCapacity())) continue;
            parts.replaceAll(old -> new LevelPart(without(old.levels(), levels), old.entries(), old.ways()));
            parts.removeIf(old -> old.levels().isEmpty());
            parts.add(new LevelPart(levels, entries(p.getCapacity()), ways(p.getCapacity())));
        }
        List<Capacity> own = w.getParts().stream()
                .map(org.vmemsim.dsl.vMem.LevelPart::getCapacity)
                .toList();
        Replacement order = ordering(read.replacement(), "walk cache " + name, own, w.getSettings());
        return new WalkCacheSpec(name, order, parts);
    }

    /**
     * What orders the ways of a cache; where it cannot, that is said of the setting that chose it, or else of the ways.
     *
     * @param cache in words
     * @param own what the block says of its arrays
     */
    private Replacement ordering(Replacement wanted, String cache, List<Capacity> own, List<Setting> settings) {
        for (Capacity c : own) {
            if (!isUsable(c)) continue;
            int ways = c.getWays() == 0 ? entries(c) : ways(c);
            if (wanted.orders(ways)) continue;
            Optional<Setting> chosen = settings.stream()
                    .filter(s -> "replacement".equals(s.getName()))
                    .findFirst();
            issues.error(
                    chosen.<EObject>map(s -> s).orElse(c), null, IssueCodes.WAYS, Replacement.tooMany(cache, ways));
            return Replacement.LRU;
        }
        return wanted;
    }

    private List<PagePart> pageParts(
            List<PagePart> before, List<org.vmemsim.dsl.vMem.PagePart> own, List<LayoutSpec> layouts) {
        List<PagePart> parts = new ArrayList<>(before);
        for (org.vmemsim.dsl.vMem.PagePart p : own) {
            List<Long> pages = new ArrayList<>();
            for (Quantity q : p.getPages()) page(q, layouts).ifPresent(pages::add);
            if (pages.isEmpty() || !isUsable(p.getCapacity())) continue;
            parts.replaceAll(old -> new PagePart(without(old.pages(), pages), old.entries(), old.ways()));
            parts.removeIf(old -> old.pages().isEmpty()); // also one for every size: it gives way to what is said
            parts.add(new PagePart(pages, entries(p.getCapacity()), ways(p.getCapacity())));
        }
        return parts;
    }

    private static <T> List<T> without(List<T> all, List<T> named) {
        return all.stream().filter(x -> !named.contains(x)).toList();
    }

    /** A size of page that one of the layouts has. */
    private Optional<Long> page(Quantity q, List<LayoutSpec> layouts) {
        if (q.getNumber() == null || q.getUnit() == null) return Optional.empty();
        Optional<Unit> unit = Unit.parse(q.getUnit());
        if (unit.isEmpty() || unit.get().kind() != Kind.BYTES) {
            issues.error(q, null, IssueCodes.WRONG_UNIT, "A page has a size, such as 4 KiB.");
            return Optional.empty();
        }
        long bytes = q.getNumber().multiply(unit.get().factor()).longValue();
        if (layouts.stream().noneMatch(l -> l.pageSizes().contains(bytes))) {
            issues.error(q, null, IssueCodes.NO_SUCH_PAGE, noSuchPage(bytes, layouts));
            return Optional.empty();
        }
        return Optional.of(bytes);
    }

    /** That a layout has no page of a size, and which it has. */
    static String noSuchPage(long bytes, LayoutSpec layout) {
        return "Layout '" + layout.name() + "' has no page of " + Amounts.bytes(bytes) + ": it has " + sizes(layout)
                + ".";
    }

    /** The same of a first stage and a second one, which is named if it has other sizes. */
    private static String noSuchPage(long bytes, List<LayoutSpec> layouts) {
        LayoutSpec first = layouts.get(0);
        LayoutSpec last = layouts.get(layouts.size() - 1);
        if (first.pageSizes().containsAll(last.pageSizes())) return noSuchPage(bytes, first);
        return "Neither layout '" + first.name() + "' nor second stage '" + last.name() + "' has a page of "
                + Amounts.bytes(bytes) + ": the one has " + sizes(first) + ", the other " + sizes(last) + ".";
    }

    private static String sizes(LayoutSpec layout) {
        return String.join(", ", layout.pageSizes().stream().map(Amounts::bytes).toList());
    }

    private boolean isUsable(Capacity c) {
        if (c == null) return false;
        if (c.getEntries() < 1 || c.getEntries() > PagePart.MOST_ENTRIES) {
            issues.error(
                    c,
                    VMemPackage.Literals.CAPACITY__ENTRIES,
                    IssueCodes.WAYS,
                    "A cache has 1 to " + PagePart.MOST_ENTRIES + " entries, not " + c.getEntries() + ".");
            return false;
        }
        boolean said = !Sources.text(c, VMemPackage.Literals.CAPACITY__WAYS).isEmpty();
        if (said && (c.getWays() < 1 || c.getEntries() % c.getWays() != 0)) {
            issues.error(
                    c,
                    VMemPackage.Literals.CAPACITY__WAYS,
                    IssueCodes.WAYS,
                    c.getEntries() + " entries are not divisible by " + c.getWays() + " ways.");
            return false;
        }
        return true;
    }

    private static int entries(Capacity c) {
        return (int) c.getEntries();
    }

    private static int ways(Capacity c) {
        return (int) c.getWays();
    }
}
