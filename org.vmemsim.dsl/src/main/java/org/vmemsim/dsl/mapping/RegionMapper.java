package org.vmemsim.dsl.mapping;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.emf.ecore.EObject;
import org.vmemsim.dsl.mapping.value.Amounts;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.Quantity;
import org.vmemsim.dsl.mapping.value.SettingsReader;
import org.vmemsim.dsl.mapping.value.Values;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.vMem.Expression;
import org.vmemsim.dsl.vMem.Process;
import org.vmemsim.dsl.vMem.Region;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.runtime.paging.Encodability;
import org.vmemsim.runtime.scenario.layout.AddressRule;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.Reach;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.memory.Rights;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.scenario.settings.Words;

/**
 * The regions of a process.
 *
 * <p>One without an address is placed: at the lowest multiple of 2 MiB (or of its own page, if larger) from 4 MiB up
 * where it meets no region before it; from 0 where the whole address space is no larger than 4 MiB.
 */
final class RegionMapper {
    private static final long FIRST = 4L << 20;
    private static final long STEP = 2L << 20;

    private final Issues issues;
    private final Values values;
    private final SettingsReader settings;

    RegionMapper(Issues issues, Values values, SettingsReader settings) {
        this.issues = issues;
        this.values = values;
        this.settings = settings;
    }

    /**
     * @param chain a process and what it takes from, the farthest last; a region keeps what its child of that name does not
     *     say
     * @param behind layouts with whose pages the host may stand behind regions; the first for messages
     */
    List<RegionSpec> map(List<Process> chain, LayoutSpec layout, List<LayoutSpec> behind) {
        Map<String, List<Region>> all = new LinkedHashMap<>();
        for (int i = chain.size() - 1; i >= 0; i--)
            for (Region r : chain.get(i).getRegions())
                if (r.getName() != null)
                    all.computeIfAbsent(r.getName(), n -> new ArrayList<>()).add(0, r);
        List<RegionSpec> specs = new ArrayList<>();
        List<Region> sources = new ArrayList<>();
        List<Boolean> free = new ArrayList<>();
        for (List<Region> r : all.values()) {
            specs.add(region(r, layout, behind));
            sources.add(r.get(0));
            free.add(said(r, Region::getStart) == null);
        }
        for (int i = 0; i < specs.size(); i++) if (free.get(i)) specs.set(i, placed(specs, i, free, layout));
        for (int i = 0; i < specs.size(); i++) check(sources, specs, i, layout);
        return specs;
    }

    /** What the nearest of regions says that says it; null if none does. */
    private static <T> T said(List<Region> chain, Function<Region, T> what) {
        return chain.stream().map(what).filter(Objects::nonNull).findFirst().orElse(null);
    }

    private static Boolean lazy(Region r) {
        return r.isLazy() ? Boolean.TRUE : r.isMapped() ? Boolean.FALSE : null;
    }

    /** @param chain a region and those of its name that it takes from, the farthest last */
    private RegionSpec region(List<Region> chain, LayoutSpec layout, List<LayoutSpec> behind) {
        Region r = chain.get(0);
        RegionSpec spec = RegionSpec.DEFAULT;
        for (int i = chain.size() - 1; i >= 0; i--)
            spec = settings.read(spec, chain.get(i).getSettings(), "a region", layout.page());
        checkPage(chain, "page", spec.page(), layout);
        long backing = spec.backing();
        if (!Reach.canStandBehind(backing, behind)) checkPage(chain, "backing", backing, behind.get(0));
        checkRights(chain, spec.rights(), layout);
        Expression at = said(chain, Region::getStart);
        Expression length = said(chain, Region::getSize);
        long start = at == null ? 0 : bytes(at, Dimension.BYTES, "An address", layout, 0);
        long size = 1;
        if (length == null) missingSize(r);
        else size = bytes(length, Dimension.BYTES, "The size of a region", layout, 1);
        String misfit = spec.image().misfit((size - 1) / layout.page() + 1);
        if (!misfit.isEmpty() && length != null)
            issues.error(length, null, IssueCodes.INVALID, SettingsReader.sentence(misfit));
        return SettingGroup.of(RegionSpec.class)
                .with(
                        spec,
                        Map.of(
                                "name",
                                r.getName(),
                                "start",
                                start,
                                "size",
                                size,
                                "initially",
                                Boolean.TRUE.equals(said(chain, RegionMapper::lazy)) ? Backing.LAZY : Backing.MAPPED));
    }

    private void missingSize(Region r) {
        issues.error(
                r,
                VMemPackage.Literals.NAMED__NAME,
                IssueCodes.MISSING_SIZE,
                "How large is region '" + r.getName() + "'? Write 'size 4 KiB'.",
                r.getName());
    }

    /** A size or address; {@code otherwise} where it is none, and that is said. */
    private long bytes(Expression e, Dimension d, String what, LayoutSpec layout, long otherwise) {
        Optional<Quantity> q = values.of(e);
        if (q.isEmpty()) return otherwise;
        boolean address = otherwise == 0 && q.get().kind().isPlain();
        Optional<BigDecimal> amount = address ? Optional.of(q.get().amount()) : Amounts.in(d, q.get(), layout.page());
        if (amount.isEmpty()) {
            issues.error(
                    e,
                    null,
                    IssueCodes.WRONG_UNIT,
                    what + " is " + d.description() + ", not " + q.get().kind().description()
                            + ": write it like 4 KiB or 8 pages.");
            return otherwise;
        }
        boolean whole = amount.get().stripTrailingZeros().scale() <= 0;
        boolean fits = amount.get().signum() >= 0 && amount.get().toBigInteger().bitLength() <= 64 - otherwise;
        if (!whole || !fits || otherwise == 1 && amount.get().signum() == 0) {
            issues.error(
                    e,
                    null,
                    IssueCodes.OUT_OF_RANGE,
                    what + (otherwise == 1 ? " is at least 1 byte and below 2^63" : " has at most 64 bits")
                            + ", and whole.");
            return otherwise;
        }
        return amount.get().longValue();
    }

    private void checkRights(List<Region> chain, Rights rights, LayoutSpec layout) {
        if (Encodability.grants(layout, rights)) return;
        EObject where = said(chain, r -> value(r, "rights"));
        issues.error(
                where == null ? chain.get(0) : where,
                null,
                IssueCodes.INVALID,
                "Layout '" + layout.name() + "' has no entry for pages with rights " + Words.of(rights)
                        + ". Choose other rights, or another layout.");
    }

    private void checkPage(List<Region> chain, String name, long bytes, LayoutSpec layout) {
        if (bytes == 0 || layout.pageSizes().contains(bytes)) return;
        EObject where = said(chain, r -> value(r, name));
        if (where == null) where = chain.get(0);
        issues.error(where, null, IssueCodes.NO_SUCH_PAGE, MmuMapper.noSuchPage(bytes, layout));
    }

    private static EObject value(Region r, String name) {
        for (Setting s : r.getSettings()) if (name.equals(s.getName())) return s.getValue();
        return null;
    }

    private static RegionSpec placed(List<RegionSpec> specs, int i, List<Boolean> free, LayoutSpec layout) {
        RegionSpec spec = specs.get(i);
        boolean small = layout.addressBits() <= 22;
        long step = small ? layout.page() : Math.max(STEP, spec.page());
        long start = small ? 0 : Math.max(FIRST, step);
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int k = 0; k < specs.size(); k++) {
                boolean fixed = k < i || !free.get(k) && k != i;
                RegionSpec other = specs.get(k);
                if (!fixed || !meets(start, spec.size(), other.start(), other.size())) continue;
                start = (other.start() + other.size() + step - 1) / step * step;
                moved = true;
            }
        }
        return SettingGroup.of(RegionSpec.class).with(spec, Map.of("start", start));
    }

    private static boolean meets(long a, long sizeA, long b, long sizeB) {
        return Long.compareUnsigned(a, b + sizeB - 1) <= 0 && Long.compareUnsigned(b, a + sizeA - 1) <= 0;
    }

    private void check(List<Region> sources, List<RegionSpec> specs, int i, LayoutSpec layout) {
        RegionSpec spec = specs.get(i);
        Region source = sources.get(i);
        for (int k = 0; k < i; k++) {
            RegionSpec other = specs.get(k);
            if (!meets(spec.start(), spec.size(), other.start(), other.size())) continue;
            issues.error(
                    source,
                    VMemPackage.Literals.NAMED__NAME,
                    IssueCodes.OVERLAPPING_REGIONS,
                    "Region '" + spec.name() + "' overlaps '" + other.name() + "', which ends at 0x"
                            + Long.toHexString(other.start() + other.size() - 1) + ".",
                    spec.name(),
                    other.name());
            break;
        }
        long last = spec.start() + spec.size() - 1;
        boolean wraps = Long.compareUnsigned(last, spec.start()) < 0;
        if (wraps || !isAddressable(spec.start(), layout) || !isAddressable(last, layout))
            issues.error(
                    source,
                    VMemPackage.Literals.NAMED__NAME,
                    IssueCodes.REACH,
                    "Region '" + spec.name() + "' lies outside the addresses of '" + layout.name() + "', which have "
                            + layout.addressBits() + " bits.");
    }

    private static boolean isAddressable(long address, LayoutSpec layout) {
        int bits = layout.addressBits();
        if (bits >= 64) return true;
        long top = layout.addresses() == AddressRule.SIGN_EXTENDED ? address >> bits - 1 : address >>> bits;
        return top == 0 || layout.addresses() == AddressRule.SIGN_EXTENDED && top == -1;
    }
}
