package org.vmemsim.runtime.scenario.trace;

import java.util.List;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** Traces one after the other: {@code a then b}. */
public record TraceSequence(List<TraceSource> parts) implements TraceSource {
    public TraceSequence {
        if (parts.size() < 2) throw new InvalidScenarioException("'then' joins at least two traces");
        parts = List.copyOf(parts);
    }
}
