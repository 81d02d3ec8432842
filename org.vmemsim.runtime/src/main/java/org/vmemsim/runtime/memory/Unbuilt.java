package org.vmemsim.runtime.memory;

import java.util.Arrays;

/**
 * What frames hold that nobody has looked at yet, in few words: pieces of a table whose entries grow by the same step, as
 * those of pages in a row do. A frame's words are made when somebody looks.
 */
final class Unbuilt {
    /** A frame with more pieces than this is better made at once. */
    private static final int MOST = 6;

    /** A frame that was read so often is better made. */
    private static final int OFTEN = 32;

    private static final int NONE = LongIntMap.ABSENT;
    private static final int SIZE_BITS = 2;
    private static final int INDEX_BITS = 28;

    /** By number of the frame, its newest piece. */
    private final LongIntMap newest = new LongIntMap();

    private int[] older = new int[16];
    /** Index of the first entry, entries, log2 of their bytes. */
    private long[] where = new long[16];

    private long[] first = new long[16];
    private long[] step = new long[16];
    private byte[] reads = new byte[16];
    private int made;
    private int free = NONE;

    private int index(int piece) {
        return (int) (where[piece] >>> SIZE_BITS) & (1 << INDEX_BITS) - 1;
    }

    private int count(int piece) {
        return (int) (where[piece] >>> SIZE_BITS + INDEX_BITS);
    }

    private int size(int piece) {
        return (int) where[piece] & (1 << SIZE_BITS) - 1;
    }

    private static long where(int index, int count, int size) {
        return (long) count << SIZE_BITS + INDEX_BITS | (long) index << SIZE_BITS | size;
    }

    /**
     * Notes entries behind all that the frame has.
     *
     * @param index of the first of them in the frame
     * @param sizeLog2 of their bytes
     * @return false if the frame has to be made for that
     */
    boolean add(long pfn, int index, int count, int sizeLog2, long value, long by) {
        int last = newest.get(pfn);
        if (last != NONE) {
            int had = count(last);
            if (size(last) != sizeLog2 || index < index(last) + had) return false;
            long wanted = had > 1 ? step[last] : value - first[last];
            boolean goesOn = index == index(last) + had && value == first[last] + had * wanted;
            if (goesOn && (count == 1 || by == wanted)) {
                step[last] = wanted;
                where[last] = where(index(last), had + count, sizeLog2);
                return true;
            }
            int pieces = 1;
            for (int p = last; (p = older[p]) != NONE; ) pieces++;
            if (pieces >= MOST) return false;
        }
        int piece = piece();
        older[piece] = last;
        reads[piece] = 0;
        where[piece] = where(index, count, sizeLog2);
        first[piece] = value;
        step[piece] = by;
        newest.put(pfn, piece);
        return true;
    }

    /** Whether an entry of a frame can be read as it is, and the frame was not read often. */
    boolean isReadable(long pfn, int sizeLog2) {
        int piece = newest.get(pfn);
        return piece != NONE && size(piece) == sizeLog2 && ++reads[piece] < OFTEN;
    }

    /** An entry of a frame, by its index. */
    long read(long pfn, int index) {
        for (int p = newest.get(pfn); p != NONE; p = older[p]) {
            int at = index - index(p);
            if (at >= 0) return at < count(p) ? first[p] + at * step[p] & mask(size(p)) : 0;
        }
        return 0;
    }

    private int piece() {
        int piece = free;
        if (piece != NONE) {
            free = older[piece];
            return piece;
        }
        if (made == older.length) {
            older = Arrays.copyOf(older, 2 * made);
            where = Arrays.copyOf(where, 2 * made);
            first = Arrays.copyOf(first, 2 * made);
            step = Arrays.copyOf(step, 2 * made);
            reads = Arrays.copyOf(reads, 2 * made);
        }
        return made++;
    }

    /** Writes what a frame holds to its storage, which is zero, and forgets it. */
    void build(long pfn, long[] words, int at) {
        for (int p = newest.get(pfn); p != NONE; p = older[p]) {
            long value = first[p];
            int size = size(p);
            int perWord = 3 - size;
            for (int i = index(p), end = i + count(p); i < end; i++, value += step[p]) {
                int shift = (i & (1 << perWord) - 1) << 3 + size;
                words[at + (i >>> perWord)] |= (value & mask(size)) << shift;
            }
        }
        forget(pfn);
    }

    /** Ones for the bits of an entry. */
    private static long mask(int sizeLog2) {
        return -1L >>> 64 - (8 << sizeLog2);
    }

    /** Forgets what a frame holds. */
    void forget(long pfn) {
        int piece = newest.remove(pfn);
        while (piece != NONE) {
            int next = older[piece];
            older[piece] = free;
            free = piece;
            piece = next;
        }
    }
}
