package org.vmemsim.runtime.scenario;

/**
 * A request to tell one access step by step.
 *
 * @param run name of the run
 * @param access its number within the run, from 1
 * @param line of the scenario file; 0 where there is none
 */
public record ExplainSpec(String run, long access, int line) {
    public ExplainSpec {
        if (access < 1) throw new InvalidScenarioException("accesses are counted from 1, not " + access);
    }
}
