package org.vmemsim.runtime.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values of numbers from 0 on, 0 each at first, in arrays of one kind that are made as they are needed: one for each chunk
 * of numbers. What numbers in a row were given together stays a row ({@link Rows}) until somebody looks at one of them, or
 * changes it: a machine of a terabyte of which little is used costs little.
 *
 * @param <A> the arrays
 */
public final class Chunks<A> {
    public static final Kind<byte[]> BYTES = new Kind<>() {
        @Override
        public byte[] make(int length) {
            return new byte[length];
        }

        @Override
        public void fill(byte[] array, int from, int to, long value, long step) {
            for (int i = from; i < to; i++) array[i] = (byte) (value + (i - from) * step);
        }

        @Override
        public long get(byte[] array, int at) {
            return array[at];
        }
    };

    public static final Kind<int[]> INTS = new Kind<>() {
        @Override
        public int[] make(int length) {
            return new int[length];
        }

        @Override
        public void fill(int[] array, int from, int to, long value, long step) {
            for (int i = from; i < to; i++) array[i] = (int) (value + (i - from) * step);
        }

        @Override
        public long get(int[] array, int at) {
            return array[at];
        }
    };

    public static final Kind<long[]> LONGS = new Kind<>() {
        @Override
        public long[] make(int length) {
            return new long[length];
        }

        @Override
        public void fill(long[] array, int from, int to, long value, long step) {
            for (int i = from; i < to; i++) array[i] = value + (i - from) * step;
        }

        @Override
        public long get(long[] array, int at) {
            return array[at];
        }
    };

    private final Kind<A> kind;
    private final int bits;
    private final int mask;

    /** A chunk that is not there is what the rows say. */
    @SuppressWarnings("unchecked") // holds what the kind has made, and is seen by nobody else
    private @Nullable A[] chunks = (A[]) new Object[4];

    private final Rows rows = new Rows();

    /**
     * @param kind of the arrays
     * @param bits a chunk has 2<sup>bits</sup> numbers
     */
    public Chunks(Kind<A> kind, int bits) {
        this.kind = kind;
        this.bits = bits;
        this.mask = (1 << bits) - 1;
    }

    /** How values stand in arrays; of a value that does not fit the lowest bits stay. */
    public interface Kind<A> {
        /** An array of zeros. */
        A make(int length);

        /** The places [from, to) are given {@code value}, and each other {@code step} more than the one before. */
        void fill(A array, int from, int to, long value, long step);

        long get(A array, int at);
    }

    /** The array that holds a number's value, at the number's lowest bits; null while only rows tell. */
    public @Nullable A made(long number) {
        int c = (int) (number >>> bits);
        return c < chunks.length ? chunks[c] : null;
    }

    /** The value of a number; 0 if it was given none. Makes its array only if the newest rows do not tell. */
    public long get(long number) {
        A made = made(number);
        if (made == null) {
            long recent = rows.recent(number);
            if (recent != Rows.UNKNOWN) return recent;
            long first = number & ~(long) mask;
            if (!rows.any(first, first + mask + 1)) return 0;
            made = make(number);
        }
        return kind.get(made, (int) number & mask);
    }

    /** Gives numbers in a row values: the first {@code value}, each other {@code step} more than the one before. */
    public void set(long number, long count, long value, long step) {
        long end = number + count;
        for (long at = number; at < end; ) {
            long next = Math.min(end, chunkEnd(at));
            long first = value + (at - number) * step;
            if (!addRow(at, next - at, first, step)) fill(array(at), at, next, first, step);
            at = next;
        }
    }

    /**
     * Gives numbers of one chunk, which were given no value, values in a row, without making their array.
     *
     * @return false if that cannot be: the array is made, or numbers behind these have values
     */
    public boolean addRow(long number, long count, long value, long step) {
        return made(number) == null && rows.add(number, count, value, step);
    }

    /** The array that holds a number's value, at the number's lowest bits. */
    public A array(long number) {
        A made = made(number);
        return made != null ? made : make(number);
    }

    /** The first number behind the chunk of a number. */
    public long chunkEnd(long number) {
        return (number | mask) + 1;
    }

    private A make(long number) {
        int c = (int) (number >>> bits);
        if (c >= chunks.length) chunks = Arrays.copyOf(chunks, Math.max(c + 1, 2 * chunks.length));
        A made = chunks[c] = kind.make(mask + 1);
        long first = number & ~(long) mask;
        rows.forEach(first, first + mask + 1, (from, to, value, step) -> fill(made, from, to, value, step));
        return made;
    }

    private void fill(A array, long from, long to, long value, long step) {
        int at = (int) from & mask;
        kind.fill(array, at, at + (int) (to - from), value, step);
    }
}
