package org.vmemsim.runtime.memory;

/** What frames are used for, a byte each; of frames in a row that were given out together only the row, until one changes. */
final class FrameUses {
    private static final int CHUNK_BITS = 12;
    private static final int MASK = (1 << CHUNK_BITS) - 1;

    private final Chunks<byte[]> uses = new Chunks<>(Chunks.BYTES, CHUNK_BITS);
    private long end;

    int get(long pfn) {
        return (int) uses.get(pfn);
    }

    /** Gives frames in a row another use. @param before is told how many had which use, by their numbers */
    void set(long pfn, long frames, int use, long[] before) {
        long last = pfn + frames;
        for (long at = pfn; at < last; ) {
            long next = Math.min(last, uses.chunkEnd(at));
            if (use != 0 && uses.addRow(at, next - at, use, 0)) before[0] += next - at;
            else {
                byte[] chunk = uses.array(at);
                for (long f = at; f < next; f++) {
                    before[chunk[(int) f & MASK]]++;
                    chunk[(int) f & MASK] = (byte) use;
                }
            }
            at = next;
        }
        end = Math.max(end, last);
    }

    /** No frame from here on was ever used. */
    long end() {
        return end;
    }
}
