package org.vmemsim.runtime.vmm;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.metrics.Counters;

/**
 * A virtual machine's map from guest frames to host frames; a guest frame gets its host frame when it is first touched
 * (Waldspurger, OSDI 2002). It stands for guest-physical to host-virtual (memory slots) and host-virtual to host-physical
 * together.
 */
public final class Pmap {
    private final PhysicalMemory host;
    private final long guestFrames;
    private final int frameBits;
    private final int defaultBits;
    /** First guest frame of a zone with host pages of its own, and log2 of their bytes. */
    private final TreeMap<Long, Zone> zones = new TreeMap<>();

    private final Counters counters;
    private final int backedAt;
    private final int swappedInAt;
    private final int swappedOutAt;
    private final int twiceAt;
    /** The swap file: what host pages held, by their first guest frame. */
    private final Map<Long, long[]> swapFile = new HashMap<>();

    private long swapped;
    private final boolean identity;
    private int[] map = new int[1 << 10];
    private long backed;

    private record Zone(long end, int bits) {}

    /**
     * @param bytes of guest memory
     * @param defaultBits log2 of the bytes of host pages
     * @param identity whether nothing maps the guest's memory: it is the first of the host's
     */
    public Pmap(PhysicalMemory host, long bytes, int defaultBits, boolean identity, Counters counters) {
        this.host = host;
        this.frameBits = host.frameBits();
        this.guestFrames = bytes >>> frameBits;
        this.defaultBits = defaultBits;
        this.counters = counters;
        this.backedAt = counters.index("memory.backed");
        this.swappedInAt = counters.index("swap.hostIn");
        this.swappedOutAt = counters.index("swap.hostOut");
        this.twiceAt = counters.index("doublePaging.events");
        this.identity = identity;
        if (identity) backed = guestFrames;
    }

    /** Says that guest frames [first, end) get host pages of {@code 2^bits} bytes. */
    public void zone(long first, long end, int bits) {
        zones.put(first, new Zone(end, bits));
    }

    /** Log2 of the bytes of the host page behind a guest-physical address, backed or not. */
    public int bits(long gpa) {
        long gfn = gpa >>> frameBits;
        Map.Entry<Long, Zone> zone = zones.floorEntry(gfn);
        int bits = zone != null && gfn < zone.getValue().end() ? zone.getValue().bits() : defaultBits;
        long last = (gpa >>> bits << bits) + (1L << bits) - 1;
        return last >>> frameBits < guestFrames ? bits : frameBits; // a guest's odd end gets small pages
    }

    /** Whether there is guest memory at an address. */
    public boolean exists(long gpa) {
        return gpa >>> frameBits < guestFrames;
    }

    /** Host-physical address of a guest-physical one; -1 while nothing stands behind it. */
    public long translate(long gpa) {
        if (identity) return exists(gpa) ? gpa : -1;
        long gfn = gpa >>> frameBits;
        int pfn = gfn < map.length ? map[(int) gfn] : 0;
        return pfn == 0 ? -1 : (pfn - 1L) << frameBits | gpa & (1L << frameBits) - 1;
    }

    /** The same, backing the host page around it first if need be. */
    public long back(long gpa) {
        long hpa = translate(gpa);
        if (hpa >= 0) return hpa;
        int bits = bits(gpa);
        long first = gpa >>> bits << bits >>> frameBits;
        int order = bits - frameBits;
        long fresh = host.allocate(order, 0);
        put(first, fresh >>> frameBits, order);
        backed += 1L << order;
        long[] kept = swapFile.remove(first);
        if (kept == null) counters.now[backedAt] += 1L << order;
        else {
            host.fill(fresh, kept);
            counters.now[swappedInAt] += 1L << order;
            swapped -= 1L << order;
        }
        return translate(gpa);
    }

    /**
     * Writes the host page around an address to the machine's swap file, and gives its frames back. Whoever maps it must
     * forget it.
     *
     * @return whether there was one
     */
    public boolean swapOut(long gpa) {
        long start = start(gpa);
        long hpa = translate(start);
        if (hpa < 0) return false;
        int order = bits(gpa) - frameBits;
        swapFile.put(start >>> frameBits, host.contents(hpa, order));
        for (long i = 0; i < 1L << order; i++) map[(int) ((start >>> frameBits) + i)] = 0;
        host.free(hpa, order);
        backed -= 1L << order;
        swapped += 1L << order;
        counters.now[swappedOutAt] += 1L << order;
        return true;
    }

    /** Whether the host page around an address is in the swap file. */
    public boolean isSwapped(long gpa) {
        return !swapFile.isEmpty() && swapFile.containsKey(start(gpa) >>> frameBits);
    }

    /** As {@link #translate}, reading the page from the swap file first if it is there. */
    public long reach(long gpa) {
        long hpa = translate(gpa);
        return hpa < 0 && isSwapped(gpa) ? back(gpa) : hpa;
    }

    /** A guest writes a page to its own swap device that the host must read from its swap file for that. */
    void pagedTwice() {
        counters.now[twiceAt]++;
    }

    private long start(long gpa) {
        int bits = bits(gpa);
        return gpa >>> bits << bits;
    }

    /** Guest frames that are in the swap file. */
    public long swapped() {
        return swapped;
    }

    private void put(long gfn, long pfn, int order) {
        int end = (int) (gfn + (1L << order));
        if (end > map.length) map = Arrays.copyOf(map, (int) Math.max(end, Math.min(map.length * 2L, guestFrames)));
        for (int i = 0; i < 1 << order; i++) map[(int) gfn + i] = (int) (pfn + i) + 1;
    }

    /** Gives another host page to the one around an address, with the same contents. @return its first guest-physical address */
    public long move(long gpa) {
        int bits = bits(gpa);
        long start = gpa >>> bits << bits;
        long from = back(start);
        int order = bits - frameBits;
        long to = host.allocate(order, 0);
        for (int i = 0; i < 1 << order; i++) host.copyFrame((from >>> frameBits) + i, (to >>> frameBits) + i);
        put(start >>> frameBits, to >>> frameBits, order);
        host.free(from, order);
        return start;
    }

    /** Whether guest-physical addresses are host-physical ones. */
    public boolean identity() {
        return identity;
    }

    /** Guest frames that have a host frame. */
    public long backed() {
        return backed;
    }

    public int frameBits() {
        return frameBits;
    }

    public long guestFrames() {
        return guestFrames;
    }
}
