package org.vmemsim.tests.overcommitment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.result.RunResult;

/**
 * The states of free memory in a run: a process of the host uses it up and gives it back in steps, between two looks each.
 * Nothing is taken from the guest, which makes the host one that looks at all.
 */
class FreeMemoryStatesTest {
    private static final List<String> STATES = List.of("high", "soft", "hard", "low");

    private record Entered(int second, String state) {}

    /** Steps down and up again, at half seconds; the host looks at full ones. */
    private static RunResult ramp(String host, int filler, int steps, int perStep, String page) {
        StringBuilder at = new StringBuilder();
        for (int i = 0; i < 2 * steps; i++) {
            int step = i < steps ? i : 2 * steps - 1 - i;
            at.append("    at %d.5 s %s pages %d..<%d of r\n"
                    .formatted(i, i < steps ? "write" : "unmap", step * perStep, (step + 1) * perStep));
        }
        return Runs.run("""
                host box {
                    %s
                    guest vm paging nested { memory 1 MiB }
                    process ramp {
                        region filler at 0x40_0000_0000 size %d MiB { page 2 MiB }
                        region r at 0x4000_0000 size %d %s lazy { page %s }
                    }
                }
                run down on ramp for %d s {
                    sample every 250 ms
                %s}
                """.formatted(
                        host,
                        filler,
                        steps * perStep * (page.startsWith("2") ? 2 : 4),
                        page.startsWith("2") ? "MiB" : "KiB",
                        page,
                        2 * steps + 1,
                        at));
    }

    /** The states entered at each look, and that they are those that free memory then asks for. */
    private static List<Entered> entered(RunResult run) {
        List<Entered> all = new ArrayList<>();
        double[][] counts =
                STATES.stream().map(s -> Runs.series(run, "host.state." + s)).toArray(double[][]::new);
        for (int i = 4; i < run.series().samples(); i++) // samples at 1.25 s, 2.25 s, …: behind a look
        if (run.series().time(i) % 1_000_000_000 == 250_000_000)
                for (int s = 0; s < 4; s++)
                    if (counts[s][i] > counts[s][i - 4])
                        all.add(new Entered((int) (run.series().time(i) / 1_000_000_000), STATES.get(s)));
        return all;
    }

    private static double free(RunResult run, int second) {
        for (int i = 0; i < run.series().samples(); i++)
            if (run.series().time(i) == second * 1_000_000_000L + 250_000_000)
                return Runs.series(run, "host.memory.free")[i];
        throw new AssertionError("no sample at " + second);
    }

    private static void check(RunResult run, double... thresholds) {
        List<Entered> entered = entered(run);
        assertEquals(
                List.of("soft", "hard", "low", "hard", "soft", "high"),
                entered.stream().map(Entered::state).toList());
        for (int i = 0; i < 6; i++) {
            int second = entered.get(i).second;
            double threshold = thresholds[i < 3 ? i + 1 : 5 - i];
            double before = free(run, second - 1);
            double now = free(run, second);
            if (i < 3)
                assertEquals(true, now < threshold && before >= threshold, entered.get(i) + " " + before + " " + now);
            else assertEquals(true, now > threshold && before <= threshold, entered.get(i) + " " + before + " " + now);
        }
    }

    /** 6, 4, 2 and 1 % of 100 MiB, in steps of half a percent: worse below 4, 2, 1 %, better above 2, 4, 6 %. */
    @Test
    void thresholdsOfThePaper() {
        double percent = 1 << 20;
        RunResult run = ramp("memory 100 MiB   reclaim { order sharing }", 90, 19, 128, "4 KiB");
        check(run, 6 * percent, 4 * percent, 2 * percent, percent);
    }

    /** 28 GiB keep 901.12 MiB free; 64, 32 and 16 % of that are 576.7, 288.4 and 144.2 MiB. */
    @Test
    void slidingThresholds() {
        double min = 901.12 * (1 << 20);
        RunResult run = ramp(
                "memory 28 GiB   reclaim { order sharing   free { profile sliding } }",
                28 * 1024 - 1000,
                20,
                23,
                "2 MiB");
        check(run, min, 0.64 * min, 0.32 * min, 0.16 * min);
    }
}
