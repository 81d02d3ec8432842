package org.vmemsim.dsl.mapping;

import java.util.List;
import org.vmemsim.dsl.mapping.value.MappingIssue;
import org.vmemsim.runtime.scenario.Scenario;

/**
 * What mapping a file gives.
 *
 * @param scenario everything that could be understood; where there are errors, parts may be missing or have their defaults
 * @param issues in the order in which they were found; those of imported files and the library among them
 */
public record Mapping(Scenario scenario, List<MappingIssue> issues) {
    public Mapping {
        issues = List.copyOf(issues);
    }

    /** Whether the scenario is not what the file means. */
    public boolean hasErrors() {
        return issues.stream().anyMatch(MappingIssue::isError);
    }
}
