package org.vmemsim.runtime.memory;

import java.util.Arrays;

/** What frames are used for, a byte each; of frames in a row that were given out together only the row, until one changes. */
final class FrameUses {
    private static final int CHUNK_BITS = 12;
    private static final int MASK = (1 << CHUNK_BITS) - 1;

    /** A chunk that is not there is what the rows say. */
    private byte[][] chunks = new byte[4][];

    private final Rows rows = new Rows();
    private long end;

    int get(long pfn) {
        int c = (int) (pfn >>> CHUNK_BITS);
        if (c < chunks.length && chunks[c] != null) return chunks[c][(int) pfn & MASK];
        long recent = rows.recent(pfn);
        if (recent != Rows.UNKNOWN) return (int) recent;
        long first = pfn & ~(long) MASK;
        return rows.any(first, first + MASK + 1) ? chunk(pfn)[(int) pfn & MASK] : 0;
    }

    /** Gives frames in a row another use. @param before is told how many had which use, by their numbers */
    void set(long pfn, long frames, int use, long[] before) {
        long last = pfn + frames;
        for (long at = pfn; at < last; ) {
            long next = Math.min(last, (at | MASK) + 1);
            int c = (int) (at >>> CHUNK_BITS);
            boolean made = c < chunks.length && chunks[c] != null;
            if (!made && use != 0 && rows.add(at, next - at, use, 0)) before[0] += next - at;
            else {
                byte[] chunk = chunk(at);
                for (long f = at; f < next; f++) {
                    before[chunk[(int) f & MASK]]++;
                    chunk[(int) f & MASK] = (byte) use;
                }
            }
            at = next;
        }
        end = Math.max(end, last);
    }

    private byte[] chunk(long pfn) {
        int c = (int) (pfn >>> CHUNK_BITS);
        if (c >= chunks.length) chunks = Arrays.copyOf(chunks, Math.max(c + 1, 2 * chunks.length));
        byte[] chunk = chunks[c];
        if (chunk != null) return chunk;
        byte[] made = chunks[c] = new byte[MASK + 1];
        long first = pfn & ~(long) MASK;
        rows.forEach(first, first + MASK + 1, (from, to, value, step) -> {
            for (long f = from; f < to; f++) made[(int) f & MASK] = (byte) value;
        });
        return made;
    }

    /** No frame from here on was ever used. */
    long end() {
        return end;
    }
}
