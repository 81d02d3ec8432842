package org.vmemsim.runtime.trace.synthetic;

import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.trace.UniformTrace;
import org.vmemsim.runtime.trace.source.TraceContext;

/** Independent accesses, every multiple of the access size within the span equally likely. */
public final class UniformReader extends Generator {
    private static final String NAME = "a uniform trace";

    private final long base;
    private final int access;
    private final long places;
    private final SplitMix64 random;
    private final Kinds kinds;

    /** @throws InvalidScenarioException if the trace cannot be */
    public UniformReader(UniformTrace trace, TraceContext context) {
        super(checkLength(NAME, trace.length()));
        this.access = checkAccess(trace.access());
        checkSpan(NAME, context.base(), trace.over(), access);
        this.base = context.base();
        this.places = trace.over() / access;
        this.random = new SplitMix64(trace.seed());
        this.kinds = new Kinds(NAME, trace.writes(), trace.seed(), access);
    }

    private static int checkAccess(int access) {
        if (access < 1 || access > Access.MAX_SIZE)
            throw new InvalidScenarioException(
                    NAME + " has accesses of " + access + " bytes; 1 to " + Access.MAX_SIZE + " are possible");
        return access;
    }

    @Override
    void fill(long[] records, int from, int to) {
        for (int k = from; k < to; k++) records[k] = kinds.next() | base + access * random.below(places);
    }
}
