package org.vmemsim.dsl.ide.figures;

import com.google.inject.ImplementedBy;
import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.resource.Resource;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.RunSpec;

/** All that the editor needs of mapping and simulation; the seam where tests put a slow or failing one. */
@ImplementedBy(RuntimeSimulator.class)
public interface Simulator {
    /**
     * What a file without errors says. Called inside a read of the resource; the scenario holds nothing of it.
     *
     * @throws org.vmemsim.runtime.scenario.settings.InvalidScenarioException if the file says something that cannot be
     */
    Scenario scenario(Resource resource);

    /** Carries out every run. */
    Result run(Scenario scenario, Options options);

    /** Carries out one run of a scenario. */
    RunResult run(Scenario scenario, RunSpec run, Options options);

    /** What runs that were carried out one by one tell together, with the expectations at top level. */
    Result together(Scenario scenario, List<RunResult> runs);

    /** Explains access {@code number}, from 1, of a run; empty if the run makes fewer. */
    Optional<Explanation> explain(Scenario scenario, ExplainSpec wish, Options options);
}
