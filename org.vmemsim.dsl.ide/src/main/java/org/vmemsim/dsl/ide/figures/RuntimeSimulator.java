package org.vmemsim.dsl.ide.figures;

import java.util.Optional;
import org.eclipse.emf.ecore.resource.Resource;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.scenario.InvalidScenarioException;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.simulation.Options;
import org.vmemsim.runtime.simulation.Simulation;

/** The mapping of the language and the simulation of the runtime. */
public class RuntimeSimulator implements Simulator {
    @Override
    public Scenario scenario(Resource resource) {
        throw new InvalidScenarioException("the mapping is being built");
    }

    @Override
    public Result run(Scenario scenario, Options options) {
        return Simulation.run(scenario, options);
    }

    @Override
    public Optional<Explanation> explain(Scenario scenario, String run, long number, Options options) {
        return Simulation.explain(scenario, run, number, options);
    }
}
