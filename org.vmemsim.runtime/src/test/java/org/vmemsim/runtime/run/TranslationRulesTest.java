package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.Rights;
import org.vmemsim.runtime.scenario.processor.Instruction;
import org.vmemsim.runtime.scenario.processor.LevelPart;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.processor.NestedTlbSpec;
import org.vmemsim.runtime.scenario.processor.PagePart;
import org.vmemsim.runtime.scenario.processor.Replacement;
import org.vmemsim.runtime.scenario.processor.WalkCacheSpec;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/** Rules of translation caches, marks and faults (Intel SDM 3A, 4.8 and 4.10; 3C, 28.3), one by one. */
class TranslationRulesTest {
    private static final long DATA = 0x4000_0000L;
    private static final long LARGE = 0x8000_0000L;
    private static final long WINDOW = 0x2000_0000L;
    private static final int PAGE = 4096;
    private static final int MIB2 = 2 << 20;

    private final Map<String, Object> mmu = new HashMap<>();
    private final Map<String, Object> guest = new HashMap<>(Map.of("memory", 1L << 30));

    private Rig rig(Paging mode, LayoutSpec layout, LayoutSpec second) {
        ProcessSpec[] processes = new ProcessSpec[2];
        for (int i = 0; i < 2; i++)
            processes[i] = Scenarios.process(
                    i == 0 ? "p" : "q",
                    Scenarios.region("window", WINDOW, PAGE, Backing.LAZY, 0),
                    Scenarios.region("data", DATA, 2 * MIB2, Backing.MAPPED, 0),
                    Scenarios.region("large", LARGE, MIB2, Backing.MAPPED, MIB2));
        MmuSpec spec = SettingGroup.of(MmuSpec.class).with(Scenarios.mmu(layout, second), mmu);
        return new Rig(Scenarios.host(spec, Scenarios.guest(mode, guest, processes)));
    }

    private Rig rig(Paging mode) {
        return rig(mode, Layouts.X86_64, Layouts.EPT);
    }

    /** What an access adds to a count. */
    private static long adds(Rig r, String metric, String process, long va, int kind) {
        long before = r.count(metric);
        r.access(process, va, kind);
        return r.count(metric) - before;
    }

    private static long references(Rig r, long va) {
        return adds(r, "walk.references", "p", va, AccessKind.LOAD);
    }

    private static long misses(Rig r, String process, long va) {
        return adds(r, "tlb.misses", process, va, AccessKind.LOAD);
    }

    private static void invalidate(Rig r, long va) {
        r.carryOut("p", new Operation.InvalidatePlace(false, Rig.at(va), 0));
    }

    private void walkCaches(String... levels) {
        mmu.put(
                "walkCaches",
                List.of(new WalkCacheSpec(
                        "walkCache",
                        Replacement.LRU,
                        java.util.Arrays.stream(levels)
                                .map(l -> new LevelPart(List.of(l), 4, 0))
                                .toList())));
    }

    // ------------------------------------------------------------------ walk caches

    /** PDE before PDPTE before PML4E: 1, 2 and 3 references remain of 4; INVLPG of any page drops all (4.10.3, 4.10.4.1). */
    @Test
    void walkCachesFromTheLowestLevelUp() {
        walkCaches("pml4", "pdpt", "pd");
        Rig r = rig(Paging.NATIVE);
        assertEquals(4, references(r, DATA));
        assertEquals(1, references(r, DATA + PAGE));
        assertEquals(2, references(r, DATA + MIB2));
        assertEquals(2, references(r, LARGE)); // beside: its PML4E is held, and its leaf is a PDE
        assertEquals(1, references(r, DATA + MIB2 + PAGE));
        invalidate(r, LARGE);
        assertEquals(4, references(r, DATA + 2 * PAGE));
        assertEquals(1, references(r, DATA + 3 * PAGE));
    }

    /** A fault drops what was held on the way to its address: the walk that follows reads all levels. */
    @Test
    void faultsDropWalkCaches() {
        walkCaches("pml4", "pdpt", "pd");
        Rig r = rig(Paging.NATIVE);
        references(r, DATA);
        r.carryOut("p", new Operation.Unmap(Rig.at(DATA + PAGE), 0));
        references(r, DATA + 2 * PAGE);
        assertEquals(4, references(r, DATA + PAGE));
        assertEquals(1, r.count("walk.cutShort"));
        assertEquals(1, r.count("walk.cutShort.references"));
    }

    /** What an upper entry forbids stays forbidden when the walk begins below it. */
    @Test
    void rightsComeThroughWalkCaches() {
        walkCaches("pd");
        Rig r = rig(Paging.NATIVE);
        PageTable table = r.process("p").table();
        long at = table.leafEntry(DATA, 1);
        r.machine.memory().write(at, 3, r.machine.memory().read(at, 3) & ~2L); // the PDE no longer grants writing
        assertEquals(4, references(r, DATA));
        assertEquals(1, adds(r, "faults.protection", "p", DATA + PAGE, AccessKind.STORE));
        assertEquals(1, r.count("access.lost"));
        assertEquals(4, references(r, DATA + 2 * PAGE)); // the fault dropped the entry
        assertEquals(-1, r.access("p", DATA + 3 * PAGE, AccessKind.STORE));
    }

    // ------------------------------------------------------------------ TLBs

    /** Without tags a switch drops all but global translations; INVLPG drops those too. */
    @Test
    void globalPages() {
        mmu.put("tags", List.of(MmuSpec.Tag.VPID));
        Rig r = rig(Paging.NATIVE);
        r.carryOut("p", new Operation.ChangeBits(true, List.of("global"), Rig.at(DATA), 0));
        assertEquals(1, misses(r, "p", DATA));
        assertEquals(1, misses(r, "p", DATA + PAGE));
        assertEquals(1, misses(r, "q", LARGE));
        assertEquals(0, misses(r, "p", DATA));
        assertEquals(1, misses(r, "p", DATA + PAGE));
        invalidate(r, DATA);
        assertEquals(1, misses(r, "p", DATA));
        r.carryOut("p", new Operation.InvalidateAll(false, false, null, 0));
        assertEquals(0, misses(r, "p", DATA));
        r.carryOut("p", new Operation.InvalidateAll(false, true, null, 0));
        assertEquals(1, misses(r, "p", DATA));
    }

    /** A guest's page of 2 MiB on host pages of 4 KiB is held in pieces; an invalidation drops them all (4.10.2.3). */
    @Test
    void piecesOfLargePages() {
        Rig r = rig(Paging.NESTED);
        assertEquals(1, misses(r, "p", LARGE));
        assertEquals(1, misses(r, "p", LARGE + PAGE));
        assertEquals(1, misses(r, "p", DATA));
        assertEquals(0, misses(r, "p", LARGE + PAGE));
        invalidate(r, LARGE);
        assertEquals(1, misses(r, "p", LARGE + PAGE));
        assertEquals(0, misses(r, "p", DATA));
    }

    /** The whole large page: naming a part of it would split it. */
    private static final Place WHOLE_LARGE =
            new Place(false, new Place.Addresses(Expression.of(LARGE), Expression.of(LARGE + (2 << 20) - 1), true));

    /** So does every instruction with an address, whichever piece it names; of a global page those that drop global ones. */
    @ParameterizedTest
    @EnumSource(
            value = Instruction.class,
            names = {"INVLPG", "INVPCID_ADDRESS", "INVVPID_ADDRESS"})
    void instructionsDropAllPieces(Instruction i) {
        for (boolean global : new boolean[] {false, true}) {
            Rig r = rig(Paging.NESTED);
            if (global) r.carryOut("p", new Operation.ChangeBits(true, List.of("global"), WHOLE_LARGE, 0));
            assertEquals(1, misses(r, "p", LARGE));
            assertEquals(1, misses(r, "p", LARGE + PAGE));
            boolean host = i.by() == Instruction.By.HOST;
            Subject of = host ? Subject.of("box", "vm") : null;
            Operation issue = new Operation.Issue(i, Rig.at(LARGE + 2 * PAGE), of, -1, 0);
            if (host) r.asHost(issue);
            else r.carryOut("p", issue);
            int dropped = global && i == Instruction.INVPCID_ADDRESS ? 0 : 1;
            assertEquals(dropped, misses(r, "p", LARGE), i + (global ? " global" : ""));
            assertEquals(dropped, misses(r, "p", LARGE + PAGE));
        }
    }

    @Test
    void largePagesOnLargePages() {
        guest.put("backing", (long) MIB2);
        Rig r = rig(Paging.NESTED);
        assertEquals(1, misses(r, "p", LARGE));
        assertEquals(0, misses(r, "p", LARGE + 511 * PAGE));
    }

    /** With tags nothing is lost over switches. */
    @Test
    void tagsKeepTranslations() {
        Rig r = rig(Paging.NESTED);
        assertEquals(1, misses(r, "p", DATA));
        assertEquals(1, misses(r, "q", DATA));
        assertEquals(0, misses(r, "p", DATA));
        r.carryOut("p", new Operation.LoadRoot(Rig.subject("p"), true, 0));
        assertEquals(0, misses(r, "p", DATA));
        r.carryOut("p", new Operation.LoadRoot(Rig.subject("p"), false, 0));
        assertEquals(1, misses(r, "p", DATA));
    }

    /**
     * Nested TLB: 24 references, then for a neighbour 4 guest entries, whose addresses it knows, and 4 for the data's address.
     * A host page that moves takes all of it along.
     */
    @Test
    void nestedTlb() {
        mmu.put("nestedTlb", new NestedTlbSpec(Replacement.LRU, List.of(new PagePart(List.of(), 64, 0))));
        Rig r = rig(Paging.NESTED);
        assertEquals(24, references(r, DATA));
        assertEquals(8, references(r, DATA + PAGE));
        assertEquals(4, adds(r, "nestedTlb.hits", "p", DATA + 2 * PAGE, AccessKind.LOAD));
        r.carryOut("p", new Operation.HostAction(Operation.HostAction.Kind.REMAP, Rig.at(DATA), null, 0));
        assertEquals(24, references(r, DATA + PAGE));
    }

    // ------------------------------------------------------------------ marks

    /** A load sets accessed; the first store sets dirty by a walk of its own, later ones do nothing (4.8). */
    @ParameterizedTest
    @EnumSource(
            value = Paging.class,
            names = {"NATIVE", "SHADOW", "NESTED"})
    void accessedAndDirty(Paging mode) {
        Rig r = rig(mode);
        long marks = Pte.ACCESSED | Pte.DIRTY;
        assertEquals(0, r.entry("p", DATA) & marks);
        r.access("p", DATA, AccessKind.LOAD);
        assertEquals(Pte.ACCESSED, r.entry("p", DATA) & marks);
        assertEquals(1, adds(r, "walk.assists", "p", DATA, AccessKind.STORE));
        assertEquals(marks, r.entry("p", DATA) & marks);
        assertEquals(0, adds(r, "walk.assists", "p", DATA, AccessKind.STORE));
        assertEquals(0, r.count("faults.true"));
    }

    /** The second stage too: tables are read as if written (28.2.4), data by what the access does. */
    @Test
    void marksOfTheSecondStage() {
        Rig r = rig(Paging.NESTED);
        PageTable second = Objects.requireNonNull(r.vm().nested()).table();
        r.access("p", DATA, AccessKind.LOAD);
        assertTrue(second.find(r.process("p").table().root()));
        assertEquals(Pte.ACCESSED | Pte.DIRTY, second.entry() & (Pte.ACCESSED | Pte.DIRTY));
        assertTrue(second.find(r.target(r.entry("p", DATA))));
        assertEquals(Pte.ACCESSED, second.entry() & (Pte.ACCESSED | Pte.DIRTY));
        r.access("p", DATA, AccessKind.STORE);
        assertTrue(second.find(r.target(r.entry("p", DATA))));
        assertEquals(Pte.ACCESSED | Pte.DIRTY, second.entry() & (Pte.ACCESSED | Pte.DIRTY));
    }

    /** RISC-V Svade: pages are made accessed, so there is no fault for the first load, one for the first store, none after. */
    @ParameterizedTest
    @EnumSource(
            value = Paging.class,
            names = {"NATIVE", "SHADOW", "NESTED"})
    void marksBySoftware(Paging mode) {
        mmu.put("accessedDirty", MmuSpec.AccessedDirty.FAULT);
        Rig r = rig(mode, Layouts.SV39, Layouts.SV39X4);
        assertEquals(0, adds(r, "faults.true", "p", DATA, AccessKind.LOAD));
        assertEquals(1, adds(r, "faults.true", "p", DATA, AccessKind.STORE));
        assertEquals(0, adds(r, "faults.true", "p", DATA, AccessKind.STORE));
        assertEquals(0, r.count("access.lost"));
    }

    // ------------------------------------------------------------------ faults

    /** Bits above the indices must be copies of the highest one. */
    @ParameterizedTest
    @EnumSource(
            value = Paging.class,
            names = {"NATIVE", "SHADOW", "NESTED"})
    void canonicalAddresses(Paging mode) {
        Rig r = rig(mode);
        assertEquals(1, adds(r, "faults.malformed", "p", 0x8000_0000_0000L, AccessKind.LOAD));
        assertEquals(1, adds(r, "faults.missing", "p", 0xffff_8000_0000_0000L, AccessKind.LOAD));
        assertEquals(1, adds(r, "faults.missing", "p", 0x7fff_ffff_f000L, AccessKind.LOAD));
        assertEquals(1, adds(r, "faults.malformed", "p", 0xffff_7fff_ffff_f000L, AccessKind.LOAD));
        assertEquals(4, r.count("access.lost"));
        assertEquals(0, r.count("faults.hidden"));
    }

    /** A large page's address bits below its size are reserved. */
    @ParameterizedTest
    @EnumSource(
            value = Paging.class,
            names = {"NATIVE", "SHADOW", "NESTED"})
    void reservedBits(Paging mode) {
        Rig r = rig(mode);
        long at = r.host(r.process("p").table().leafEntry(LARGE, 1));
        r.machine.memory().write(at, 3, r.machine.memory().read(at, 3) | 1 << 13);
        assertEquals(1, adds(r, "faults.malformed", "p", LARGE, AccessKind.LOAD));
        assertEquals(1, r.count("access.lost"));
    }

    /** PAE: entries of the root are read when it is loaded, and only then. */
    @ParameterizedTest
    @EnumSource(
            value = Paging.class,
            names = {"NATIVE", "SHADOW", "NESTED"})
    void registersOfPae(Paging mode) {
        Rig r = rig(mode, Layouts.PAE, Layouts.EPT);
        r.access("p", DATA, AccessKind.LOAD);
        r.machine.memory().write(r.host(r.process("p").table().root()) + 8, 3, 0); // the entry of the second GiB
        r.carryOut("p", new Operation.InvalidateAll(false, true, null, 0));
        assertEquals(0, adds(r, "faults.true", "p", DATA + PAGE, AccessKind.LOAD));
        r.carryOut("p", new Operation.LoadRoot(Rig.subject("p"), false, 0));
        assertEquals(1, adds(r, "faults.missing", "p", DATA + 2 * PAGE, AccessKind.LOAD));
        assertEquals(0, r.count("access.lost"));
    }

    // ------------------------------------------------------------------ shadow tables

    /** A page table that the process could write becomes protected when the VMM begins to shadow it, in the TLB too. */
    @Test
    void tablesAreProtectedWhenShadowed() {
        Rig r = rig(Paging.SHADOW);
        PageTable t = r.process("p").table();
        long entry = t.leafEntry(DATA, 0);
        r.carryOut("p", new Operation.SetEntries(Rig.at(WINDOW), Expression.of(entry & -PAGE), Rights.RW, 0));
        long mine = WINDOW + (entry & PAGE - 1);
        r.access("p", WINDOW + PAGE - 8, AccessKind.STORE); // not shadowed yet: a plain write
        assertEquals(0, r.count("exits.pageTableWrite"));
        long first = r.access("p", DATA, AccessKind.LOAD);
        long other = r.word(entry + 8, 3);
        r.carryOut("p", new Operation.Access(Operation.Access.Kind.WRITE, Rig.at(mine), Expression.of(other), 0));
        assertEquals(1, r.count("exits.pageTableWrite"));
        invalidate(r, DATA);
        long second = r.access("p", DATA, AccessKind.LOAD);
        assertNotEquals(first, second);
        assertEquals(r.access("p", DATA + PAGE, AccessKind.LOAD), second);
    }
}
