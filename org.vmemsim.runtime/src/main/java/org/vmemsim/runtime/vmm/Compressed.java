package org.vmemsim.runtime.vmm;

import java.util.Arrays;
import org.vmemsim.runtime.memory.FrameUse;
import org.vmemsim.runtime.memory.PhysicalMemory;

/**
 * A virtual machine's compression cache: two guest frames take one host frame (VMware, "Understanding Memory Resource
 * Management in VMware ESX 4.1": only what shrinks to half a page is kept). The frame of every other page that comes in
 * becomes the cache's; those of the others are free.
 */
final class Compressed {
    private final PhysicalMemory host;
    private long[] frames = {};
    private int used;
    private long size;
    /** Guest frames in the order in which they came in; also those that went since. */
    private long[] order = {};

    private int first;
    private int last;

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
        enqueue(gfn);
    }

    private void enqueue(long gfn) {
        if (last == order.length) {
            order = first > order.length / 2
                    ? Arrays.copyOfRange(order, first, first + order.length)
                    : Arrays.copyOfRange(order, first, first + Math.max(64, order.length * 2));
            last -= first;
            first = 0;
        }
        order[last++] = gfn;
    }

    /** Takes the guest frame that came in first out of the order; it may have gone since. */
    long oldest() {
        return order[first++];
    }

    /** Some guest frame goes. */
    void remove() {
        if (--size % 2 == 0) host.free(frames[--used], 0);
    }

    long size() {
        return size;
    }

    long frames() {
        return used;
    }
}
