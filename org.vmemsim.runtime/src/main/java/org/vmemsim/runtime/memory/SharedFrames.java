package org.vmemsim.runtime.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Host frames that guest pages share, with the number of pages that map each. A frame becomes shared when it is protected
 * for the first page, and is given back when the last one leaves: also a frame that only one page is left with stays shared,
 * and a write copies it (Linux mm/ksm.c; Waldspurger, OSDI 2002, section 4.2).
 */
public final class SharedFrames {
    private final PhysicalMemory host;
    private int[] sharers = {};
    private long frames;
    private final List<Listener> listeners = new ArrayList<>(1);

    /** Is told of what happens to shared frames. */
    public interface Listener {
        /** A page that mapped a shared frame maps it no more. */
        void left(long pfn);

        /** A shared frame was given back. */
        void freed(long pfn);
    }

    public SharedFrames(PhysicalMemory host) {
        this.host = host;
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /** A frame of one page becomes a shared one. */
    public void begin(long pfn) {
        if (pfn >= sharers.length)
            sharers = Arrays.copyOf(sharers, (int)
                    Math.max(pfn + 1, Math.min(Math.max(1024, sharers.length * 2L), host.frames())));
        sharers[(int) pfn] = 1;
        frames++;
        host.mark(pfn, 0, FrameUse.SHARED);
    }

    /** One more page maps a shared frame. */
    public void join(long pfn) {
        sharers[(int) pfn]++;
    }

    /** One page less maps a shared frame; the last one gives it back. */
    public void leave(long pfn) {
        int left = --sharers[(int) pfn];
        for (Listener l : listeners) l.left(pfn);
        if (left > 0) return;
        frames--;
        host.free(pfn << host.frameBits(), 0);
        for (Listener l : listeners) l.freed(pfn);
    }

    /** Pages that map a frame; 0 for one that is not shared. */
    public int sharers(long pfn) {
        return pfn < sharers.length ? sharers[(int) pfn] : 0;
    }

    /** Shared frames. */
    public long frames() {
        return frames;
    }
}
