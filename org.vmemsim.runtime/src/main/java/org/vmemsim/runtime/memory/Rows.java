package org.vmemsim.runtime.memory;

import java.util.Arrays;

/**
 * Values of numbers in rows: in each row the numbers follow each other, and their values grow by the same step. So little
 * says what was given to very many pages at once. Rows come in ascending order.
 */
public final class Rows {
    /** No answer: no row has this as a value. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    /** Rows among which it takes no search. */
    private static final int NEWEST = 4;

    private long[] first = new long[4];
    private long[] end = new long[4];
    private long[] value = new long[4];
    private long[] step = new long[4];
    private int made;

    /** Is told of a row, or of a part of one. */
    @FunctionalInterface
    public interface Visitor {
        /** The numbers [from, to), of which the first has {@code value} and each other {@code step} more than the one before. */
        void row(long from, long to, long value, long step);
    }

    /**
     * Adds a row.
     *
     * @return false if its numbers are not all behind those of all rows
     */
    public boolean add(long from, long count, long firstValue, long by) {
        int last = made - 1;
        if (last >= 0) {
            if (from < end[last]) return false;
            if (from == end[last] && step[last] == by && firstValue == value[last] + (from - first[last]) * by) {
                end[last] += count;
                return true;
            }
        }
        if (made == first.length) {
            first = Arrays.copyOf(first, 2 * made);
            end = Arrays.copyOf(end, 2 * made);
            value = Arrays.copyOf(value, 2 * made);
            step = Arrays.copyOf(step, 2 * made);
        }
        first[made] = from;
        end[made] = from + count;
        value[made] = firstValue;
        step[made++] = by;
        return true;
    }

    /** The value of a number as far as the newest rows tell: 0 if none has it, {@link #UNKNOWN} if older ones may. */
    public long recent(long number) {
        if (made == 0) return 0;
        for (int i = made - 1; i >= 0 && i >= made - NEWEST; i--)
            if (number >= first[i]) return number < end[i] ? value[i] + (number - first[i]) * step[i] : 0;
        return UNKNOWN;
    }

    /** Whether some row has numbers of [from, to). */
    public boolean any(long from, long to) {
        int i = behind(from);
        return i < made && first[i] < to;
    }

    /** Visits what rows have of [from, to). */
    public void forEach(long from, long to, Visitor visitor) {
        for (int i = behind(from); i < made && first[i] < to; i++) {
            long at = Math.max(from, first[i]);
            visitor.row(at, Math.min(to, end[i]), value[i] + (at - first[i]) * step[i], step[i]);
        }
    }

    /** The first row that ends behind a number. */
    private int behind(long number) {
        int low = 0;
        int high = made;
        while (low < high) {
            int middle = low + high >>> 1;
            if (end[middle] > number) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
