package org.vmemsim.runtime.scenario.settings;

/**
 * A number that may be given in one of several ways, such as a share of all pages or a count of them.
 *
 * @param dimension which of the ways: what {@code value} counts, in that dimension's canonical unit
 */
public record Amount(double value, Dimension dimension) {
    public static final Amount NONE = new Amount(0, Dimension.COUNT);

    public Amount {
        if (!(value >= 0) || Double.isInfinite(value))
            throw new InvalidScenarioException("an amount is a number from 0 on, not " + value);
        if (dimension == Dimension.RATIO && value > 1)
            throw new InvalidScenarioException("a share is at most 100 %, not " + value * 100 + " %");
    }

    /** A share; 1 is all. */
    public static Amount share(double share) {
        return new Amount(share, Dimension.RATIO);
    }

    /** So many. */
    public static Amount count(long count) {
        return new Amount(count, Dimension.COUNT);
    }

    /** So many a second. */
    public static Amount perSecond(double rate) {
        return new Amount(rate, Dimension.RATE);
    }

    public boolean isShare() {
        return dimension == Dimension.RATIO;
    }

    /** How many of so many it is. */
    public double of(long all) {
        return isShare() ? value * all : value;
    }
}
