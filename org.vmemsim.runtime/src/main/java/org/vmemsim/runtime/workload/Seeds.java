package org.vmemsim.runtime.workload;

import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.scenario.trace.SequentialTrace;
import org.vmemsim.runtime.scenario.trace.TraceMix;
import org.vmemsim.runtime.scenario.trace.TraceSequence;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.UniformTrace;
import org.vmemsim.runtime.scenario.trace.ZipfTrace;

/** Gives each of several replicas accesses of its own: the first has those of the trace as it is written. */
final class Seeds {
    private Seeds() {}

    /** The trace as the process of that path makes it: a different one for each combination of indices but all zeros. */
    static TraceSource of(TraceSource trace, String path) {
        long purpose = 0;
        for (int i = path.indexOf('['); i >= 0; i = path.indexOf('[', i + 1))
            purpose = purpose * 65_536 + Long.parseLong(path.substring(i + 1, path.indexOf(']', i)));
        return purpose == 0 ? trace : reseeded(trace, purpose);
    }

    private static TraceSource reseeded(TraceSource trace, long purpose) {
        if (trace instanceof UniformTrace t)
            return new UniformTrace(t.over(), t.access(), t.writes(), t.length(), seed(t.seed(), purpose));
        if (trace instanceof ZipfTrace t)
            return new ZipfTrace(t.over(), t.skew(), t.writes(), t.length(), seed(t.seed(), purpose));
        if (trace instanceof SequentialTrace t)
            return new SequentialTrace(t.over(), t.stride(), t.writes(), t.length(), seed(t.seed(), purpose));
        if (trace instanceof TraceMix t)
            return new TraceMix(
                    t.parts().stream().map(p -> reseeded(p, purpose)).toList());
        if (trace instanceof TraceSequence t)
            return new TraceSequence(
                    t.parts().stream().map(p -> reseeded(p, purpose)).toList());
        return trace;
    }

    /** A seed is a whole number that a user could have written. */
    private static long seed(long seed, long purpose) {
        return SplitMix64.of(seed, purpose).next() >>> 1;
    }
}
