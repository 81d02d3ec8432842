package org.vmemsim.runtime.guest.frames;

import java.util.Arrays;

/** What an operating system notes of each frame that it may take back (in Linux struct page); made as frames are used. */
public final class FrameTable {
    private static final int CHUNK_BITS = 10;
    private static final int MASK = (1 << CHUNK_BITS) - 1;

    /** Nobody may take it: it was never noted. */
    public static final int OTHER = 0;

    public static final int ANONYMOUS = 1;
    public static final int FILE = 2;
    private static final int KIND = 3;
    private static final int DIRTY = 4;
    private static final int ORDER_SHIFT = 3;

    private byte[][] states = new byte[16][];
    private int[][] slots = new int[16][];
    private long[][] keys = new long[16][];

    private static int chunk(long frame) {
        return (int) (frame >>> CHUNK_BITS);
    }

    private int state(long frame) {
        int c = chunk(frame);
        return c < states.length && states[c] != null ? states[c][(int) frame & MASK] : 0;
    }

    private void state(long frame, int state) {
        int c = chunk(frame);
        if (c >= states.length) states = Arrays.copyOf(states, Math.max(c + 1, 2 * states.length));
        if (states[c] == null) states[c] = new byte[1 << CHUNK_BITS];
        states[c][(int) frame & MASK] = (byte) state;
    }

    public int kind(long frame) {
        return state(frame) & KIND;
    }

    /** Log2 of the frames of the page that begins here. */
    public int order(long frame) {
        return (state(frame) & 0xff) >>> ORDER_SHIFT;
    }

    public void begin(long frame, int kind, int order) {
        state(frame, kind | order << ORDER_SHIFT);
    }

    public void end(long frame) {
        state(frame, 0);
    }

    /** The frame of a kind that has this key; -1 if none does. Looks at all of them. */
    public long find(int kind, long key) {
        for (int c = 0; c < states.length; c++)
            for (int i = 0; states[c] != null && i <= MASK; i++) {
                long frame = (long) c << CHUNK_BITS | i;
                if (kind(frame) == kind && key(frame) == key) return frame;
            }
        return -1;
    }

    /** Whether it holds what no device does, whatever its mappings' marks say. */
    public boolean dirty(long frame) {
        return (state(frame) & DIRTY) != 0;
    }

    public void dirty(long frame, boolean dirty) {
        int state = state(frame);
        state(frame, dirty ? state | DIRTY : state & ~DIRTY);
    }

    /** The slot of the swap device that holds the same, or -1. */
    public int slot(long frame) {
        int c = chunk(frame);
        return c < slots.length && slots[c] != null ? slots[c][(int) frame & MASK] - 1 : -1;
    }

    public void slot(long frame, int slot) {
        int c = chunk(frame);
        if (c >= slots.length || slots[c] == null) {
            if (slot < 0) return;
            if (c >= slots.length) slots = Arrays.copyOf(slots, Math.max(c + 1, 2 * slots.length));
            slots[c] = new int[1 << CHUNK_BITS];
        }
        slots[c][(int) frame & MASK] = slot + 1;
    }

    /** A number that goes with a frame: a page of a file, or what a policy calls the page. */
    public long key(long frame) {
        return keys[chunk(frame)][(int) frame & MASK];
    }

    public void key(long frame, long key) {
        int c = chunk(frame);
        if (c >= keys.length) keys = Arrays.copyOf(keys, Math.max(c + 1, 2 * keys.length));
        if (keys[c] == null) keys[c] = new long[1 << CHUNK_BITS];
        keys[c][(int) frame & MASK] = key;
    }
}
