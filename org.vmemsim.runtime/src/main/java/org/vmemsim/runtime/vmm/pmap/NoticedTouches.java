package org.vmemsim.runtime.vmm.pmap;

import java.util.Arrays;

/**
 * Guest frames whose next touch is to be noticed: by the estimate of activity ({@code sample}, {@code endSample}), or by the
 * choice of a victim ({@code age}). A touch ends both. Whoever asks for a notice must make all that maps the frame forget it.
 */
public final class NoticedTouches {
    /** The estimate of activity wants to know. */
    private static final int SAMPLED = 1;

    /** The choice of a victim wants to know. */
    private static final int AGED = 2;

    private byte[] flags = new byte[1 << 10];
    private long noticed;

    /** Whether any frame's touch is to be noticed. */
    boolean any() {
        return noticed > 0;
    }

    /** The next touch of a frame is to be noticed by the estimate of activity. */
    public void sample(long gfn) {
        notice(gfn, SAMPLED);
    }

    /** Whether a frame that was sampled has not been touched since. */
    public boolean isSampled(long gfn) {
        return is(gfn, SAMPLED);
    }

    /** A sample is over. */
    public void endSample(long gfn) {
        if (!isSampled(gfn)) return;
        flags[(int) gfn] &= ~SAMPLED;
        if (flags[(int) gfn] == 0) noticed--;
    }

    /** The next touch of a frame is to be noticed by the choice of a victim. */
    public void age(long gfn) {
        notice(gfn, AGED);
    }

    /** Whether a frame has not been touched since it was aged. */
    public boolean isAged(long gfn) {
        return is(gfn, AGED);
    }

    /** So many frames from the first on are touched. */
    void touch(long first, long count) {
        for (int f = (int) first; f < Math.min(first + count, flags.length); f++) {
            if (flags[f] == 0) continue;
            flags[f] = 0;
            noticed--;
        }
    }

    private void notice(long gfn, int flag) {
        if (gfn >= flags.length) flags = Arrays.copyOf(flags, (int) Math.max(gfn + 1, flags.length * 2L));
        if (flags[(int) gfn] == 0) noticed++;
        flags[(int) gfn] |= (byte) flag;
    }

    private boolean is(long gfn, int flag) {
        return gfn < flags.length && (flags[(int) gfn] & flag) != 0;
    }
}
