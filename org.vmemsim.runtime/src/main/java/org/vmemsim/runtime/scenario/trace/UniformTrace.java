package org.vmemsim.runtime.scenario.trace;

import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.Setting;
import org.vmemsim.runtime.scenario.settings.Word;

/**
 * Independent uniformly random accesses ("gups").
 *
 * @param over the bytes that addresses spread over, from the start of the process's first region (or address 4 KiB)
 * @param access bytes of each access, 1 to 63
 * @param writes the share of stores
 */
@Word(value = "uniform", meaning = "independent accesses, every place equally likely")
public record UniformTrace(
        @Setting(value = "How many bytes the addresses spread over", dimension = Dimension.BYTES, min = 1)
        long over,

        @Setting(
                value = "The bytes of one access; addresses are multiples of it",
                dimension = Dimension.BYTES,
                min = 1,
                max = 63)
        int access,

        @Setting(value = "The share of accesses that store", dimension = Dimension.RATIO, max = 1)
        double writes,

        @Setting(value = "How many accesses there are", min = 1)
        long length,

        @Setting("Start of the random sequence; the same seed gives the same trace")
        long seed)
        implements TraceGenerator {
    public static final UniformTrace DEFAULT = new UniformTrace(1L << 30, 8, 0, 1_000_000, 1);
}
