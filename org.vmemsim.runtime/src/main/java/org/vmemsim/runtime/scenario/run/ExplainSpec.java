package org.vmemsim.runtime.scenario.run;

import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/**
 * A request to explain something step by step.
 *
 * @param run name of the run
 * @param number of the access or statement within the run, from 1; or the line of a statement
 * @param line of the scenario file where the request stands; 0 where there is none
 */
public record ExplainSpec(String run, What what, long number, int line) {
    /** What is explained. */
    public enum What {
        /** One access to memory: each page of {@code read pages …}, and each record of a trace. */
        ACCESS,
        /** One operation, such as {@code protect heap to r}, in the order in which the run carries them out. */
        STATEMENT,
        /** The first operation that the run carries out of those on a line of the file. */
        LINE
    }

    public ExplainSpec {
        if (number < 1)
            throw new InvalidScenarioException(
                    (what == What.ACCESS ? "accesses" : "statements") + " are counted from 1, not " + number);
    }
}
