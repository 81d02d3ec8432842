package org.vmemsim.runtime.time;

import java.util.Arrays;
import java.util.PriorityQueue;
import org.vmemsim.runtime.scenario.memory.DiskSpec;

/**
 * A disk in simulated time: first come, first served, by the time at which a request is made. {@code queue} requests are under
 * way at once. Each keeps its place while its bytes cross the one channel of all requests and then for the latency of its kind.
 * Requests must come in the order of their times.
 *
 * <p>So a device of latency L, queue Q and bandwidth B begins at most Q / L requests and B bytes a second. Its busy time is the
 * sum of bytes / B + L over the requests that are done, at most Q times the time that passed; where a request waits for the
 * channel, it is not busy time.
 */
final class Device {
    /** Where a request counts once it is done: indices into the counts of whoever asked. */
    record Places(int requests, int busy, int response) {}

    private final double read;
    private final double write;
    private final double perByte;
    private final long queue;
    private final Places places;

    /** When the places that are taken become free: a heap, the earliest first. */
    private double[] taken = new double[8];

    private int inPlace;

    /** Requests that are not done, the next one to be done first. */
    private final PriorityQueue<Underway> underway = new PriorityQueue<>();

    private double channelFree;
    private double begun;

    /** A request that is not done. */
    private record Underway(long end, long service, long response, long[] counts) implements Comparable<Underway> {
        @Override
        public int compareTo(Underway other) {
            return Long.compare(end, other.end);
        }
    }

    /**
     * @param read latency, in nanoseconds
     * @param write the same
     */
    Device(DiskSpec disk, double read, double write, Places places) {
        this.read = read;
        this.write = write;
        this.perByte = 1e9 / disk.bandwidth();
        this.queue = disk.queue();
        this.places = places;
    }

    /** How long a request of so many bytes keeps its place where it need not wait, in nanoseconds. */
    double service(boolean store, long bytes) {
        return (store ? write : read) + bytes * perByte;
    }

    /**
     * Makes a request.
     *
     * @param at when, in nanoseconds: not before that of the request before
     * @param counts of whoever asks
     * @return when it is done
     */
    long request(long at, boolean store, long bytes, long[] counts) {
        double start = place(at);
        double channel = bytes * perByte;
        double moves = Math.max(start, channelFree);
        channelFree = moves + channel;
        begun = start;
        double done = channelFree + (store ? write : read);
        take(done);
        long end = (long) Math.ceil(done);
        underway.add(new Underway(end, Math.round(service(store, bytes)), end - at, counts));
        return end;
    }

    /** When the last request got its place. Whoever only writes waits until then. */
    long begun() {
        return (long) Math.ceil(begun);
    }

    /** When a request made at a time gets a place, which is free from then on. */
    private double place(double at) {
        while (inPlace > 0 && taken[0] <= at) free();
        if (inPlace < queue) return Math.max(at, begun);
        double first = taken[0];
        free();
        return first;
    }

    private void take(double end) {
        if (inPlace == taken.length) taken = Arrays.copyOf(taken, 2 * inPlace);
        int i = inPlace++;
        for (; i > 0 && taken[i - 1 >> 1] > end; i = i - 1 >> 1) taken[i] = taken[i - 1 >> 1];
        taken[i] = end;
    }

    private void free() {
        double last = taken[--inPlace];
        int i = 0;
        for (int child = 1; child < inPlace; child = 2 * i + 1) {
            if (child + 1 < inPlace && taken[child + 1] < taken[child]) child++;
            if (taken[child] >= last) break;
            taken[i] = taken[child];
            i = child;
        }
        taken[i] = last;
    }

    /**
     * How many writes made at a time would get their places before another time.
     *
     * @param bytes of each
     */
    long room(long at, long until, long bytes) {
        double each = service(true, bytes);
        if (each <= 0) return Long.MAX_VALUE;
        double channel = bytes * perByte;
        double time = Math.max(0.0, until - Math.max(at, begun));
        double room = (queue - inPlace) * Math.ceil(time / each);
        for (int i = 0; i < inPlace; i++) room += Math.ceil(Math.max(0.0, until - Math.max(at, taken[i])) / each);
        double moved =
                channel == 0 ? Double.POSITIVE_INFINITY : Math.max(0.0, until - Math.max(at, channelFree)) / channel;
        return (long) Math.min(room, moved);
    }

    /** It is later: requests that are done by then count. */
    void settle(long now) {
        for (Underway done = underway.peek(); done != null && done.end <= now; done = underway.peek()) {
            done.counts[places.requests]++;
            done.counts[places.busy] += done.service;
            done.counts[places.response] += done.response;
            underway.remove();
        }
    }
}
