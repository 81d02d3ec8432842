package org.vmemsim.runtime.result;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures over time: a column for every metric of every scope, with a value for each sample. Names are those of metrics,
 * behind the path of the guest or process: {@code access.count} is that of all, {@code db.access.count} that of one.
 * Counters count from the start of the run. A value that did not exist then is NaN.
 */
public final class Series {
    /** Of a run without time. */
    public static final Series NONE = new Series(new long[0], Map.of());

    private final long[] times;
    private final Map<String, double[]> columns;

    /**
     * @param times of the samples, in nanoseconds
     * @param columns by name, each as long as {@code times}
     */
    public Series(long[] times, Map<String, double[]> columns) {
        this.times = times.clone();
        Map<String, double[]> copies = new LinkedHashMap<>();
        columns.forEach((name, values) -> {
            if (values.length != times.length)
                throw new IllegalArgumentException(name + " has " + values.length + " values for " + times.length);
            copies.put(name, values.clone());
        });
        this.columns = Collections.unmodifiableMap(copies);
    }

    /** The column's name. */
    public static String name(String scope, String metric) {
        return scope.isEmpty() ? metric : scope + "." + metric;
    }

    /** How many samples there are. */
    public int samples() {
        return times.length;
    }

    /** When a sample was taken, in nanoseconds. */
    public long time(int sample) {
        return times[sample];
    }

    /** All columns by name, in the order of scopes and metrics; not to be changed. */
    public Map<String, double[]> columns() {
        return columns;
    }

    /** The values of one; null if there is no such column. */
    public double @Nullable [] column(String name) {
        return columns.get(name);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Series s) || !Arrays.equals(times, s.times)) return false;
        if (!columns.keySet().equals(s.columns.keySet())) return false;
        return columns.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), s.columns.get(e.getKey())));
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(times) + columns.keySet().hashCode();
    }
}
