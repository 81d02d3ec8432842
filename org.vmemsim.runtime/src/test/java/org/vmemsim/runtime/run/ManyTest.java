package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.report.Look;
import org.vmemsim.runtime.report.TextReport;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.run.Subject;

/** Many guests and many runs: what they cost grows with their number, and not with its square. */
class ManyTest {
    /** In so many seconds of this thread's own, however busy the machine is. */
    private static <T> T within(int seconds, Supplier<T> work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        T result = work.get();
        long took = threads.getCurrentThreadCpuTime() - before;
        assertTrue(took < seconds * 1_000_000_000L, took / 1_000_000 + " ms");
        return result;
    }

    /** 9 ms a guest, as it once was, would be 36 s for these. */
    @Test
    void guests() {
        GuestSpec guest = Scenarios.guest(Paging.NESTED, Map.of("memory", 1L << 20, "replicas", 4000));
        RunResult r = within(
                15,
                () -> Scenarios.run(Scenarios.scenario(
                        Scenarios.host(Scenarios.mmu(Layouts.X86_64, Layouts.EPT), guest), Subject.of("box"))));
        assertEquals(4000, r.scopes().size());
    }

    /** Each column's values are shown in a unit that suits the whole row: 8,000 times 40 cells. */
    @Test
    void runs() {
        Map<String, Double> values = new java.util.LinkedHashMap<>();
        for (int i = 0; i < 40; i++) values.put("tlb.t" + i + ".hits", i + 1.0);
        List<RunResult> runs = new ArrayList<>();
        for (int i = 0; i < 8000; i++)
            runs.add(new RunResult(
                    "r" + i, 1, 1, true, new Measures(values), Map.of(), List.of(), Map.of(), List.of(), null));
        Result result = new Result("many", runs, List.of(), List.of());
        String text = within(15, () -> TextReport.of(result, "x.vmem", new Look(true, false, 100, false)));
        assertTrue(text.contains("r7999"));
    }
}
