package org.vmemsim.runtime.scenario.run;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.settings.Dimension;

/** A side of an expectation: numbers, metrics, and arithmetic on them. Numbers are in canonical units. */
public sealed interface Figure {
    /** A number; its dimension is for display. */
    record Number(double value, Dimension dimension) implements Figure {}

    /**
     * A metric.
     *
     * @param run whose; null where the expectation stands in a run
     * @param phase of the run; null for the run as a whole, or for the phase around
     * @param scope the guest or process whose figures are meant; null for all together
     * @param metric its registered name, such as {@code walk.references}
     */
    record Metric(
            @Nullable String run,
            @Nullable String phase,
            @Nullable Subject scope,
            String metric) implements Figure {}

    /** Two operands. */
    record Arithmetic(Expression.Operator operator, Figure left, Figure right) implements Figure {}

    /** A function such as {@code max}, {@code min} or {@code mean}. */
    record Call(String function, List<Figure> arguments) implements Figure {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }
}
