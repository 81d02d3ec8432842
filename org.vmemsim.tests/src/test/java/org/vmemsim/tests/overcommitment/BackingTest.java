package org.vmemsim.tests.overcommitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.PhaseResult;
import org.vmemsim.runtime.result.RunResult;

/** What stands behind a guest's memory: first touch, what a guest frees, its balloon, its cache of files, double paging. */
class BackingTest {
    private static final long PAGE = 4096;

    private static long host(RunResult run, String phase) {
        PhaseResult p = Runs.phase(run, phase);
        return p.scopes().get("vm").count("memory.host") / PAGE;
    }

    private static long count(RunResult run, String phase, String metric) {
        return Runs.phase(run, phase).metrics().count(metric);
    }

    private static RunResult firstTouch(String os) {
        return Runs.run("""
                host box {
                    memory 1 GiB
                    guest vm paging nested {
                        memory 256 MiB
                        os { %s }
                        process p { region heap at 0x4000_0000 size 128 MiB lazy }
                    }
                }
                run touch on vm.p {
                    phase nothing { }
                    phase grow    { write pages 0..<1_000 of heap }
                    phase release { unmap pages 0..<1_000 of heap }
                    phase again   { write pages 1_000..<2_000 of heap }
                    phase more    { write pages 2_000..<2_010 of heap }
                }
                """.formatted(os));
    }

    /** The n pages touched of N have a frame, and the tables: root, two, and one for each 512 pages. What is freed stays. */
    @Test
    void onFirstTouchAndForGood() {
        RunResult run = firstTouch("freePageReporting off");
        assertEquals(1, host(run, "nothing"), "the root of the tables");
        assertEquals(1000 + 3 + 2, host(run, "grow"));
        assertEquals(1000 + 3 + 2 - 1, count(run, "grow", "memory.backed"));
        assertEquals(host(run, "grow"), host(run, "release"), "the host does not see what a guest frees");
        assertEquals(2, count(run, "again", "memory.backed"), "only further tables");
        assertEquals(host(run, "grow") + 2, host(run, "again"));
        assertEquals(host(run, "again") + 10, host(run, "more"));
    }

    /** With free page reporting the host has what the guest freed. */
    @Test
    void reportedPagesComeBack() {
        RunResult run = firstTouch("freePageReporting on");
        assertEquals(1000 + 3 + 2, host(run, "grow"));
        assertEquals(3 + 2, host(run, "release"), "the tables");
        assertEquals(1000 + 3 + 4, host(run, "again"));
    }

    /**
     * 100 pages of files that are as on the disk: the guest drops them for its balloon without a transfer; the host, which
     * does not know them, writes all, and reads all when they are used again.
     */
    @Test
    void cleanPagesOfFiles() {
        RunResult run = Runs.run("""
                host box {
                    memory 256 MiB
                    guest vm paging nested {
                        memory 8 MiB
                        os { swap 8 MiB }
                        process p { region data at 0x8000_0000 size 400 KiB lazy { file "data"   rights r } }
                    }
                }
                run byHost on vm.p {
                    read pages of data
                    phase out   { box: swapOut pages of p.data }
                    phase again { read pages of data }
                }
                """);
        assertEquals(100, count(run, "out", "swap.hostOut"));
        assertEquals(100, count(run, "again", "swap.hostIn"));
        assertEquals(0, count(run, "again", "faults.major"));
        RunResult balloon = Runs.run("""
                host box {
                    memory 256 MiB
                    guest vm paging nested { memory 8 MiB   os { swap 8 MiB   pageCache 400 KiB   kernel 1 MiB } }
                }
                run byGuest on box {
                    phase out { box: balloon vm to 1 MiB }
                }
                """);
        assertEquals(100, count(balloon, "out", "pageCache.dropped"));
        for (String metric : new String[] {"swap.hostOut", "swap.hostIn", "swap.guestOut", "pageCache.written"})
            assertEquals(0, count(balloon, "out", metric), metric);
        assertEquals(
                0, Runs.phase(balloon, "out").metrics().value("time.devices").orElseThrow(), 0);
        assertEquals(256, host(balloon, "out"), "the kernel");
    }

    /** host-out (W), a fault for a third page, host-in (R), guest-out (W), in this order; by the balloon one write or none. */
    @Test
    void doublePaging() {
        String text = """
                host box {
                    memory 64 MiB
                    guest vm paging nested {
                        memory 64 MiB
                        os { swap 1 MiB }
                        process p { memory 2 pages   replacement fifo   region data at 0 size 8 pages lazy }
                    }
                }
                run twice on vm.p {
                    phase full   { write page 0 of data   write page 1 of data }
                    phase out    { box: swapOut page 0 of p.data }
                    phase fault  { write page 2 of data }
                    phase back   { read page 0 of data }
                }
                explain access 3 of twice
                """;
        RunResult run = Runs.run(text);
        long[][] expected = {{0, 0, 0, 0, 0}, {1, 0, 0, 0, 0}, {0, 1, 1, 0, 1}, {0, 0, 1, 1, 0}};
        String[] phases = {"full", "out", "fault", "back"};
        String[] metrics = {"swap.hostOut", "swap.hostIn", "swap.guestOut", "swap.guestIn", "doublePaging.events"};
        for (int p = 0; p < phases.length; p++)
            for (int m = 0; m < metrics.length; m++)
                assertEquals(expected[p][m], count(run, phases[p], metrics[m]), phases[p] + " " + metrics[m]);
        String told = Runs.simulate(text).explanations().toString();
        assertTrue(told.contains("swap"), told);
    }

    // ------------------------------------------------------------------ the balloon

    /** The driver looks once a second and moves by its rate; the page count follows to the page. */
    @Test
    void looksOnceASecond() {
        RunResult run = Runs.run("""
                host box {
                    memory 1 GiB
                    reclaim { balloon { rate 1_000 pages/s } }
                    guest vm paging nested { memory 64 MiB   os { kernel 4 MiB } }
                }
                run slowly on box for 12 s {
                    sample every 500 ms
                    at 2_300 ms box: balloon vm to 52 MiB
                    at 8_600 ms box: balloon vm to 60 MiB
                }
                """);
        double[] size = Runs.series(run, "vm.balloon.size");
        for (int i = 0; i < size.length; i++) {
            double now = (i + 1) / 2.0;
            double up = Math.min(3072, 1000 * Math.max(0, Math.floor(now) - 2));
            double down = Math.min(2048, 1000 * Math.max(0, Math.floor(now) - 8));
            assertEquals(up - down, size[i] / PAGE, 0, "at " + now + " s");
        }
    }

    /** A touch of a page of the balloon gives it a fresh frame; the driver still holds it, and giving it back costs nothing. */
    @Test
    void touchedPagesPop() {
        RunResult run = Runs.run("""
                host box {
                    memory 1 GiB
                    guest vm paging nested { memory 64 MiB   os { kernel 4_076 KiB }   process p { region r at 0 size 4 KiB } }
                }
                run pop on vm.p {
                    write page 0 of r
                    phase up    { box: balloon vm to 4 MiB }
                    phase touch { box: populate pages 10_000..10_009 of vm }
                    phase again { box: populate pages 10_000..10_009 of vm }
                    phase down  { box: balloon vm to 64 MiB }
                }
                """);
        assertEquals(1024, host(run, "up"));
        assertEquals(10, count(run, "touch", "balloon.popped"));
        assertEquals(1034, host(run, "touch"));
        assertEquals(60 << 20, Runs.phase(run, "touch").scopes().get("vm").count("balloon.size"));
        assertEquals(0, count(run, "again", "balloon.popped"));
        assertEquals(60 * 256, count(run, "down", "balloon.deflated"));
        assertEquals(1034, host(run, "down"));
    }

    /** A guest that is booted anew has all its memory; what its host had taken comes back when it is touched. */
    @Test
    void rebootResetsTheBalloon() {
        RunResult run = Runs.run("""
                host box {
                    memory 1 GiB
                    guest vm paging nested {
                        memory 64 MiB
                        os { kernel 4_076 KiB }
                        process p { region r at 0 size 8 KiB lazy }
                    }
                }
                run anew on vm.p {
                    phase up    { write pages of r   box: balloon vm to 16 MiB }
                    phase boot  { box: reboot vm }
                    phase again { write pages of r }
                }
                """);
        assertEquals(48 << 20, Runs.phase(run, "up").scopes().get("vm").count("balloon.size"));
        Measures anew = Runs.phase(run, "boot").scopes().get("vm");
        assertEquals(0, anew.count("balloon.size"));
        assertEquals(64 << 20, anew.count("memory.free") + anew.count("memory.guest"), "all its memory is its own");
        assertEquals(48 << 20, anew.count("balloon.target"), "the host still wants it, and asks again");
        assertEquals(2, Runs.phase(run, "again").metrics().count("faults.missing"), "nothing is left of the process");
    }

    /** A guest that reaches its limit is ballooned down to it, also where its host has memory to spare. */
    @Test
    void limitsAreKeptByTheBalloon() {
        RunResult run = Runs.run("""
                host box {
                    memory 256 MiB
                    guest vm paging nested {
                        memory 32 MiB
                        limit  16 MiB
                        os     { swap 32 MiB   kernel 1 MiB }
                    }
                }
                trace whole = sequential { over 24 MiB   stride 4 KiB   writes 100 % }
                workload growing { trace whole   rate 400 accesses/s }
                run limited on box for 20 s {
                    sample every 1 s
                    at 0 s vm: start growing
                }
                """);
        Measures vm = Runs.scope(run, "vm");
        assertEquals(16 << 20, vm.count("balloon.size"));
        assertEquals(0, Runs.series(run, "vm.balloon.size")[8], 0, "3,600 pages: below the limit");
        assertEquals(0, run.metrics().count("host.state.soft"));
        assertTrue(vm.count("swap.guestOut") > 1000, "the guest chooses");
        assertTrue(vm.count("swap.hostOut") < 400, "at most what it touched before the host looked again");
    }

    /** At most 65 % go to the balloon, however short the host is; the rest is swapped. */
    @Test
    void atMostSixtyFivePercent() {
        RunResult run = Runs.run("""
                host box {
                    memory 20 MiB
                    guest vm paging nested {
                        memory 32 MiB
                        limit  8 MiB
                        os     { swap 32 MiB   kernel 1 MiB }
                    }
                }
                trace whole = sequential { over 24 MiB   stride 4 KiB }
                workload load { trace whole   rate 20 thousand accesses/s }
                run pressed on box for 10 s {
                    sample every 1 s
                    at 0 s vm: start load
                }
                """);
        Measures vm = Runs.scope(run, "vm");
        assertEquals((long) (0.65 * 8192), vm.count("balloon.size") / PAGE);
        assertEquals(8 << 20, vm.count("memory.host"));
        assertTrue(vm.count("swap.hostOut") > 0, "what the balloon may not take");
    }
}
