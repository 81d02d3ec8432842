package org.vmemsim.runtime.scenario.run;

import org.jspecify.annotations.Nullable;

/**
 * What a figure should be.
 *
 * @param text as the user wrote it, without the word expect, blanks folded
 * @param tolerance how far the sides may be apart for {@code ==}; null means not at all
 * @param relative whether the tolerance is a fraction of the right side
 * @param line of the scenario file; 0 where there is none
 */
public record Expectation(
        String text,
        Figure left,
        Comparator comparator,
        Figure right,
        @Nullable Figure tolerance,
        boolean relative,
        int line) {
    /** The same on another line. */
    public Expectation at(int line) {
        return new Expectation(text, left, comparator, right, tolerance, relative, line);
    }

    /** Whether it speaks of the run of that name. */
    public boolean names(String run) {
        return names(left, run) || names(right, run) || tolerance != null && names(tolerance, run);
    }

    private static boolean names(Figure f, String run) {
        if (f instanceof Figure.Metric m) return run.equals(m.run());
        if (f instanceof Figure.Arithmetic a) return names(a.left(), run) || names(a.right(), run);
        return f instanceof Figure.Call c && c.arguments().stream().anyMatch(x -> names(x, run));
    }

    /** How sides are compared. */
    public enum Comparator {
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE
    }
}
