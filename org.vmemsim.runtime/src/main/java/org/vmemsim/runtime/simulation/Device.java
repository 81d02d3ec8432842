package org.vmemsim.runtime.simulation;

import org.vmemsim.runtime.scenario.DiskSpec;

/**
 * A swap device in simulated time: so many requests under way at once, each with a latency, and so many bytes a second among
 * them. Requests of several machines come a little out of order, as machines take turns; so room is booked in slices of time,
 * each request in the first slice from its own time on that has room left, and no request waits for one that comes later.
 */
final class Device {
    /** Nanoseconds of a slice. */
    private static final long SLICE = 1_000_000;

    /** Slices that are remembered: some four seconds. */
    private static final int SLICES = 1 << 12;

    private final double read;
    private final double write;
    private final double perByte;
    private final double most;
    /** By slice, nanoseconds that requests keep a place in the queue, and that bytes keep the channel. */
    private final double[] queued = new double[SLICES];

    private final double[] moved = new double[SLICES];
    private long first;

    /** From this slice up to {@link #full} there is no room. */
    private long fullFrom;

    private long full;

    /**
     * @param read latency, in nanoseconds
     * @param write the same
     */
    Device(DiskSpec disk, double read, double write) {
        this.read = read;
        this.write = write;
        this.perByte = 1e9 / disk.bandwidth();
        this.most = (double) disk.queue() * SLICE;
    }

    /** Reads. @return when that is done, in nanoseconds */
    long read(long now, long bytes) {
        return request(now, read, bytes);
    }

    /** Writes. @return when that is done; nobody needs to wait for it */
    long write(long now, long bytes) {
        return request(now, write, bytes);
    }

    private long request(long now, double latency, long bytes) {
        double channel = bytes * perByte;
        long slice = Math.max(first, now / SLICE);
        if (slice >= fullFrom && slice < full) slice = full;
        long begun = slice;
        forget(slice);
        while (slice < first + SLICES - 1 && !fits(slice, latency, channel)) slice++;
        if (slice > begun) {
            if (begun > full || slice < fullFrom) fullFrom = begun;
            full = slice;
        }
        int at = (int) (slice % SLICES);
        queued[at] += latency + channel;
        moved[at] += channel;
        return Math.round(Math.max(now, (double) slice * SLICE) + latency + channel);
    }

    private boolean fits(long slice, double latency, double channel) {
        int at = (int) (slice % SLICES);
        if (queued[at] == 0) return true; // what is longer than a slice must begin somewhere
        return queued[at] + latency + channel <= most && moved[at] + channel <= SLICE;
    }

    /** Makes place for slices up to some time behind this one. */
    private void forget(long slice) {
        long from = slice - SLICES / 2;
        for (; first < from; first++) {
            if (from - first >= SLICES) {
                java.util.Arrays.fill(queued, 0);
                java.util.Arrays.fill(moved, 0);
                first = from;
                return;
            }
            int at = (int) (first % SLICES);
            queued[at] = 0;
            moved[at] = 0;
        }
    }
}
