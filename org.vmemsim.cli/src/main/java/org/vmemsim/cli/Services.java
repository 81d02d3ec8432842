package org.vmemsim.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.vmemsim.cli.terminal.Console;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.run.Simulation;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.run.ExplainSpec;

/** What commands work with; tests put their own in. */
record Services(Console console, Loader loader, Simulator simulator) {
    /** Reads scenario files. */
    interface Loader {
        /** Reads and checks a file and what it imports. */
        LoadedFile load(Path file);
    }

    /** Carries scenarios out. */
    interface Simulator {
        Result run(Scenario scenario, Options options);

        Optional<Explanation> explain(Scenario scenario, ExplainSpec wish, Options options);
    }

    /** The real ones. */
    static Services on(Console console) {
        return new Services(console, new ScenarioFiles(), new Simulator() {
            @Override
            public Result run(Scenario scenario, Options options) {
                return Simulation.run(scenario, options);
            }

            @Override
            public Optional<Explanation> explain(Scenario scenario, ExplainSpec wish, Options options) {
                return Simulation.explain(scenario, wish, options);
            }
        });
    }
}
