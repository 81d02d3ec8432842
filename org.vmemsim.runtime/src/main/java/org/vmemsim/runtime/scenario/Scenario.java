package org.vmemsim.runtime.scenario;

import java.util.List;
import java.util.Optional;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Subject;

/**
 * Everything that a {@code .vmem} file says, resolved: the one input of a simulation.
 *
 * @param name the file's name without its ending
 * @param expectations those at top level; those of runs are statements
 */
public record Scenario(
        String name,
        List<HostSpec> hosts,
        List<RunSpec> runs,
        List<Expectation> expectations,
        List<ExplainSpec> explanations) {
    public Scenario {
        hosts = List.copyOf(hosts);
        runs = List.copyOf(runs);
        expectations = List.copyOf(expectations);
        explanations = List.copyOf(explanations);
    }

    /** The run of that name. */
    public Optional<RunSpec> run(String name) {
        return runs.stream().filter(r -> r.name().equals(name)).findFirst();
    }

    /** The host of that name. */
    public Optional<HostSpec> host(String name) {
        return hosts.stream().filter(h -> h.name().equals(name)).findFirst();
    }

    /** The host that a run is on: the first where the run does not say it. */
    public Optional<HostSpec> host(RunSpec run) {
        Subject on = run.on();
        return on == null ? hosts.stream().findFirst() : host(on.path().get(0).name());
    }
}
