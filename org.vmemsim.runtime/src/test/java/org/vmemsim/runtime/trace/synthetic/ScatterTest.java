package org.vmemsim.runtime.trace.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class ScatterTest {
    @Test
    void isABijection() {
        for (int n = 1; n < 300; n++) check(n, n);
        check(1 << 16, 1);
        check((1 << 16) + 1, 1);
        check(100_000, 2);
    }

    private static void check(int n, long seed) {
        Scatter scatter = new Scatter(n, seed);
        BitSet seen = new BitSet(n);
        for (int i = 0; i < n; i++) {
            long x = scatter.of(i);
            assertTrue(x >= 0 && x < n, () -> x + " of " + n);
            assertFalse(seen.get((int) x), () -> x + " twice, of " + n);
            seen.set((int) x);
        }
    }

    /** The first 1000 of 100,000 ranks, over ten tenths of the pages: 100 each, ± 5σ, σ = √(1000 · 0.1 · 0.9) = 9.5. */
    @Test
    void scattersTheFirstRanks() {
        Scatter scatter = new Scatter(100_000, 3);
        int[] tenths = new int[10];
        for (int i = 0; i < 1000; i++) tenths[(int) (scatter.of(i) / 10_000)]++;
        for (int n : tenths) assertEquals(100, n, 5 * 9.5);
    }

    @Test
    void holdsForAsManyPagesAsThereCanBe() {
        Scatter scatter = new Scatter(1L << 44, 3);
        for (long i = 0; i < 1000; i++) assertTrue(scatter.of(i) >>> 44 == 0);
    }
}
