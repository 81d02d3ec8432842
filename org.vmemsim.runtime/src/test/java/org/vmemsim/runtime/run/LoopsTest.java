package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.control.Budget;
import org.vmemsim.runtime.control.Cancellation;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.Progress;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.result.ExpectationResult.Status;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Figure;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.Dimension;

/** Loops up to the ends of numbers, and loops that make no access. */
class LoopsTest {
    private static final long LAST = Long.MAX_VALUE;
    private static final Options LITTLE =
            new Options(Path.of("."), new Budget(1000), Cancellation.NEVER, Progress.NONE);
    private static final Statement READ = Scenarios.read(1 << 22);
    private static final Statement NOTHING = new Statement.Phase("p", "", List.of());

    private static Scenario scenario(long duration, Statement... body) {
        return new Scenario(
                "test",
                List.of(Scenarios.bare(
                        Scenarios.mmu(Layouts.X86_64, Layouts.EPT),
                        Scenarios.process("p", Scenarios.region("r", 1 << 22, 4096, Backing.MAPPED, 0)))),
                List.of(new RunSpec("run", Subject.of("box", "p"), duration, List.of(body), 1)),
                List.of(),
                List.of());
    }

    private static RunResult run(Options options, Statement... body) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> Simulation.run(scenario(0, body), options).runs().get(0));
    }

    private static Statement loop(long from, long to, boolean closed, long step, Statement... body) {
        return new Statement.ForEach(
                "i", Expression.of(from), Expression.of(to), closed, Expression.of(step), List.of(body));
    }

    private static long accesses(long from, long to, boolean closed, long step) {
        return run(LITTLE, loop(from, to, closed, step, READ)).accesses();
    }

    @Test
    void rounds() {
        assertEquals(2, accesses(LAST - 1, LAST, true, 1), "both numbers, and no sum beyond the last");
        assertEquals(1, accesses(LAST - 1, LAST, false, 1));
        assertEquals(1, accesses(LAST, LAST, true, LAST));
        assertEquals(0, accesses(LAST, LAST, false, 1));
        assertEquals(0, accesses(3, 2, true, 1));
        assertEquals(3, accesses(Long.MIN_VALUE, Long.MAX_VALUE, true, LAST), "-2^63, -1 and 2^63 - 2");
        assertEquals(4, accesses(0, 9, true, 3), "0, 3, 6, 9");
        assertEquals(3, accesses(0, 9, false, 3), "0, 3, 6");
        assertEquals(1, accesses(0, 9, true, 10));
    }

    @Test
    void stepsAndCountsThatMakeNoSense() {
        assertNotNull(run(LITTLE, loop(0, 9, true, 0, READ)).problem());
        assertNotNull(run(LITTLE, loop(0, 9, true, -1, READ)).problem());
        assertNotNull(run(LITTLE, new Statement.Repeat(Expression.of(-1), List.of(READ)))
                .problem());
        assertNull(run(LITTLE, new Statement.Repeat(Expression.of(0), List.of(READ)))
                .problem());
    }

    @Test
    void budgetStopsWhatMakesNoAccess() {
        for (Statement endless : List.of(
                new Statement.Repeat(Expression.of(LAST), List.of(NOTHING)),
                loop(0, LAST, true, 1, NOTHING),
                new Statement.Repeat(
                        Expression.of(LAST), List.of(new Statement.Repeat(Expression.of(0), List.of(READ)))))) {
            RunResult r = run(LITTLE, endless);
            assertFalse(r.complete());
            assertNull(r.problem());
        }
    }

    @Test
    void cancellationStopsWhatMakesNoAccess() {
        AtomicInteger asked = new AtomicInteger();
        Options cancelled =
                new Options(Path.of("."), Budget.UNLIMITED, () -> asked.incrementAndGet() > 10, Progress.NONE);
        assertFalse(run(cancelled, new Statement.Repeat(Expression.of(LAST), List.of(NOTHING)))
                .complete());
    }

    @Test
    void eventsAndSamplesWithoutEnd() {
        Statement often = new Statement.Every(Expression.of(1), List.of(NOTHING));
        RunResult r = assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> Simulation.run(scenario(LAST, often), LITTLE).runs().get(0));
        assertFalse(r.complete());
        Statement samples = new Statement.Sample(Expression.of(1));
        RunResult refused = Simulation.run(scenario(10_000_000_000L, samples), Options.in(Path.of(".")))
                .runs()
                .get(0);
        assertNotNull(refused.problem());
    }

    /** A figure of a run that did not take place is no 0. */
    @Test
    void figuresOfRunsThatDidNotTakePlace() {
        Scenario s = scenario(0, READ);
        Figure faults = new Figure.Metric("run", null, null, "faults.total");
        Figure phase = new Figure.Metric("run", "never", null, "faults.total");
        Figure zero = new Figure.Number(0, Dimension.COUNT);
        Scenario asking = new Scenario(
                "test",
                s.hosts(),
                s.runs(),
                List.of(
                        new Expectation("", faults, Expectation.Comparator.EQ, zero, null, false, 1),
                        new Expectation("", phase, Expectation.Comparator.EQ, zero, null, false, 1)),
                List.of());
        Options cancelled = new Options(Path.of("."), Budget.UNLIMITED, () -> true, Progress.NONE);
        Simulation.run(asking, cancelled).expectations().forEach(e -> assertEquals(Status.UNKNOWN, e.status()));
        assertEquals(
                Status.UNKNOWN,
                Simulation.run(asking, LITTLE).expectations().get(1).status());
    }
}
