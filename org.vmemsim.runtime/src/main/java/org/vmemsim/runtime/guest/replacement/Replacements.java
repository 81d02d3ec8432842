package org.vmemsim.runtime.guest.replacement;

import org.vmemsim.runtime.scenario.memory.PagePolicy;

/** The policies by name: the one place that knows them all. */
public final class Replacements {
    private Replacements() {}

    /**
     * A fresh policy.
     *
     * @param frames that there are to begin with
     * @param seed of random choices
     */
    public static PageReplacement of(PagePolicy policy, long frames, long seed) {
        return switch (policy) {
            case FIFO -> new Fifo(false);
            case LRU -> new Lru(false);
            case CLOCK -> new Clock(true);
            case CLOCK_ON_HIT -> new Clock(false);
            case TWO_LIST -> new TwoList();
            case TWO_Q -> new TwoQ(frames);
            case ARC -> new Arc(frames);
            case LIRS -> new Lirs(frames);
            case RANDOM -> new RandomPage(seed, false);
            case OPT -> new Opt();
        };
    }

    /**
     * A fresh policy over all pages of an operating system. Those that remember pages which went are told of pages by what
     * they hold, all others by the numbers of their frames; see {@link #remembers}.
     *
     * @param bits of pages, for policies that look at them
     */
    public static PageReplacement overFrames(PagePolicy policy, long frames, long seed, ReferenceBits bits) {
        return switch (policy) {
            case FIFO -> new Fifo(true);
            case LRU -> new Lru(true);
            case RANDOM -> new RandomPage(seed, true);
            case CLOCK -> new Clock(true, bits);
            case TWO_LIST -> new TwoList(bits);
            default -> of(policy, frames, seed);
        };
    }

    /** Whether a policy over all pages of an operating system must be told of each reference to a resident page. */
    public static boolean byReference(PagePolicy policy) {
        return switch (policy) {
            case FIFO, RANDOM, CLOCK, TWO_LIST -> false;
            case LRU, CLOCK_ON_HIT, TWO_Q, ARC, LIRS, OPT -> true;
        };
    }

    /** Whether a policy knows pages again that went and came back. */
    public static boolean remembers(PagePolicy policy) {
        return switch (policy) {
            case TWO_Q, ARC, LIRS, OPT -> true;
            case FIFO, LRU, CLOCK, CLOCK_ON_HIT, TWO_LIST, RANDOM -> false;
        };
    }
}
