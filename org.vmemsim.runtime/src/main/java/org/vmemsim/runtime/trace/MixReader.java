package org.vmemsim.runtime.trace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.vmemsim.runtime.access.AccessSource;

/** Traces interleaved, one access of each in turn; one that has ended is left out, until all have. */
final class MixReader implements AccessSource {
    private static final int BUFFER = 4096;

    private final List<AccessSource> readers;
    private final List<Part> parts = new ArrayList<>(); // those that have not ended
    private int turn;
    private long position;

    MixReader(List<AccessSource> readers) {
        this.readers = List.copyOf(readers);
        for (AccessSource reader : readers) parts.add(new Part(reader));
    }

    @Override
    public int read(long[] records, int from, int to) throws IOException {
        int k = from;
        while (k < to && !parts.isEmpty()) {
            Part part = parts.get(turn);
            if (part.next == part.end) {
                if (k > from) break; // what a refill throws must not cost the records before it
                if (!part.refill()) {
                    parts.remove(turn);
                    if (turn == parts.size()) turn = 0;
                    continue;
                }
            }
            records[k++] = part.records[part.next++];
            if (++turn == parts.size()) turn = 0;
        }
        position += k - from;
        return k == from && to > from ? -1 : k - from;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() throws IOException {
        Closing.all(readers);
    }

    private static final class Part {
        final AccessSource reader;
        final long[] records = new long[BUFFER];
        int next;
        int end;

        Part(AccessSource reader) {
            this.reader = reader;
        }

        boolean refill() throws IOException {
            next = 0;
            end = Math.max(0, reader.read(records, 0, BUFFER));
            return end > 0;
        }
    }
}
