package org.vmemsim.runtime.vmm.pmap;

import java.util.Arrays;
import org.vmemsim.runtime.memory.FrameUse;
import org.vmemsim.runtime.memory.PhysicalMemory;

/**
 * A virtual machine's compression cache: two guest frames take one host frame (VMware, "Understanding Memory Resource
 * Management in VMware ESX 4.1": only what shrinks to half a page is kept). The frame of every other page that comes in
 * becomes the cache's; those of the others are free. Its host frames count as the machine's own.
 */
final class Compressed {
    private static final int GONE = -1;

    private final PhysicalMemory host;
    private long[] frames = {};
    private int used;
    private int size;
    /** Guest frames in the order in which they came in; {@link #GONE} for one that left. */
    private int[] order = {};

    private int first;
    private int last;
    /** By guest frame: its place in the order, and 1; 0 for one that is not here. */
    private int[] place = {};

    Compressed(PhysicalMemory host) {
        this.host = host;
    }

    /** A guest frame comes in, and its host frame goes. */
    void add(long gfn, long hpa) {
        if (size++ % 2 == 0) {
            if (used == frames.length) frames = Arrays.copyOf(frames, Math.max(64, used * 2));
            frames[used++] = hpa;
            host.clear(hpa >>> host.frameBits());
            host.mark(hpa >>> host.frameBits(), 0, FrameUse.COMPRESSED);
        } else host.free(hpa, 0);
        if (last == order.length) makeRoom();
        if (gfn >= place.length) place = Arrays.copyOf(place, (int) Math.max(gfn + 1, place.length * 2L));
        order[last++] = (int) gfn;
        place[(int) gfn] = last;
    }

    /** Closes the gaps in the order, and makes it longer if there are few. */
    private void makeRoom() {
        int[] from = order;
        if (size > from.length / 2) order = new int[Math.max(64, from.length * 2)];
        int to = 0;
        for (int i = first; i < last; i++) {
            if (from[i] == GONE) continue;
            order[to] = from[i];
            place[from[i]] = ++to;
        }
        first = 0;
        last = to;
    }

    /** The guest frame that came in first of those that are here. */
    long oldest() {
        while (order[first] == GONE) first++;
        return order[first];
    }

    /** A guest frame leaves. */
    void remove(long gfn) {
        order[place[(int) gfn] - 1] = GONE;
        place[(int) gfn] = 0;
        if (--size % 2 == 0) host.free(frames[--used], 0);
    }

    long size() {
        return size;
    }

    long frames() {
        return used;
    }
}
