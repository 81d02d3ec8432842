package org.vmemsim.runtime.result;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that a simulation of a scenario tells.
 *
 * @param expectations those at top level
 */
public record Result(
        String scenario, List<RunResult> runs, List<ExpectationResult> expectations, List<Explanation> explanations) {
    public Result {
        runs = List.copyOf(runs);
        expectations = List.copyOf(expectations);
        explanations = List.copyOf(explanations);
    }

    /** The run of that name. */
    public Optional<RunResult> run(String name) {
        return runs.stream().filter(r -> r.name().equals(name)).findFirst();
    }

    /** All expectations: of runs, their phases, and at top level. */
    public Stream<ExpectationResult> allExpectations() {
        Stream<ExpectationResult> inRuns = runs.stream()
                .flatMap(r -> Stream.concat(
                        r.phases().stream().flatMap(p -> p.expectations().stream()), r.expectations().stream()));
        return Stream.concat(inRuns, expectations.stream());
    }
}
