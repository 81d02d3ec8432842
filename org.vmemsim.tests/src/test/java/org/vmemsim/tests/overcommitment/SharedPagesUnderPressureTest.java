package org.vmemsim.tests.overcommitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;

/** Page sharing on a host that is short of memory: what it costs, what it saves from swapping, and what a storm of copies does. */
class SharedPagesUnderPressureTest {
    private static final String STORM = """
            image equal { groups 1 { size 300 pages } }
            host esx {
                memory 18 MiB
                reclaim { order sharing, swapping   sharing esx   interval 100 ms }
                guest vm[10] paging nested {
                    memory 4 MiB
                    process p { region data at 0x4000_0000 size 300 pages { image equal } }
                }
                process other { region r at 0x4000_0000 size 10 MiB lazy }
            }
            """;

    /** 3,000 equal pages of ten guests in one frame, and four tables of each, equal too: N sharers that write take N − 1 frames. */
    @Test
    void aStormOfCopies() {
        RunResult run = Runs.run(STORM + """
                run storm on esx {
                    phase shared { repeat 2 { esx: share all } }
                    phase storm  { vm[*].p: write pages of data }
                }
                """);
        Measures shared = Runs.phase(run, "shared").metrics();
        Measures after = Runs.phase(run, "storm").metrics();
        assertEquals(1 + 4, shared.count("sharing.shared"));
        assertEquals(3000 - 1 + 4 * (10 - 1), shared.count("sharing.sharing"));
        assertEquals(0, after.count("sharing.shared"));
        long frames = (shared.count("host.memory.free") - after.count("host.memory.free")) / 4096;
        assertEquals(3000 - 1 + 4 * (10 - 1), frames);
    }

    /** The same where another used what sharing had saved: free memory falls through all states, and pages are swapped. */
    @Test
    void aStormOnAFullHost() {
        RunResult run = Runs.run(STORM + """
                run storm on esx for 7 s {
                    sample every 500 ms
                    at 1_200 ms { repeat 2 { esx: share all } }
                    at 3_200 ms other: write pages of r
                    at 5_250 ms vm[*].p: write pages of data
                }
                """);
        double[] low = Runs.series(run, "host.state.low");
        double[] swapped = Runs.series(run, "swap.hostOut");
        assertEquals(0, low[9], 0, "at 5 s");
        assertEquals(0, swapped[9], 0);
        assertEquals(1, low[10], 0, "at 5.5 s");
        assertTrue(swapped[10] > 1000, "" + swapped[10]);
    }

    /** Scanning takes nothing that guests would notice: their throughput is the same within 1 %. */
    @Test
    void sharingIsCheap() {
        Result both = Runs.simulate("""
                image os { common 40 %   zero 10 % }
                host plain {
                    memory 64 MiB
                    guest vm[4] paging nested {
                        memory 8 MiB
                        process p { region data at 0x4000_0000 size 6 MiB { image os } }
                    }
                }
                host scanned {
                    memory 64 MiB
                    reclaim { sharing esx { scan 2_000 pages/s } }
                    guest vm[4] paging nested {
                        memory 8 MiB
                        process p { region data at 0x4000_0000 size 6 MiB { image os } }
                    }
                }
                trace reading = zipf { over 6 MiB   skew 0.9   writes 1 %   seed 3 }
                workload serve { trace reading   rate 20 thousand accesses/s }
                run plainly on plain for 10 s { at 0 s vm[*]: start serve }
                run scanning on scanned for 10 s { at 0 s vm[*]: start serve }
                """);
        Measures without = both.run("plainly").orElseThrow().metrics();
        Measures with = both.run("scanning").orElseThrow().metrics();
        assertTrue(with.count("sharing.sharing") > 500, "" + with.count("sharing.sharing"));
        assertTrue(with.count("sharing.broken") > 100, "" + with.count("sharing.broken"));
        assertTrue(with.count("sharing.scanned") > 10_000, "" + with.count("sharing.scanned"));
        assertEquals(300 * with.count("sharing.scanned"), with.count("sharing.time"), "0.3 us a page, of the host");
        double lost = 1 - (double) with.count("access.count") / without.count("access.count");
        assertTrue(lost >= 0 && lost <= 0.01, "" + lost);
    }

    /** Five guests whose load moves from three to two: behind the spike of the start little is paged, and sharing makes it less. */
    @Test
    void sharedBeforeSwapped() {
        double[] with = paged("sharing, ballooning, swapping", "sharing esx { scan 500 pages/s }");
        double[] without = paged("ballooning, swapping", "");
        double most = 0;
        for (int i = 6; i < with.length; i++) {
            assertTrue(with[i] < without[i], i + " s: " + with[i] + " " + without[i]);
            most = Math.max(most, with[i]);
        }
        double spike = 0;
        for (int i = 0; i < 6; i++) spike = Math.max(spike, with[i]);
        assertTrue(most < spike, most + " " + spike);
        assertTrue(most < 0.02 * (56 << 20), "published: 20 MB on a host of 1 GB: " + most);
    }

    /** Bytes in swap files, second by second. */
    private static double[] paged(String order, String sharing) {
        RunResult run = Runs.run("""
                image os { common 45 %%   zero 10 %% }
                host esx {
                    memory 56 MiB
                    reclaim { order %s   %s }
                    guest vm[5] paging nested {
                        memory 16 MiB
                        os     { swap 16 MiB   kernel 1 MiB }
                        process p { region data at 0x4000_0000 size 14 MiB lazy { image os } }
                    }
                }
                trace whole = sequential { over 14 MiB   stride 4 KiB }
                trace reading = zipf { over 14 MiB   skew 0.9   writes 5 %%   seed 3 }
                workload booting { trace whole   rate 2_000 accesses/s }
                workload serving { trace reading   rate 5 thousand accesses/s }
                run moving on esx for 20 s {
                    sample every 1 s
                    at 0 s vm[*]: start booting
                    at 4 s vm[*]: stop booting
                    at 5 s vm[*]: start serving
                    at 12 s vm[*]: stop serving
                    at 12 s vm[*]: start serving
                }
                """.formatted(order, sharing));
        return Runs.series(run, "memory.swapped");
    }
}
