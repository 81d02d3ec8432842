package org.vmemsim.dsl.ide.figures;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.apache.log4j.Logger;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.run.RunSpec;

/**
 * The border that no failure of a simulation crosses: not an exception, nor too deep a recursion, nor a want of memory.
 * It becomes the problem of the run that failed; the other runs keep their figures.
 */
public class GuardedSimulation {
    private static final Logger LOG = Logger.getLogger(GuardedSimulation.class);

    @Inject
    private Simulator simulator;

    /** Carries out every run. */
    public Result run(Scenario scenario, Options options) {
        try {
            return simulator.run(scenario, options);
        } catch (Throwable failure) {
            if (options.cancellation().cancelled()) return new Result(scenario.name(), List.of(), List.of(), List.of());
            LOG.error("Simulation of " + scenario.name() + " failed; each run is tried alone", failure);
        }
        List<RunResult> runs = new ArrayList<>();
        for (RunSpec run : scenario.runs()) {
            try {
                runs.addAll(simulator.run(only(scenario, run), options).runs());
            } catch (Throwable failure) {
                runs.add(failed(run, failure));
            }
        }
        return new Result(scenario.name(), runs, List.of(), List.of());
    }

    /** The scenario with one run alone, and without what is said about runs together. */
    public static Scenario only(Scenario scenario, RunSpec run) {
        return new Scenario(scenario.name(), scenario.hosts(), List.of(run), List.of(), List.of());
    }

    /** What a run has that failed. */
    static RunResult failed(RunSpec run, Throwable failure) {
        Problem problem = new Problem(
                run.line(), "The simulator failed: " + failure, "This is a fault of VMemSim; the log has more of it.");
        return RunResult.failed(run, problem);
    }
}
