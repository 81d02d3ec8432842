package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.guest.Balloon;
import org.vmemsim.runtime.guest.GuestOs;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.OsSpec;
import org.vmemsim.runtime.scenario.memory.PagePolicy;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.vmm.pmap.GuestMemory;
import org.vmemsim.runtime.vmm.pmap.Pmap;

/**
 * The guest's side of ballooning, by hand. A guest of 64 frames: 8 of the kernel, 10 of files of which every fifth is dirty
 * (2), and a process with 4 tables (root, two in between, one last) that writes 20 pages: 64 − 8 − 10 − 4 − 20 = 22 free.
 */
class GuestBalloonTest {
    private static final long HEAP = 0x40_0000;
    private static final int PAGES = 20;

    private final Set<Long> taken = new HashSet<>();

    private static final class Guest {
        final Machine machine;
        final Process p;
        final GuestOs os;
        final GuestMemory memory;
        final Balloon balloon;

        Guest(Map<String, Object> settings) {
            OsSpec spec = SettingGroup.of(OsSpec.class)
                    .with(
                            OsSpec.DEFAULT,
                            Map.of(
                                    "replacement",
                                    PagePolicy.FIFO,
                                    "kernel",
                                    8L << 12,
                                    "pageCache",
                                    10L << 12,
                                    "dirtyCache",
                                    0.2));
            machine = new Machine(
                    Scenarios.host(
                            Scenarios.mmu(Layouts.X86_64, Layouts.EPT),
                            Scenarios.guest(
                                    Paging.NESTED,
                                    Map.of(
                                            "memory",
                                            64L << 12,
                                            "os",
                                            SettingGroup.of(OsSpec.class).with(spec, settings)),
                                    Scenarios.process(
                                            "p", Scenarios.region("heap", HEAP, (long) PAGES << 12, Backing.LAZY, 0)))),
                    1,
                    (handler, process, va) -> {});
            p = Objects.requireNonNull(machine.processes().get("vm.p"));
            os = machine.home(p).os();
            memory = Objects.requireNonNull(machine.home(p).memory());
            balloon = os.balloon();
            machine.run(p);
            for (int i = 0; i < PAGES; i++) write(i);
        }

        void write(int page) {
            long hpa = machine.mmu().access(HEAP + ((long) page << 12), AccessKind.STORE);
            assertTrue(hpa >= 0, "page " + page);
            machine.memory().write(hpa, 3, 1000 + page);
        }

        void readsBack() {
            for (int i = 0; i < PAGES; i++) {
                long hpa = machine.mmu().access(HEAP + ((long) i << 12), AccessKind.LOAD);
                assertEquals(1000 + i, machine.memory().read(hpa, 3), "page " + i);
            }
        }

        /** Counts of the process and of the system itself. */
        long count(String metric) {
            int at = machine.counters().names().indexOf(metric);
            return p.counts()[at]
                    + Objects.requireNonNull(machine.home(p).pmap()).events().ofMachine()[at];
        }
    }

    /** 22 free frames; then 10 file pages, of which 2 are written; then the 3 pages that came first, to swap. */
    @Test
    void takesWhatIsFreeThenFilesThenSwaps() {
        Guest g = new Guest(Map.of("swap", 30L << 12));
        assertEquals(22, g.memory.free());
        assertEquals(22, g.balloon.inflate(22, taken::add));
        assertEquals(0, g.memory.free());
        assertEquals(10, g.os.cachedPages());

        assertEquals(10, g.balloon.inflate(10, taken::add));
        assertEquals(0, g.os.cachedPages());
        assertEquals(8, g.count("pageCache.dropped"));
        assertEquals(2, g.count("pageCache.written"));
        assertEquals(0, g.count("swap.guestOut"));

        assertEquals(3, g.balloon.inflate(3, taken::add));
        assertEquals(3, g.count("swap.guestOut"));
        assertEquals(3, g.p.swappedPages());
        for (int i = 0; i < 4; i++)
            assertEquals(i >= 3, g.p.table().find(HEAP + ((long) i << 12)), "first in, first out: page " + i);
        assertEquals(35, g.balloon.size());
        assertEquals(35, taken.size());
        g.readsBack();
    }

    /** Nobody else ever gets what the balloon holds, however hard the process presses. */
    @Test
    void whatItHoldsStaysPinned() {
        Guest g = new Guest(Map.of("swap", 30L << 12));
        g.balloon.inflate(40, taken::add); // 22 free + 10 of files + 8 swapped
        for (int round = 0; round < 3; round++) {
            g.readsBack();
            for (long pa : taken)
                g.os.forEachMapping(pa, (p, va) -> assertFalse(taken.contains(pa), "mapped at " + va));
        }
        assertEquals(40, g.balloon.size());
        assertEquals(12, g.p.frames()); // 64 − 8 − 4 − 40
    }

    /** Without a swap device the 20 written pages stay: the balloon gets 22 + 10 of the 50 that it wants. */
    @Test
    void withoutSwapItGetsLess() {
        Guest g = new Guest(Map.of("swap", 0L));
        assertEquals(32, g.balloon.inflate(50, taken::add));
        assertEquals(0, g.balloon.inflate(1, taken::add));
        assertEquals(32, g.balloon.size());
        g.readsBack();
    }

    /** A device of 5 slots takes 5 pages: 22 + 10 + 5. Then it is full, and says so each time. */
    @Test
    void withTooSmallASwapItGetsLess() {
        Guest g = new Guest(Map.of("swap", 5L << 12));
        assertEquals(37, g.balloon.inflate(50, taken::add));
        assertEquals(5, g.os.swapUsed());
        assertTrue(g.count("swap.guestFull") > 0);
    }

    /** Deflating gives frames back, the last ones first, and the guest uses them again; swapped pages stay on the device. */
    @Test
    void deflates() {
        Guest g = new Guest(Map.of("swap", 30L << 12));
        List<Long> order = new ArrayList<>();
        g.balloon.inflate(35, order::add);
        List<Long> back = new ArrayList<>();
        assertEquals(4, g.balloon.deflate(4, back::add));
        assertEquals(List.of(order.get(34), order.get(33), order.get(32), order.get(31)), back);
        assertEquals(4, g.memory.free());
        assertEquals(3, g.p.swappedPages());
        g.readsBack();
        assertEquals(3, g.count("swap.guestIn"));
        assertEquals(31, g.balloon.deflate(100, back::add));
        assertEquals(0, g.balloon.size());
        assertEquals(64 - 8 - 4 - 20, g.memory.free());
    }

    @Test
    void beginsEmptyAfterAReset() {
        Guest g = new Guest(Map.of("swap", 30L << 12));
        g.balloon.inflate(20, taken::add);
        g.balloon.reset(pa -> {});
        assertEquals(0, g.balloon.size());
        assertEquals(22, g.memory.free());
    }

    /** With 8 frames to keep, pages go below 10 until 12 are free, and the balloon leaves the guest its 8. */
    @Test
    void leavesTheGuestItsReserve() {
        Guest g = new Guest(Map.of("swap", 5L << 12, "minFree", 8L << 12));
        // 22 free + 10 of files + 5 swapped − 8 kept
        assertEquals(29, g.balloon.inflate(50, taken::add));
        assertEquals(8, g.memory.free());
    }

    /** The balloon's frames are not touched: nothing stands behind those that nobody had used. 22 + 20 + 4 + 18 = 64. */
    @Test
    void touchesNothing() {
        Guest g = new Guest(Map.of("swap", 30L << 12));
        long before = Objects.requireNonNull(g.machine.home(g.p).pmap()).backed();
        assertEquals(42, before);
        g.balloon.inflate(22, taken::add);
        assertEquals(before, Objects.requireNonNull(g.machine.home(g.p).pmap()).backed());
    }

    /**
     * A reboot empties the balloon and the swap device, reads files again and keeps the kernel and the tables: 64 − 8 − 10 −
     * 4 = 42 free. The process begins with a zeroed heap. The host is told of nothing: what was backed stays so.
     */
    @Test
    void rebootStartsAnew() {
        Guest g = new Guest(Map.of("swap", 30L << 12));
        Pmap pmap = Objects.requireNonNull(g.machine.home(g.p).pmap());
        g.machine
                .overcommitment()
                .balloon(g.machine.home(g.p), 20L << 12, true); // 44 frames: all that can go, and 12 pages
        assertEquals(44, g.balloon.size());
        assertEquals(12, g.p.swappedPages());
        long backed = pmap.backed();
        g.machine.overcommitment().reboot(g.machine.home(g.p));
        assertEquals(0, g.balloon.size());
        assertEquals(0, g.os.swapUsed());
        assertEquals(10, g.os.cachedPages());
        assertEquals(42, g.memory.free());
        assertEquals(0, g.p.frames());
        assertTrue(pmap.backed() >= backed);
        for (int i = 0; i < PAGES; i++) {
            long hpa = g.machine.mmu().access(HEAP + ((long) i << 12), AccessKind.LOAD);
            assertEquals(0, g.machine.memory().read(hpa, 3), "page " + i);
        }
        assertEquals(22, g.memory.free());
    }
}
