package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.runtime.result.ExpectationResult.Status;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.Expectation.Comparator;
import org.vmemsim.runtime.scenario.run.Expression.Operator;
import org.vmemsim.runtime.scenario.run.Figure;
import org.vmemsim.runtime.scenario.settings.Dimension;

/** What is divided by zero has no value, and no expectation that needs it holds, whatever it compares. */
class UnknownFiguresTest {
    private static final Figure X = new Figure.Metric(null, null, null, "walk.references");
    private static final Figure ZERO = new Figure.Metric(null, null, null, "tlb.hits");
    private static final Figure QUOTIENT = over(X, ZERO);
    private static final Figure NOTHING_BY_NOTHING = over(ZERO, ZERO);

    /** x has the samples 4, 8, 2, and the other 1, 0, 1. */
    private static final Evaluator OVER_TIME = new Evaluator(
            m -> OptionalDouble.of(0),
            m -> m.metric().equals("tlb.hits") ? new double[] {1, 0, 1} : new double[] {4, 8, 2});

    @SuppressWarnings("NullAway") // an evaluator takes null for a figure without samples
    private static final Evaluator ONCE =
            new Evaluator(m -> OptionalDouble.of(m.metric().equals("tlb.hits") ? 0 : 5), m -> none(m));

    private static double @Nullable [] none(Figure.Metric metric) {
        return null;
    }

    private static Figure over(Figure a, Figure b) {
        return new Figure.Arithmetic(Operator.DIVIDE, a, b);
    }

    private static Figure number(double n) {
        return new Figure.Number(n, Dimension.COUNT);
    }

    private static Figure call(String function, Figure... arguments) {
        return new Figure.Call(function, List.of(arguments));
    }

    private static Status status(Evaluator e, Figure left, Comparator c, Figure right, @Nullable Figure tolerance) {
        return e.check(new Expectation("", left, c, right, tolerance, false, 0), true)
                .status();
    }

    @ParameterizedTest
    @EnumSource(Comparator.class)
    void everyComparison(Comparator c) {
        for (Figure none :
                List.of(QUOTIENT, NOTHING_BY_NOTHING, new Figure.Arithmetic(Operator.SUBTRACT, X, QUOTIENT))) {
            assertEquals(Status.UNKNOWN, status(ONCE, none, c, number(5), null));
            assertEquals(Status.UNKNOWN, status(ONCE, number(5), c, none, null));
            assertEquals(Status.UNKNOWN, status(ONCE, none, c, none, null));
            assertEquals(Status.UNKNOWN, status(ONCE, X, c, number(5), none), "as a tolerance");
        }
        assertEquals(Status.UNKNOWN, status(ONCE, over(number(1e300), number(1e-300)), c, X, null), "no double");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max", "min", "mean", "sum", "p50", "p90", "p95", "p99"})
    void everyFunction(String function) {
        Figure some = call(function, number(1), number(2), QUOTIENT, number(3));
        assertEquals(Status.UNKNOWN, status(ONCE, some, Comparator.NE, number(7), null));
        assertEquals(Status.UNKNOWN, status(ONCE, call(function, QUOTIENT), Comparator.NE, number(7), null));
        assertEquals(Status.UNKNOWN, status(OVER_TIME, call(function, QUOTIENT), Comparator.NE, number(7), null));
        Figure scaled = call(function, new Figure.Arithmetic(Operator.MULTIPLY, QUOTIENT, ZERO));
        assertEquals(Status.UNKNOWN, status(OVER_TIME, scaled, Comparator.NE, number(7), null));
    }

    /** 1 / 4, 0 / 8, 1 / 2: the largest is 0.5. And samples without a value are left out, but not all of them. */
    @Test
    void samplesThatHaveValues() {
        assertEquals(Status.HELD, status(OVER_TIME, call("max", over(ZERO, X)), Comparator.EQ, number(0.5), null));
        Evaluator gaps = new Evaluator(m -> OptionalDouble.of(0), m -> new double[] {Double.NaN, 3, Double.NaN});
        assertEquals(Status.HELD, status(gaps, call("sum", X), Comparator.EQ, number(3), null));
        Evaluator none = new Evaluator(m -> OptionalDouble.of(0), m -> new double[] {Double.NaN});
        assertEquals(Status.UNKNOWN, status(none, call("sum", X), Comparator.EQ, number(0), null));
    }
}
