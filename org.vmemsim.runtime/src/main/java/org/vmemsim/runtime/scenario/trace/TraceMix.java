package org.vmemsim.runtime.scenario.trace;

import java.util.List;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** Traces interleaved one access each in turn, until all have ended: {@code a mixed with b}. */
public record TraceMix(List<TraceSource> parts) implements TraceSource {
    public TraceMix {
        if (parts.size() < 2) throw new InvalidScenarioException("'mixed with' joins at least two traces");
        parts = List.copyOf(parts);
    }
}
