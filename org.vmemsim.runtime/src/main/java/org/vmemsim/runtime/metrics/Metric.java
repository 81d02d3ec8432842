package org.vmemsim.runtime.metrics;

import org.vmemsim.runtime.scenario.settings.Dimension;

/**
 * A figure that a run tells.
 *
 * @param name dotted; one part may be {@code *}, which stands for the name of a TLB, level or the like
 * @param dimension of its value
 * @param kind how values of parts and phases go together
 * @param meaning in one sentence
 * @param simulated whether this version computes it
 */
public record Metric(String name, Dimension dimension, Kind kind, String meaning, boolean simulated) {
    /** How values go together. */
    public enum Kind {
        /** Counts up; a phase's value is the difference between its end and its beginning. */
        COUNTER,
        /** A state; a phase's value is the one at its end. */
        GAUGE,
        /** Computed from counters of the same extent; NaN where its divisor is 0. */
        RATIO
    }

    /** Whether a concrete name, such as {@code tlb.l1d.misses}, is an instance of this metric. */
    public boolean matches(String concrete) {
        int star = name.indexOf('*');
        if (star < 0) return name.equals(concrete);
        String head = name.substring(0, star);
        String tail = name.substring(star + 1);
        int length = concrete.length() - head.length() - tail.length();
        return length > 0
                && concrete.startsWith(head)
                && concrete.endsWith(tail)
                && !concrete.substring(head.length(), head.length() + length).contains(".");
    }
}
