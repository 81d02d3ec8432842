package org.vmemsim.tests.overcommitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;

/**
 * Random pressure goes up and down over four guests, by every means alone and by many in random orders. Then all workloads
 * stop. Within the intervals that the model states, all that was taken for want of memory is given back.
 */
class PressureGoneTest {
    private static final int GUESTS = 4;
    private static final int MIB = 16;
    private static final int PRESSURE = 30;

    /** log2(4096 pages) = 12 looks for the balloons, 2 s apart at most, and some until the host is in high again. */
    private static final int AFTER = 40;

    private static final int CASES = Integer.getInteger("vmemsim.pressure.cases", 16);
    private static final long SEED = Long.getLong("vmemsim.pressure.seed", 1);

    private static final List<String> MEANS = List.of("sharing", "ballooning", "compression", "swapping");

    /** What is drawn for one case. */
    private static final class Case {
        final SplittableRandom random;
        final List<String> order = new ArrayList<>();
        final long[] limits = new long[GUESTS];
        final boolean[] reports = new boolean[GUESTS];
        final boolean[] paused = new boolean[GUESTS];
        /** Whether the host may have less memory than its guests: something can always be taken then. */
        final boolean tight;

        final String text;

        Case(int number, long seed) {
            random = new SplittableRandom(seed);
            if (number < 4) order.add(MEANS.get(number));
            else {
                order.addAll(MEANS);
                Collections.shuffle(order, new Random(seed));
                if (number % 3 == 0) order.subList(random.nextInt(2, 5), 4).clear();
            }
            tight = order.contains("swapping") || order.contains("ballooning");
            text = host()
                    + "run r on box for %d s {\n    sample every 1 s\n%s}\n".formatted(PRESSURE + AFTER, events());
        }

        private String host() {
            int memory = tight ? random.nextInt(40, 56) : GUESTS * MIB + 2;
            StringBuilder s = new StringBuilder();
            s.append("image os { common 30 %   zero 10 % }\nhost box {\n    memory ")
                    .append(memory);
            s.append(" MiB\n    reclaim {\n        order ").append(String.join(", ", order));
            s.append("\n        idleTax ").append(random.nextBoolean() ? 0 : 75).append(" %\n        interval ");
            s.append(random.nextInt(1, 5) * 500).append(" ms\n");
            if (random.nextBoolean()) s.append("        free { profile sliding }\n");
            if (order.contains("sharing"))
                s.append(random.nextBoolean() ? "        sharing esx { }\n" : "        sharing ksm { }\n");
            s.append("        compression { limit ")
                    .append(random.nextInt(5, 40))
                    .append(" % }\n    }\n");
            for (int g = 0; g < GUESTS; g++) {
                reports[g] = random.nextBoolean();
                limits[g] = random.nextInt(3) == 0 ? random.nextInt(8, MIB) : 0;
                s.append(
                        "    guest g%d paging %s { memory %d MiB   shares %d   reserve %d MiB   limit %d MiB   image os\n"
                                .formatted(
                                        g,
                                        random.nextBoolean() ? "nested" : "shadow",
                                        MIB,
                                        random.nextInt(100, 3000),
                                        random.nextInt(4),
                                        limits[g]));
                s.append(
                        "        os { swap %d MiB   kernel 1 MiB   freePageReporting %s }   process p { region heap%d size 13 MiB lazy } }\n"
                                .formatted(2 * MIB, reports[g] ? "on" : "off", g));
            }
            s.append("}\n");
            for (int g = 0; g < GUESTS; g++)
                s.append(
                        "trace t%1$d = %2$s { over %3$d MiB   %4$s }\nworkload w%1$d { trace t%1$d   rate %5$d accesses/s }\n"
                                .formatted(
                                        g,
                                        random.nextBoolean() ? "uniform" : "sequential",
                                        random.nextInt(6, 13),
                                        "writes 50 %   seed " + (g + 1),
                                        random.nextInt(500, 4000)));
            return s.toString()
                    .replaceAll(
                            "(sequential \\{ over \\d+ MiB)   writes 50 %   seed \\d",
                            "$1   writes 50 %   stride 4 KiB");
        }

        private String events() {
            StringBuilder s = new StringBuilder();
            for (int g = 0; g < GUESTS; g++) at(s, random.nextInt(0, 3000), "g%d: start w%1$d".formatted(g));
            for (int i = 0; i < 14; i++) event(s, i, random.nextInt(GUESTS));
            for (int g = 0; g < GUESTS; g++) {
                at(s, 1000 * PRESSURE, "g%d: stop w%1$d".formatted(g));
                if (random.nextBoolean()) at(s, 1000 * PRESSURE, "g%d.p: unmap heap%1$d".formatted(g));
            }
            return s.toString();
        }

        private void event(StringBuilder s, int i, int g) {
            int ms = random.nextInt(3000, 1000 * PRESSURE - 2000);
            switch (random.nextInt(8)) {
                case 0 -> {
                    if (paused[g]) return;
                    paused[g] = true;
                    at(s, ms, "g%d: stop w%1$d".formatted(g));
                    at(s, random.nextInt(ms + 1, 1000 * PRESSURE), "g%d: start w%1$d".formatted(g));
                }
                case 1 -> at(s, ms, "g%d.p: write pages 500..<%d of heap%1$d".formatted(g, random.nextInt(600, 3200)));
                case 2 -> at(s, ms, "box: reboot g" + g);
                case 3 -> at(s, ms, "box: change box.g%d.shares to %d".formatted(g, random.nextInt(100, 3000)));
                case 4 -> at(s, ms, "box: change box.reclaim.idleTax to %d %%".formatted(random.nextInt(90)));
                case 5 -> {
                    int limit = random.nextInt(6, MIB);
                    at(s, ms, "box: change box.g%d.limit to %d MiB".formatted(g, limit));
                    at(
                            s,
                            random.nextInt(ms + 1, 1000 * PRESSURE),
                            "box: change box.g%d.limit to %d MiB".formatted(g, limits[g]));
                }
                case 6 -> {
                    at(s, ms, "g%d.p { malloc x%d size 2 MiB   write pages of x%2$d }".formatted(g, i));
                    at(
                            s,
                            random.nextInt(ms + 1, 1000 * PRESSURE),
                            "g%d.p: read pages 0..<300 of heap%1$d".formatted(g));
                }
                default -> {
                    reports[g] = !reports[g];
                    at(
                            s,
                            1000 * PRESSURE - 1000,
                            "box: change box.g%d.os.freePageReporting to %s".formatted(g, reports[g] ? "on" : "off"));
                }
            }
        }

        private static void at(StringBuilder s, int ms, String what) {
            String braced = what.replaceFirst("^(g\\d\\.p) \\{", "$1: {");
            s.append("    at ").append(ms).append(" ms ").append(braced).append('\n');
        }
    }

    /** Balloons are empty but for limits, the host is in high, nobody is above a limit, and the books balance throughout. */
    @Test
    void givesBackWhatItTook() {
        for (int i = 0; i < CASES; i++) {
            long seed = SEED * 1000 + i;
            Case c = new Case(i, seed);
            String which = "seed " + seed + ", -Dvmemsim.pressure.seed=" + SEED + "\n" + c.text;
            RunResult run = Simulation.run(
                            Runs.mapping(c.text).scenario(),
                            Options.in(Path.of("")).checked(i % 3 == 0))
                    .runs()
                    .get(0);
            assertEquals(null, run.problem(), which);
            for (int g = 0; g < GUESTS; g++) guest(c, g, Runs.scope(run, "g" + g), which);
            if (c.tight) isHigh(run.metrics(), which);
        }
    }

    private static void guest(Case c, int g, Measures m, String which) {
        long memory = (long) MIB << 20;
        long limit = c.limits[g] == 0 ? memory : c.limits[g] << 20;
        long compressed = m.count("memory.compressed");
        long used =
                m.count("memory.host") - (compressed / 4096 + 1) / 2 * 4096 + compressed + m.count("memory.swapped");
        long balloon = m.count("balloon.size");
        assertTrue(
                balloon <= (used >= limit ? memory - limit : 0),
                () -> "g" + g + "'s balloon: " + balloon + " " + which);
        if (c.order.contains("swapping"))
            assertTrue(m.count("memory.host") <= limit, () -> "g" + g + " is above its limit: " + which);
    }

    /**
     * A host goes through its states one by one: high, soft, hard, low. So in high and in hard it has entered soft and low
     * together as often as high and hard, and with more free than the threshold of soft it cannot stay in hard.
     */
    private static void isHigh(Measures m, String which) {
        long even = m.count("host.state.soft") + m.count("host.state.low");
        assertEquals(even, m.count("host.state.high") + m.count("host.state.hard"), () -> "not in high: " + which);
        double all = m.value("host.memory.free").orElseThrow()
                + m.value("host.memory.used").orElseThrow();
        double soft = (which.contains("profile sliding") ? 0.64 * 0.06 : 0.04) * all;
        assertTrue(m.value("host.memory.free").orElseThrow() > soft, () -> "too little is free: " + which);
    }

    // ------------------------------------------------------------------ by hand

    /** Two guests give all back and the host has plenty: the third gets its memory again, though it always wants it. */
    @Test
    void balloonsShrinkWhenTheirReasonIsGone() {
        RunResult run = Runs.run("""
                host box {
                    memory 128 MiB
                    reclaim { order ballooning, swapping   idleTax 0 % }
                    guest a paging nested { memory 64 MiB   os { swap 64 MiB } }
                    guest b[2] paging nested { memory 64 MiB   os { swap 64 MiB   freePageReporting on }   process p { region heap size 60 MiB lazy } }
                }
                trace z = uniform { over 57 MiB   writes 50 % }
                workload w { trace z   rate 5 thousand accesses/s }
                run r on box for 60 s {
                    sample every 1 s
                    at 0 s a: start w
                    at 10 s b[0].p: write pages of heap
                    at 20 s b[1].p: write pages of heap
                    at 30 s { b[0].p: free heap   b[1].p: free heap }
                }
                expect max(r.a.balloon.size) > 4 MiB
                expect r.host.memory.free > 50 MiB
                expect r.balloon.size == 0 bytes
                """);
        double[] target = Runs.series(run, "balloon.target");
        assertTrue(target[28] > 0, "while the others have their heaps");
        assertEquals(0, target[32], 0, "what is free above the threshold is given back at the next look");
    }

    /** An operator's balloon stays, whatever is free. */
    @Test
    void operatorsBalloonsStay() {
        RunResult run = Runs.run("""
                host box {
                    memory 64 MiB
                    reclaim { order ballooning }
                    guest a paging nested { memory 16 MiB }
                    guest b paging nested { memory 16 MiB }
                }
                run r on box for 60 s { at 1 s box: balloon a to 12 MiB }
                expect r.a.balloon.size == 4 MiB
                expect r.b.balloon.size == 0 bytes
                """);
        assertEquals(0, run.metrics().count("host.state.soft"));
    }

    /** The cache of a guest counts as its own: the host recovers as with swapping alone, and no guest exceeds its limit. */
    @Test
    void compressionCachesAreTheirGuests() {
        for (String order : List.of("compression, swapping", "swapping"))
            for (int limit : new int[] {0, 16}) {
                RunResult run = Runs.run("""
                        host box {
                            memory 24 MiB
                            reclaim { order %s   compression { limit 25 %%   compressible 100 %% } }
                            guest vm paging nested { memory 32 MiB   limit %d MiB }
                        }
                        trace z = zipf { over 30 MiB   skew 0.9   writes 30 %%   seed 3 }
                        workload w { trace z   rate 20 thousand accesses/s }
                        run c on box for 15 s { sample every 1 s   at 0 s vm: start w }
                        """.formatted(order, limit));
                String which = order + ", limit " + limit + ": ";
                double host = Runs.scope(run, "vm").value("memory.host").orElseThrow();
                double free = run.metrics().value("host.memory.free").orElseThrow();
                assertTrue(host <= (limit == 0 ? 24 : limit) << 20, which + host);
                if (limit == 0) assertTrue(free > 0.04 * (24 << 20), which + "free " + free);
                if (order.contains("compression"))
                    assertTrue(
                            run.metrics().count("memory.compressed") > 0
                                    && run.metrics().count("swap.hostOut") > 0,
                            which);
            }
    }

    /** Without swapping nothing goes to swap files: a full cache, 2 % of 4,096 pages, stays as it is. */
    @Test
    void compressionAloneNeverSwaps() {
        RunResult run = Runs.run("""
                host box {
                    memory 16 MiB
                    reclaim { order compression   compression { limit 2 %   compressible 50 % } }
                    guest vm paging nested { memory 16 MiB   process p { region heap size 15_800 KiB lazy } }
                }
                run r on box for 5 s { at 0 s vm.p: write pages of heap }
                """);
        assertEquals(81 * 4096, run.metrics().count("memory.compressed"));
        assertEquals(0, run.metrics().count("swap.hostOut"));
    }

    /** A limit that is lowered holds at the next looks without a touch, and at once where no time passes; raised, all is given back. */
    @Test
    void limitsThatChange() {
        for (String order : List.of("ballooning", "swapping", "compression, swapping", "swapping, ballooning"))
            for (String time : List.of("", "for 40 s")) {
                String later = time.isEmpty() ? "" : "at 5 s ";
                String last = time.isEmpty() ? "" : "at 20 s ";
                RunResult run = Runs.run("""
                        host box {
                            memory 64 MiB
                            reclaim { order %s }
                            guest vm paging nested { memory 16 MiB   os { swap 16 MiB   kernel 1 MiB }   process p { region heap size 12 MiB lazy } }
                        }
                        run low on box %s { vm.p: write pages of heap   %s box: change box.vm.limit to 8 MiB }
                        run up on box %s {
                            vm.p: write pages of heap
                            %s box: change box.vm.limit to 8 MiB
                            %s box: change box.vm.limit to 0 MiB
                        }
                        expect low.memory.host <= 8 MiB
                        expect up.balloon.size == 0 bytes
                        """.formatted(order, time, later, time, later, last));
                String balloon = order.contains("ballooning") ? "balloon.size" : "memory.swapped";
                assertTrue(run.metrics().count(balloon) + run.metrics().count("memory.compressed") > 0, order + time);
            }
    }

    /** Balloons are the only means, and memory is wanted faster than the host looks: guests wait for them, and none fails. */
    @Test
    void ballooningAloneNeverRunsOut() {
        for (String time : List.of("", "for 5 s")) Runs.run("""
                    host box {
                        memory 48 MiB
                        reclaim { order ballooning }
                        guest g[2] paging nested { memory 32 MiB   os { swap 64 MiB   kernel 1 MiB }   process p { region heap size 28 MiB lazy } }
                    }
                    run r on box %s { g[0].p: write pages of heap   g[1].p: write pages of heap   g[0].p: read pages of heap }
                    expect r.balloon.size > 8 MiB
                    expect r.swap.hostOut == 0
                    """.formatted(time));
    }
}
