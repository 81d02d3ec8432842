package org.vmemsim.runtime.scenario;

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
