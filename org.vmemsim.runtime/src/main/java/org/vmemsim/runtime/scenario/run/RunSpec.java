package org.vmemsim.runtime.scenario.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run: a fresh machine, and what happens on it.
 *
 * @param on who acts unless a statement says otherwise; null where every statement says it
 * @param duration nanoseconds of simulated time; 0 until the statements end
 * @param line of the scenario file; 0 where there is none
 */
public record RunSpec(String name, @Nullable Subject on, long duration, List<Statement> body, int line) {
    public RunSpec {
        body = List.copyOf(body);
    }
}
