package org.vmemsim.dsl.ide.figures;

import com.google.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.resource.Resource;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.mapping.value.MappingIssue;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** The mapping of the language and the simulation of the runtime. */
public class RuntimeSimulator implements Simulator {
    @Inject
    private ScenarioMapper mapper;

    @Override
    public Scenario scenario(Resource resource) {
        Mapping mapping = mapper.checked((Model) resource.getContents().get(0));
        mapping.issues().stream().filter(MappingIssue::isError).findFirst().ifPresent(e -> {
            Resource where = e.element().eResource(); // its own errors are known, so it is a file that it imports
            String file =
                    where == null || where == resource ? "" : where.getURI().lastSegment() + ": ";
            throw new InvalidScenarioException(file + e.message());
        });
        return mapping.scenario();
    }

    @Override
    public Result run(Scenario scenario, Options options) {
        return Simulation.run(scenario, options);
    }

    @Override
    public RunResult run(Scenario scenario, RunSpec run, Options options) {
        return Simulation.run(scenario, run, options);
    }

    @Override
    public Result together(Scenario scenario, List<RunResult> runs) {
        return Simulation.together(scenario, runs);
    }

    @Override
    public Optional<Explanation> explain(Scenario scenario, ExplainSpec wish, Options options) {
        return Simulation.explain(scenario, wish, options);
    }
}
