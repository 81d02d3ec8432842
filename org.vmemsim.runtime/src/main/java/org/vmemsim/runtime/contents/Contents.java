package org.vmemsim.runtime.contents;

import java.util.Arrays;

/**
 * What each frame of one memory contains, in four bytes a frame. It is kept by guest frame (by host frame for processes
 * without a guest), so that the host may move, swap, share or compress what stands behind it.
 */
public final class Contents {
    /** Makes sure that the next store into a frame is noticed. */
    @FunctionalInterface
    public interface Guard {
        void watch(long frame);
    }

    private static final int CHUNK_BITS = 10;
    private static final int IN_CHUNK = (1 << CHUNK_BITS) - 1;

    private final ContentIds ids;
    private final double compressible;
    private int[][] chunks = new int[16][];
    private int fresh;
    private Guard guard = frame -> {};

    /** @param compressible share of the contents that nobody knows that compress to half a page or less */
    public Contents(ContentIds ids, double compressible) {
        this.ids = ids;
        this.compressible = compressible;
    }

    public void guard(Guard newGuard) {
        guard = newGuard;
    }

    /** Identity of what a frame contains now: 0 for zeros, equal ones for equal bytes. */
    public long of(long frame) {
        return ids.now(id(frame));
    }

    /** The identity as it is kept, to be put back with {@link #set} wherever the page comes back. */
    public int id(long frame) {
        int chunk = (int) (frame >>> CHUNK_BITS);
        int[] known = chunk < chunks.length ? chunks[chunk] : null;
        return known == null ? 0 : known[(int) frame & IN_CHUNK];
    }

    /** A frame was filled with these contents; the next store into it is noticed. */
    public void load(long frame, int id) {
        set(frame, id);
        guard.watch(frame);
    }

    /** A frame contains this now. */
    public void set(long frame, int id) {
        int chunk = (int) (frame >>> CHUNK_BITS);
        if (chunk >= chunks.length) {
            if (id == 0) return;
            chunks = Arrays.copyOf(chunks, Math.max(chunk + 1, 2 * chunks.length));
        }
        int[] known = chunks[chunk];
        if (known == null) {
            if (id == 0) return;
            known = chunks[chunk] = new int[1 << CHUNK_BITS];
        }
        known[(int) frame & IN_CHUNK] = id;
    }

    /** A store changed a frame: unless its value is known, nothing is known of the contents but that no other page has them. */
    public void written(long frame) {
        if (ids.known()) return;
        if ((fresh & (1 << ContentIds.BLOCK_BITS) - 1) == 0) fresh = ids.block(0, compressible);
        set(frame, fresh++);
    }

    /** Frames were copied. */
    public void copied(long from, long to, int order) {
        for (long i = 0; i < 1L << order; i++) set(to + i, id(from + i));
    }

    /** The next store into a frame is to be noticed, since somebody looked at it. */
    public void watch(long frame) {
        guard.watch(frame);
    }

    /** Whether what a frame contains compresses to half a page or less. */
    public boolean compressible(long frame) {
        return ids.compressible(of(frame));
    }
}
