package org.vmemsim.dsl.mapping.layout;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.vmemsim.dsl.mapping.value.Amounts;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.SettingsReader;
import org.vmemsim.dsl.mapping.value.Sources;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.vMem.EntryFormat;
import org.vmemsim.dsl.vMem.EntryRule;
import org.vmemsim.dsl.vMem.Layout;
import org.vmemsim.dsl.vMem.Level;
import org.vmemsim.dsl.vMem.Quantity;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.runtime.paging.Encodability;
import org.vmemsim.runtime.scenario.layout.EntryRules;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.layout.LevelSpec;
import org.vmemsim.runtime.scenario.layout.Meaning;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** Flattens a layout and what it extends into one table of rules for each level. */
public final class LayoutMapper {
    private static final String ROOT = "root";
    private static final Set<BigDecimal> ENTRY_BYTES =
            Set.of(BigDecimal.ONE, BigDecimal.valueOf(2), BigDecimal.valueOf(4), BigDecimal.valueOf(8));

    private final Issues issues;
    private final SettingsReader settings;

    public LayoutMapper(Issues issues, SettingsReader settings) {
        this.issues = issues;
        this.settings = settings;
    }

    public LayoutSpec map(Layout layout) {
        List<Layout> chain = Parts.withParents(layout, Layout.class);
        LayoutSpec head = LayoutSpec.DEFAULT;
        for (int i = chain.size() - 1; i >= 0; i--)
            head = settings.read(head, withoutRoot(chain.get(i)), "a layout", 0);
        List<Level> levels = levels(chain);
        int bytes = entryBytes(chain);
        EntryFormats formats = new EntryFormats(chain);
        if (levels.isEmpty()) {
            boolean none = chain.stream().allMatch(l -> l.getLevels().isEmpty());
            if (none && chain.stream().anyMatch(l -> !l.getEntries().isEmpty()))
                issues.error(
                        layout,
                        VMemPackage.Literals.NAMED__NAME,
                        IssueCodes.INVALID,
                        "Layout '" + layout.getName() + "' has entries but no level.");
            return none ? build(layout, head, levels, bytes, formats) : head;
        }
        checkTables(layout, levels, head, bytes);
        return build(layout, head, levels, bytes, formats);
    }

    /** A layout without levels has no entries to read either: it translates nothing. */
    private LayoutSpec build(Layout layout, LayoutSpec head, List<Level> levels, int bytes, EntryFormats formats) {
        List<LevelSpec> specs = new ArrayList<>();
        List<EntryRules> leaves = new ArrayList<>();
        List<EntryRules> tables = new ArrayList<>();
        EntryRulesMapper mapper = new EntryRulesMapper(issues, bytes, head.physical());
        int offset = head.pageBits()
                + levels.stream().mapToInt(l -> (int) l.getWidth()).sum();
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            boolean last = i == levels.size() - 1;
            offset -= (int) level.getWidth();
            Map<String, List<EntryRule>> ofLeaves = formats.rules(EntryFormats.Kinds.LEAVES, level.getName());
            Map<String, List<EntryRule>> ofTables = formats.rules(EntryFormats.Kinds.TABLES, level.getName());
            boolean asks = !last && level.isLeaf();
            leaves.add(mapper.map(ofLeaves, new EntryRulesMapper.Place(offset, last, asks, false)));
            tables.add(mapper.map(
                    ofTables, new EntryRulesMapper.Place(head.pageBits(), false, asks, !last && !level.isLeaf())));
            specs.add(new LevelSpec(level.getName(), (int) level.getWidth(), level.isLeaf(), level.isRegisters()));
            if (last || level.isLeaf()) checkLeaf(layout, head, leaves.get(i), last);
            if (asks && !leaves.get(i).meanings().containsKey(Meaning.LEAF))
                issues.error(
                        level,
                        null,
                        IssueCodes.MISSING_MEANING,
                        "Level '" + level.getName() + "' may hold leaves: say by which bits, 'leaf when …'.");
        }
        try {
            LayoutSpec spec = new LayoutSpec(
                    layout.getName(),
                    head.page(),
                    head.physical(),
                    head.addresses(),
                    head.access(),
                    head.faults(),
                    specs,
                    bytes,
                    leaves,
                    tables);
            for (String problem : Encodability.problems(spec))
                issues.error(layout, VMemPackage.Literals.NAMED__NAME, IssueCodes.MISSING_MEANING, problem);
            return spec;
        } catch (InvalidScenarioException e) {
            issues.error(
                    layout,
                    VMemPackage.Literals.NAMED__NAME,
                    IssueCodes.INVALID,
                    SettingsReader.sentence(e.getMessage()));
            return head;
        }
    }

    private static List<Setting> withoutRoot(Layout layout) {
        return layout.getSettings().stream()
                .filter(s -> !ROOT.equals(s.getName()))
                .toList();
    }

    /** From the root down: a child's level replaces its parent's of that name, a new one goes on top. */
    private List<Level> levels(List<Layout> chain) {
        Map<String, Level> all = new LinkedHashMap<>();
        String root = null;
        for (int i = chain.size() - 1; i >= 0; i--) {
            Map<String, Level> next = new LinkedHashMap<>();
            for (Level l : chain.get(i).getLevels())
                if (isUsable(l) && !all.containsKey(l.getName())) next.put(l.getName(), l);
            next.putAll(all);
            for (Level l : chain.get(i).getLevels()) if (isUsable(l)) next.put(l.getName(), l);
            all = next;
            root = root(chain.get(i)).orElse(root);
        }
        List<Level> levels = new ArrayList<>(all.values());
        String start = root;
        if (start != null && all.containsKey(start))
            while (!levels.get(0).getName().equals(start)) levels.remove(0);
        return levels;
    }

    private boolean isUsable(Level l) {
        boolean possible = l.getWidth() >= 1 && l.getWidth() <= 30;
        boolean unread = l.getWidth() == 0
                && !Sources.text(l, VMemPackage.Literals.LEVEL__WIDTH).equals("0");
        if (!possible && !unread && l.getName() != null)
            issues.error(
                    l,
                    VMemPackage.Literals.LEVEL__WIDTH,
                    IssueCodes.INDEX_BITS,
                    "A level has 1 to 30 index bits, not " + l.getWidth() + ".");
        return possible && l.getName() != null;
    }

    /** Where the walk starts, if the layout says it. */
    private Optional<String> root(Layout layout) {
        for (Setting s : layout.getSettings()) {
            if (!ROOT.equals(s.getName()) || s.getValue() == null) continue;
            Optional<String> word = Sources.word(s.getValue().getItems().get(0));
            List<String> known = Parts.withParents(layout, Layout.class).stream()
                    .flatMap(l -> l.getLevels().stream().map(Level::getName))
                    .distinct()
                    .toList();
            if (word.isPresent() && known.contains(word.get())) return word;
            issues.unknown(
                    s.getValue(),
                    null,
                    IssueCodes.UNKNOWN_LEVEL,
                    "This layout has no level",
                    word.orElse(Sources.text(s.getValue())),
                    known);
        }
        return Optional.empty();
    }

    private int entryBytes(List<Layout> chain) {
        for (Layout l : chain) {
            for (EntryFormat f : l.getEntries()) {
                Quantity size = f.getSize();
                if (size == null || size.getNumber() == null || size.getUnit() == null) continue;
                if (size.getUnit().equals("bytes") && ENTRY_BYTES.contains(size.getNumber()))
                    return size.getNumber().intValue();
                issues.error(size, null, IssueCodes.OUT_OF_RANGE, "An entry has 1, 2, 4 or 8 bytes.");
                return LayoutSpec.DEFAULT.entryBytes();
            }
        }
        return LayoutSpec.DEFAULT.entryBytes();
    }

    /** Tables below the root are a page each, as a rule; an address has 64 bits. */
    private void checkTables(Layout layout, List<Level> levels, LayoutSpec head, int bytes) {
        int bits = head.pageBits()
                + levels.stream().mapToInt(l -> (int) l.getWidth()).sum();
        if (bits > 64)
            issues.error(
                    layout,
                    VMemPackage.Literals.NAMED__NAME,
                    IssueCodes.INDEX_BITS,
                    "Index bits and offset of '" + layout.getName() + "' make addresses of " + bits
                            + " bits; there are at most 64.");
        for (Level l : levels.subList(1, levels.size())) {
            long table = (1L << l.getWidth()) * bytes;
            if (l.isRegisters() || table == head.page()) continue;
            String message =
                    "A table of level '" + l.getName() + "' has 2^" + l.getWidth() + " entries of " + bytes + " bytes: "
                            + Amounts.bytes(table) + ", but a page is "
                            + Amounts.bytes(head.page())
                            + (table > head.page()
                                    ? ". It takes " + table / head.page() + " pages in a row."
                                    : ". It has a page to itself.");
            boolean own = l.eContainer() == layout;
            var where = own ? l : layout;
            var feature = own ? VMemPackage.Literals.LEVEL__WIDTH : VMemPackage.Literals.NAMED__NAME;
            issues.warning(where, feature, IssueCodes.INDEX_BITS, message);
        }
    }

    private void checkLeaf(Layout layout, LayoutSpec head, EntryRules leaf, boolean last) {
        if (!leaf.meanings().containsKey(Meaning.PRESENT))
            issues.error(
                    layout,
                    VMemPackage.Literals.NAMED__NAME,
                    IssueCodes.MISSING_MEANING,
                    "Layout '" + layout.getName() + "' does not say when an entry is present.");
        if (leaf.frame().isEmpty()) {
            issues.error(
                    layout,
                    VMemPackage.Literals.NAMED__NAME,
                    IssueCodes.MISSING_MEANING,
                    "Layout '" + layout.getName() + "' does not say which bits hold the frame.");
            return;
        }
        int low = leaf.frame().get(0).address().low();
        if (last && low > head.pageBits())
            issues.error(
                    frameField(layout),
                    null,
                    IssueCodes.FRAME_BITS,
                    "The frame begins at address bit " + low + ", but a page of " + Amounts.bytes(head.page())
                            + " needs bit " + head.pageBits() + ".");
    }

    /** The layout's own frame field, or else the layout. */
    private static EObject frameField(Layout layout) {
        for (EntryFormat f : layout.getEntries())
            for (EntryRule r : f.getRules()) if (EntryFormats.name(r).equals(EntryFormats.FRAME)) return r;
        return layout;
    }
}
