package org.vmemsim.runtime.memory;

import org.jspecify.annotations.Nullable;

/**
 * A buddy allocator (Knuth, TAOCP 1, 2.5): gives out blocks of 2^order frames, aligned to their size; deterministic. What was
 * given back is used first, the smallest block that suffices and the lowest of that size, split when it is larger than
 * wanted and joined with its buddy when both are free. All frames above one mark are free too.
 *
 * <p>Free blocks of an order are bits of a {@link BitTree}: giving out and taking back cost some ten word operations, and
 * memory a few bits a frame.
 */
public final class FrameAllocator {
    private final String owner;
    private final long start;
    private final long end;
    /** By order; a block's bit is its number among aligned blocks of that size. */
    private final @Nullable BitTree[] free = new @Nullable BitTree[MAX_ORDER + 1];

    private final long[] blocks = new long[MAX_ORDER + 1];
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
        long first = bits(from).first() + (start >>> from) << from;
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

    /** How many single frames {@link #allocate} would give in a row because nothing below the mark is free. */
    public long row() {
        return available == 0 ? end - mark : 0;
    }

    /** The first of them. */
    public long next() {
        return mark;
    }

    /** Takes so many of them. @return the first */
    public long allocateRow(long frames) {
        if (frames > row()) throw new IllegalArgumentException(owner + " has no " + frames + " frames in a row");
        long first = mark;
        mark += frames;
        touched = Math.max(touched, mark);
        used += frames;
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

    /** Whether {@link #allocateUnused} would find a block. */
    public boolean hasUnused(int order) {
        return aligned(touched, order) + (1L << order) <= end;
    }

    private static long aligned(long frame, int order) {
        return (frame + (1L << order) - 1) >>> order << order;
    }

    private void giveGap(long from, long to) {
        long at = from;
        while (at < to) {
            int o = largestAt(at, to);
            give(at, o);
            at += 1L << o;
        }
    }

    /** The order of the largest aligned block that begins at a frame and ends before another. */
    private static int largestAt(long at, long to) {
        return Math.min(MAX_ORDER, Math.min(Long.numberOfTrailingZeros(at), 63 - Long.numberOfLeadingZeros(to - at)));
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
        if (block + (1L << o) == mark) lowerMark(block);
        else give(block, o);
    }

    /** What ends at the mark becomes part of what lies above; so do, in turn, free blocks that end there then. */
    private void lowerMark(long to) {
        mark = to;
        int largest = mark == 0 ? 0 : Long.numberOfTrailingZeros(mark);
        for (int o = 0; o <= largest && available >>> o != 0; o++) {
            if (!isFree(mark - (1L << o), o)) continue;
            take(mark - (1L << o), o);
            lowerMark(mark - (1L << o));
            return;
        }
    }

    private boolean isFree(long first, int order) {
        return (available >>> order & 1) != 0
                && first >= start
                && bits(order).get((first >>> order) - (start >>> order));
    }

    private void give(long first, int order) {
        bits(order).set((first >>> order) - (start >>> order));
        if (blocks[order]++ == 0) available |= 1L << order;
    }

    private void take(long first, int order) {
        bits(order).clear((first >>> order) - (start >>> order));
        if (--blocks[order] == 0) available &= ~(1L << order);
    }

    private BitTree bits(int order) {
        BitTree bits = free[order];
        if (bits == null) bits = free[order] = new BitTree();
        return bits;
    }

    /** Whether a frame is one of these. */
    public boolean holds(long frame) {
        return frame >= start && frame < end;
    }

    /** Frames given out and not given back. */
    public long used() {
        return used;
    }

    /** Frames that are free. */
    public long free() {
        return end - start - used;
    }

    /** Is told of blocks. */
    @FunctionalInterface
    public interface BlockVisitor {
        /** @param first of 2^order frames */
        void block(long first, int order);
    }

    /** Every free block that was given out before; they are not to be given out meanwhile. */
    public void forEachFree(BlockVisitor visitor) {
        for (int o = 0; o <= MAX_ORDER; o++) {
            BitTree bits = free[o];
            if (bits == null || blocks[o] == 0) continue;
            for (long b = bits.next(0); b >= 0; b = bits.next(b + 1)) visitor.block(b + (start >>> o) << o, o);
        }
        for (long at = mark; at < touched; ) {
            int o = largestAt(at, touched);
            visitor.block(at, o);
            at += 1L << o;
        }
    }

    /** Free blocks by order, what lies above the mark cut into the largest aligned blocks. */
    public long[] freeBlocks() {
        long[] all = blocks.clone();
        for (long at = mark; at < end; ) {
            int o = largestAt(at, end);
            all[o]++;
            at += 1L << o;
        }
        return all;
    }

    /** The order of the largest free block; -1 if none is free. */
    public int largestFree() {
        long[] all = freeBlocks();
        int o = MAX_ORDER;
        while (o >= 0 && all[o] == 0) o--;
        return o;
    }

    /**
     * The share of free frames that a request of this order cannot use, because they lie in smaller blocks: 0 without
     * fragmentation, 1 if no block suffices (Gorman and Healy, "Supporting superpage allocation without additional
     * hardware support", ISMM 2008; Linux, mm/vmstat.c, unusable_free_index).
     */
    public double unusable(int order) {
        long free = free();
        if (free == 0) return 1;
        long[] all = freeBlocks();
        long usable = 0;
        for (int o = order; o <= MAX_ORDER; o++) usable += all[o] << o;
        return (double) (free - usable) / free;
    }
}
