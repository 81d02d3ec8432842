package org.vmemsim.runtime.scenario.memory;

import org.vmemsim.runtime.scenario.settings.Cost;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.Setting;

/**
 * What a disk is like that pages are swapped to: the host has one, and each guest has one of its own. In runs over time requests
 * queue for it; elsewhere a page takes its service time, latency and bytes over bandwidth. Where none is named, a page takes what
 * {@code costs} say.
 */
public record DiskSpec(
        String name,

        @Setting(value = "Latency of a read", dimension = Dimension.COST)
        Cost read,

        @Setting(value = "Latency of a write", dimension = Dimension.COST)
        Cost write,

        @Setting(value = "Bytes a second", dimension = Dimension.BANDWIDTH, min = 1)
        double bandwidth,

        @Setting(value = "Requests under way at once; who comes first is served first", min = 1)
        long queue) {
    public static final DiskSpec DEFAULT =
            new DiskSpec("disk", Cost.nanoseconds("80000"), Cost.nanoseconds("20000"), 2147483648.0, 32);
}
