package org.vmemsim.runtime.trace.synthetic;

import org.vmemsim.runtime.random.SplitMix64;

/**
 * A seeded bijection of [0, n): which page has which rank, without a table.
 *
 * <p>Two rounds of xor-shift and multiplication by an odd number, each a bijection of b-bit numbers, on the smallest b
 * with 2^b ≥ n; a result out of range goes through again until it is in it, which keeps it a bijection ("cycle walking":
 * Black and Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002). As n > 2^(b-1), that takes less than two tries
 * on average.
 */
final class Scatter {
    private final long n;
    private final long mask;
    private final int shift;
    private final long offset;
    private final long factor1;
    private final long factor2;

    /** @param n 1 to 2⁶² */
    Scatter(long n, long seed) {
        int bits = 64 - Long.numberOfLeadingZeros(n - 1);
        this.n = n;
        this.mask = bits == 0 ? 0 : -1L >>> -bits;
        this.shift = Math.max(1, (bits + 1) / 2);
        SplitMix64 random = SplitMix64.of(seed, 3);
        this.offset = random.next();
        this.factor1 = random.next() | 1;
        this.factor2 = random.next() | 1;
    }

    /** Where {@code rank}, 0 to n - 1, goes. */
    long of(long rank) {
        if (n == mask + 1) return through(rank); // nothing is out of range
        long x = rank;
        do {
            long once = through(x);
            long twice = through(once); // at once, as a branch on the first try would be mispredicted too often
            x = once < n ? once : twice;
        } while (x >= n);
        return x;
    }

    private long through(long rank) {
        long x = rank + offset & mask;
        x ^= x >>> shift;
        x = x * factor1 & mask;
        x ^= x >>> shift;
        x = x * factor2 & mask;
        return x ^ x >>> shift;
    }
}
