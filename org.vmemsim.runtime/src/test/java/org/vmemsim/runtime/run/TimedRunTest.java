package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.machine.CostSpec;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Figure;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.Cost;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.scenario.trace.SequentialTrace;
import org.vmemsim.runtime.scenario.trace.UniformTrace;
import org.vmemsim.runtime.scenario.trace.WorkloadSpec;

/** Runs over simulated time, worked out by hand. */
class TimedRunTest {
    private static final Measures NOTHING = new Measures(Map.of());
    private static final long MS = 1_000_000;
    private static final long SECOND = 1000 * MS;
    private static final WorkloadSpec HUNDRED =
            new WorkloadSpec("w", new UniformTrace(4096, 8, 0.5, Long.MAX_VALUE, 1), 100);

    private static final ProcessSpec MAPPED =
            Scenarios.process("p", Scenarios.region("r", 1 << 22, 4096, Backing.MAPPED, 0));

    private static final MmuSpec MMU = Scenarios.mmu(Layouts.X86_64, Layouts.EPT);

    private static HostSpec box(HostSpec.Detail detail, GuestSpec... guests) {
        return SettingGroup.of(HostSpec.class).with(Scenarios.host(MMU, guests), Map.of("detail", detail));
    }

    private static GuestSpec guest(String name, Map<String, Object> settings, ProcessSpec... processes) {
        GuestSpec g = Scenarios.guest(Paging.NESTED, settings, processes);
        return SettingGroup.of(GuestSpec.class).with(g, Map.of("name", name, "memory", 64L << 20));
    }

    private static RunResult run(HostSpec host, long duration, Statement... body) {
        RunSpec run = new RunSpec("run", Subject.of("box"), duration, List.of(body), 1);
        return Scenarios.run(new Scenario("test", List.of(host), List.of(run), List.of(), List.of()));
    }

    private static Statement.Acting by(Statement what, String... path) {
        return new Statement.Acting(Subject.of(path), List.of(what));
    }

    private static Statement at(long ns, Statement what) {
        return new Statement.At(Expression.of(ns), List.of(what));
    }

    private static Statement start(WorkloadSpec w, String... path) {
        return by(new Operation.Start(w, 1), path);
    }

    private static Statement expect(String metric, double value) {
        return new Statement.Check(new Expectation(
                metric,
                new Figure.Metric(null, null, null, metric),
                Expectation.Comparator.EQ,
                new Figure.Number(value, Dimension.COUNT),
                null,
                false,
                1));
    }

    private static Statement check(String function, String metric, double value) {
        Figure all = new Figure.Call(function, List.of(new Figure.Metric(null, null, null, metric)));
        Figure number = new Figure.Number(value, Dimension.COUNT);
        return new Statement.Check(new Expectation(function, all, Expectation.Comparator.EQ, number, null, false, 1));
    }

    private static long accesses(RunResult run, String scope) {
        return count(run, scope, "access.count");
    }

    private static long count(RunResult run, String scope, String metric) {
        assertNull(run.problem(), () -> String.valueOf(run.problem()));
        return run.scopes().getOrDefault(scope, NOTHING).count(metric);
    }

    @ParameterizedTest
    @EnumSource(HostSpec.Detail.class)
    void accessesAreMadeAtTheirRate(HostSpec.Detail detail) {
        HostSpec box = box(detail, guest("a", Map.of(), MAPPED), guest("b", Map.of(), MAPPED));
        WorkloadSpec fifty = new WorkloadSpec("w", HUNDRED.trace(), 50);
        RunResult run = run(
                box,
                2 * SECOND,
                at(500 * MS, start(fifty, "box", "b")),
                start(HUNDRED, "box", "a", "p"),
                at(SECOND, by(new Operation.Stop("", 1), "box", "a")));
        assertEquals(100, accesses(run, "a"), "one second at 100 a second");
        // the first access of b costs a violation and so a stall of microseconds: its last one falls behind the end
        assertEquals(75, accesses(run, "b"), "one and a half seconds at 50");
    }

    /** Page k of ten is first touched at 25 k ms: each fault takes 15 ms, each access 10. The rest of a second is hits. */
    @ParameterizedTest
    @EnumSource(HostSpec.Detail.class)
    void whoWaitsMakesFewerAccesses(HostSpec.Detail detail) {
        CostSpec costs = SettingGroup.of(CostSpec.class)
                .with(CostSpec.DEFAULT, Map.of("guestFault", Cost.nanoseconds("15000000"), "zeroPage", Cost.NONE));
        HostSpec box = SettingGroup.of(HostSpec.class)
                .with(
                        Scenarios.bare(
                                MMU, Scenarios.process("p", Scenarios.region("r", 1 << 22, 40960, Backing.LAZY, 0))),
                        Map.of("costs", costs, "detail", detail));
        WorkloadSpec pages = new WorkloadSpec("w", new SequentialTrace(40960, 4096, 0, 0, 1), 100);
        RunResult run = run(box, SECOND, start(pages, "box", "p"));
        assertEquals(10 + 75, accesses(run, "p"));
        assertEquals(150 * MS, run.metrics().count("time.lost"));
        assertEquals(150 * MS, run.metrics().count("time.lost.guestFaults"));
    }

    @ParameterizedTest
    @EnumSource(HostSpec.Detail.class)
    void whatIsWrittenAtATimeComesBehindAllBeforeIt(HostSpec.Detail detail) {
        HostSpec box = box(detail, guest("a", Map.of(), MAPPED));
        RunResult run = run(
                box,
                SECOND,
                start(HUNDRED, "box", "a"),
                at(500 * MS, expect("access.count", 50 + 2)),
                new Statement.Every(Expression.of(250 * MS), List.of(by(Scenarios.read(1 << 22), "box", "a", "p"))),
                // the reads at 0, 250 and 500 ms; that of 500 ms comes later, as it was announced later
                at(500 * MS + 1, expect("access.count", 51 + 3)));
        assertEquals(
                List.of(ExpectationResult.Status.HELD, ExpectationResult.Status.HELD),
                run.expectations().stream().map(ExpectationResult::status).toList(),
                () -> run.expectations().toString());
        assertEquals(104, accesses(run, "a"));
    }

    /** Sampled behind all that happens at the time: accesses k / 100 s before it, the first of them at 0. */
    @Test
    void samplesAreTakenAtTheirPeriod() {
        RunResult run = run(
                box(HostSpec.Detail.PAGE_LEVEL, guest("a", Map.of(), MAPPED)),
                SECOND,
                new Statement.Sample(Expression.of(300 * MS)),
                start(HUNDRED, "box", "a"),
                at(600 * MS, by(new Operation.Stop("w", 1), "box", "a")),
                at(950 * MS, check("max", "access.count", 60)),
                at(950 * MS, check("mean", "access.count", 50)),
                at(950 * MS, check("p50", "access.count", 60)),
                at(950 * MS, check("sum", "access.count", 150)));
        assertEquals(3, run.series().samples());
        assertEquals(900 * MS, run.series().time(2));
        assertArrayEquals(new double[] {30, 60, 60}, run.series().column("access.count"));
        assertArrayEquals(new double[] {30, 60, 60}, run.series().column("a.p.access.count"));
        assertTrue(
                run.expectations().stream().allMatch(e -> e.status() == ExpectationResult.Status.HELD),
                () -> run.expectations().toString());
    }

    @Test
    void samplesAreSomeHundredWhereNobodySaysHowMany() {
        assertEquals(10 * SECOND, Statement.Sample.period(600 * SECOND));
        assertEquals(SECOND, Statement.Sample.period(60 * SECOND));
        assertEquals(SECOND / 2, Statement.Sample.period(50 * SECOND));
        assertEquals(1, Statement.Sample.period(99));
    }

    @Test
    void aGuestWithoutProcessesGetsOne() {
        HostSpec box = box(HostSpec.Detail.PAGE_LEVEL, guest("a", Map.of()));
        WorkloadSpec w = new WorkloadSpec("w", new UniformTrace(1 << 20, 8, 0.5, Long.MAX_VALUE, 1), 10_000);
        RunResult run = run(box, SECOND, start(w, "box", "a"));
        assertEquals(256, count(run, "a.w", "faults.missing"), "1 MiB is 256 pages");
        assertTrue(run.metrics().value("tlb.misses").isEmpty(), "nothing counts what is not simulated");
    }

    @Test
    void replicasMakeAccessesOfTheirOwn() {
        GuestSpec two = SettingGroup.of(GuestSpec.class).with(guest("a", Map.of()), Map.of("replicas", 2));
        WorkloadSpec w = new WorkloadSpec("w", new UniformTrace(1 << 24, 8, 0.5, Long.MAX_VALUE, 1), 2000);
        Subject both = new Subject(List.of(new Subject.Part("box", null), new Subject.Part("a", Subject.ALL)));
        RunResult run = run(
                box(HostSpec.Detail.PAGE_LEVEL, two),
                SECOND,
                new Statement.Acting(both, List.of(new Operation.Start(w, 1))));
        long stores = count(run, "a[0]", "access.stores");
        assertNotEquals(stores, count(run, "a[1]", "access.stores"));
        RunResult again = run(
                box(HostSpec.Detail.PAGE_LEVEL, two),
                SECOND,
                new Statement.Acting(both, List.of(new Operation.Start(w, 1))));
        assertEquals(run.scopes(), again.scopes(), "the same run again");
    }

    @Test
    void thereIsNoTimeWithoutADuration() {
        RunResult run = run(box(HostSpec.Detail.EXACT, guest("a", Map.of(), MAPPED)), 0, start(HUNDRED, "box", "a"));
        assertTrue(run.problem() != null && run.problem().message().contains("over time"), () -> "" + run.problem());
    }
}
