package org.vmemsim.tests.overcommitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;

/** Who gets how much: admission, shares per page with the idle memory tax, and the estimate of idle memory. OSDI 2002, 5. */
class AllocationTest {
    private static final double PAGE = 4096;

    private static double pages(RunResult run, String guest) {
        return Runs.scope(run, guest).value("memory.allocated").orElseThrow() / PAGE;
    }

    // ------------------------------------------------------------------ admission

    private static boolean admitted(String reclaim, String guests) {
        return !Runs.mapping(
                        "host box { memory 512 MiB   reclaim { %s }\n%s }\nrun r on box { }".formatted(reclaim, guests))
                .hasErrors();
    }

    /** What is reserved, and 32 MiB of overhead a machine, must fit, to the page; likewise swap files, memory less reserve. */
    @Test
    void admission() {
        String four = "guest vm[4] paging nested { memory 256 MiB   reserve 96 MiB   overhead 32 MiB }";
        assertTrue(admitted("", four), "4 (96 + 32) = 512");
        assertTrue(!admitted("", four.replace("96 MiB", "98_308 KiB")), "a page each more");
        assertTrue(!admitted("", four + "\n guest one paging nested { memory 4 MiB   overhead 4 KiB }"));
        assertTrue(admitted("swap { space 640 MiB }", four), "4 (256 - 96) = 640");
        assertTrue(!admitted("swap { space 655_356 KiB }", four), "a page less");
        for (long seed = 1; seed <= 12; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder guests = new StringBuilder();
            long promised = 0;
            for (int g = 0; g < 4; g++) {
                long reserve = 4 * random.nextInt(20_000, 28_000);
                guests.append("guest g%d paging nested { memory 128 MiB   reserve %d KiB   overhead 32 MiB }\n"
                        .formatted(g, reserve));
                promised += reserve + (32 << 10);
            }
            assertEquals(promised <= 512 << 10, admitted("", guests.toString()), "seed " + seed + ": " + promised);
        }
    }

    // ------------------------------------------------------------------ shares

    /** Two of 256 MiB with equal shares on 360 MiB, one idle, one busy: 180 and 180 without tax, 104 and 256 with 75 %. */
    @Test
    void idleMemoryGoesToTheBusy() {
        Result both = Runs.simulate("""
                host taxed {
                    memory 360 MiB
                    reclaim { order swapping   idleTax 75 %   estimate { period 2 s } }
                    guest idle paging nested { memory 256 MiB }
                    guest busy paging nested { memory 256 MiB }
                }
                host untaxed extends taxed { reclaim { idleTax 0 % } }
                trace everything = sequential { over 254 MiB   stride 4 KiB }
                workload load { trace everything   rate 100 thousand accesses/s }
                run tax on taxed for 3 s { at 0 s busy: start load }
                run none on untaxed for 3 s { at 0 s busy: start load }
                """);
        RunResult tax = both.run("tax").orElseThrow();
        RunResult none = both.run("none").orElseThrow();
        assertEquals(104 * 256, pages(tax, "idle"), 1);
        assertEquals(256 * 256, pages(tax, "busy"), 1);
        assertEquals(180 * 256, pages(none, "idle"), 1);
        assertEquals(180 * 256, pages(none, "busy"), 1);
    }

    /**
     * An examination's question: A has 6000 shares and 4000 pages, a quarter active, B 2000 shares and 2000 pages, 85 % active;
     * one page must go. With a tax of 80 % A pays 0.375 a page and B 0.625: it is A's; without tax, 1.5 and 1.0, it is B's.
     * Samples of all pages make the estimates exact: A touches 995 pages and 5 tables, B 1693 and 7.
     */
    @Test
    void theTaxDecidesWhoLosesAPage() {
        RunResult run = Runs.run("""
                host box {
                    memory 23_996 KiB
                    reclaim { order swapping   idleTax 80 %   estimate { sample 4_000 pages   period 1 s } }
                    guest a paging nested { memory 16_000 KiB   shares 6_000 }
                    guest b paging nested { memory 8_000 KiB   shares 2_000 }
                }
                trace quarter = sequential { over 3_980 KiB   stride 4 KiB }
                trace most    = sequential { over 6_772 KiB   stride 4 KiB }
                workload some { trace quarter   rate 20 thousand accesses/s }
                workload much { trace most   rate 20 thousand accesses/s }
                run one on box for 5 s {
                    sample every 500 ms
                    at 0 s a: start some
                    at 0 s b: start much
                    at 4.2 s box: change box.reclaim.idleTax to 0 %
                }
                expect one.a.memory.active == 25 %
                expect one.b.memory.active == 85 %
                """);
        double[] a = Runs.series(run, "a.memory.allocated");
        double[] b = Runs.series(run, "b.memory.allocated");
        assertEquals(4000 - 1, a[7] / PAGE, 0, "taxed, at 4 s");
        assertEquals(2000, b[7] / PAGE, 0);
        assertEquals(4000, a[9] / PAGE, 0, "not taxed, at 5 s");
        assertEquals(2000 - 1, b[9] / PAGE, 0);
    }

    /** Any shares, tax, memory, reservations and limits: what taking page after page from whoever pays least leaves. */
    @Test
    void anyOtherDivision() {
        StringBuilder text = new StringBuilder();
        for (int seed = 1; seed <= 12; seed++) text.append(host(seed));
        for (RunResult run : Runs.simulate(text.toString()).runs()) {
            assertEquals(null, run.problem());
            int seed = Integer.parseInt(run.name().substring(1));
            List<Guest> guests = guests(new SplittableRandom(seed));
            double[] active = guests.stream()
                    .mapToDouble(
                            g -> Runs.scope(run, g.name).value("memory.active").orElseThrow())
                    .toArray();
            long[] expected = oneByOne(memory(guests, seed) - 16L * guests.size(), guests, active, tax(seed) / 100.0);
            for (int i = 0; i < expected.length; i++)
                assertEquals(expected[i], pages(run, guests.get(i).name), 1, run.name() + " " + guests.get(i).name);
        }
    }

    private record Guest(String name, long pages, long shares, long reserve, long limit, long busy) {
        long most() {
            return limit == 0 ? pages : Math.min(limit, pages);
        }
    }

    private static List<Guest> guests(SplittableRandom random) {
        List<Guest> all = new ArrayList<>();
        for (int i = random.nextInt(2, 6); i > 0; i--) {
            long pages = random.nextInt(256, 2048);
            all.add(new Guest(
                    "g" + i,
                    pages,
                    random.nextInt(1, 5000),
                    random.nextBoolean() ? 0 : random.nextInt(64),
                    random.nextInt(4) > 0 ? 0 : random.nextInt(128, 2048),
                    random.nextInt((int) pages - 100)));
        }
        return all;
    }

    /** Pages of the host: too few for all guests. */
    private static long memory(List<Guest> guests, int seed) {
        long most = guests.stream().mapToLong(Guest::most).sum();
        return 16L * guests.size() + 512 + new SplittableRandom(100 + seed).nextLong(most / 2, most);
    }

    private static int tax(int seed) {
        return new SplittableRandom(200 + seed).nextInt(100);
    }

    private static String host(int seed) {
        List<Guest> guests = guests(new SplittableRandom(seed));
        StringBuilder text = new StringBuilder();
        StringBuilder started = new StringBuilder();
        text.append("host h%d { memory %d KiB   reclaim { order swapping   idleTax %d %%   estimate { period 2 s } }\n"
                .formatted(seed, 4 * memory(guests, seed), tax(seed)));
        for (Guest g : guests) {
            text.append(
                    "guest %s paging nested { memory %d KiB   shares %d   reserve %d KiB   limit %d KiB   overhead 64 KiB }\n"
                            .formatted(g.name, 4 * g.pages, g.shares, 4 * g.reserve, 4 * g.limit));
            if (g.busy > 0) started.append("at 0 s %s: start w%d%s\n".formatted(g.name, seed, g.name));
        }
        text.append("}\n");
        for (Guest g : guests)
            text.append(
                    "trace t%d%s = sequential { over %d KiB   stride 4 KiB }\nworkload w%1$d%2$s { trace t%1$d%2$s   rate 3_000 accesses/s }\n"
                            .formatted(seed, g.name, 4 * Math.max(1, g.busy)));
        return text.append("run r%d on h%1$d for 3_500 ms { %s }\n".formatted(seed, started))
                .toString();
    }

    /** Min-funding revocation, word for word: everybody begins with all, and one page after the other goes. */
    private static long[] oneByOne(long pages, List<Guest> guests, double[] active, double tax) {
        long[] held = guests.stream().mapToLong(Guest::most).toArray();
        double k = 1 / (1 - tax);
        for (long sum = java.util.stream.LongStream.of(held).sum(); sum > pages; sum--) {
            int victim = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < held.length; i++) {
                Guest g = guests.get(i);
                double price = g.shares / (held[i] * (active[i] + k * (1 - active[i])));
                if (held[i] > Math.min(g.reserve, g.most()) && price < least) {
                    least = price;
                    victim = i;
                }
            }
            held[victim]--;
        }
        return held;
    }

    // ------------------------------------------------------------------ the estimate

    /** 60 guests with half of 512 pages in use: 100 pages of each, sampled once, err by 5 points, root mean square. */
    @Test
    void samplesErrByFivePoints() {
        RunResult run = Runs.run("""
                host box {
                    memory 1 GiB
                    reclaim { estimate { sample 100 pages   period 1 s } }
                    guest g[60] paging nested { memory 2 MiB }
                }
                trace half = sequential { over 1_008 KiB   stride 4 KiB }
                workload load { trace half   rate 2_000 accesses/s }
                run sampled on box for 1 s { at 0 s g[*]: start load }
                """);
        double squares = 0;
        double sum = 0;
        for (int g = 0; g < 60; g++) {
            Measures m = Runs.scope(run, "g[" + g + "]");
            double error = m.value("memory.active").orElseThrow() - 0.5; // 252 pages and 4 tables
            squares += error * error;
            sum += error;
        }
        double rms = Math.sqrt(squares / 60);
        assertTrue(rms <= 0.05 && rms > 0.03, "without replacement √(0.25 / 100 · 412 / 511) = 4.5 points: " + rms);
        assertEquals(0, sum / 60, 3 * 0.045 / Math.sqrt(60), "not biased");
    }

    /** Active from 10 s to 30 s, with samples of all pages each 2 s: up at once, down by the slow average's eighth a period. */
    @Test
    void risesFastAndFallsSlowly() {
        RunResult run = Runs.run("""
                host box {
                    memory 64 MiB
                    reclaim { estimate { sample 1_024 pages   period 2 s } }
                    guest vm paging nested { memory 4 MiB }
                }
                trace whole = sequential { over 3_984 KiB   stride 4 KiB }
                workload load { trace whole   rate 2_000 accesses/s }
                run upAndDown on box for 60 s {
                    sample every 1 s
                    at 10 s vm: start load
                    at 30 s vm: stop load
                }
                """);
        double[] active = Runs.series(run, "vm.memory.active");
        double full = (996 + 5) / 1024.0;
        assertEquals(0, active[9], 0, "at 10 s: nothing was touched");
        assertEquals(full / 2, active[10], 1e-9, "at 11 s, within the period: half way at once");
        assertEquals(full / 2, active[11], 1e-9, "at 12 s");
        assertEquals(full * 3 / 4, active[12], 1e-9, "at 13 s: the fast average with what this period has seen");
        double slow = 0;
        for (int period = 0; period < 10; period++) slow += (full - slow) / 8;
        for (int second = 32; second <= 60; second += 2) {
            slow -= slow / 8;
            double fast = full * Math.pow(0.5, (second - 30) / 2.0);
            assertEquals(Math.max(slow, fast), active[second - 1], 0.01, "at " + second + " s");
        }
        assertTrue(active[33] > 0.4 && active[59] < 0.1, active[33] + " " + active[59]);
    }

    /**
     * Without time and without swapping a guest of 256 MiB that may have 64 MiB, and touches 200 MiB, is held by its balloon at the
     * statement's end: the balloon takes 65 % at most, 0.65 * 256 MiB = 166.4 MiB, which leaves 256 - 166.4 = 89.6 MiB.
     */
    @ParameterizedTest
    @ValueSource(strings = {"ballooning", "ballooning, compression", "sharing, ballooning"})
    void limitsHoldWithoutTime(String means) {
        RunResult run = Runs.simulate("""
                host box { memory 1 GiB   reclaim { order %s }
                    guest g paging nested { memory 256 MiB   limit 64 MiB   os { swap 256 MiB }
                        process p { region heap size 200 MiB lazy } }
                }
                run a on g.p { write pages of heap }
                """.formatted(means)).run("a").orElseThrow();
        assertEquals(null, run.problem());
        assertTrue(run.metrics().value("memory.host").orElseThrow() <= 89.6 * (1 << 20) + PAGE, means);
        assertTrue(run.metrics().value("balloon.size").orElseThrow() <= 166.4 * (1 << 20), means);
    }
}
