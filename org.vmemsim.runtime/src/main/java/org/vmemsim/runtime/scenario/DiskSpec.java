package org.vmemsim.runtime.scenario;

/**
 * A device that pages are swapped to. In runs over time requests queue for it; elsewhere, and where none is named, a page takes
 * what {@code costs} say.
 */
public record DiskSpec(
        String name,

        @Setting(value = "Latency of a read", dimension = Dimension.COST)
        Cost read,

        @Setting(value = "Latency of a write", dimension = Dimension.COST)
        Cost write,

        @Setting(value = "Bytes a second", dimension = Dimension.BANDWIDTH, min = 1)
        double bandwidth,

        @Setting(value = "Requests under way at once", min = 1)
        long queue) {
    public static final DiskSpec DEFAULT =
            new DiskSpec("disk", Cost.nanoseconds("80000"), Cost.nanoseconds("20000"), 2147483648.0, 32);
}
