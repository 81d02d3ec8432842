package org.vmemsim.runtime.memory;

import java.util.Arrays;

/**
 * Gives out blocks of 2^order frames, aligned to their size, lowest first; deterministic. Blocks that were never used lie
 * above one mark; what is given back waits in a stack for its order and is split when a smaller block is wanted.
 */
public final class FrameAllocator {
    private final String owner;
    private final long end;
    private final long[][] free = new long[MAX_ORDER + 1][];
    private final int[] count = new int[MAX_ORDER + 1];
    private long mark;
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
        this.mark = start;
        this.end = start + frames;
    }

    /**
     * Takes a block.
     *
     * @return the number of its first frame, a multiple of 2^order
     * @throws OutOfMemoryException if there is none
     */
    public long allocate(int order) {
        for (int o = order; o <= MAX_ORDER; o++) if (count[o] > 0) return split(free[o][--count[o]], o, order);
        return allocateUnused(order);
    }

    /**
     * Takes a block that was never given out.
     *
     * @return as {@link #allocate}
     * @throws OutOfMemoryException if there is none
     */
    public long allocateUnused(int order) {
        long first = (mark + (1L << order) - 1) >>> order << order;
        if (first + (1L << order) > end)
            throw new OutOfMemoryException(owner + " is out of memory: " + used + " of " + (end)
                    + " frames are in use and " + (1L << order) + " more in a row were wanted");
        giveGap(mark, first);
        mark = first + (1L << order);
        used += 1L << order;
        return first;
    }

    /** Whether {@link #allocate} would find a block. */
    public boolean has(int order) {
        for (int o = order; o <= MAX_ORDER; o++) if (count[o] > 0) return true;
        return ((mark + (1L << order) - 1) >>> order << order) + (1L << order) <= end;
    }

    private long split(long first, int from, int to) {
        for (int o = from - 1; o >= to; o--) push(first + (1L << o), o);
        used += 1L << to;
        return first;
    }

    private void giveGap(long from, long to) {
        long at = from;
        while (at < to) {
            int o = Math.min(Long.numberOfTrailingZeros(at), 63 - Long.numberOfLeadingZeros(to - at));
            push(at, o);
            at += 1L << o;
        }
    }

    /** Gives a block back. */
    public void free(long first, int order) {
        push(first, order);
        used -= 1L << order;
    }

    private void push(long first, int order) {
        long[] stack = free[order];
        if (stack == null) stack = free[order] = new long[16];
        if (count[order] == stack.length) stack = free[order] = Arrays.copyOf(stack, stack.length * 2);
        stack[count[order]++] = first;
    }

    /** Frames given out and not given back. */
    public long used() {
        return used;
    }
}
