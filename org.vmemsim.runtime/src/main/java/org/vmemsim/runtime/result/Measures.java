package org.vmemsim.runtime.result;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * Values of metrics by concrete name, in the order of the registry and in canonical units. Counts are exact: they stay
 * below 2^53. A metric that has no meaning here (a ratio with nothing to divide by, shadow pages of a native run) is absent.
 */
public record Measures(Map<String, Double> values) {
    public Measures {
        values = new MeasureMap(values);
    }

    /** The value of a metric, if it has one. */
    public OptionalDouble value(String metric) {
        Double v = values.get(metric);
        return v == null ? OptionalDouble.empty() : OptionalDouble.of(v);
    }

    /** The value of a counter; 0 where it is absent. */
    public long count(String metric) {
        return (long) value(metric).orElse(0);
    }
}
