package org.vmemsim.runtime.metrics;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What expectations can compute from several figures, or from all values of one over time. A percentile is the smallest
 * value that so many per cent of all values do not exceed (nearest rank).
 */
public final class Functions {
    private static final Map<String, ToDoubleFunction<double[]>> ALL = all();

    private Functions() {}

    private static Map<String, ToDoubleFunction<double[]>> all() {
        Map<String, ToDoubleFunction<double[]>> all = new LinkedHashMap<>();
        all.put("max", v -> Arrays.stream(v).max().orElse(Double.NaN));
        all.put("mean", v -> Arrays.stream(v).average().orElse(Double.NaN));
        all.put("min", v -> Arrays.stream(v).min().orElse(Double.NaN));
        for (int p : new int[] {50, 90, 95, 99}) all.put("p" + p, v -> percentile(v, p));
        all.put("sum", v -> Arrays.stream(v).sum());
        return Collections.unmodifiableMap(all);
    }

    private static double percentile(double[] values, int percent) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[(sorted.length * percent + 99) / 100 - 1];
    }

    /** All, by name. */
    public static Map<String, ToDoubleFunction<double[]>> byName() {
        return ALL;
    }

    /** The one of that name, or null. */
    public static @Nullable ToDoubleFunction<double[]> find(String name) {
        return ALL.get(name);
    }
}
