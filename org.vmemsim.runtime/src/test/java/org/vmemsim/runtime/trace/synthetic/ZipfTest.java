package org.vmemsim.runtime.trace.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.runtime.random.SplitMix64;

/**
 * Frequencies against the law p(k) = k^-s / Σ i^-s. A count of N draws with probability p has the standard deviation
 * √(N p (1 - p)); each count may be off by five of them (a chance of 1 in 1.7 million each, and the seeds are fixed).
 */
class ZipfTest {
    private static final int DRAWS = 1_000_000;

    @ParameterizedTest
    @CsvSource({
        "1, 0.9",
        "2, 1",
        "10, 0",
        "100, 0.5",
        "128, 1",
        "129, 1",
        "1000, 0.9",
        "5000, 0",
        "5000, 1",
        "5000, 2.5",
        "300, 8"
    })
    void followsTheLaw(int n, double skew) {
        int[] counts = new int[n + 1];
        Zipf zipf = new Zipf(n, skew, new SplitMix64(n));
        for (int i = 0; i < DRAWS; i++) counts[(int) zipf.next()]++;
        double sum = 0;
        for (int k = 1; k <= n; k++) sum += Math.pow(k, -skew);
        for (int k = 1; k <= n; k++) {
            double p = Math.pow(k, -skew) / sum;
            double sigma = Math.sqrt(DRAWS * p * (1 - p));
            assertEquals(DRAWS * p, counts[k], 5 * sigma + 1, "rank " + k);
        }
    }

    /**
     * All ranks at once: χ² = Σ (count - Np)² / Np over n = 1000 ranks has the mean n - 1 and the standard deviation
     * √(2 (n - 1)) = 44.7; five of them are allowed. That would notice a wrong border between two groups of ranks.
     */
    @Test
    void followsTheLawInAll() {
        int n = 1000;
        long[] counts = new long[n + 1];
        Zipf zipf = new Zipf(n, 0.9, new SplitMix64(4));
        int draws = 5_000_000;
        for (int i = 0; i < draws; i++) counts[(int) zipf.next()]++;
        double sum = 0;
        for (int k = 1; k <= n; k++) sum += Math.pow(k, -0.9);
        double chi = 0;
        for (int k = 1; k <= n; k++) {
            double expected = draws * Math.pow(k, -0.9) / sum;
            chi += (counts[k] - expected) * (counts[k] - expected) / expected;
        }
        assertEquals(n - 1, chi, 5 * Math.sqrt(2.0 * (n - 1)));
    }

    /** Every octave of a billion ranks: p(2^j..2^(j+1)-1) by the sum, beyond 2^16 by the integral of k^-s (error < 10^-5). */
    @Test
    void followsTheLawOverABillionRanks() {
        double skew = 0.7;
        long n = (1L << 30) - 1;
        double[] weight = new double[30];
        double all = 0;
        for (int j = 0; j < 30; j++) {
            if (j < 16) for (int k = 1 << j; k < 2 << j; k++) weight[j] += Math.pow(k, -skew);
            else weight[j] = (Math.pow((2L << j) - 0.5, 0.3) - Math.pow((1L << j) - 0.5, 0.3)) / 0.3;
            all += weight[j];
        }
        int[] counts = new int[30];
        Zipf zipf = new Zipf(n, skew, new SplitMix64(1));
        for (int i = 0; i < DRAWS; i++) counts[63 - Long.numberOfLeadingZeros(zipf.next())]++;
        for (int j = 0; j < 30; j++) {
            double p = weight[j] / all;
            assertEquals(DRAWS * p, counts[j], 5 * Math.sqrt(DRAWS * p * (1 - p)) + 10, "octave " + j);
        }
    }

    @Test
    void staysInRange() {
        for (long n : new long[] {1, 63, 64, 65, 127, 128, 130, 131, 1L << 44}) {
            Zipf zipf = new Zipf(n, 0.1, new SplitMix64(n));
            for (int i = 0; i < 10_000; i++) {
                long k = zipf.next();
                assertTrue(k >= 1 && k <= n, () -> k + " of " + n);
            }
        }
    }
}
