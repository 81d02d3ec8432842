package org.vmemsim.runtime.trace.synthetic;

import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** What all generators share: a length, a position, and a loop that fills a stretch. */
abstract class Generator implements AccessSource {
    private final long length;
    private long position;

    Generator(long length) {
        this.length = length;
    }

    @Override
    public final int read(long[] records, int from, int to) {
        if (from == to) return 0;
        int n = (int) Math.min(to - from, length - position);
        if (n == 0) return -1;
        fill(records, from, from + n);
        position += n;
        return n;
    }

    /** Makes the next records, into records[from, to). */
    abstract void fill(long[] records, int from, int to);

    @Override
    public final long position() {
        return position;
    }

    @Override
    public final void close() {}

    /** Refuses what would not fit between {@code base} and the largest address, or not hold one access. */
    static void checkSpan(String trace, long base, long over, long access) {
        if (over < access)
            throw new InvalidScenarioException(
                    trace + " over " + over + " bytes has no room for an access of " + access + " bytes");
        if (over - 1 > Access.MAX_ADDRESS - base)
            throw new InvalidScenarioException(trace + " over " + over + " bytes from 0x" + Long.toHexString(base)
                    + " passes the largest address, 0x" + Long.toHexString(Access.MAX_ADDRESS));
    }

    /** Refuses lengths that make no trace. */
    static long checkLength(String trace, long length) {
        if (length < 1)
            throw new InvalidScenarioException(trace + " has a length of " + length + "; at least 1 is needed");
        return length;
    }
}
