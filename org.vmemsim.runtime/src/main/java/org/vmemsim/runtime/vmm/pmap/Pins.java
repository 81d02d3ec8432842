package org.vmemsim.runtime.vmm.pmap;

import java.util.Arrays;

/** The guest frames whose host frames were reached last, the latest first: whoever works with them may not lose them. */
final class Pins {
    private static final long NOTHING = -1;

    private long[] pinned = {NOTHING, NOTHING};

    /** From here on so many are kept; none is known yet. */
    void keep(int frames) {
        pinned = new long[Math.max(2, frames)];
        Arrays.fill(pinned, NOTHING);
    }

    void pin(long gfn) {
        if (gfn == pinned[0]) return;
        int i = 1;
        while (i < pinned.length - 1 && pinned[i] != gfn) i++;
        for (; i > 0; i--) pinned[i] = pinned[i - 1];
        pinned[0] = gfn;
    }

    /** Pins frames one after the other. */
    void pin(long first, long frames) {
        for (long f = first + Math.max(0, frames - pinned.length); f < first + frames; f++) pin(f);
    }

    /** Whether one of the aligned 2^order frames around one is pinned. */
    boolean isPinned(long gfn, int order) {
        for (long p : pinned) if (gfn >>> order == p >>> order) return true;
        return false;
    }
}
