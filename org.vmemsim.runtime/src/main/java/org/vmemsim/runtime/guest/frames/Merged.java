package org.vmemsim.runtime.guest.frames;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.memory.SharedFrames;
import org.vmemsim.runtime.metrics.Counters;

/** Frames of an operating system that pages of equal contents share: no process may write them, however few are left. */
public final class Merged {
    private static final long NONE = -1;

    private final Counters counters;
    private final BitSet frames = new BitSet();
    private long zero = NONE;
    private int brokenAt = -1;
    private SharedFrames.@Nullable Listener listener;

    public Merged(Counters counters) {
        this.counters = counters;
    }

    /** From here on frames may be merged. */
    public void begin(SharedFrames.Listener toTell) {
        listener = toTell;
        brokenAt = counters.index("sharing.broken");
    }

    public boolean is(long frame) {
        return frame == zero || !frames.isEmpty() && frames.get((int) frame);
    }

    /** Whether it is the frame of zeros, which is never given back. */
    public boolean isZero(long frame) {
        return frame == zero && zero != NONE;
    }

    public long zero() {
        return zero;
    }

    public void zero(long frame) {
        zero = frame;
    }

    public void add(long frame) {
        frames.set((int) frame);
    }

    public void left(long frame) {
        if (listener != null && is(frame)) listener.left(frame);
    }

    public void freed(long frame) {
        if (listener == null || !is(frame)) return;
        frames.clear((int) frame);
        listener.freed(frame);
    }

    /** A page got a frame of its own again, and not because its process wrote it: that is a fault. */
    public void broken() {
        if (brokenAt >= 0) counters.now[brokenAt]++;
    }
}
