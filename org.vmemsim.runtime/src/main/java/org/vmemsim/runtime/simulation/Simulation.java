package org.vmemsim.runtime.simulation;

import java.util.Optional;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.scenario.Scenario;

/** Simulates scenarios. Deterministic: the same scenario gives the same result. */
public final class Simulation {
    private Simulation() {}

    /**
     * Carries out every run of a scenario, checks its expectations and explains what it asks to be explained. A run that
     * fails (a missing trace, an address outside every region) has a {@code problem}; the others go on.
     */
    public static Result run(Scenario scenario, Options options) {
        throw new UnsupportedOperationException("being built");
    }

    /** Explains access {@code number}, from 1, of a run; empty if the run makes fewer. */
    public static Optional<Explanation> explain(Scenario scenario, String run, long number, Options options) {
        throw new UnsupportedOperationException("being built");
    }
}
