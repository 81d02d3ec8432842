package org.vmemsim.runtime.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The counts of one machine. {@link #now} belongs to the process that runs; a switch swaps it, so that every count is
 * attributed without the hot path knowing. Indices are given out while the machine is built.
 */
public final class Counters {
    private final Map<String, Integer> indices = new LinkedHashMap<>();
    private final List<long[]> issued = new ArrayList<>();

    /** The counts of whatever runs now. */
    public long[] now = new long[0];

    /** The index of a metric that counts up; the same for the same name. */
    public int index(String metric) {
        if (!issued.isEmpty() && !indices.containsKey(metric))
            throw new IllegalStateException(metric + " comes too late: the machine is built");
        if (Metrics.find(metric).filter(m -> m.kind() == Metric.Kind.COUNTER).isEmpty())
            throw new IllegalArgumentException(metric + " is no registered counter");
        return indices.computeIfAbsent(metric, m -> indices.size());
    }

    /** Fresh counts, all zero, with one place for each index given out so far; no further index is given out. */
    public long[] fresh() {
        long[] counts = new long[indices.size()];
        issued.add(counts);
        return counts;
    }

    /** Names of all counters, by index. */
    public List<String> names() {
        return List.copyOf(indices.keySet());
    }
}
