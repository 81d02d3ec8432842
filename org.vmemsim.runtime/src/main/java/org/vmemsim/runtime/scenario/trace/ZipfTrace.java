package org.vmemsim.runtime.scenario.trace;

import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.Setting;
import org.vmemsim.runtime.scenario.settings.Word;

/**
 * Pages drawn by Zipf's law: the k-th most popular page with a probability proportional to 1/k^skew; which page has
 * which rank is a seeded permutation.
 *
 * @param over the bytes that addresses spread over
 * @param skew the exponent; 0 is uniform
 */
@Word(value = "zipf", meaning = "few pages are popular: the k-th with probability proportional to 1/k^skew")
public record ZipfTrace(
        @Setting(value = "How many bytes the addresses spread over", dimension = Dimension.BYTES, min = 4096)
        long over,

        @Setting(value = "The exponent of Zipf's law; 0 is uniform", max = 8)
        double skew,

        @Setting(value = "The share of accesses that store", dimension = Dimension.RATIO, max = 1)
        double writes,

        @Setting(value = "How many accesses there are", min = 1)
        long length,

        @Setting("Start of the random sequence; the same seed gives the same trace")
        long seed)
        implements TraceGenerator {
    public static final ZipfTrace DEFAULT = new ZipfTrace(1L << 30, 0.9, 0, 1_000_000, 1);
}
