package org.vmemsim.runtime.vmm.allocation;

import java.util.ArrayList;
import java.util.List;

/**
 * How short of memory a host is (Waldspurger, OSDI 2002, section 6.3). The state gets worse when free memory falls below the
 * next lower threshold, and better only when it rises above the threshold over the one that was fallen below, so that it does
 * not waver.
 */
public final class FreeMemoryState {
    /** What a host does in each state. */
    public enum State {
        /** Nothing is reclaimed. */
        HIGH,
        /** Balloons are inflated; paging only where that does not help. */
        SOFT,
        /** Pages are swapped out. */
        HARD,
        /** That too, and virtual machines above their target wait. */
        LOW
    }

    private final double[] thresholds;
    private State now = State.HIGH;

    /**
     * Thresholds in any one unit of memory, falling.
     *
     * @throws IllegalArgumentException if they do not fall
     */
    public FreeMemoryState(double high, double soft, double hard, double low) {
        if (!(high >= soft && soft >= hard && hard >= low && low >= 0))
            throw new IllegalArgumentException(
                    "thresholds must fall: high " + high + ", soft " + soft + ", hard " + hard + ", low " + low);
        this.thresholds = new double[] {high, soft, hard, low};
    }

    /** The thresholds of 2002: 6, 4, 2 and 1 % of the host's memory. */
    public static FreeMemoryState fixed(double memory) {
        return new FreeMemoryState(0.06 * memory, 0.04 * memory, 0.02 * memory, 0.01 * memory);
    }

    /** Those of ESXi 5 and later: {@link #minFree}, and 64, 32 and 16 % of it. */
    public static FreeMemoryState sliding(double bytes) {
        double min = minFree(bytes);
        return new FreeMemoryState(min, 0.64 * min, 0.32 * min, 0.16 * min);
    }

    /** Memory that ESXi 5 and later keeps free: 6 % of the first 4 GiB, 4 % of the next 8, 2 % of 16, 1 % of the rest. */
    public static double minFree(double bytes) {
        double gib = 1L << 30;
        double first = Math.min(bytes, 4 * gib);
        double second = Math.min(bytes - first, 8 * gib);
        double third = Math.min(bytes - first - second, 16 * gib);
        return 0.06 * first + 0.04 * second + 0.02 * third + 0.01 * (bytes - first - second - third);
    }

    /**
     * Free memory changed.
     *
     * @return the states that were entered, in order; none as a rule
     */
    public List<State> free(double memory) {
        List<State> entered = new ArrayList<>();
        while (now != State.LOW && memory < thresholds[now.ordinal() + 1]) enter(now.ordinal() + 1, entered);
        while (now != State.HIGH && memory > thresholds[now.ordinal() - 1]) enter(now.ordinal() - 1, entered);
        return entered;
    }

    private void enter(int state, List<State> entered) {
        now = State.values()[state];
        entered.add(now);
    }

    /** The highest threshold: with more free memory than that the host is at ease. */
    public double high() {
        return thresholds[0];
    }

    public State now() {
        return now;
    }
}
