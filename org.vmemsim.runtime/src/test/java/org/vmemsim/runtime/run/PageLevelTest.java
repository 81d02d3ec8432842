package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.machine.MachineMetrics;
import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.OsSpec;
import org.vmemsim.runtime.scenario.memory.PagePolicy;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.UniformTrace;
import org.vmemsim.runtime.scenario.trace.WorkloadSpec;
import org.vmemsim.runtime.scenario.trace.ZipfTrace;
import org.vmemsim.runtime.trace.source.TraceContext;
import org.vmemsim.runtime.workload.Workload;

/** Page by page and exact: the same faults, exits, swapping, memory and lost time, whatever happens to memory. */
class PageLevelTest {
    private static final long MIB = 1 << 20;
    private static final List<PagePolicy> POLICIES = List.of(
            PagePolicy.TWO_LIST, PagePolicy.CLOCK, PagePolicy.FIFO, PagePolicy.LRU, PagePolicy.ARC, PagePolicy.RANDOM);

    private final List<Statement> body = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "NESTED, 1",
        "NESTED, 2",
        "NESTED, 3",
        "NESTED, 4",
        "NESTED, 5",
        "NESTED, 6",
        "SHADOW, 1",
        "SHADOW, 2",
        "SHADOW, 3",
        "SHADOW, 4",
        "NATIVE, 1",
        "NATIVE, 2",
        "NATIVE, 3"
    })
    void countsTheSame(Paging paging, long seed) {
        Map<String, Map<String, Double>> exact = figures(run(paging, seed, HostSpec.Detail.EXACT));
        Map<String, Map<String, Double>> pages = figures(run(paging, seed, HostSpec.Detail.PAGE_LEVEL));
        assertEquals(exact.keySet(), pages.keySet());
        // a guest's table that the host swapped out comes back when it is walked, and TLBs of a limited size walk more
        // often
        if (count(exact, "swap.hostOut") == 0)
            exact.forEach((scope, values) -> assertEquals(values, pages.get(scope), scope));
        else
            for (String metric : List.of("access.count", "faults.true", "exits.total", "memory.host", "time.lost"))
                assertEquals(count(exact, metric), count(pages, metric), 0.03 * count(exact, metric), metric);
        assertTrue(count(exact, "access.count") > 10_000, "something happened");
        assertTrue(count(exact, "faults.true") > 1_000, "and memory was wanted");
    }

    private static double count(Map<String, Map<String, Double>> figures, String metric) {
        return figures.getOrDefault("", Map.of()).getOrDefault(metric, 0.0);
    }

    @ParameterizedTest
    @CsvSource({"NESTED", "SHADOW"})
    void isTheSameAgain(Paging paging) {
        RunResult first = run(paging, 9, HostSpec.Detail.PAGE_LEVEL);
        RunResult second = run(paging, 9, HostSpec.Detail.PAGE_LEVEL);
        assertEquals(first, second);
    }

    /** All but what TLBs and walks count, and times that they are part of. */
    private static Map<String, Map<String, Double>> figures(RunResult run) {
        assertNull(run.problem(), () -> String.valueOf(run.problem()));
        Map<String, Map<String, Double>> all = new TreeMap<>();
        all.put("", figures(run.metrics()));
        run.scopes().forEach((scope, measures) -> all.put(scope, figures(measures)));
        return all;
    }

    private static Map<String, Double> figures(Measures measures) {
        Map<String, Double> values = new TreeMap<>(measures.values());
        values.keySet().removeIf(MachineMetrics::needsTlbs);
        return values;
    }

    private RunResult run(Paging paging, long seed, HostSpec.Detail detail) {
        SplitMix64 random = new SplitMix64(seed);
        body.clear();
        OsSpec os = SettingGroup.of(OsSpec.class)
                .with(OsSpec.DEFAULT, Map.of("swap", 64 * MIB, "replacement", POLICIES.get((int)
                        random.below(POLICIES.size()))));
        List<GuestSpec> guests = new ArrayList<>();
        for (int i = 0; i < 3; i++) guests.add(guest("g" + i, paging, os, random));
        boolean tight = random.below(2) == 0;
        HostSpec host = SettingGroup.of(HostSpec.class)
                .with(
                        Scenarios.host(Scenarios.mmu(Layouts.X86_64, Layouts.EPT), guests.toArray(GuestSpec[]::new)),
                        Map.of("detail", detail, "memory", (tight && paging != Paging.NATIVE ? 36 : 128) * MIB));
        for (int i = 0; i < 3; i++) {
            at(random.below(1000), new Operation.Start(workload("w", random), 1), "box", "g" + i, "p");
            if (random.below(2) == 0) at(1000 + random.below(500), new Operation.Stop("w", 1), "box", "g" + i, "p");
            if (random.below(2) == 0) at(500 + random.below(500), new Operation.Fork("c", 1), "box", "g" + i, "p");
        }
        body.add(new Statement.Every(
                Expression.of(70_000_000),
                List.of(new Statement.Acting(
                        Subject.of("box", "g0", "p"), List.of(Scenarios.read(1 << 22), Scenarios.write(3 << 21))))));
        RunSpec run = new RunSpec("run", Subject.of("box"), 2_000_000_000L, body, 1);
        return Scenarios.run(new Scenario("test", List.of(host), List.of(run), List.of(), List.of()));
    }

    private static GuestSpec guest(String name, Paging paging, OsSpec os, SplitMix64 random) {
        RegionSpec region = Scenarios.region("r", 1 << 22, 24 * MIB, Backing.LAZY, 0);
        ProcessSpec process = Scenarios.process("p", region);
        GuestSpec guest = Scenarios.guest(paging, Map.of("memory", (12 + random.below(12)) * MIB, "os", os), process);
        return SettingGroup.of(GuestSpec.class).with(guest, Map.of("name", name));
    }

    private static WorkloadSpec workload(String name, SplitMix64 random) {
        long over = (4 + random.below(20)) * MIB;
        TraceSource trace = random.below(2) == 0
                ? new ZipfTrace(over, random.unit(), 0.3, 5_000, random.below(100))
                : new UniformTrace(over, 48, 0.2, Long.MAX_VALUE, random.below(100));
        return new WorkloadSpec(name, trace, 5_000 + random.below(30_000));
    }

    private void at(long ms, Statement what, String... who) {
        body.add(new Statement.At(
                Expression.of(ms * 1_000_000), List.of(new Statement.Acting(Subject.of(who), List.of(what)))));
    }

    @Test
    void recordsAreTheSameFromAnotherThread() {
        WorkloadSpec spec = new WorkloadSpec("w", new ZipfTrace(MIB, 0.9, 0.5, 10_000, 3), 1000);
        TraceContext context = TraceContext.in(Path.of("."));
        Machine machine = new Machine(
                Scenarios.bare(
                        Scenarios.mmu(Layouts.X86_64, Layouts.EPT),
                        Scenarios.process("p", Scenarios.region("r", 1 << 22, MIB, Backing.LAZY, 0))),
                1,
                (handler, p, va) -> {});
        var process = machine.processes().values().iterator().next();
        ExecutorService other = Executors.newSingleThreadExecutor();
        Workload here = new Workload(spec, spec.trace(), context, process, 0, 1, Runnable::run);
        Workload there = new Workload(spec, spec.trace(), context, process, 0, 1, other);
        for (int i = 0; i < 20; i++) {
            here.fill();
            there.fill();
            assertEquals(here.end, there.end);
            assertArrayEquals(
                    java.util.Arrays.copyOf(here.records, here.end), java.util.Arrays.copyOf(there.records, there.end));
            here.made(here.end);
            there.made(there.end);
        }
        here.close();
        there.close();
        other.shutdown();
    }
}
