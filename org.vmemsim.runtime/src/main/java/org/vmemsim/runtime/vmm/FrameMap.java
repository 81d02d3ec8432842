package org.vmemsim.runtime.vmm;

import java.util.Arrays;
import org.vmemsim.runtime.memory.Rows;

/**
 * Host frames of guest frames, an int each. Frames that got theirs in a row stay a row until somebody looks at one of them,
 * or changes it: a guest of a terabyte of which little is used costs little.
 */
final class FrameMap {
    /** The guest frame has no host frame. */
    static final long NOTHING = -1;

    private static final int CHUNK_BITS = 10;
    private static final int MASK = (1 << CHUNK_BITS) - 1;

    /** Number of the host frame + 1; a chunk that is not there is what the rows say. */
    private int[][] chunks = new int[4][];

    private final Rows rows = new Rows();

    /** Number of the host frame; {@link #NOTHING} if there is none. */
    long get(long gfn) {
        int c = (int) (gfn >>> CHUNK_BITS);
        if (c < chunks.length && chunks[c] != null) return chunks[c][(int) gfn & MASK] - 1L;
        long recent = rows.recent(gfn);
        if (recent != Rows.UNKNOWN) return recent - 1;
        long first = gfn & ~(long) MASK;
        return rows.any(first, first + MASK + 1) ? chunk(gfn)[(int) gfn & MASK] - 1L : NOTHING;
    }

    boolean has(long gfn) {
        return get(gfn) != NOTHING;
    }

    void set(long gfn, long pfn) {
        chunk(gfn)[(int) gfn & MASK] = (int) (pfn + 1);
    }

    void clear(long gfn) {
        if (has(gfn)) chunk(gfn)[(int) gfn & MASK] = 0;
    }

    /** Gives guest frames in a row host frames in a row. */
    void set(long gfn, long pfn, long frames) {
        long end = gfn + frames;
        for (long at = gfn; at < end; ) {
            long next = Math.min(end, (at | MASK) + 1);
            int c = (int) (at >>> CHUNK_BITS);
            boolean made = c < chunks.length && chunks[c] != null;
            if (made || !rows.add(at, next - at, pfn + (at - gfn) + 1, 1)) {
                int[] chunk = chunk(at);
                for (long f = at; f < next; f++) chunk[(int) f & MASK] = (int) (pfn + (f - gfn) + 1);
            }
            at = next;
        }
    }

    private int[] chunk(long gfn) {
        int c = (int) (gfn >>> CHUNK_BITS);
        if (c >= chunks.length) chunks = Arrays.copyOf(chunks, Math.max(c + 1, 2 * chunks.length));
        int[] chunk = chunks[c];
        if (chunk != null) return chunk;
        int[] made = chunks[c] = new int[MASK + 1];
        long first = gfn & ~(long) MASK;
        rows.forEach(first, first + MASK + 1, (from, to, value, step) -> {
            for (long f = from; f < to; f++) made[(int) f & MASK] = (int) (value + (f - from));
        });
        return made;
    }
}
