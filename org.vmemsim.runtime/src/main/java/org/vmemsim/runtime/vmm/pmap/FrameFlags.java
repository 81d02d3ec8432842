package org.vmemsim.runtime.vmm.pmap;

import java.util.Arrays;

/** Flags of guest frames, a byte each, no further than to the last frame that ever had one. */
final class FrameFlags {
    private final long guestFrames;
    private byte[] flags = new byte[1 << 10];

    FrameFlags(long guestFrames) {
        this.guestFrames = guestFrames;
    }

    int get(long gfn) {
        return gfn < flags.length ? flags[(int) gfn] : 0;
    }

    /** Whether a frame has one of some flags. */
    boolean has(long gfn, int any) {
        return (get(gfn) & any) != 0;
    }

    /** Whether one of the frames [first, end) has one of some flags. */
    boolean any(long first, long end, int any) {
        for (long f = first; f < Math.min(end, flags.length); f++) if ((flags[(int) f] & any) != 0) return true;
        return false;
    }

    void set(long gfn, int more) {
        if (gfn >= flags.length)
            flags = Arrays.copyOf(flags, (int) Math.max(gfn + 1, Math.min(flags.length * 2L, guestFrames)));
        flags[(int) gfn] |= (byte) more;
    }

    void clear(long gfn, int some) {
        if (gfn < flags.length) flags[(int) gfn] &= (byte) ~some;
    }

    void clear(long first, long end, int some) {
        for (long f = first; f < Math.min(end, flags.length); f++) flags[(int) f] &= (byte) ~some;
    }

    /** Gives a frame these flags and no others. */
    void replace(long gfn, int with) {
        clear(gfn, -1);
        set(gfn, with);
    }

    /** No frame from here on ever had one. */
    long end() {
        return flags.length;
    }
}
