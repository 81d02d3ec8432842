package org.vmemsim.tests.overcommitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.RunResult;

/**
 * The balloon of a Linux 6.1 guest under KVM, measured: 256 MiB, a process of which 32 MiB are swept once a second and 64 MiB
 * were written once, 256 MiB of swap; the balloon leaves it 192, 160, 128, 96, 80, 192 and 256 MiB. The same as a scenario.
 * What the kernel holds, and what it had touched and freed before, is read off the measured figures of the first step; the
 * rest must follow. A step ends with two sweeps, as many as the measured guest made where it thrashed.
 */
class MeasuredBalloonTest {
    private static final Pattern FIGURE = Pattern.compile("(\\w+)=(\\d+)");
    private static final long HOT = 8192;
    private static final long GUEST = 256 << 10;

    /**
     * The state at the end of one step; sizes in KiB.
     *
     * @param target that is left to the guest
     * @param rss host memory behind it
     * @param guest what the guest's kernel counts
     */
    private record Step(String name, long target, long rss, Map<String, Long> guest) {
        long of(String figure) {
            return guest.get(figure);
        }

        /** By how much a count grew over the step. */
        long more(String figure, Step before) {
            return of(figure) - before.of(figure);
        }
    }

    private static final List<Step> STEPS = new ArrayList<>();
    private static RunResult lru;
    private static RunResult twoList;

    @BeforeAll
    static void simulate() throws IOException {
        read();
        lru = Runs.run(scenario("lru"));
        twoList = Runs.run(scenario("twoList"));
    }

    private static void read() throws IOException {
        STEPS.clear();
        long target = 0;
        long rss = 0;
        for (String line : lines("balloon-steps.log")) {
            String last = line.replaceAll(".* ", "");
            if (line.startsWith("STEP")) target = Long.parseLong(last) << 10;
            else if (line.contains("guest-ram-rss_kB")) rss = Long.parseLong(last);
            else STEPS.add(new Step("step" + STEPS.size(), target == 0 ? GUEST : target, rss, figures(line)));
        }
    }

    private static List<String> lines(String file) throws IOException {
        try (InputStream in = MeasuredBalloonTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Map<String, Long> figures(String line) {
        Map<String, Long> all = new HashMap<>();
        for (Matcher m = FIGURE.matcher(line); m.find(); ) all.put(m.group(1), Long.parseLong(m.group(2)));
        return all;
    }

    private static String scenario(String replacement) {
        Step first = STEPS.get(0);
        long tables = 4 * (48 + 2 + 1 + 1); // of the process; 96 MiB in two parts
        long cache = first.of("MemAvailable") - first.of("MemFree");
        long kernel = GUEST - first.of("MemFree") - (96 << 10) - tables - cache;
        long booting = first.rss - (GUEST - first.of("MemFree"));
        StringBuilder phases = new StringBuilder();
        for (Step s : STEPS.subList(1, STEPS.size()))
            phases.append("    phase %s { box: balloon vm to %d KiB   repeat 2 { write pages of hot } }\n"
                    .formatted(s.name, s.target));
        return """
                host box {
                    memory 1 GiB
                    guest vm paging nested {
                        memory 256 MiB
                        os {
                            kernel      %d KiB
                            pageCache   %d KiB
                            swap        %d KiB
                            replacement %s
                        }
                        process boot { region used at 0x4000_0000 size %d KiB lazy }
                        process hog {
                            region hot at 0x4000_0000 size 32 MiB lazy
                            region cold at 0x8000_0000 size 64 MiB lazy
                        }
                    }
                }
                run steps on vm.hog {
                    phase booting { vm.boot: write pages of used }
                    phase step0 {
                        write pages of hot
                        write pages of cold
                        vm.boot: unmap pages of used
                        repeat 2 { write pages of hot }
                    }
                %s}
                """.formatted(kernel, cache, first.of("SwapTotal"), replacement, booting, phases);
    }

    private static Measures at(RunResult run, Step step) {
        return Runs.phase(run, step.name).scopes().get("vm");
    }

    private static double kib(Measures m, String metric) {
        return m.value(metric).orElseThrow() / 1024;
    }

    /** What the guest can use falls by the balloon, to the page, and so does what the process does not need. */
    @Test
    void memoryFallsByTheBalloonExactly() {
        long total = STEPS.get(0).of("MemTotal");
        for (Step s : STEPS) {
            double balloon = kib(at(lru, s), "balloon.size");
            assertEquals(s.of("MemTotal"), total - balloon, 0, s.name + " as measured");
            assertEquals(GUEST - s.target, balloon, 0, s.name);
        }
        for (Step s : STEPS.subList(0, 2)) // later the kernel gives up memory of its own
        assertEquals(s.of("MemFree"), kib(at(lru, s), "memory.free"), 128, s.name);
        Step end = STEPS.get(STEPS.size() - 1);
        assertEquals(end.of("MemFree"), kib(at(lru, end), "memory.free"), 0.03 * end.of("MemFree"), "at the end");
    }

    @Test
    void pagesTakenAndGivenBack() {
        long inflated = 0;
        long deflated = 0;
        for (Step s : STEPS) {
            inflated += at(lru, s).count("balloon.inflated");
            deflated += at(lru, s).count("balloon.deflated");
            assertEquals(s.of("inflate"), inflated, s.name);
            assertEquals(s.of("deflate"), deflated, s.name);
        }
        assertEquals(45_056, inflated);
        assertEquals(45_056, deflated);
    }

    /**
     * Host memory is the target from 160 MiB on, where nothing is left that the guest never touched (measured: exactly from
     * 96 MiB on, within 2.4 % before); giving memory back gives none of it host memory, a touch does.
     */
    @Test
    void hostMemory() {
        for (RunResult run : List.of(lru, twoList)) {
            assertEquals(STEPS.get(0).rss, kib(at(run, STEPS.get(0)), "memory.host"), 128, "before");
            for (Step s : STEPS.subList(2, 6)) {
                double host = kib(at(run, s), "memory.host");
                assertEquals(s.target, host, 0, s.name);
                assertEquals(s.rss, host, 0.025 * s.rss, s.name + " as measured");
            }
            Step at80 = STEPS.get(5);
            Step up = STEPS.get(6);
            Step end = STEPS.get(7);
            long touched = at(run, up).count("memory.backed");
            assertEquals(kib(at(run, at80), "memory.host") + 4.0 * touched, kib(at(run, up), "memory.host"), 0);
            assertTrue(touched <= HOT, "only what the sweeps read back: " + touched);
            assertEquals(
                    up.rss, kib(at(run, up), "memory.host"), 0.02 * up.rss, "after the first deflation, as measured");
            assertEquals(kib(at(run, up), "memory.host"), kib(at(run, end), "memory.host"), 0, "the second gives none");
            assertEquals(up.rss, end.rss, "as measured");
        }
    }

    /** Writes begin at 160 MiB, and are most where the sweeps do not fit. */
    @Test
    void writesToTheSwapDevice() {
        for (RunResult run : List.of(lru, twoList)) {
            for (int i = 1; i < STEPS.size(); i++) {
                Step s = STEPS.get(i);
                long written = at(run, s).count("swap.guestOut");
                // measured: writes that the last step had begun go on while the balloon shrinks
                boolean measured = i < 6 && s.more("pswpout", STEPS.get(i - 1)) > 0;
                assertEquals(measured, written > 0, s.name + " " + written);
            }
            for (int thrashing : new int[] {4, 5})
                for (int quiet : new int[] {2, 3})
                    assertTrue(written(run, thrashing) > written(run, quiet), thrashing + " against " + quiet);
        }
    }

    private static long written(RunResult run, int step) {
        return at(run, STEPS.get(step)).count("swap.guestOut");
    }

    /** Reads hardly begin before 96 MiB; there and at 80 MiB the sweeps miss; then what is missing is read once. */
    @Test
    void readsFromTheSwapDevice() {
        for (int i = 1; i < STEPS.size(); i++) {
            Step s = STEPS.get(i);
            long measured = s.more("pswpin", STEPS.get(i - 1));
            long read = at(lru, s).count("swap.guestIn");
            assertEquals(read, at(lru, s).count("faults.major"), "the cache of files is not read again");
            if (measured == 0) assertEquals(0, read, s.name);
            if (i == 4 || i == 5) assertTrue(read >= HOT && measured >= HOT, s.name + " " + read + " " + measured);
            else assertTrue(read <= HOT && measured < 10_000, s.name + " " + read + " " + measured);
        }
        assertEquals(0, at(lru, STEPS.get(2)).count("swap.guestIn"), "measured: 1,654");
    }

    /**
     * Known gap: with accessed bits all pages look alike when reclaim first runs, so the hot ones, which came first, go first,
     * and each fault of a sweep takes the next of them. The measured kernel stopped after 1,654, since it reclaims in the
     * background while sweeps go on; here all 8,192 come back once. Afterwards they are known to be hot.
     */
    @Test
    void accessedBitsLearnLate() {
        assertEquals(HOT, at(twoList, STEPS.get(2)).count("swap.guestIn"));
        assertEquals(1654, STEPS.get(2).of("pswpin"));
        for (int i = 3; i < STEPS.size(); i++)
            assertEquals(
                    at(lru, STEPS.get(i)).count("swap.guestIn"),
                    at(twoList, STEPS.get(i)).count("swap.guestIn"),
                    STEPS.get(i).name);
    }
}
