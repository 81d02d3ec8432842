package org.vmemsim.runtime.memory;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A buddy allocator (Knuth, TAOCP 1, 2.5): gives out blocks of 2^order frames, aligned to their size; deterministic. What was
 * given back is used first, the smallest block that suffices and the lowest of that size, split when it is larger than
 * wanted and joined with its buddy when both are free. All frames above one mark are free too.
 */
public final class FrameAllocator {
    private final String owner;
    private final long start;
    private final long end;
    private final @Nullable TreeSet<Long>[] free = freeLists();
    /** Bit o is set when some block of order o is free below the mark. */
    private long available;

    private long mark;
    /** Above this frame none was ever given out. */
    private long touched;

    private long used;

    /** The largest order: 2^40 frames. */
    public static final int MAX_ORDER = 40;

    /**
     * @param owner whose memory it is, for messages
     * @param start number of the first frame
     * @param frames how many there are
     */
    public FrameAllocator(String owner, long start, long frames) {
        this.owner = owner;
        this.start = start;
        this.mark = start;
        this.touched = start;
        this.end = start + frames;
    }

    @SuppressWarnings("unchecked") // arrays of a generic type cannot be made otherwise
    private static @Nullable TreeSet<Long>[] freeLists() {
        return new TreeSet[MAX_ORDER + 1];
    }

    /**
     * Takes a block.
     *
     * @return the number of its first frame, a multiple of 2^order
     * @throws OutOfMemoryException if there is none
     */
    public long allocate(int order) {
        long larger = available >>> order;
        if (larger == 0) return allocateFrom(mark, order);
        int from = order + Long.numberOfTrailingZeros(larger);
        long first = list(from).first();
        take(first, from);
        for (int o = from - 1; o >= order; o--) give(first + (1L << o), o);
        used += 1L << order;
        return first;
    }

    /**
     * Takes a block that was never given out.
     *
     * @return as {@link #allocate}
     * @throws OutOfMemoryException if there is none
     */
    public long allocateUnused(int order) {
        return allocateFrom(touched, order);
    }

    private long allocateFrom(long lowest, int order) {
        long first = aligned(lowest, order);
        if (first + (1L << order) > end)
            throw new OutOfMemoryException(owner + " is out of memory: " + used + " of " + (end - start)
                    + " frames are in use and " + (1L << order) + " more in a row were wanted");
        giveGap(mark, first);
        mark = first + (1L << order);
        touched = Math.max(touched, mark);
        used += 1L << order;
        return first;
    }

    /** Takes the first frames, before anything was given out. */
    public void reserve(long frames) {
        if (touched != start) throw new IllegalStateException(owner + " has given out frames already");
        mark = start + frames;
        touched = mark;
        used += frames;
    }

    /** Whether {@link #allocate} would find a block. */
    public boolean has(int order) {
        return available >>> order != 0 || aligned(mark, order) + (1L << order) <= end;
    }

    private static long aligned(long frame, int order) {
        return (frame + (1L << order) - 1) >>> order << order;
    }

    private void giveGap(long from, long to) {
        long at = from;
        while (at < to) {
            int o = Math.min(Long.numberOfTrailingZeros(at), 63 - Long.numberOfLeadingZeros(to - at));
            give(at, o);
            at += 1L << o;
        }
    }

    /** Gives a block back, or an aligned part of one. */
    public void free(long first, int order) {
        used -= 1L << order;
        long block = first;
        int o = order;
        while (o < MAX_ORDER && isFree(block ^ 1L << o, o)) {
            take(block ^ 1L << o, o);
            block &= -1L << o + 1;
            o++;
        }
        give(block, o);
        lowerMark();
    }

    /** Free blocks that end at the mark become part of what lies above. */
    private void lowerMark() {
        for (int o = 0; o <= MAX_ORDER; o++) {
            if (!isFree(mark - (1L << o), o)) continue;
            mark -= 1L << o;
            take(mark, o);
            o = -1; // blocks of any size may end there now
        }
    }

    private boolean isFree(long first, int order) {
        return (available >>> order & 1) != 0 && list(order).contains(first);
    }

    private void give(long first, int order) {
        list(order).add(first);
        available |= 1L << order;
    }

    private void take(long first, int order) {
        TreeSet<Long> list = list(order);
        list.remove(first);
        if (list.isEmpty()) available &= ~(1L << order);
    }

    private TreeSet<Long> list(int order) {
        TreeSet<Long> list = free[order];
        if (list == null) list = free[order] = new TreeSet<>();
        return list;
    }

    /** Frames given out and not given back. */
    public long used() {
        return used;
    }
}
