package org.vmemsim.runtime.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.control.Watch;
import org.vmemsim.runtime.estimate.Effort;
import org.vmemsim.runtime.estimate.JavaMemory;
import org.vmemsim.runtime.memory.OutOfMemoryException;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.names.Scopes;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.Figure;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** Simulates scenarios. Deterministic: the same scenario gives the same result. */
public final class Simulation {
    private static final String SMALLER =
            "give the machine more memory, or make what it has at the start smaller: kernel, page cache, 'mapped'"
                    + " regions";

    private Simulation() {}

    /**
     * Carries out every run of a scenario, checks its expectations and explains what it asks to be explained. A run that
     * fails (a missing trace, memory that does not suffice) has a {@code problem}; the others go on. After a cancellation
     * none is begun.
     */
    public static Result run(Scenario scenario, Options options) {
        Map<String, RunResult> runs = new LinkedHashMap<>();
        for (RunSpec r : scenario.runs())
            if (!options.cancellation().cancelled()) runs.put(r.name(), run(scenario, r, options));
        List<Explanation> explanations = new ArrayList<>();
        for (ExplainSpec e : scenario.explanations())
            explain(scenario, e, options).ifPresent(explanations::add);
        return new Result(scenario.name(), List.copyOf(runs.values()), judged(scenario, runs), explanations);
    }

    /**
     * What runs that were carried out one by one tell together: their results, and how the expectations at top level go.
     * Explains nothing.
     *
     * @param runs in the scenario's order; those that are missing have no figures
     */
    public static Result together(Scenario scenario, List<RunResult> runs) {
        Map<String, RunResult> byName = new LinkedHashMap<>();
        for (RunResult r : runs) byName.put(r.name(), r);
        return new Result(scenario.name(), runs, judged(scenario, byName), List.of());
    }

    private static List<ExpectationResult> judged(Scenario scenario, Map<String, RunResult> runs) {
        List<ExpectationResult> expectations = new ArrayList<>();
        for (Expectation e : scenario.expectations()) {
            boolean complete =
                    runs.values().stream().filter(r -> e.names(r.name())).allMatch(RunResult::complete);
            expectations.add(new Evaluator(m -> value(runs, m), m -> series(runs, m)).check(e, complete));
        }
        return expectations;
    }

    /** NaN where the run or the phase did not take place; empty where it did and has no such figure. */
    private static OptionalDouble value(Map<String, RunResult> runs, Figure.Metric m) {
        RunResult run = m.run() == null ? null : runs.get(m.run());
        if (run == null) return OptionalDouble.of(Double.NaN);
        String phase = m.phase();
        if (phase == null) return Scopes.value(run.metrics(), run.scopes(), m.scope(), m.metric());
        return run.phases().stream()
                .filter(p -> p.name().equals(phase))
                .findFirst()
                .map(p -> Scopes.value(p.metrics(), p.scopes(), m.scope(), m.metric()))
                .orElse(OptionalDouble.of(Double.NaN));
    }

    private static double @Nullable [] series(Map<String, RunResult> runs, Figure.Metric m) {
        RunResult run = m.run() == null || m.phase() != null ? null : runs.get(m.run());
        return run == null ? null : Scopes.overTime(run.series(), m.scope(), m.metric());
    }

    /** Carries out one run. */
    public static RunResult run(Scenario scenario, RunSpec run, Options options) {
        return carryOut(scenario, run, options, new Watch(run.name(), options, null));
    }

    /** Where Java's memory does not suffice the run fails, and with it goes what filled the memory: other runs go on. */
    private static RunResult carryOut(Scenario scenario, RunSpec run, Options options, Watch watch) {
        try {
            return begun(scenario, run, options, watch);
        } catch (OutOfMemoryError e) {
            Effort effort = Effort.of(scenario, run);
            return RunResult.failed(
                    run,
                    new Problem(
                            run.line(),
                            "it needs more memory than the " + (JavaMemory.most() >>> 20) + " MiB that Java has",
                            JavaMemory.remedy(effort == null ? 0 : effort.bytes())));
        }
    }

    private static RunResult begun(Scenario scenario, RunSpec run, Options options, Watch watch) {
        Executor executor;
        try {
            executor = new Executor(run, host(scenario, run), options, watch);
        } catch (Watch.Stopped e) {
            return RunResult.stopped(run);
        } catch (SimulationException e) {
            Problem p = e.problem();
            int line = p.line() > 0 ? p.line() : run.line();
            return RunResult.failed(run, new Problem(line, p.message(), p.remedy(), p.internal()));
        } catch (InvalidScenarioException | OutOfMemoryException e) {
            String remedy = e instanceof OutOfMemoryException ? SMALLER : "";
            return RunResult.failed(run, new Problem(run.line(), String.valueOf(e.getMessage()), remedy));
        }
        boolean complete = false;
        Problem problem = null;
        try {
            executor.run();
            complete = true;
        } catch (Watch.Stopped e) {
            executor.abandon();
        } catch (SimulationException e) {
            problem = e.problem();
            executor.abandon();
        } catch (InvalidScenarioException e) {
            problem = new Problem(run.line(), String.valueOf(e.getMessage()), "");
            executor.abandon();
        } catch (OutOfMemoryException e) {
            problem = new Problem(
                    run.line(), String.valueOf(e.getMessage()), "give the machine more memory, or use less");
            executor.abandon();
        }
        return new RunResult(
                run.name(),
                run.line(),
                watch.accesses(),
                complete,
                executor.metrics().total(Map.of()),
                executor.metrics().scopes(Map.of()),
                executor.phases(),
                executor.lines(),
                executor.expectations(),
                problem,
                executor.series(),
                executor.warnings());
    }

    private static HostSpec host(Scenario scenario, RunSpec run) {
        Subject on = run.on();
        return scenario.host(run)
                .orElseThrow(() -> on != null
                        ? new SimulationException(run.line(), "there is no host " + on, "")
                        : new SimulationException(run.line(), "there is no host to run on", "write one"));
    }

    /** Explains an access or statement of a run; empty if the run ends before it. */
    public static Optional<Explanation> explain(Scenario scenario, ExplainSpec wish, Options options) {
        Optional<RunSpec> spec = scenario.run(wish.run());
        if (spec.isEmpty()) return Optional.empty();
        Watch watch = new Watch(wish.run(), options, wish);
        carryOut(scenario, spec.get(), options, watch);
        @Nullable Explanation found = watch.explanation();
        return Optional.ofNullable(found);
    }
}
