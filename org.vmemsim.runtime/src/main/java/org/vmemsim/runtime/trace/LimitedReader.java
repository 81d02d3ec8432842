package org.vmemsim.runtime.trace;

import java.io.IOException;
import org.vmemsim.runtime.access.AccessSource;

/** The first records of a trace. What follows is neither read nor checked. */
final class LimitedReader implements AccessSource {
    private final AccessSource reader;
    private final long limit;

    LimitedReader(AccessSource reader, long limit) {
        this.reader = reader;
        this.limit = limit;
    }

    @Override
    public int read(long[] records, int from, int to) throws IOException {
        long left = limit - reader.position();
        if (left == 0 && to > from) return -1;
        return reader.read(records, from, (int) Math.min(to, from + left));
    }

    @Override
    public long position() {
        return reader.position();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
