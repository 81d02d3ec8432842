package org.vmemsim.runtime.scenario.settings;

import java.math.BigDecimal;

/**
 * What one event costs, as it was stated.
 *
 * @param amount not negative
 * @param cycles whether {@code amount} counts processor cycles; otherwise nanoseconds
 */
public record Cost(BigDecimal amount, boolean cycles) {
    /** Nothing. */
    public static final Cost NONE = nanoseconds("0");

    public Cost {
        if (amount.signum() < 0) throw new InvalidScenarioException("a cost cannot be negative: " + amount);
        amount = amount.stripTrailingZeros();
    }

    /** A cost in nanoseconds. */
    public static Cost nanoseconds(String amount) {
        return new Cost(new BigDecimal(amount), false);
    }

    /** A cost in cycles of the processor's clock. */
    public static Cost cycles(String amount) {
        return new Cost(new BigDecimal(amount), true);
    }

    /**
     * The cost in nanoseconds.
     *
     * @param clock cycles a second
     */
    public double nanoseconds(double clock) {
        return cycles ? amount.doubleValue() * 1e9 / clock : amount.doubleValue();
    }
}
