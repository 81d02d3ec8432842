package org.vmemsim.runtime.simulation;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.vmemsim.runtime.metrics.Metric;
import org.vmemsim.runtime.metrics.Metrics;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.ExpectationResult.Status;
import org.vmemsim.runtime.scenario.Expectation;
import org.vmemsim.runtime.scenario.Figure;

/** Holds expectations against figures. */
final class Evaluator {
    /** Sides that differ by less than this share of the larger count as equal: the rounding of a few operations. */
    private static final double ROUNDING = 1e-12;

    private final Function<Figure.Metric, OptionalDouble> metrics;

    /**
     * @param metrics finds the value of a metric
     */
    Evaluator(Function<Figure.Metric, OptionalDouble> metrics) {
        this.metrics = metrics;
    }

    ExpectationResult check(Expectation e, boolean complete) {
        double left = value(e.left());
        double right = value(e.right());
        Figure tolerance = e.tolerance();
        double slack = tolerance == null ? 0 : value(tolerance) * (e.relative() ? Math.abs(right) : 1);
        boolean known = complete && !Double.isNaN(left) && !Double.isNaN(right) && !Double.isNaN(slack);
        Status status = !known ? Status.UNKNOWN : holds(e, left, right, slack) ? Status.HELD : Status.BROKEN;
        String found = describe(e.left()) + " is "
                + (Double.isNaN(left) ? "not known here" : Display.value(left, metric(e.left())));
        if (!complete) found += " so far: the run was cut short";
        return new ExpectationResult(e, status, left, right, found);
    }

    private static boolean holds(Expectation e, double left, double right, double slack) {
        double rounding = ROUNDING * Math.max(Math.abs(left), Math.abs(right));
        boolean equal = Math.abs(left - right) <= slack + rounding;
        return switch (e.comparator()) {
            case EQ -> equal;
            case NE -> !equal;
            case LT -> left < right && !equal;
            case LE -> left <= right || equal;
            case GT -> left > right && !equal;
            case GE -> left >= right || equal;
        };
    }

    private double value(Figure f) {
        if (f instanceof Figure.Number n) return n.value();
        if (f instanceof Figure.Metric m) return metrics.apply(m).orElse(missing(m));
        if (f instanceof Figure.Arithmetic a) {
            double left = value(a.left());
            double right = value(a.right());
            return switch (a.operator()) {
                case ADD -> left + right;
                case SUBTRACT -> left - right;
                case MULTIPLY -> left * right;
                case DIVIDE -> left / right;
            };
        }
        return call((Figure.Call) f);
    }

    /** A count that never was registered on this machine is 0: nothing there could count it. */
    private static double missing(Figure.Metric m) {
        return Metrics.find(m.metric())
                        .filter(x -> x.simulated() && x.kind() == Metric.Kind.COUNTER)
                        .isPresent()
                ? 0
                : Double.NaN;
    }

    private double call(Figure.Call c) {
        List<Double> values = c.arguments().stream().map(this::value).toList();
        return switch (c.function()) {
            case "min" -> values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
            case "max" -> values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
            case "sum" -> values.stream().mapToDouble(Double::doubleValue).sum();
            case "mean" ->
                values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
            default -> Double.NaN;
        };
    }

    private static String describe(Figure f) {
        if (f instanceof Figure.Metric m) return (m.scope() == null ? "" : m.scope() + ".") + m.metric();
        return f instanceof Figure.Number n ? Display.value(n.value(), null) : "the left side";
    }

    private static @org.jspecify.annotations.Nullable Metric metric(Figure f) {
        return f instanceof Figure.Metric m ? Metrics.find(m.metric()).orElse(null) : null;
    }

    /** Values for messages. */
    static final class Display {
        private Display() {}

        static String value(double v, @org.jspecify.annotations.Nullable Metric metric) {
            if (metric == null) return number(v);
            return switch (metric.dimension()) {
                case RATIO -> number(v * 100) + " %";
                case BYTES -> number(v) + " bytes";
                case TIME -> number(v) + " ns";
                default -> number(v);
            };
        }

        private static String number(double v) {
            if (v == Math.rint(v) && Math.abs(v) < 1e15) return String.format(Locale.ROOT, "%,d", (long) v);
            return String.format(Locale.ROOT, "%.6g", v);
        }
    }
}
