package org.vmemsim.runtime.scenario;

import java.util.List;

/** Traces one after the other: {@code a then b}. */
public record TraceSequence(List<TraceSource> parts) implements TraceSource {
    public TraceSequence {
        if (parts.size() < 2) throw new InvalidScenarioException("'then' joins at least two traces");
        parts = List.copyOf(parts);
    }
}
