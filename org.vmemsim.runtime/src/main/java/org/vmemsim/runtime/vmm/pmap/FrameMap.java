package org.vmemsim.runtime.vmm.pmap;

import org.vmemsim.runtime.memory.Chunks;

/** Host frames of guest frames, an int each; frames that got theirs in a row stay a row until somebody looks at one. */
final class FrameMap {
    /** The guest frame has no host frame. */
    static final long NOTHING = -1;

    private static final int CHUNK_BITS = 10;
    private static final int MASK = (1 << CHUNK_BITS) - 1;

    /** Number of the host frame + 1. */
    private final Chunks<int[]> frames = new Chunks<>(Chunks.INTS, CHUNK_BITS);

    /** Number of the host frame; {@link #NOTHING} if there is none. */
    long get(long gfn) {
        int[] made = frames.made(gfn);
        return (made != null ? made[(int) gfn & MASK] : frames.get(gfn)) - 1;
    }

    boolean has(long gfn) {
        return get(gfn) != NOTHING;
    }

    void set(long gfn, long pfn) {
        frames.array(gfn)[(int) gfn & MASK] = (int) (pfn + 1);
    }

    void clear(long gfn) {
        if (has(gfn)) frames.array(gfn)[(int) gfn & MASK] = 0;
    }

    /** Gives guest frames in a row host frames in a row. */
    void set(long gfn, long pfn, long count) {
        frames.set(gfn, count, pfn + 1, 1);
    }
}
