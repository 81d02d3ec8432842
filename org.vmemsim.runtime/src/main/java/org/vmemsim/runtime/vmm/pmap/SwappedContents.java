package org.vmemsim.runtime.vmm.pmap;

import java.util.HashMap;
import java.util.Map;
import org.vmemsim.runtime.memory.PhysicalMemory;

/** What pages without a host frame held, where they held words at all: pages of data without values need no place here. */
final class SwappedContents {
    private final PhysicalMemory host;
    private final Map<Long, long[]> words = new HashMap<>();

    SwappedContents(PhysicalMemory host) {
        this.host = host;
    }

    /** Keeps what 2^order host frames hold for the guest page that begins with a frame. */
    void keep(long gfn, long hpa, int order) {
        long[] held = host.contents(hpa, order);
        if (held.length > 0) words.put(gfn, held);
    }

    /** Fills fresh host frames with what a guest page held. */
    void restore(long gfn, long pfn) {
        if (words.isEmpty()) return;
        long[] held = words.remove(gfn);
        if (held != null) host.fill(pfn << host.frameBits(), held);
    }

    /** A word of what a guest page held that is kept under a frame. @param offset in bytes from the frame's beginning */
    long word(long gfn, long offset) {
        long[] held = words.get(gfn);
        return held == null ? 0 : held[(int) (offset >>> 3)];
    }

    void forget(long gfn) {
        words.remove(gfn);
    }
}
