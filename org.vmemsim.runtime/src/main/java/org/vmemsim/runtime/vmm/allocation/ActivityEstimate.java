package org.vmemsim.runtime.vmm.allocation;

/**
 * Estimates which fraction of a virtual machine's memory is active, by samples: each period some random pages lose their
 * mappings, and those that are touched again are counted (Waldspurger, OSDI 2002, section 5.3). The estimate is the largest
 * of a slow moving average, a fast one, and the fast one with what the period that goes on has counted already: it rises fast
 * and falls slowly.
 *
 * <p>The paper does not state the weights of a new sample; here they are 1/8 and 1/2.
 */
public final class ActivityEstimate {
    private static final double SLOW = 1.0 / 8;
    private static final double FAST = 1.0 / 2;

    private double slow;
    private double fast;
    private double current;
    private boolean any;

    /** @param initially what is believed before the first sample, 0 to 1 */
    public ActivityEstimate(double initially) {
        slow = fast = current = initially;
    }

    /** In the period that goes on, {@code touched} of {@code sampled} pages were touched so far. */
    public void counting(long touched, long sampled) {
        double f = fraction(touched, sampled);
        current = any ? mixed(fast, f, FAST) : Math.max(fast, f);
    }

    /** A period ended with {@code touched} of {@code sampled} pages touched. */
    public void sampled(long touched, long sampled) {
        double f = fraction(touched, sampled);
        slow = any ? mixed(slow, f, SLOW) : f;
        fast = any ? mixed(fast, f, FAST) : f;
        current = fast;
        any = true;
    }

    private static double fraction(long touched, long sampled) {
        if (sampled < 1 || touched < 0 || touched > sampled)
            throw new IllegalArgumentException(touched + " of " + sampled + " pages cannot be");
        return (double) touched / sampled;
    }

    private static double mixed(double average, double sample, double weight) {
        return average + weight * (sample - average);
    }

    /** The estimate, 0 to 1. */
    public double active() {
        return Math.max(current, Math.max(slow, fast));
    }

    /** The standard error of one sample of {@code n} pages where the fraction {@code f} is active. */
    public static double standardError(double f, long n) {
        return Math.sqrt(f * (1 - f) / n);
    }
}
