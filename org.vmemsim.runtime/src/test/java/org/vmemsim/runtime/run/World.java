package org.vmemsim.runtime.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.layout.Meaning;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.machine.ShadowSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.OsSpec;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.memory.Rights;
import org.vmemsim.runtime.scenario.processor.LevelPart;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.processor.NestedTlbSpec;
import org.vmemsim.runtime.scenario.processor.PagePart;
import org.vmemsim.runtime.scenario.processor.Replacement;
import org.vmemsim.runtime.scenario.processor.TlbSpec;
import org.vmemsim.runtime.scenario.processor.WalkCacheSpec;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/**
 * The circumstances of one random sequence: layouts, caches and sizes, drawn from a seed.
 *
 * @param guest layout of the guest's tables
 * @param shadow layout of shadow tables
 */
record World(
        LayoutSpec guest,
        LayoutSpec shadow,
        LayoutSpec second,
        MmuSpec mmu,
        long backing,
        long tableBacking,
        ShadowSpec shadowing,
        boolean transparent) {
    private static final long TABLES = 0x3000_0000L;
    private static final Map<String, List<LayoutSpec>> LAYOUTS = Map.of(
            "x86_64/ept", List.of(Layouts.X86_64, Layouts.X86_64, Layouts.EPT),
            "x86_57/ept5", List.of(Layouts.X86_57, Layouts.X86_57, Layouts.EPT5),
            "pae/ept", List.of(Layouts.PAE, Layouts.PAE, Layouts.EPT),
            "x86_32/ept", List.of(Layouts.X86_32, Layouts.PAE, Layouts.EPT),
            "x86_pse/ept", List.of(Layouts.X86_PSE, Layouts.PAE, Layouts.EPT),
            "x86_pse/ept, shadowed by itself", List.of(Layouts.X86_PSE, Layouts.X86_PSE, Layouts.EPT),
            "sv39/sv39x4", List.of(Layouts.SV39, Layouts.SV39, Layouts.SV39X4),
            "sv32/sv32x4", List.of(Layouts.SV32, Layouts.SV32, Layouts.SV32X4));

    static List<String> pairs() {
        return LAYOUTS.keySet().stream().sorted().toList();
    }

    static World random(String pair, Random random) {
        List<LayoutSpec> layouts = Objects.requireNonNull(LAYOUTS.get(pair));
        LayoutSpec guest = layouts.get(0);
        LayoutSpec second = layouts.get(2);
        MmuSpec mmu = SettingGroup.of(MmuSpec.class)
                .with(
                        Scenarios.mmu(guest, second),
                        Map.of(
                                "tlbs", tlbs(random),
                                "walkCaches", walkCaches(guest, second, random),
                                "tags",
                                        pick(
                                                random,
                                                List.of(MmuSpec.Tag.ASID, MmuSpec.Tag.VPID),
                                                List.of(MmuSpec.Tag.VPID),
                                                List.<MmuSpec.Tag>of()),
                                "accessedDirty",
                                        guest.name().startsWith("sv") && random.nextInt(3) == 0
                                                ? MmuSpec.AccessedDirty.FAULT
                                                : MmuSpec.AccessedDirty.HARDWARE));
        if (random.nextBoolean())
            mmu = new MmuSpec(
                    mmu.name(),
                    mmu.layout(),
                    mmu.secondStage(),
                    mmu.tags(),
                    mmu.accessedDirty(),
                    mmu.secondStageAccessedDirty(),
                    mmu.tlbs(),
                    mmu.walkCaches(),
                    new NestedTlbSpec(
                            pick(random, Replacement.values()),
                            List.of(new PagePart(List.of(), 8, pick(random, 0, 2)))));
        long large = second.leafSizes().get(1);
        return new World(
                guest,
                layouts.get(1),
                second,
                mmu,
                pick(random, 0L, 0L, large),
                pick(random, 0L, 0L, 4096L, large),
                new ShadowSpec(ShadowSpec.Sync.WRITE_PROTECT, 0, pick(random, 0L, 0L, 12L), random.nextInt(4) > 0),
                random.nextBoolean());
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... of) {
        return of[random.nextInt(of.length)];
    }

    private static List<TlbSpec> tlbs(Random random) {
        Replacement r = pick(random, Replacement.values());
        PagePart small = new PagePart(List.of(), 4, 2);
        PagePart roomy = new PagePart(List.of(), 64, 4);
        PagePart only4K = new PagePart(List.of(4096L), 8, 0);
        TlbSpec.Holds code = TlbSpec.Holds.INSTRUCTIONS;
        TlbSpec.Holds data = TlbSpec.Holds.DATA;
        return switch (random.nextInt(6)) {
            case 0 -> List.of();
            case 1 -> List.of(new TlbSpec("tlb", TlbSpec.Holds.ALL, r, List.of(small)));
            case 2 ->
                List.of(
                        new TlbSpec("l1i", code, r, List.of(small)),
                        new TlbSpec("l1d", data, r, List.of(only4K)),
                        new TlbSpec("l2", TlbSpec.Holds.ALL, r, List.of(roomy)));
            case 3 ->
                List.of(
                        new TlbSpec("l1i", code, r, List.of(only4K, new PagePart(List.of(2L << 20, 4L << 20), 4, 0))),
                        new TlbSpec("l1d", data, r, List.of(new PagePart(List.of(2L << 20, 4L << 20), 2, 0))),
                        new TlbSpec("l2", TlbSpec.Holds.ALL, r, List.of(only4K)));
            case 4 -> List.of(new TlbSpec("tlb", TlbSpec.Holds.ALL, r, List.of(new PagePart(List.of(), 1024, 8))));
            default ->
                List.of(new TlbSpec("l1i", code, r, List.of(roomy)), new TlbSpec("l1d", data, r, List.of(roomy)));
        };
    }

    private static List<WalkCacheSpec> walkCaches(LayoutSpec guest, LayoutSpec second, Random random) {
        if (random.nextBoolean()) return List.of();
        List<LevelPart> parts = new ArrayList<>();
        for (String level : List.of("pml5", "pml4", "pdpt", "pd", "directory", "vpn2", "vpn1"))
            if (random.nextInt(3) > 0) parts.add(new LevelPart(List.of(level), 4, pick(random, 0, 1, 2)));
        if (parts.isEmpty()) parts.add(new LevelPart(List.of("pd", "vpn1"), 8, 4));
        return List.of(new WalkCacheSpec("walkCache", pick(random, Replacement.values()), parts));
    }

    /** Log2 of what a table of the last level covers. */
    int large() {
        return guest.pageBits() + guest.levels().get(guest.levels().size() - 1).bits();
    }

    boolean largePages() {
        return guest.leafSizes().size() > 1;
    }

    boolean states(Meaning meaning) {
        return guest.leaves().get(guest.levels().size() - 1).meanings().containsKey(meaning);
    }

    boolean softwareMarks() {
        return mmu.accessedDirty() == MmuSpec.AccessedDirty.FAULT;
    }

    /** First page of the window into page tables. */
    static long tables() {
        return TABLES;
    }

    /** Regions of every process at the start. */
    List<RegionSpec> regions() {
        long big = 1L << large();
        return List.of(
                region("code", 0x40_0000L, 8 << 12, Backing.MAPPED, 0, Rights.RX),
                region("readOnly", 0x60_0000L, 4 << 12, Backing.MAPPED, 0, Rights.R),
                region("none", 0x80_0000L, 2 << 12, Backing.MAPPED, 0, Rights.NONE),
                region("odd", 0x2000_0234L, 5 << 11, Backing.LAZY, 0, Rights.RW),
                region("tables", TABLES, 4 << 12, Backing.LAZY, 0, Rights.RW),
                region("data", 0x4000_0000L, 12 << 12, Backing.LAZY, 0, Rights.RW),
                region("huge", 0x5000_0000L, 2 * big + (5 << 12), Backing.LAZY, 0, Rights.RW),
                region("big", 0x6000_0000L, 2 * big + (3 << 12), Backing.LAZY, big, Rights.RWX),
                region("mappedBig", 0x7000_0000L, big, Backing.MAPPED, big, Rights.RW));
    }

    private RegionSpec region(String name, long start, long size, Backing backing, long page, Rights rights) {
        long ofPage = largePages() ? page : 0;
        return SettingGroup.of(RegionSpec.class)
                .with(Scenarios.region(name, start, size, backing, ofPage), Map.of("rights", rights));
    }

    /** A nested machine whose second stage translates nothing. */
    HostSpec bareHost() {
        MmuSpec bare = SettingGroup.of(MmuSpec.class).with(mmu, Map.of("secondStage", Layouts.BARE));
        return new World(guest, shadow, Layouts.BARE, bare, 0, 0, shadowing, transparent).host(Paging.NESTED);
    }

    HostSpec host(Paging paging) {
        ProcessSpec p = Scenarios.process("p", regions().toArray(RegionSpec[]::new));
        ProcessSpec q = Scenarios.process("q", regions().toArray(RegionSpec[]::new));
        MmuSpec own =
                paging == Paging.SHADOW ? SettingGroup.of(MmuSpec.class).with(mmu, Map.of("layout", shadow)) : mmu;
        return Scenarios.host(
                own,
                Scenarios.guest(
                        paging,
                        Map.of(
                                "layout",
                                guest,
                                "memory",
                                1L << 30,
                                "backing",
                                paging == Paging.NATIVE ? 0 : backing,
                                "tableBacking",
                                paging == Paging.NATIVE ? 0 : tableBacking,
                                "shadow",
                                shadowing,
                                "os",
                                SettingGroup.of(OsSpec.class)
                                        .with(
                                                OsSpec.DEFAULT,
                                                Map.of(
                                                        "largePages",
                                                        transparent
                                                                ? OsSpec.LargePages.TRANSPARENT
                                                                : OsSpec.DEFAULT.largePages()))),
                        p,
                        q));
    }
}
