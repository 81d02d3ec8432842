package org.vmemsim.runtime.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.metrics.Functions;
import org.vmemsim.runtime.metrics.Metric;
import org.vmemsim.runtime.metrics.Metrics;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.ExpectationResult.Status;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Figure;

/**
 * Compares figures with what is expected of them. A quotient whose divisor is 0 has no value, and neither has anything
 * that is computed from it: an expectation that needs it is unknown, whatever it compares.
 */
final class Evaluator {
    /** Sides that differ by less than this share of the larger count as equal: the rounding of a few operations. */
    private static final double ROUNDING = 1e-12;

    private final Function<Figure.Metric, OptionalDouble> metrics;
    private final Function<Figure.Metric, double @Nullable []> series;

    /**
     * @param metrics finds the value of a metric
     * @param series finds its values over time; null where it has none
     */
    Evaluator(Function<Figure.Metric, OptionalDouble> metrics, Function<Figure.Metric, double @Nullable []> series) {
        this.metrics = metrics;
        this.series = series;
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
        if (f instanceof Figure.Metric m) return known(metrics.apply(m).orElse(missing(m)));
        if (f instanceof Figure.Arithmetic a) {
            double left = value(a.left());
            double right = value(a.right());
            return compute(a.operator(), left, right);
        }
        return call((Figure.Call) f);
    }

    /** NaN where there is no value: a quotient by 0, or more than a double holds. */
    private static double compute(Expression.Operator operator, double left, double right) {
        return known(
                switch (operator) {
                    case ADD -> left + right;
                    case SUBTRACT -> left - right;
                    case MULTIPLY -> left * right;
                    case DIVIDE -> left / right;
                });
    }

    private static double known(double value) {
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    /** A count that never was registered on this machine is 0: nothing there could count it. */
    private static double missing(Figure.Metric m) {
        return Metrics.find(m.metric())
                        .filter(x -> x.simulated() && x.kind() == Metric.Kind.COUNTER)
                        .isPresent()
                ? 0
                : Double.NaN;
    }

    /**
     * A function of one figure that changes over time is one of all its values; any other is one of its arguments. Samples
     * in which a metric has no value are left out. Without a value it is if none is left, if one of its arguments has none,
     * or if a sample divides by zero.
     */
    private double call(Figure.Call c) {
        ToDoubleFunction<double[]> function = Functions.find(c.function());
        if (function == null) return Double.NaN;
        double[] over = c.arguments().size() == 1 ? overTime(c.arguments().get(0)) : null;
        double[] values = over != null
                ? Arrays.stream(over).filter(v -> !Double.isNaN(v)).toArray()
                : c.arguments().stream().mapToDouble(this::value).toArray();
        boolean known = values.length > 0 && Arrays.stream(values).allMatch(Double::isFinite);
        return known ? known(function.applyAsDouble(values)) : Double.NaN;
    }

    /**
     * The values of a figure over time; null if it has only one. A sample is NaN where a metric has no value there, and
     * infinite where it divides by zero.
     */
    private double @Nullable [] overTime(Figure f) {
        if (f instanceof Figure.Metric m) return series.apply(m);
        if (!(f instanceof Figure.Arithmetic a)) return null;
        double[] left = overTime(a.left());
        double[] right = overTime(a.right());
        if (left == null && right == null) return null;
        if (left == null) left = constant(value(a.left()), right);
        if (right == null) right = constant(value(a.right()), left);
        double[] values = new double[Math.min(left.length, right.length)];
        for (int i = 0; i < values.length; i++) values[i] = sample(a.operator(), left[i], right[i]);
        return values;
    }

    private static double sample(Expression.Operator operator, double left, double right) {
        if (Double.isNaN(left) || Double.isNaN(right)) return Double.NaN;
        boolean none = Double.isInfinite(left) || Double.isInfinite(right);
        double value = none ? Double.NaN : compute(operator, left, right);
        return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
    }

    /** A value that stays the same while others change. */
    private static double[] constant(double value, double @Nullable [] others) {
        double[] values = new double[others == null ? 0 : others.length];
        Arrays.fill(values, value);
        return values;
    }

    private static String describe(Figure f) {
        if (f instanceof Figure.Metric m) return (m.scope() == null ? "" : m.scope() + ".") + m.metric();
        if (f instanceof Figure.Call c && c.arguments().size() == 1)
            return c.function() + "(" + describe(c.arguments().get(0)) + ")";
        return f instanceof Figure.Number n ? Display.value(n.value(), null) : "the left side";
    }

    private static @Nullable Metric metric(Figure f) {
        if (f instanceof Figure.Call c && c.arguments().size() == 1)
            return metric(c.arguments().get(0));
        return f instanceof Figure.Metric m ? Metrics.find(m.metric()).orElse(null) : null;
    }

    /** Values for messages. */
    static final class Display {
        private Display() {}

        static String value(double v, @Nullable Metric metric) {
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
