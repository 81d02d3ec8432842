package org.vmemsim.runtime.trace.synthetic;

import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.trace.ZipfTrace;
import org.vmemsim.runtime.trace.source.TraceContext;

/**
 * Accesses of eight bytes whose pages follow Zipf's law, see {@link Zipf}; within a page every place is equally likely.
 *
 * <p>The pages of the law are of 4 KiB whatever the layout, so that one trace can be compared over several page sizes.
 * Popular pages do not lie together: {@link Scatter} says which page has which rank.
 */
public final class ZipfReader extends Generator {
    private static final String NAME = "a Zipf trace";
    private static final int PAGE_BITS = 12;
    private static final int ACCESS = 8;

    private final long base;
    private final Zipf ranks;
    private final Scatter pages;
    private final SplitMix64 places;
    private final Kinds kinds;

    /** @throws InvalidScenarioException if the trace cannot be */
    public ZipfReader(ZipfTrace trace, TraceContext context) {
        super(checkLength(NAME, trace.length()));
        checkSpan(NAME, context.base(), trace.over(), 1 << PAGE_BITS);
        if (!(trace.skew() >= 0 && trace.skew() < Double.POSITIVE_INFINITY))
            throw new InvalidScenarioException(NAME + " has a skew of " + trace.skew() + "; 0 and above is possible");
        long n = trace.over() >>> PAGE_BITS;
        this.base = context.base();
        this.ranks = new Zipf(n, trace.skew(), new SplitMix64(trace.seed()));
        this.pages = new Scatter(n, trace.seed());
        this.places = SplitMix64.of(trace.seed(), 1);
        this.kinds = new Kinds(NAME, trace.writes(), trace.seed(), ACCESS);
    }

    @Override
    void fill(long[] records, int from, int to) {
        for (int k = from; k < to; k++) {
            long page = pages.of(ranks.next() - 1);
            long place = (places.next() >>> (64 - PAGE_BITS)) & -ACCESS;
            records[k] = kinds.next() | base + (page << PAGE_BITS | place);
        }
    }
}
