package org.vmemsim.runtime.random;

/**
 * A sequence of 64-bit random numbers, determined by its seed alone and the same on every machine.
 *
 * <p>The generator is SplitMix64 of Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014
 * (the finalizer is Stafford's variant 13, as in the paper's reference code). Its period is 2⁶⁴ and it passes BigCrush;
 * it is not for cryptography. One addition, two multiplications and no branch a number.
 */
public final class SplitMix64 {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /** A sequence that starts at {@code seed}; any value is as good as any other. */
    public SplitMix64(long seed) {
        this.state = seed;
    }

    /**
     * A sequence independent of {@code new SplitMix64(seed)}, for another purpose of the same run: drawing more or
     * fewer numbers for one purpose then never shifts the other.
     *
     * @param purpose any number but 0
     */
    public static SplitMix64 of(long seed, long purpose) {
        return new SplitMix64(mix(seed + GAMMA) ^ mix(purpose * GAMMA));
    }

    /** The next number; all 2⁶⁴ values are equally likely. */
    public long next() {
        return mix(state += GAMMA);
    }

    /**
     * The next number in [0, bound).
     *
     * <p>By the high half of a product (Lemire, "Fast random integer generation in an interval", ACM TOMACS 29, 2019)
     * without its rejection step: no value's probability is off by more than 2⁻⁶³.
     *
     * @param bound 1 to 2⁶² - 1
     */
    public long below(long bound) {
        return scale(next(), bound);
    }

    /** The next number in [0, 1), a multiple of 2⁻⁵³. */
    public double unit() {
        return (next() >>> 11) * 0x1p-53;
    }

    /** Maps a 64-bit random number to [0, bound), keeping its order; {@link #rest} is what that leaves unused. */
    public static long scale(long random, long bound) {
        return Math.multiplyHigh(random >>> 1, bound << 1);
    }

    /**
     * The part of a random number that {@link #scale} did not use, in 63 bits: an even number below 2⁶³ - 1, close to evenly
     * drawn while {@code bound} is small against 2⁶³.
     */
    public static long rest(long random, long bound) {
        return ((random >>> 1) * (bound << 1)) >>> 1;
    }

    /** The generator's finalizer: a bijection of 64-bit numbers that scatters neighbours. */
    public static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
