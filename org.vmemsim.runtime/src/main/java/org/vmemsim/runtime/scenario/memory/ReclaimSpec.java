package org.vmemsim.runtime.scenario.memory;

import java.util.List;
import org.vmemsim.runtime.scenario.settings.Amount;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.Setting;
import org.vmemsim.runtime.scenario.settings.Word;

/**
 * How a host takes memory back when it is short (Waldspurger, "Memory Resource Management in VMware ESX Server", OSDI 2002;
 * VMware, "Understanding Memory Resource Management in VMware ESX 4.1").
 */
public record ReclaimSpec(
        @Setting("Thresholds of free memory") Free free,

        @Setting("Which means are used, in order") List<Means> order,

        @Setting("Transparent page sharing") Sharing sharing,

        @Setting("Ballooning") Balloon balloon,
        @Setting("Memory compression") Compression compression,
        @Setting("Host swapping") Swap swap,

        @Setting(
                value = "Idle memory tax: what an idle page costs more than an active one",
                dimension = Dimension.RATIO,
                max = 0.99,
                source = "Waldspurger, OSDI 2002, section 5.2")
        double idleTax,

        @Setting("Estimate of idle memory") Estimate estimate,

        @Setting(
                value = "Time between two looks at free memory, at which targets are set anew",
                dimension = Dimension.TIME,
                min = 1)
        long interval) {
    public static final ReclaimSpec DEFAULT = new ReclaimSpec(
            Free.DEFAULT,
            List.of(Means.SHARING, Means.BALLOONING, Means.SWAPPING),
            Sharing.DEFAULT,
            Balloon.DEFAULT,
            Compression.DEFAULT,
            Swap.DEFAULT,
            0.75,
            Estimate.DEFAULT,
            1_000_000_000L);

    public ReclaimSpec {
        order = List.copyOf(order);
    }

    /** Free memory below which the host is in the next state, as fractions of its memory. */
    public record Free(
            @Setting("Which thresholds hold") Profile profile,

            @Setting(
                    value = "Below it reclaiming begins with what costs nothing; above it a host is at ease",
                    dimension = Dimension.RATIO,
                    max = 1)
            double high,

            @Setting(value = "Below it: balloon", dimension = Dimension.RATIO, max = 1)
            double soft,

            @Setting(value = "Below it: swap", dimension = Dimension.RATIO, max = 1)
            double hard,

            @Setting(value = "Below it: block guests above their target", dimension = Dimension.RATIO, max = 1)
            double low) {
        public static final Free DEFAULT = new Free(Profile.FIXED, 0.06, 0.04, 0.02, 0.01);

        public Free {
            if (!(high >= soft && soft >= hard && hard >= low))
                throw new InvalidScenarioException("free-memory thresholds must fall: high ≥ soft ≥ hard ≥ low");
        }
    }

    /** Sets of thresholds. */
    public enum Profile {
        @Word(meaning = "the fractions given: 6, 4, 2 and 1 % of memory as in the paper of 2002")
        FIXED,
        @Word(
                meaning =
                        "minFree of ESXi 5 and later, 6 % of the first 4 GiB, 4 % of the next 8, 2 % of 16 and 1 % of the"
                                + " rest; 64, 32 and 16 % of it")
        SLIDING
    }

    /**
     * Scanning for equal pages. Where nothing is said of it, memory is not shared; a scan alone makes it ESX's.
     *
     * @param style whose way; never {@code NONE} where there is something to scan
     * @param scan pages at a time, or a second
     */
    public record Sharing(
            @Setting(value = "Whose way of sharing", leading = true)
            Style style,

            @Setting(
                    value = "Pages scanned each time, or a second; 0 takes the style's own",
                    dimension = Dimension.RATE,
                    or = Dimension.COUNT)
            Amount scan,

            @Setting(value = "Time from one scan to the next; 0 takes the style's own", dimension = Dimension.TIME)
            long sleep,

            @Setting("Pages that may share one frame; 0 takes the style's own")
            long maxSharing,

            @Setting("Whether pages of zeros map one frame of zeros (KSM)")
            boolean useZeroPages) {
        public static final Sharing DEFAULT = new Sharing(Style.NONE, Amount.NONE, 0, 0, false);

        private static final double SECOND = 1e9;

        public Sharing {
            if (scan.dimension() != Dimension.COUNT && scan.dimension() != Dimension.RATE)
                throw new InvalidScenarioException("a scan is a number of pages or a rate");
            if (sleep < 0) throw new InvalidScenarioException("the time between scans cannot be negative");
            if (maxSharing < 0 || maxSharing == 1)
                throw new InvalidScenarioException("at least 2 pages share a frame, not " + maxSharing);
            if (style == Style.NONE && scan.value() > 0) style = Style.ESX;
        }

        /** The time from one scan to the next, in nanoseconds. */
        public long period() {
            return sleep > 0 ? sleep : style.sleep;
        }

        /** Pages of one scan; on average where it is no whole number. */
        public double pages() {
            Amount chosen = scan.value() > 0 ? scan : style.scan;
            return chosen.dimension() == Dimension.RATE ? chosen.value() * period() / SECOND : chosen.value();
        }

        /** Pages that may share one frame. */
        public long most() {
            return maxSharing > 0 ? maxSharing : style.maxSharing;
        }
    }

    /** Ways of sharing pages. */
    public enum Style {
        @Word(meaning = "no pages are shared")
        NONE(Amount.NONE, 1_000_000_000L, Integer.MAX_VALUE),

        @Word(
                meaning =
                        "VMware ESX: hashes and hints, pages at random, 1,024 a second; also before a page is swapped out")
        ESX(Amount.perSecond(1024), 100_000_000L, Integer.MAX_VALUE),

        @Word(meaning = "Linux KSM: a stable and an unstable tree, pages in turn, 100 every 20 ms, at most 256 a frame")
        KSM(Amount.count(100), 20_000_000L, 256);

        private final Amount scan;
        private final long sleep;
        private final long maxSharing;

        Style(Amount scan, long sleep, long maxSharing) {
            this.scan = scan;
            this.sleep = sleep;
            this.maxSharing = maxSharing;
        }
    }

    /** The balloon's limits and speed. */
    public record Balloon(
            @Setting(
                    value = "Share of a guest's memory that its balloon may take when the host decides",
                    dimension = Dimension.RATIO,
                    max = 1)
            double limit,

            @Setting(
                    value = "Time between two looks of the driver at its target",
                    dimension = Dimension.TIME,
                    min = 1,
                    source = "Waldspurger, OSDI 2002, section 3.2: once a second")
            long poll,

            @Setting(
                    value = "Pages that it takes or gives back a second; 0 does not limit them",
                    dimension = Dimension.RATE)
            double rate) {
        public static final Balloon DEFAULT = new Balloon(0.65, 1_000_000_000L, 0);
    }

    /** Compressing pages instead of swapping them. */
    public record Compression(
            @Setting(
                    value = "Share of a guest's memory that compressed pages may be",
                    dimension = Dimension.RATIO,
                    max = 1)
            double limit,

            @Setting(
                    value = "Share of pages that shrink to half a page, where their image does not say it",
                    dimension = Dimension.RATIO,
                    max = 1)
            double compressible) {
        public static final Compression DEFAULT = new Compression(0.10, 0.5);
    }

    /** The host's swap files. */
    public record Swap(
            @Setting("The device") DiskSpec disk,

            @Setting("Which page is taken") Victim victim,

            @Setting("Pages behind one that is read back that are read with it, if memory is free")
            long readAhead,

            @Setting(value = "Room for all swap files; 0 does not limit it", dimension = Dimension.BYTES)
            long space) {
        public static final Swap DEFAULT = new Swap(DiskSpec.DEFAULT, Victim.RANDOM, 0, 0);
    }

    /** Sampling of idle memory. */
    public record Estimate(
            @Setting(value = "Pages of a sample", min = 1) long sample,

            @Setting(value = "Time between samples", dimension = Dimension.TIME, min = 1)
            long period) {
        public static final Estimate DEFAULT = new Estimate(100, 30_000_000_000L);
    }

    /** Means of reclaiming memory. */
    public enum Means {
        @Word(meaning = "share equal pages, also just before one would be swapped out")
        SHARING,
        @Word(meaning = "let guests choose, through their balloons")
        BALLOONING,
        @Word(meaning = "compress pages that would be swapped out")
        COMPRESSION,
        @Word(meaning = "write pages to swap files")
        SWAPPING
    }

    /** Choice of a page to swap out. */
    public enum Victim {
        @Word(meaning = "any, so as not to agree with the guest's own choice (Waldspurger, OSDI 2002, section 5)")
        RANDOM,
        @Word(meaning = "the one that got its frame first")
        FIFO,
        @Word(meaning = "one not used of late, by a clock over what was touched")
        LRU
    }
}
