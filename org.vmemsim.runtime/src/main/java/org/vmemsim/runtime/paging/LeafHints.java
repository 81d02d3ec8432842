package org.vmemsim.runtime.paging;

import org.vmemsim.runtime.memory.PhysicalMemory;

/**
 * Remembers, by a hash of the page, where in the pool of memory words the leaf table of an address probably lies. Only for
 * reading ahead: hints may be stale or collide, always lie within the pool, and change nothing that is simulated.
 */
final class LeafHints {
    private static final int SIZE = 8192;
    private static final long FRAME_FIELD = 0x000f_ffff_ffff_f000L;

    private final PhysicalMemory memory;
    private final int wordMask;
    private final int[] hints = new int[SIZE];

    LeafHints(PhysicalMemory memory) {
        this.memory = memory;
        this.wordMask = (1 << memory.frameBits() - 3) - 1;
    }

    /** The leaf table of a page has its words at {@code base} of the pool. */
    void learn(long page, int base) {
        hints[hash(page)] = base;
    }

    private static int hash(long page) {
        return (int) (page >>> 9 ^ page >>> 18) & SIZE - 1;
    }

    /** Reads the probable leaf entries of touches [from, to). */
    long warm(long[] touches, int from, int to, int indexMask) {
        final long[] words = memory.words();
        final int last = indexMask & wordMask;
        long sum = 0;
        long previous = -1;
        for (int j = from; j < to; j++) {
            long page = touches[j] >>> 2;
            if (page == previous) continue; // a store behind a load, as a rule
            previous = page;
            sum += words[hints[hash(page)] + ((int) page & last)];
        }
        return sum;
    }

    /** The same in two dimensions: the guest's leaf entry, then the nested one of the frame that it names. */
    long warm(long[] touches, int from, int to, int indexMask, LeafHints outer, int outerIndexMask) {
        final long[] words = memory.words();
        final int last = indexMask & wordMask;
        final int outerLast = outerIndexMask & wordMask;
        final int[] outerHints = outer.hints;
        long sum = 0;
        long previous = -1;
        for (int j = from; j < to; j++) {
            long page = touches[j] >>> 2;
            if (page == previous) continue; // a store behind a load, as a rule
            previous = page;
            long gfn = (words[hints[hash(page)] + ((int) page & last)] & FRAME_FIELD) >>> 12;
            sum += words[outerHints[hash(gfn)] + ((int) gfn & outerLast)];
        }
        return sum;
    }
}
