package org.vmemsim.runtime.machine;

import org.vmemsim.runtime.metrics.Counters;

/**
 * What all processes of a machine together counted of a few metrics. Only the counts of the process that runs can change,
 * so a sum is kept at each switch, and reading it looks at one process, however many there are.
 */
final class ProcessSums {
    private final Counters counters;
    private final String[] metrics;
    /** By metric: what was counted until the process that runs now came. */
    private final long[] before;
    /** By metric: what that process had counted when it came. */
    private final long[] came;

    private long[] running = new long[0];

    ProcessSums(Counters counters, String... metrics) {
        this.counters = counters;
        this.metrics = metrics;
        this.before = new long[metrics.length];
        this.came = new long[metrics.length];
    }

    /** From here on the process with these counts runs. */
    void turnTo(long[] counts) {
        if (counts == running) return;
        for (int i = 0; i < metrics.length; i++) {
            before[i] = read(i);
            came[i] = counters.read(counts, metrics[i]);
        }
        running = counts;
    }

    /** The sum of the metric with this place. */
    long read(int metric) {
        if (running.length == 0) return 0;
        return before[metric] + counters.read(running, metrics[metric]) - came[metric];
    }
}
