package org.vmemsim.runtime.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.scenario.processor.LevelPart;
import org.vmemsim.runtime.scenario.processor.WalkCacheSpec;

/**
 * As what the second stage sees accesses to guest tables: reads, and writes where hardware sets a bit in them (RISC-V privileged
 * specification, hypervisor.adoc, two-stage translation; Intel SDM 3C, 28.3.3.2, with flags off), or always writes (AMD APM 2,
 * 15.25.6; Intel with flags on). And what walk caches of the first stage hold (SDM 3C, 28.3.1).
 */
class TableAccessTest {
    private static final long VA = 0x40_3000;
    private static final int PAGES = 64;

    private final PhysicalMemory memory = new PhysicalMemory(12, 16 << 20);
    private final Counters counters = new Counters();
    private final PageTable second = new PageTable(memory, PageTableLayout.of(Layouts.SV39X4, 12), 0);
    private final PageTable guest = new PageTable(memory, PageTableLayout.of(Layouts.SV39, 12), 0);
    private final List<String> violations = new ArrayList<>();
    private final long page = memory.allocate(0, 0);

    /** Guest tables may only be read in the second stage, and are accessed and dirty there; all else may be written. */
    private Walker walker(long guestMarks, List<WalkCacheSpec> caches) {
        guest.map(VA, page, 0, Pte.RIGHTS | guestMarks);
        guest.map(VA + 0x1000, page, 0, Pte.RIGHTS | guestMarks);
        long marks = Pte.ACCESSED | Pte.DIRTY;
        for (long f = 0; f < PAGES; f++)
            second.map(f << 12, f << 12, 0, (f << 12 == page ? Pte.RIGHTS : Pte.RIGHTS & ~Pte.WRITE) | marks);
        Walker outer = walker(second.layout(), null, List.of()).asSecondStage();
        outer.load(second.root(), 1);
        Walker walker = walker(guest.layout(), outer, caches);
        walker.handlers(
                f -> {
                    throw new AssertionError(f.reason);
                },
                f -> {
                    violations.add(f.reason + " " + f.kind);
                    second.map(f.at >>> 12 << 12, f.at >>> 12 << 12, 0, Pte.RIGHTS | marks);
                    return FaultHandler.Outcome.RETRY;
                });
        walker.load(guest.root(), 2);
        counters.now = counters.fresh();
        return walker;
    }

    private Walker walker(PageTableLayout layout, @Nullable Walker outer, List<WalkCacheSpec> caches) {
        return new Walker(
                new Walker.Parts(
                        memory,
                        layout,
                        new WalkCaches(caches, layout, counters, 1),
                        outer,
                        null,
                        false,
                        counters,
                        new Tracing()),
                f -> FaultHandler.Outcome.LOST);
    }

    private long references() {
        return counters.now[counters.index("walk.references.guest")]
                + counters.now[counters.index("walk.references.nested")];
    }

    /** Accessed is set already, so nothing is written: 3 (3 + 1) + 3 references, and no violation. */
    @Test
    void readsNeedNoRightToWrite() {
        walker(Pte.ACCESSED, List.of()).readsTables().translate(VA, AccessKind.LOAD, false);
        assertEquals(List.of(), violations);
        assertEquals(15, references());
    }

    /** Accessed is clear in the leaf: setting it writes the last table, once, and the walk begins anew. */
    @Test
    void settingABitDoes() {
        walker(0, List.of()).readsTables().translate(VA, AccessKind.LOAD, false);
        assertEquals(List.of("PROTECTION " + AccessKind.STORE), violations);
        guest.find(VA);
        assertEquals(Pte.ACCESSED, guest.entry() & (Pte.ACCESSED | Pte.DIRTY));
    }

    /** Otherwise each of the three tables must be writable, read or not. */
    @Test
    void elsewhereAllAreWrites() {
        walker(Pte.ACCESSED, List.of()).translate(VA, AccessKind.LOAD, false);
        assertEquals(3, violations.size());
    }

    /** Flags that mean nothing are neither asked for nor set: neither the guest's page nor its tables become dirty in the second stage. */
    @Test
    void flagsThatAreOff() {
        guest.map(VA, page, 0, Pte.RIGHTS | Pte.ACCESSED | Pte.DIRTY);
        for (long f = 0; f < PAGES; f++) second.map(f << 12, f << 12, 0, Pte.RIGHTS);
        Walker outer = walker(second.layout(), null, List.of()).asSecondStage().ignoresMarks();
        outer.load(second.root(), 1);
        Walker walker = walker(guest.layout(), outer, List.of()).readsTables();
        walker.load(guest.root(), 2);
        counters.now = counters.fresh();
        long e = walker.translate(VA, AccessKind.STORE, false);
        assertEquals(Pte.DIRTY, e & Pte.DIRTY); // no assist later
        for (long f = 0; f < PAGES; f++) {
            second.find(f << 12);
            assertEquals(0, second.entry() & (Pte.ACCESSED | Pte.DIRTY));
        }
    }

    /**
     * The next page of the same table: its entry lies at a host-physical address that the walk cache knows, and the data takes 3: 4
     * references. If the table may not be written the cache holds its guest-physical address: 3 + 1 + 3.
     */
    @Test
    void combinedEntriesOfWalkCaches() {
        List<WalkCacheSpec> cache =
                List.of(new WalkCacheSpec("caches", WalkCacheSpec.DEFAULT.replacement(), List.of(level())));
        Walker readOnly = walker(Pte.ACCESSED, cache).readsTables();
        readOnly.translate(VA, AccessKind.LOAD, false);
        long before = references();
        readOnly.translate(VA + 0x1000, AccessKind.LOAD, false);
        assertEquals(7, references() - before);
        Walker writable = walker(Pte.ACCESSED, cache);
        writable.translate(VA, AccessKind.LOAD, false); // its violations make tables writable
        before = references();
        writable.translate(VA + 0x1000, AccessKind.LOAD, false);
        assertEquals(4, references() - before);
        writable.remembered().forgetNested(1); // what went through the second stage is gone with it
        before = references();
        writable.translate(VA + 0x1000, AccessKind.LOAD, false);
        assertEquals(15, references() - before);
    }

    private LevelPart level() {
        return new LevelPart(List.of(guest.layout().name(1)), 4, 0);
    }
}
