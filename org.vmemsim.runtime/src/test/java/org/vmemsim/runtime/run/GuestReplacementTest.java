package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.guest.GuestOs;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.guest.Region;
import org.vmemsim.runtime.guest.replacement.PagingOracle;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.OsSpec;
import org.vmemsim.runtime.scenario.memory.PagePolicy;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.vmm.pmap.Pmap;

/** Replacement over all pages of a guest; what happens where nothing can go. */
class GuestReplacementTest {
    private static final long HEAP = 0x40_0000;
    private static final long SEED = 20261122;

    private static Machine machine(Paging paging, int frames, Map<String, Object> os, ProcessSpec... processes) {
        OsSpec spec = SettingGroup.of(OsSpec.class).with(OsSpec.DEFAULT, os);
        HostSpec host = Scenarios.host(
                Scenarios.mmu(Layouts.X86_64, Layouts.EPT),
                Scenarios.guest(paging, Map.of("memory", (long) frames << 12, "os", spec), processes));
        // without a second stage the guest's memory is the host's
        if (paging == Paging.NATIVE)
            host = SettingGroup.of(HostSpec.class).with(host, Map.of("memory", (long) frames << 12));
        return new Machine(host, 1, (handler, process, va) -> {});
    }

    private static ProcessSpec process(String name, int pages) {
        return Scenarios.process(name, Scenarios.region("heap", HEAP, (long) pages << 12, Backing.LAZY, 0));
    }

    private static Process process(Machine machine, String path) {
        return Objects.requireNonNull(machine.processes().get(path));
    }

    private static long access(Machine machine, Process p, long page, int kind) {
        machine.run(p);
        p.reference(HEAP + (page << 12));
        return machine.mmu().access(HEAP + (page << 12), kind);
    }

    private static long count(Machine machine, String metric) {
        int at = machine.counters().names().indexOf(metric);
        return machine.processes().values().stream()
                .mapToLong(p -> p.counts()[at])
                .sum();
    }

    static List<Arguments> modes() {
        List<Arguments> all = new ArrayList<>();
        for (PagePolicy policy :
                List.of(PagePolicy.FIFO, PagePolicy.LRU, PagePolicy.CLOCK, PagePolicy.CLOCK_ON_HIT, PagePolicy.RANDOM))
            for (Paging paging : List.of(Paging.NATIVE, Paging.SHADOW, Paging.NESTED))
                all.add(Arguments.of(policy, paging));
        return all;
    }

    /** 13 frames are 4 tables and 9 pages: faults are those of the policy alone, whether told of references or not. */
    @ParameterizedTest
    @MethodSource("modes")
    void faultsAreThePolicys(PagePolicy policy, Paging paging) {
        Machine machine = machine(paging, 13, Map.of("replacement", policy, "swap", 40L << 12), process("p", 40));
        Process p = process(machine, "vm.p");
        SplitMix64 random = new SplitMix64(SEED);
        long[] references = LongStream.range(0, 5000)
                .map(i -> random.below(3) == 0 ? i % 40 : random.below(1 + random.below(40)))
                .toArray();
        for (long page : references) {
            assertTrue(access(machine, p, page, random.below(2) == 0 ? AccessKind.LOAD : AccessKind.STORE) >= 0);
            assertTrue(p.frames() <= 9);
        }
        assertEquals(
                PagingOracle.faults(policy, 9, 1, references),
                count(machine, "faults.missing"),
                policy + " " + paging + ", seed " + SEED);
    }

    /**
     * The two lists by accessed bits alone, 3 pages (7 frames − 4 tables). 0, 1, 2 come in, inactive, all with their bits
     * set; the first look at each clears its bit and keeps it once. To make room for 3: 0, 1, 2 are passed, then 0 goes.
     * Before 4 comes, 1 and 2 are referenced: looked at, they are referenced for the second time and become active; that
     * makes the active list the longer one (2 against 1, page 3), so 1 is taken back to the inactive list. Page 3, passed
     * once for its first reference, comes behind 1 there: 1 has been cleared, and goes.
     */
    @Test
    void twoListsByAccessedBits() {
        Machine machine = machine(
                Paging.NATIVE, 7, Map.of("replacement", PagePolicy.TWO_LIST, "swap", 40L << 12), process("p", 40));
        Process p = process(machine, "vm.p");
        for (long page : new long[] {0, 1, 2, 3}) access(machine, p, page, AccessKind.STORE);
        assertEquals(List.of(1L, 2L, 3L), resident(p));
        access(machine, p, 1, AccessKind.LOAD);
        access(machine, p, 2, AccessKind.LOAD);
        access(machine, p, 4, AccessKind.STORE);
        assertEquals(List.of(2L, 3L, 4L), resident(p));
    }

    private static List<Long> resident(Process p) {
        return LongStream.range(0, 40)
                .filter(i -> p.table().find(HEAP + (i << 12)))
                .boxed()
                .toList();
    }

    /** Two processes compete for 8 pages (16 frames − 2 · 4 tables): with LRU the one that sleeps loses all of its. */
    @Test
    void oneProcessTakesFromAnother() {
        Machine machine = machine(
                Paging.NESTED,
                16,
                Map.of("replacement", PagePolicy.LRU, "swap", 40L << 12),
                process("a", 8),
                process("b", 8));
        Process a = process(machine, "vm.a");
        Process b = process(machine, "vm.b");
        for (int i = 0; i < 4; i++) access(machine, a, i, AccessKind.STORE);
        for (int i = 0; i < 8; i++) access(machine, b, i, AccessKind.STORE);
        assertEquals(0, a.frames());
        assertEquals(8, b.frames());
        assertEquals(4, a.swappedPages());
    }

    /** A page that is read back and not written keeps its slot: it goes again without being written. */
    @Test
    void theSwapCacheSparesWriting() {
        Machine machine =
                machine(Paging.NESTED, 6, Map.of("replacement", PagePolicy.FIFO, "swap", 40L << 12), process("p", 8));
        Process p = process(machine, "vm.p");
        for (int i = 0; i < 4; i++) access(machine, p, i, AccessKind.STORE); // 2 pages fit: 0 and 1 are written out
        assertEquals(2, count(machine, "swap.guestOut"));
        access(machine, p, 0, AccessKind.LOAD); // 2 is written out
        access(machine, p, 1, AccessKind.LOAD); // 3 is written out
        assertEquals(4, count(machine, "swap.guestOut"));
        access(machine, p, 2, AccessKind.LOAD); // 0 goes as it is
        access(machine, p, 3, AccessKind.LOAD); // 1 goes as it is
        assertEquals(4, count(machine, "swap.guestOut"));
        assertEquals(4, count(machine, "swap.guestIn"));
        access(machine, p, 2, AccessKind.STORE);
        access(machine, p, 0, AccessKind.LOAD); // 2 was written: it is written out again
        assertEquals(5, count(machine, "swap.guestOut"));
        assertEquals(4, machine.home(p).os().swapUsed());
    }

    /**
     * Pages that were only read go to the device like any other (Linux, add_to_swap), once: 2 of 8 fit, so 18 of 20 accesses make
     * one go, 8 of which for the first time; the last 12 read a page back.
     */
    @Test
    void whatWasOnlyReadIsWrittenOnce() {
        Machine machine =
                machine(Paging.NESTED, 6, Map.of("replacement", PagePolicy.FIFO, "swap", 40L << 12), process("p", 8));
        Process p = process(machine, "vm.p");
        for (int i = 0; i < 20; i++) assertTrue(access(machine, p, i % 8, AccessKind.LOAD) >= 0);
        assertEquals(8, count(machine, "swap.guestOut"));
        assertEquals(12, count(machine, "faults.major"));
        assertEquals(20, count(machine, "faults.missing"));
    }

    /** 4 tables and 2 pages of 6 frames, a slot: the third page swaps one out, for the fourth there is no room anywhere, whether pages were written or not. */
    @ParameterizedTest
    @ValueSource(ints = {AccessKind.LOAD, AccessKind.STORE})
    void panicsWhenMemoryAndSwapAreFull(int kind) {
        Machine machine =
                machine(Paging.NESTED, 6, Map.of("replacement", PagePolicy.FIFO, "swap", 1L << 12), process("p", 8));
        Process p = process(machine, "vm.p");
        for (int i = 0; i < 3; i++) assertTrue(access(machine, p, i, kind) >= 0);
        assertFalse(machine.home(p).os().panicked());
        assertTrue(access(machine, p, 3, kind) < 0);
        assertTrue(machine.home(p).os().panicked());
        assertTrue(access(machine, p, 3, kind) < 0);
        assertEquals(1, machine.home(p).os().panics());
    }

    /**
     * 20 frames, no swap: a has 4 tables and 5 pages, b 4 tables and 7 pages. b's eighth page finds nothing free: b holds
     * more (7 + 4 against 5 + 4), and is killed itself; its access is lost, and a goes on.
     */
    @Test
    void killsTheLargest() {
        Machine machine = machine(
                Paging.NESTED, 20, Map.of("outOfMemory", OsSpec.OutOfMemory.KILL), process("a", 20), process("b", 20));
        Process a = process(machine, "vm.a");
        Process b = process(machine, "vm.b");
        for (int i = 0; i < 5; i++) access(machine, a, i, AccessKind.STORE);
        for (int i = 0; i < 7; i++) assertTrue(access(machine, b, i, AccessKind.STORE) >= 0);
        assertTrue(access(machine, b, 7, AccessKind.STORE) < 0);
        assertTrue(b.killed());
        assertEquals(0, b.frames());
        assertTrue(access(machine, b, 0, AccessKind.LOAD) < 0);
        assertEquals(1, count(machine, "processes.killed"));
        assertFalse(a.killed());
        for (int i = 5; i < 12; i++) assertTrue(access(machine, a, i, AccessKind.STORE) >= 0);
    }

    /** The larger one is killed, whoever asks: a needs a sixth page, b loses its seven. */
    @Test
    void killsAnother() {
        Machine machine = machine(
                Paging.NESTED, 20, Map.of("outOfMemory", OsSpec.OutOfMemory.KILL), process("a", 20), process("b", 20));
        Process a = process(machine, "vm.a");
        Process b = process(machine, "vm.b");
        for (int i = 0; i < 7; i++) access(machine, b, i, AccessKind.STORE);
        for (int i = 0; i < 6; i++) assertTrue(access(machine, a, i, AccessKind.STORE) >= 0);
        assertTrue(b.killed());
        assertEquals(6, a.frames());
    }

    /**
     * A program's text of 6 pages comes from its file as it is touched, and so does its data, once for two processes: 6
     * reads by the first, none by the second. Without a swap device pages of files are what can go: a heap of 6 pages on 20
     * frames (8 of tables, 6 of the file, 6 free) fits; one of 9 takes 3 of the file's away, and reading on brings them back.
     */
    @Test
    void filesAreReadOnceAndGoFirst() {
        RegionSpec text = SettingGroup.of(RegionSpec.class)
                .with(
                        Scenarios.region("text", HEAP + (20 << 12), 6 << 12, Backing.LAZY, 0),
                        Map.of("file", "/bin/program"));
        RegionSpec heap = Scenarios.region("heap", HEAP, 20 << 12, Backing.LAZY, 0);
        Machine machine = machine(
                Paging.NESTED,
                20,
                Map.of("replacement", PagePolicy.FIFO),
                Scenarios.process("a", heap, text),
                Scenarios.process("b", heap, text));
        Process a = process(machine, "vm.a");
        Process b = process(machine, "vm.b");
        for (int i = 20; i < 26; i++) access(machine, a, i, AccessKind.FETCH);
        assertEquals(6, count(machine, "faults.major"));
        for (int i = 20; i < 26; i++) access(machine, b, i, AccessKind.FETCH);
        assertEquals(6, count(machine, "faults.major"));
        assertEquals(12, count(machine, "faults.missing"));
        assertEquals(6, machine.home(a).os().cachedPages());
        for (int i = 0; i < 9; i++) assertTrue(access(machine, a, i, AccessKind.STORE) >= 0);
        assertEquals(3, count(machine, "pageCache.dropped"));
        assertEquals(3, machine.home(a).os().cachedPages());
        access(machine, b, 20, AccessKind.FETCH);
        assertEquals(7, count(machine, "faults.major"));
        assertEquals(4, count(machine, "pageCache.dropped"));
    }

    @Test
    void nobodyKnowsTheFutureOfAGuest() {
        InvalidScenarioException e = assertThrows(
                InvalidScenarioException.class,
                () -> SettingGroup.of(OsSpec.class).with(OsSpec.DEFAULT, Map.of("replacement", PagePolicy.OPT)));
        assertTrue(String.valueOf(e.getMessage()).contains("on a process"));
    }

    /** Whoever listens hears of each block that a guest gives back. */
    @Test
    void reportsWhatItFrees() {
        Machine machine = machine(Paging.NESTED, 64, Map.of("swap", 8L << 12), process("p", 8));
        Process p = process(machine, "vm.p");
        List<Long> freed = new ArrayList<>();
        machine.home(p).os().onFree((pa, order) -> freed.add(pa + order));
        for (int i = 0; i < 4; i++) access(machine, p, i, AccessKind.STORE);
        List<Long> mapped = new ArrayList<>();
        for (int i = 1; i < 3; i++) {
            p.table().find(HEAP + ((long) i << 12));
            mapped.add(p.table().target());
        }
        machine.home(p).os().unmap(p, HEAP + (1 << 12), HEAP + (3 << 12));
        assertEquals(mapped, freed);
    }

    /**
     * What a guest frees stays backed, unless it reports it. 4 tables and 6 pages are touched; 4 pages are freed, and the
     * guest allocates 2 again: 10, 10 and 10 host frames without a report, 10, 6 and 8 with it.
     */
    @Test
    void whatIsFreedStaysBackedUnlessReported() {
        for (boolean reporting : new boolean[] {true, false})
            for (Paging paging : List.of(Paging.SHADOW, Paging.NESTED)) {
                Machine machine = machine(paging, 64, Map.of("freePageReporting", reporting), process("p", 8));
                Process p = process(machine, "vm.p");
                Pmap pmap = Objects.requireNonNull(machine.home(p).pmap());
                for (int i = 0; i < 6; i++) access(machine, p, i, AccessKind.STORE);
                assertEquals(10, pmap.backed());
                machine.home(p).os().unmap(p, HEAP, HEAP + (4 << 12));
                assertEquals(reporting ? 6 : 10, pmap.backed());
                for (int i = 0; i < 2; i++) assertTrue(access(machine, p, i, AccessKind.STORE) >= 0);
                assertEquals(reporting ? 8 : 10, pmap.backed());
            }
    }

    /**
     * Transparent large pages on 512 · 4 = 2,048 frames of 4 KiB: a lazy region of 6 MiB from 4 MiB + 64 KiB on has two whole
     * runs of 2 MiB, at 6 and 8 MiB; its edges get small pages. Unmapping one page of the first run leaves 511 small ones.
     */
    @Test
    void largePagesWherePossibleAndSplitWhereNot() {
        RegionSpec r = Scenarios.region("heap", HEAP + (16 << 12), 6 << 20, Backing.LAZY, 0);
        for (Paging paging : List.of(Paging.NATIVE, Paging.SHADOW, Paging.NESTED)) {
            Machine machine = machine(
                    paging,
                    2048,
                    Map.of("largePages", OsSpec.LargePages.TRANSPARENT, "swap", 2048L << 12),
                    Scenarios.process("p", r));
            Process p = process(machine, "vm.p");
            assertTrue(access(machine, p, 16, AccessKind.STORE) >= 0);
            assertEquals(1, machine.home(p).os().dataFrames());
            long hpa = access(machine, p, 512 + 7, AccessKind.STORE);
            machine.memory().write(hpa, 3, 42);
            assertEquals(513, machine.home(p).os().dataFrames());
            assertEquals(1, count(machine, "faults.missing") - 1);
            machine.home(p).os().unmap(p, HEAP + (520 << 12), HEAP + (521 << 12));
            assertEquals(512, machine.home(p).os().dataFrames());
            assertFalse(p.table().find(HEAP + (520 << 12)));
            assertEquals(42, machine.memory().read(access(machine, p, 512 + 7, AccessKind.LOAD), 3));
            assertEquals(512, p.frames());
            assertTrue(access(machine, p, 520, AccessKind.STORE) >= 0);
            assertEquals(513, machine.home(p).os().dataFrames());
        }
    }

    /**
     * A large page goes as a whole, and comes back small. 1,024 frames: 4 tables, then a run of 512 at frame 512; the other
     * run of the region finds no block of 512 (508 are left) and gets small pages. Written pages of a small region press on
     * until the large one, which came first, is swapped out: 512 slots. Its words are there when its pages are read again.
     */
    @Test
    void largePagesGoAsAWhole() {
        RegionSpec large = Scenarios.region("large", HEAP, 4 << 20, Backing.LAZY, 0);
        RegionSpec small = Scenarios.region("small", HEAP + (2048 << 12), 1 << 20, Backing.LAZY, 0);
        for (Paging paging : List.of(Paging.NATIVE, Paging.SHADOW, Paging.NESTED)) {
            Machine machine = machine(
                    paging,
                    1024,
                    Map.of(
                            "largePages", OsSpec.LargePages.TRANSPARENT,
                            "swap", 4096L << 12,
                            "replacement", PagePolicy.FIFO),
                    Scenarios.process("p", large, small));
            Process p = process(machine, "vm.p");
            for (int i = 0; i < 512; i += 100)
                machine.memory().write(access(machine, p, i, AccessKind.STORE), 3, 1 + i);
            assertEquals(1, p.frames());
            for (int i = 512; i < 1024; i++) access(machine, p, i, AccessKind.STORE);
            assertEquals(512, count(machine, "swap.guestOut"), paging.toString());
            assertEquals(512, p.swappedPages());
            for (int i = 0; i < 512; i += 100) {
                long hpa = access(machine, p, i, AccessKind.LOAD);
                assertEquals(1 + i, machine.memory().read(hpa, 3));
            }
            assertEquals(6, count(machine, "swap.guestIn"));
        }
    }

    /**
     * A heap of 4 pages grows to 6 and shrinks to 2, as brk does it. All 6 are touched; 4 frames come back, and what lay
     * behind the end cannot be reached. When it grows again, the pages there are new, and zero.
     */
    @Test
    void aHeapGrowsAndShrinks() {
        RegionSpec next = Scenarios.region("next", HEAP + (8 << 12), 1 << 12, Backing.LAZY, 0);
        Machine machine = machine(
                Paging.NESTED,
                32,
                Map.of(),
                Scenarios.process("p", Scenarios.region("heap", HEAP, 4 << 12, Backing.LAZY, 0), next));
        Process p = process(machine, "vm.p");
        GuestOs os = machine.home(p).os();
        Region heap = Objects.requireNonNull(p.region("heap"));
        for (int i = 0; i < 4; i++) access(machine, p, i, AccessKind.STORE);
        assertTrue(access(machine, p, 4, AccessKind.STORE) < 0);
        os.resize(p, heap, 6 << 12);
        for (int i = 4; i < 6; i++) machine.memory().write(access(machine, p, i, AccessKind.STORE), 3, 7);
        assertEquals(6, os.dataFrames());
        os.resize(p, heap, 2 << 12);
        assertEquals(2, os.dataFrames());
        assertTrue(access(machine, p, 2, AccessKind.LOAD) < 0);
        os.resize(p, heap, 8 << 12);
        assertEquals(0, machine.memory().read(access(machine, p, 5, AccessKind.LOAD), 3));
        InvalidScenarioException e = assertThrows(InvalidScenarioException.class, () -> os.resize(p, heap, 9 << 12));
        assertEquals("vm.p.heap cannot grow to 36864 bytes: next begins at 0x408000", e.getMessage());
    }
}
