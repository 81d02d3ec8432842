package org.vmemsim.runtime.trace.synthetic;

import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.trace.SequentialTrace;
import org.vmemsim.runtime.trace.source.TraceContext;

/**
 * Addresses that grow by a stride and begin again at the base.
 *
 * <p>An access has the largest power of two of bytes that divides the stride, at most eight: so accesses never overlap,
 * and from an aligned base none crosses a page.
 */
public final class SequentialReader extends Generator {
    private static final String NAME = "a sequential trace";
    private static final int LARGEST_ACCESS = 8;

    private final long base;
    private final long stride;
    private final long over;
    private final Kinds kinds;
    private long next;

    /** @throws InvalidScenarioException if the trace cannot be */
    public SequentialReader(SequentialTrace trace, TraceContext context) {
        super(checkLength(NAME, length(trace)));
        checkSpan(NAME, context.base(), trace.over(), 1);
        this.base = context.base();
        this.stride = trace.stride();
        this.over = trace.over();
        int access = (int) Math.min(LARGEST_ACCESS, Long.lowestOneBit(stride));
        this.kinds = new Kinds(NAME, trace.writes(), trace.seed(), access);
    }

    private static long length(SequentialTrace trace) {
        if (trace.stride() < 1)
            throw new InvalidScenarioException(
                    NAME + " has a stride of " + trace.stride() + " bytes; at least 1 is needed");
        long round = (trace.over() - 1) / trace.stride() + 1;
        return trace.length() == 0 ? round : trace.length();
    }

    @Override
    void fill(long[] records, int from, int to) {
        long offset = next;
        for (int k = from; k < to; k++) {
            records[k] = kinds.next() | base + offset;
            offset = over - offset > stride ? offset + stride : 0; // not offset + stride < over, which may overflow
        }
        next = offset;
    }
}
