package org.vmemsim.runtime.scenario.trace;

import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.Setting;
import org.vmemsim.runtime.scenario.settings.Word;

/**
 * Addresses that grow by a stride and start again at the end.
 *
 * @param over the bytes of one round
 * @param length 0 makes exactly one round
 */
@Word(value = "sequential", meaning = "addresses that grow by a stride and begin again at the end")
public record SequentialTrace(
        @Setting(value = "How many bytes one round covers", dimension = Dimension.BYTES, min = 1)
        long over,

        @Setting(value = "How far apart two accesses are", dimension = Dimension.BYTES, min = 1)
        long stride,

        @Setting(value = "The share of accesses that store", dimension = Dimension.RATIO, max = 1)
        double writes,

        @Setting("How many accesses there are; 0 makes one round")
        long length,

        @Setting("Start of the random sequence that chooses the stores")
        long seed)
        implements TraceGenerator {
    public static final SequentialTrace DEFAULT = new SequentialTrace(1L << 30, 64, 0, 0, 1);
}
