package org.vmemsim.runtime.trace.synthetic;

import org.vmemsim.runtime.random.SplitMix64;

/**
 * Draws an index with a probability proportional to its weight, in constant time: one number, one look-up.
 *
 * <p>Walker, "An efficient method for generating discrete random variables with general distributions", ACM TOMS 3
 * (1977), with the tables made as by Vose, "A linear algorithm for generating random numbers with a given distribution",
 * IEEE TSE 17 (1991).
 */
final class Alias {
    /** By column, below which 63-bit number its own index is drawn and not the other. */
    private final long[] own;

    private final int[] other;

    /** @param weights not negative, with a positive sum; overwritten */
    Alias(double[] weights) {
        int n = weights.length;
        own = new long[n];
        other = new int[n];
        double sum = 0;
        for (double w : weights) sum += w;
        int[] small = new int[n];
        int[] large = new int[n];
        int smalls = 0;
        int larges = 0;
        double[] share = weights;
        for (int i = 0; i < n; i++) {
            other[i] = i; // where rounding leaves a column without a partner
            share[i] *= n / sum;
            if (share[i] < 1) small[smalls++] = i;
            else large[larges++] = i;
        }
        while (smalls > 0 && larges > 0) {
            int s = small[--smalls];
            int l = large[--larges];
            other[s] = l;
            share[l] -= 1 - share[s];
            if (share[l] < 1) small[smalls++] = l;
            else large[larges++] = l;
        }
        for (int i = 0; i < n; i++) own[i] = (long) (share[i] * 0x1p63);
    }

    /** The index for a 64-bit random number: its high part chooses the column, the rest which of the two. */
    int of(long random) {
        int column = (int) SplitMix64.scale(random, own.length);
        long limit = own[column];
        int second = other[column];
        int below = (int) (SplitMix64.rest(random, own.length) - limit >> 63); // nobody could predict a branch
        return second ^ (second ^ column) & below;
    }
}
