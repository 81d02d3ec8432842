package org.vmemsim.runtime.trace;

import java.io.IOException;
import java.util.List;
import org.vmemsim.runtime.access.AccessSource;

/** Traces one after the other. */
final class SequenceReader implements AccessSource {
    private final List<AccessSource> parts;
    private int current;
    private long position;

    SequenceReader(List<AccessSource> parts) {
        this.parts = List.copyOf(parts);
    }

    @Override
    public int read(long[] records, int from, int to) throws IOException {
        for (; current < parts.size(); current++) {
            int n = parts.get(current).read(records, from, to);
            if (n >= 0) {
                position += n;
                return n;
            }
        }
        return from == to ? 0 : -1;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() throws IOException {
        Closing.all(parts);
    }
}
