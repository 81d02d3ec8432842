package org.vmemsim.runtime.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The counts of one machine. {@link #now} belongs to the process that runs; a switch swaps it, so that every count is
 * attributed without the hot path knowing. Indices are given out while the machine is built.
 */
public final class Counters {
    private final Map<String, Integer> indices = new LinkedHashMap<>();
    private final List<long[]> issued = new ArrayList<>();
    /** By total: what it is the sum of. Nothing counts up a total; reading adds it up. */
    private final Map<Integer, Set<Integer>> totals = new LinkedHashMap<>();

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

    /** The same for a metric that is part of a total: what counts up the part need not count up the total too. */
    public int index(String metric, String total) {
        int part = index(metric);
        totals.computeIfAbsent(index(total), t -> new LinkedHashSet<>()).add(part);
        return part;
    }

    /** The index of a metric that this machine counts; -1 for any other. */
    public int find(String metric) {
        return indices.getOrDefault(metric, -1);
    }

    /** A copy of counts with the totals added up. */
    public long[] read(long[] counts) {
        long[] all = counts.clone();
        totals.forEach((total, parts) -> all[total] = sum(parts, counts));
        return all;
    }

    /** One of these counts, a total added up; 0 for a metric that this machine does not count. */
    public long read(long[] counts, String metric) {
        Integer at = indices.get(metric);
        if (at == null) return 0;
        Set<Integer> parts = totals.get(at);
        return parts == null ? counts[at] : sum(parts, counts);
    }

    private static long sum(Set<Integer> parts, long[] counts) {
        long sum = 0;
        for (int part : parts) sum += counts[part];
        return sum;
    }

    /** Fresh counts, all zero, with one place for each index given out so far; no further index is given out. */
    public long[] fresh() {
        long[] counts = new long[indices.size()];
        issued.add(counts);
        return counts;
    }

    /** What all processes, guests and the host have counted together, by index; totals are not added up. */
    public long[] all() {
        long[] sum = new long[indices.size()];
        for (long[] counts : issued) for (int i = 0; i < sum.length; i++) sum[i] += counts[i];
        return sum;
    }

    /** Names of all counters, by index. */
    public List<String> names() {
        return List.copyOf(indices.keySet());
    }
}
