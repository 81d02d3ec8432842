package org.vmemsim.runtime.vmm.pmap;

import java.util.Map;
import java.util.TreeMap;

/** Of which size the host pages behind a guest's memory are: one size everywhere but in zones that have their own. */
final class HostPageSizes {
    private final int frameBits;
    private final int smallestBits;
    private final long guestFrames;
    private final int defaultBits;
    /** By first guest frame. */
    private final TreeMap<Long, Zone> zones = new TreeMap<>();

    private record Zone(long end, int bits) {}

    HostPageSizes(int frameBits, int smallestBits, long guestFrames, int defaultBits) {
        this.frameBits = frameBits;
        this.smallestBits = smallestBits;
        this.guestFrames = guestFrames;
        this.defaultBits = defaultBits;
    }

    /** Says that guest frames [first, end) get host pages of {@code 2^bits} bytes. */
    void zone(long first, long end, int bits) {
        zones.put(first, new Zone(end, bits));
    }

    /** Whether every host page has this size. */
    boolean isAlways(int bits) {
        return zones.isEmpty() && defaultBits == bits;
    }

    /** Log2 of the bytes of the host page behind a guest-physical address. */
    int bits(long gpa) {
        long gfn = gpa >>> frameBits;
        int bits = defaultBits;
        if (!zones.isEmpty()) {
            Map.Entry<Long, Zone> zone = zones.floorEntry(gfn);
            if (zone != null && gfn < zone.getValue().end())
                bits = zone.getValue().bits();
        }
        if (bits == smallestBits) return bits;
        long last = (gpa >>> bits << bits) + (1L << bits) - 1;
        return last >>> frameBits < guestFrames ? bits : smallestBits; // a guest's odd end gets small pages
    }
}
