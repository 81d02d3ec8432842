package org.vmemsim.tests.overcommitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;

/** What taking memory back costs a guest: by its balloon, by the host's swap files, by compression. */
class PressureTest {
    private static final int[] LEFT = {56, 48, 40, 32, 24};

    // ------------------------------------------------------------------ balloon against swapping

    /**
     * A guest of 64 MiB that is left with less and less, by its balloon or by a limit and the host's swap file.
     *
     * @return time for devices in ms: all memory, then for each size by the balloon and by the swap file
     */
    private static double[][] costs(String process, String work) {
        StringBuilder text = new StringBuilder("""
                trace objects = zipf { over 10 MiB   skew 0.6   writes 50 %   length 3 thousand   seed 3 }
                trace any = uniform { over 44 MiB   writes 50 %   length 15 thousand   seed 3 }
                """);
        String host = """
                host %s {
                    memory 256 MiB
                    reclaim { order %s }
                    guest vm paging nested {
                        memory 64 MiB
                        limit  %d MiB
                        os     { swap 64 MiB   kernel 8 MiB }
                        process p { %s }
                    }
                }
                run %1$s on %1$s.vm.p {
                    %5$s
                    %6$s
                }
                """;
        text.append(host.formatted("free", "swapping", 0, process, "", work));
        for (int left : LEFT) {
            text.append(host.formatted(
                    "balloon" + left,
                    "ballooning",
                    0,
                    process,
                    "balloon" + left + ": balloon balloon" + left + ".vm to " + left + " MiB",
                    work));
            text.append(host.formatted("swap" + left, "swapping", left, process, "", work));
        }
        Result result = Runs.simulate(text.toString());
        double[][] costs = new double[LEFT.length + 1][2];
        for (RunResult r : result.runs()) {
            assertEquals(null, r.problem());
            double ms = r.metrics().value("time.devices").orElseThrow() / 1e6;
            for (int i = 0; i < LEFT.length; i++)
                if (r.name().endsWith("" + LEFT[i])) costs[i + 1][r.name().startsWith("swap") ? 1 : 0] = ms;
            if (r.name().equals("free")) costs[0][0] = costs[0][1] = ms;
        }
        return costs;
    }

    /**
     * As a kernel compile: sources are read once and left in the cache, objects are small. Ballooning costs nearly nothing, host swapping more and
     * more, since it takes any page, also the kernel's and those of files.
     */
    @Test
    void compiling() {
        double[][] costs = costs(
                """
                region heap at 0x4000_0000 size 10 MiB lazy
                region sources at 0x8000_0000 size 32 MiB lazy { file "src"   rights rx }
                """,
                "for k in 0..<8 { replay objects   read pages k * 1_024..<(k + 1) * 1_024 of sources   unmap pages k * 1_024..<(k + 1) * 1_024 of sources }");
        for (int i = 1; i < costs.length; i++) {
            assertTrue(costs[i][0] <= costs[i][1], LEFT[i - 1] + " MiB: " + costs[i][0] + " against " + costs[i][1]);
            assertTrue(costs[i][1] >= costs[i - 1][1], "host swapping costs more the less there is: " + costs[i][1]);
            assertTrue(costs[i][0] < 1.15 * costs[0][0], "ballooning is flat: " + costs[i][0] + " " + costs[0][0]);
        }
        assertTrue(costs[5][1] > 1.3 * costs[0][1], "host swapping is not: " + costs[5][1] + " " + costs[0][1]);
    }

    /** A heap that is touched all over, as a garbage collector does, suffers from both. */
    @Test
    void touchingEverything() {
        double[][] costs = costs("region heap at 0x4000_0000 size 44 MiB lazy", "replay any");
        assertEquals(0, costs[0][0], 0);
        for (int i = 4; i < costs.length; i++)
            for (int how = 0; how < 2; how++)
                assertTrue(costs[i][how] > costs[i - 1][how], LEFT[i - 1] + " " + costs[i][how]);
    }

    // ------------------------------------------------------------------ a ballooned guest

    /** A guest of 64 MiB with a balloon misses as one of the size that is left to it. */
    @Test
    void balloonedIsAsSmall() {
        for (int left : new int[] {28, 24, 20}) {
            Result result = Runs.simulate("""
                    host ballooned {
                        memory 256 MiB
                        guest vm paging nested {
                            memory 64 MiB
                            os { swap 64 MiB   kernel 4 MiB   pageCache 8 MiB }
                            process p { region heap at 0x4000_0000 size 48 MiB lazy }
                        }
                    }
                    host small {
                        memory 256 MiB
                        guest vm paging nested {
                            memory %1$d MiB
                            os { swap 64 MiB   kernel 4 MiB   pageCache 8 MiB }
                            process p { region heap at 0x4000_0000 size 48 MiB lazy }
                        }
                    }
                    trace load = zipf { over 48 MiB   skew 0.9   writes 30 %%   length 30 thousand   seed 5 }
                    run before on ballooned.vm.p { ballooned: balloon vm to %1$d MiB   phase use { repeat 2 { replay load } } }
                    run natively on small.vm.p { phase use { repeat 2 { replay load } } }
                    """.formatted(left));
            long small = misses(result, "natively");
            assertTrue(small > 500, left + " MiB: " + small);
            assertEquals(small, misses(result, "before"), 0.05 * small, left + " MiB");
        }
    }

    private static long misses(Result result, String run) {
        RunResult r = result.run(run).orElseThrow();
        assertEquals(null, r.problem());
        return Runs.phase(r, "use").metrics().count("faults.major");
    }

    // ------------------------------------------------------------------ victims, compression, order

    /** On a guest that pages by LRU, an LRU host pages the same pages once more; a random one less often. */
    @Test
    void randomVictimsAreTwicePagedLessOften() {
        for (String policy : new String[] {"lru", "twoList"}) {
            double random = twice("random", policy);
            double lru = twice("lru", policy);
            assertTrue(random < 0.9 * lru, policy + ": " + random + " " + lru);
        }
    }

    /** Share of the pages that the guest writes to its device that its host must read first. */
    private static double twice(String victim, String policy) {
        Measures m = Runs.run("""
                host esx {
                    memory 64 MiB
                    reclaim { order swapping   swap { victim %s } }
                    guest vm paging nested {
                        memory 16 MiB
                        limit  10 MiB
                        os     { swap 32 MiB   replacement %s }
                        process p { region heap at 0x4000_0000 size 20 MiB lazy }
                    }
                }
                trace load = zipf { over 20 MiB   skew 0.8   writes 50 %%   length 30 thousand   seed 5 }
                run both on esx.vm.p { replay load }
                """.formatted(victim, policy)).metrics();
        return (double) m.count("doublePaging.events") / m.count("swap.guestOut");
    }

    private static RunResult pressed(String order, int compressible) {
        return Runs.run("""
                host esx {
                    memory 64 MiB
                    reclaim { order %s   compression { compressible %d %% } }
                    guest vm paging nested {
                        memory 32 MiB
                        limit  24 MiB
                        process p { region heap at 0x4000_0000 size 28 MiB lazy }
                    }
                }
                trace churn = zipf { over 28 MiB   skew 0.8   writes 50 %%   length 40 thousand   seed 9 }
                run pressed on esx.vm.p {
                    replay churn
                    phase last { replay churn }
                }
                """.formatted(order, compressible));
    }

    /**
     * The cache takes 10 % of a guest at most, two pages a frame; what shrinks goes there and not to the swap file, until it
     * is full.
     */
    @Test
    void compression() {
        RunResult without = pressed("swapping", 100);
        RunResult with = pressed("compression, swapping", 100);
        RunResult half = pressed("compression, swapping", 50);
        RunResult none = pressed("compression, swapping", 0);
        for (RunResult run : new RunResult[] {with, half})
            assertTrue(run.metrics().count("memory.compressed") / 4096 <= (long) (0.1 * 8192));
        long swapped = without.metrics().count("swap.hostOut");
        long read = without.metrics().count("swap.hostIn");
        assertTrue(
                with.metrics().count("swap.hostOut") < 0.8 * swapped,
                with.metrics().count("swap.hostOut") + " " + swapped);
        assertTrue(
                with.metrics().count("swap.hostIn") < 0.8 * read, with.metrics().count("swap.hostIn") + " " + read);
        assertTrue(half.metrics().count("swap.hostOut") < swapped);
        assertEquals(swapped, none.metrics().count("swap.hostOut"), "what does not shrink is not compressed");
        assertEquals(0, none.metrics().count("compression.in"));
    }

    /** Pages are compressed before any is swapped out: up to 10 % of the guest's pages, nothing is written. */
    @Test
    void compressionComesBeforeSwapping() {
        RunResult run = Runs.run("""
                host esx {
                    memory 64 MiB
                    reclaim { order compression, swapping   compression { compressible 100 % } }
                    guest vm paging nested {
                        memory 32 MiB
                        limit  24 MiB
                        process p { region heap at 0x4000_0000 size 28 MiB lazy }
                    }
                }
                run slowly on esx.vm.p {
                    phase fits   { write pages 0..<6_100 of heap }
                    phase little { write pages 6_100..<6_500 of heap }
                    phase more   { write pages 6_500..<7_168 of heap }
                }
                """);
        assertEquals(0, Runs.phase(run, "fits").metrics().count("compression.in"));
        assertTrue(Runs.phase(run, "little").metrics().count("compression.in") > 300);
        assertEquals(0, Runs.phase(run, "little").metrics().count("swap.hostOut"));
        assertTrue(Runs.phase(run, "more").metrics().count("swap.hostOut") > 100);
    }

    /** Memory that gets short slowly: balloons, and nothing has to be swapped by the host. */
    @Test
    void balloonsComeFirst() {
        RunResult run = Runs.run("""
                host esx {
                    memory 40 MiB
                    reclaim { order ballooning, compression, swapping }
                    guest vm[2] paging nested {
                        memory 32 MiB
                        os     { swap 32 MiB   kernel 1 MiB }
                        process p { region heap at 0x4000_0000 size 28 MiB lazy }
                    }
                }
                trace sweep28 = sequential { over 28 MiB   stride 4 KiB   writes 100 % }
                workload slowly { trace sweep28   rate 50 accesses/s }
                run pressed on esx for 200 s {
                    sample every 1 s
                    at 0 s vm[*]: start slowly
                }
                """);
        assertTrue(run.metrics().count("balloon.inflated") > 1000);
        assertTrue(run.metrics().count("swap.guestOut") > 1000, "the guests choose");
        assertEquals(0, run.metrics().count("compression.in"));
        assertEquals(0, run.metrics().count("swap.hostOut"));
        assertTrue(first(Runs.series(run, "balloon.inflated")) < first(Runs.series(run, "swap.guestOut")) + 1);
    }

    private static int first(double[] counts) {
        for (int i = 0; i < counts.length; i++) if (counts[i] > 0) return i;
        return counts.length;
    }
}
