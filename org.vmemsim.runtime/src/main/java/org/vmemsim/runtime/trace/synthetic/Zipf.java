package org.vmemsim.runtime.trace.synthetic;

import java.util.Arrays;
import org.vmemsim.runtime.random.SplitMix64;

/**
 * Draws ranks by Zipf's law: rank k of 1 to n with a probability of k^-s / Σ i^-s. Exact but for rounding, for every n and
 * s ≥ 0, in expected constant time and memory proportional to log n.
 *
 * <p>By rejection from a histogram that lies above the law, with a squeeze (Devroye, "Non-Uniform Random Variate
 * Generation", 1986, II.3 and II.5): ranks are grouped, the first 128 singly, then {@value #GROUPS_AN_OCTAVE} groups an
 * octave. A group [a, b) is chosen by {@link Alias} with the weight (b - a)·a^-s, a rank in it evenly, and it is accepted
 * with the probability (a/k)^s; that is at least (64/65)^s, so a power is rarely needed: only between that bound and 1. Powers come from
 * {@link StrictMath}, so that draws are the same on every machine. Rejection-inversion (Hörmann and Derflinger, ACM TOMACS
 * 6, 1996), the usual method, needs a logarithm and an exponential at nearly every draw.
 */
final class Zipf {
    private static final int GROUPS_AN_OCTAVE = 64;

    private final double skew;
    /** First rank of each group; one more entry ends the last. */
    private final long[] first;
    /** By group, the probability with which any of its ranks is accepted. */
    private final long[] surely;

    private final Alias groups;
    private final SplitMix64 random;

    /**
     * @param n 1 to 2⁵²
     * @param skew s, not negative
     */
    Zipf(long n, double skew, SplitMix64 random) {
        this.skew = skew;
        this.random = random;
        this.first = firstRanks(n);
        this.surely = new long[first.length - 1];
        double[] weights = new double[first.length - 1];
        for (int g = 0; g < weights.length; g++) {
            weights[g] = (double) (first[g + 1] - first[g]) * StrictMath.pow((double) first[g], -skew);
            surely[g] = ratio(g, first[g + 1] - 1);
        }
        this.groups = new Alias(weights);
    }

    private static long[] firstRanks(long n) {
        long[] ranks = new long[GROUPS_AN_OCTAVE * 64];
        int g = 0;
        for (long k = 1; k <= n; k += Math.max(1, Long.highestOneBit(k) / GROUPS_AN_OCTAVE)) ranks[g++] = k;
        ranks[g++] = n + 1;
        return Arrays.copyOf(ranks, g);
    }

    /** How likely rank {@code k} is against the first of its group; certainty is 2⁶³ - 1, which no draw reaches. */
    private long ratio(int group, long k) {
        return (long) (StrictMath.pow((double) first[group] / k, skew) * 0x1p63);
    }

    /** The next rank, 1 to n. */
    long next() {
        while (true) {
            int g = groups.of(random.next());
            long width = first[g + 1] - first[g];
            long draw = random.next();
            long k = first[g] + SplitMix64.scale(draw, width);
            long u = SplitMix64.rest(draw, width);
            if (u < surely[g] || u < ratio(g, k)) return k;
        }
    }
}
