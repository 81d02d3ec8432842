package org.vmemsim.runtime.access;

import java.io.Closeable;
import java.io.IOException;
import org.vmemsim.runtime.trace.source.TraceException;

/**
 * A cursor over a trace. It streams: memory does not grow with the length of the trace.
 *
 * <p>The records and their order do not depend on how many are asked for at a time. Where a trace turns bad, all
 * records before that place are delivered first, and the next {@link #read} throws; the cursor is then of no use but to
 * be closed. Not for use by several threads at once.
 */
public interface AccessSource extends Closeable {
    /**
     * Reads at least one record and at most {@code to - from}, in the packing of {@link Access}. Fewer than asked
     * for does not mean the end.
     *
     * @param records where they go, from index {@code from} to before {@code to}
     * @return how many were read; 0 only if {@code from == to}; -1 at the end
     * @throws TraceException if the trace is malformed
     * @throws IOException if it cannot be read
     */
    int read(long[] records, int from, int to) throws IOException;

    /** How many records were read so far. */
    long position();
}
