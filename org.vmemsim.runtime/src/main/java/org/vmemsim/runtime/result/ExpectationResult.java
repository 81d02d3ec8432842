package org.vmemsim.runtime.result;

import java.util.function.IntUnaryOperator;
import org.vmemsim.runtime.scenario.run.Expectation;

/**
 * How an expectation went.
 *
 * @param left value found on the left side; NaN where it has none
 * @param right value found on the right side; NaN where it has none
 * @param message says what was found, in the units of the expectation: "walk.references is 24"
 */
public record ExpectationResult(Expectation expectation, Status status, double left, double right, String message) {
    /** The same of an expectation on another line of the file. */
    ExpectationResult moved(IntUnaryOperator to) {
        return new ExpectationResult(expectation.at(to.applyAsInt(expectation.line())), status, left, right, message);
    }

    /** How it went. */
    public enum Status {
        HELD,
        BROKEN,
        /** A side has no value here, or the run was cut short by its budget. */
        UNKNOWN
    }
}
