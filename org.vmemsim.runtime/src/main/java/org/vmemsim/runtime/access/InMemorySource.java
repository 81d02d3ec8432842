package org.vmemsim.runtime.access;

import java.io.IOException;
import java.util.Arrays;

/** A trace held in memory, to be read any number of times: for benchmarks, tests and short traces. */
public final class InMemorySource {
    private final long[] records;

    private InMemorySource(long[] records) {
        this.records = records;
    }

    /** Of records packed as {@link Access} says; they are copied. */
    public static InMemorySource of(long... records) {
        return new InMemorySource(records.clone());
    }

    /**
     * The records that {@code reader} still has.
     *
     * @param limit the most to take; the reader is read no further
     */
    public static InMemorySource readFrom(AccessSource reader, int limit) throws IOException {
        long[] records = new long[Math.min(limit, 1 << 16)];
        int count = 0;
        while (count < limit) {
            if (count == records.length) records = Arrays.copyOf(records, (int) Math.min(limit, 2L * count));
            int n = reader.read(records, count, records.length);
            if (n < 0) break;
            count += n;
        }
        return new InMemorySource(Arrays.copyOf(records, count));
    }

    public int size() {
        return records.length;
    }

    /** Record {@code index}, from 0. */
    public long record(int index) {
        return records[index];
    }

    /** A copy of all records. */
    public long[] records() {
        return records.clone();
    }

    /** A new cursor at the start. Several may be in use at once. */
    public AccessSource reader() {
        return new Reader(records);
    }

    private static final class Reader implements AccessSource {
        private final long[] records;
        private int position;

        Reader(long[] records) {
            this.records = records;
        }

        @Override
        public int read(long[] into, int from, int to) {
            int n = Math.min(to - from, records.length - position);
            if (n == 0 && to > from) return -1;
            System.arraycopy(records, position, into, from, n);
            position += n;
            return n;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void close() {}
    }
}
