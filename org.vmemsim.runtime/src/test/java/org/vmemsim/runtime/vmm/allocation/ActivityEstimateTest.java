package org.vmemsim.runtime.vmm.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.random.SplitMix64;

class ActivityEstimateTest {
    /** From 10 to 90 of 100 pages: the period that goes on lifts it at once; back down the slow average holds it up. */
    @Test
    void risesFastAndFallsSlowly() {
        ActivityEstimate e = new ActivityEstimate(1);
        e.sampled(10, 100);
        assertEquals(0.1, e.active(), 1e-12, "the first sample is all that is known");
        e.counting(90, 100);
        assertEquals(0.5, e.active(), 1e-12, "0.1 + (0.9 - 0.1) / 2");
        e.sampled(90, 100);
        e.sampled(90, 100);
        assertEquals(0.7, e.active(), 1e-12, "0.5 + (0.9 - 0.5) / 2");
        for (int i = 0; i < 20; i++) e.sampled(90, 100);
        double up = e.active();
        assertTrue(up > 0.88, "" + up);
        e.sampled(10, 100);
        // slow: 0.9 - (0.9 - 0.1) (7/8)^22 = 0.8576 before, then 0.8576 - (0.8576 - 0.1) / 8 = 0.7629
        assertEquals(0.7629, e.active(), 1e-4);
    }

    /** 100 of 10,000 pages, a period: the estimates lie around the truth as the standard error says, at most 5 points. */
    @Test
    void samplesAreAsGoodAsTheirStandardError() {
        assertEquals(0.05, ActivityEstimate.standardError(0.5, 100), 1e-12);
        SplitMix64 random = new SplitMix64(42);
        int within = 0;
        for (int trial = 0; trial < 1000; trial++) {
            int touched = 0;
            for (int i = 0; i < 100; i++) if (random.below(10_000) < 3_000) touched++;
            ActivityEstimate e = new ActivityEstimate(0);
            e.sampled(touched, 100);
            if (Math.abs(e.active() - 0.3) <= 2 * ActivityEstimate.standardError(0.3, 100)) within++;
        }
        assertEquals(954, within, 30, "two standard errors hold 95.4 % of 1000 samples");
    }

    @Test
    void impossibleSamplesAreRefused() {
        ActivityEstimate e = new ActivityEstimate(0);
        assertThrows(IllegalArgumentException.class, () -> e.sampled(2, 1));
        assertThrows(IllegalArgumentException.class, () -> e.counting(0, 0));
    }
}
