package org.vmemsim.runtime.paging;

import org.vmemsim.runtime.memory.PhysicalMemory;

/**
 * Remembers, by a hash of the page, where in the pool of memory words the leaf table of an address probably lies. Hints may be
 * stale or collide, always lie within the pool, and change nothing that is simulated.
 */
final class LeafHints {
    private static final int SIZE = 8192;
    private static final int FEW = 16;
    private static final long FRAME_FIELD = 0x000f_ffff_ffff_f000L;

    private final PhysicalMemory memory;
    /** Of a page number, what says its entry's place within a frame of the table. */
    private final int within;

    /** Small until it is seen to be used: machines of thousands of guests have thousands of these. A power of two. */
    private int[] hints = new int[FEW];

    private int wrong;

    /** @param indexMask ones for the bits of an index at the last level */
    LeafHints(PhysicalMemory memory, int indexMask) {
        this.memory = memory;
        this.within = indexMask & (1 << memory.frameBits() - 3) - 1;
    }

    private static int hash(long page) {
        return (int) (page >>> 9 ^ page >>> 18);
    }

    private int guess(long page) {
        final int[] h = hints;
        return h[hash(page) & h.length - 1] + ((int) page & within);
    }

    /**
     * The leaf entry of a page, 8 bytes, which lies at {@code hpa}. Where that is what the hint says, as a rule, the processor
     * that runs this has read it before it knows {@code hpa}: a guess breaks the chain of loads that a walk is.
     */
    long read(long page, long hpa) {
        int guess = guess(page);
        int at = memory.at(hpa);
        final long[] words = memory.words(); // behind it: a table may be made there
        if (guess == at) return words[guess];
        if (hints.length < SIZE && ++wrong > FEW) hints = new int[SIZE];
        hints[hash(page) & hints.length - 1] = at - ((int) page & within);
        return words[at];
    }

    /** Reads the probable leaf entries of distinct-page accesses [from, to). */
    long prefetch(long[] distinct, int from, int to) {
        final long[] words = memory.words();
        long sum = 0;
        long previous = -1;
        for (int j = from; j < to; j++) {
            long page = distinct[j] >>> 2;
            if (page == previous) continue; // a store behind a load, as a rule
            previous = page;
            sum += words[guess(page)];
        }
        return sum;
    }

    /** The same in two dimensions: the guest's leaf entry, then the nested one of the frame that it names. */
    long prefetch(long[] distinct, int from, int to, LeafHints outer) {
        final long[] words = memory.words();
        long sum = 0;
        long previous = -1;
        for (int j = from; j < to; j++) {
            long page = distinct[j] >>> 2;
            if (page == previous) continue; // a store behind a load, as a rule
            previous = page;
            sum += words[outer.guess((words[guess(page)] & FRAME_FIELD) >>> 12)];
        }
        return sum;
    }
}
