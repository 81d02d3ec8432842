package org.vmemsim.runtime.guest.replacement;

import org.vmemsim.runtime.scenario.PagePolicy;

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
            case FIFO -> new Fifo();
            case LRU -> new Lru();
            case CLOCK -> new Clock(true);
            case CLOCK_ON_HIT -> new Clock(false);
            case TWO_LIST -> new TwoList();
            case TWO_Q -> new TwoQ(frames);
            case ARC -> new Arc(frames);
            case LIRS -> new Lirs(frames);
            case RANDOM -> new RandomPage(seed);
            case OPT -> new Opt();
        };
    }
}
