package org.vmemsim.runtime.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SplitMix64Test {
    /** The sequence of seed 1234567 in the published reference code (Vigna's splitmix64.c, as on Rosetta Code). */
    @Test
    void givesTheReferenceSequence() {
        SplitMix64 random = new SplitMix64(1234567);
        String[] expected = {
            "6457827717110365317",
            "3203168211198807973",
            "9817491932198370423",
            "4593380528125082431",
            "16408922859458223821"
        };
        for (String number : expected) assertEquals(Long.parseUnsignedLong(number), random.next());
    }

    @Test
    void staysBelowTheBound() {
        SplitMix64 random = new SplitMix64(1);
        for (long bound : new long[] {1, 2, 3, 1000, 1L << 40, (1L << 62) - 1})
            for (int i = 0; i < 1000; i++) {
                long x = random.below(bound);
                assertTrue(x >= 0 && x < bound, () -> x + " of " + bound);
                double u = random.unit();
                assertTrue(u >= 0 && u < 1);
            }
    }

    /** 600,000 throws of a die: each face 100,000 ± 5σ, σ = √(600000 · 1/6 · 5/6) = 288.7. */
    @Test
    void throwsAFairDie() {
        SplitMix64 random = new SplitMix64(7);
        int[] faces = new int[6];
        for (int i = 0; i < 600_000; i++) faces[(int) random.below(6)]++;
        for (int face : faces) assertEquals(100_000, face, 5 * 288.7);
    }

    /** Scaling uses the high bits, what is left the low ones: a high part of 3/4 and a rest of 1/2, put together by hand. */
    @Test
    void splitsANumberInTwo() {
        long random = 7L << 60; // 0.4375 of 2⁶⁴; times 4 is 1.75
        assertEquals(1, SplitMix64.scale(random, 4));
        assertEquals(3L << 61, SplitMix64.rest(random, 4)); // 0.75 of 2⁶³
    }

    @Test
    void purposesDiffer() {
        assertNotEquals(SplitMix64.of(1, 1).next(), SplitMix64.of(1, 2).next());
        assertNotEquals(SplitMix64.of(1, 1).next(), new SplitMix64(1).next());
    }
}
