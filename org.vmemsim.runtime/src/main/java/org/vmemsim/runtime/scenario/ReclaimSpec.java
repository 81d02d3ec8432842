package org.vmemsim.runtime.scenario;

import java.util.List;

/** How a host takes memory back when it is short (Waldspurger, OSDI 2002). */
public record ReclaimSpec(
        @Setting("Thresholds of free memory") Free free,

        @Setting(value = "Which means are used, in order", simulated = false)
        List<Means> order,

        @Setting(value = "Transparent page sharing", simulated = false)
        Sharing sharing,

        @Setting(value = "Ballooning", simulated = false) Balloon balloon,
        @Setting(value = "Host swapping", simulated = false) Swap swap,

        @Setting(value = "Idle memory tax", dimension = Dimension.RATIO, max = 0.99, simulated = false)
        double idleTax,

        @Setting(value = "Estimate of idle memory", simulated = false)
        Estimate estimate) {
    public static final ReclaimSpec DEFAULT = new ReclaimSpec(
            new Free(0.06, 0.04, 0.02, 0.01),
            List.of(Means.SHARING, Means.BALLOONING, Means.SWAPPING),
            new Sharing(0, 0),
            new Balloon(0.65),
            new Swap(DiskSpec.DEFAULT, Victim.RANDOM),
            0.75,
            new Estimate(100, 30_000_000_000L));

    public ReclaimSpec {
        order = List.copyOf(order);
    }

    /** Free memory below which the host is in the next state, as fractions of its memory. */
    public record Free(
            @Setting(value = "Below it: soft", dimension = Dimension.RATIO, max = 1, simulated = false)
            double high,

            @Setting(value = "Below it: balloon", dimension = Dimension.RATIO, max = 1, simulated = false)
            double soft,

            @Setting(value = "Below it: swap", dimension = Dimension.RATIO, max = 1, simulated = false)
            double hard,

            @Setting(
                    value = "Below it: block guests above their target",
                    dimension = Dimension.RATIO,
                    max = 1,
                    simulated = false)
            double low) {
        public static final Free DEFAULT = new Free(0.06, 0.04, 0.02, 0.01);

        public Free {
            if (!(high >= soft && soft >= hard && hard >= low))
                throw new InvalidScenarioException("free-memory thresholds must fall: high ≥ soft ≥ hard ≥ low");
        }
    }

    /** Scanning for equal pages. */
    public record Sharing(
            @Setting(value = "Pages scanned a second", dimension = Dimension.RATE, simulated = false)
            double scan,

            @Setting(value = "Pages that may share one frame; 0 does not limit them", simulated = false)
            long maxSharing) {
        public static final Sharing DEFAULT = new Sharing(0, 0);
    }

    /** The balloon's limits. */
    public record Balloon(
            @Setting(
                    value = "Share of a guest's memory that its balloon may take",
                    dimension = Dimension.RATIO,
                    max = 1,
                    simulated = false)
            double limit) {
        public static final Balloon DEFAULT = new Balloon(0.65);
    }

    /** The host's swap files. */
    public record Swap(
            @Setting(value = "The device", simulated = false)
            DiskSpec disk,

            @Setting(value = "Which page is taken", simulated = false)
            Victim victim) {
        public static final Swap DEFAULT = new Swap(DiskSpec.DEFAULT, Victim.RANDOM);
    }

    /** Sampling of idle memory. */
    public record Estimate(
            @Setting(value = "Pages of a sample", min = 1, simulated = false)
            long sample,

            @Setting(value = "Time between samples", dimension = Dimension.TIME, simulated = false)
            long period) {
        public static final Estimate DEFAULT = new Estimate(100, 30_000_000_000L);
    }

    /** Means of reclaiming memory. */
    public enum Means {
        SHARING,
        BALLOONING,
        COMPRESSION,
        SWAPPING
    }

    /** Choice of a page to swap out. */
    public enum Victim {
        RANDOM,
        LRU
    }
}
