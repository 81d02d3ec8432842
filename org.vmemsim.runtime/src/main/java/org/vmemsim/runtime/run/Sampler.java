package org.vmemsim.runtime.run;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vmemsim.runtime.machine.MachineMetrics;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.Series;

/** Takes samples of all metrics of all scopes. */
final class Sampler {
    private final MachineMetrics metrics;
    private final Map<String, Map<String, Column>> scopes = new LinkedHashMap<>();
    private long[] times = new long[64];
    private int samples;

    Sampler(MachineMetrics metrics) {
        this.metrics = metrics;
    }

    /** One metric of one scope; NaN where it had no value. */
    private static final class Column {
        private double[] values = new double[64];
        private int length;

        void put(int sample, double value) {
            if (sample >= values.length) values = Arrays.copyOf(values, 2 * sample);
            Arrays.fill(values, length, sample, Double.NaN);
            values[sample] = value;
            length = sample + 1;
        }

        double[] upTo(int samples) {
            double[] all = Arrays.copyOf(values, samples);
            Arrays.fill(all, Math.min(length, samples), samples, Double.NaN);
            return all;
        }
    }

    void sample(long now) {
        if (samples == times.length) times = Arrays.copyOf(times, 2 * samples);
        times[samples] = now;
        put("", metrics.total(Map.of()));
        metrics.scopes(Map.of()).forEach(this::put);
        samples++;
    }

    private void put(String scope, Measures measures) {
        Map<String, Column> columns = scopes.computeIfAbsent(scope, s -> new LinkedHashMap<>());
        measures.values()
                .forEach((metric, value) ->
                        columns.computeIfAbsent(metric, m -> new Column()).put(samples, value));
    }

    /** The samples taken so far. */
    Series series() {
        Map<String, double[]> all = new LinkedHashMap<>();
        scopes.forEach((scope, columns) -> {
            List<String> names = columns.keySet().stream()
                    .sorted(Comparator.comparingInt(metrics::rank))
                    .toList();
            for (String metric : names) {
                Column column = columns.get(metric);
                if (column != null) all.put(Series.name(scope, metric), column.upTo(samples));
            }
        });
        return new Series(Arrays.copyOf(times, samples), all);
    }
}
