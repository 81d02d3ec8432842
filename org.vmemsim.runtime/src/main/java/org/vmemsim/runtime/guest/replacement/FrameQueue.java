package org.vmemsim.runtime.guest.replacement;

/** Frames in the order in which they came, each at most once; any can leave at once. */
public final class FrameQueue {
    private final PageQueues frames = PageQueues.dense(1);

    public void add(long frame) {
        if (frames.find(frame) < 0) frames.add(frame, 0);
    }

    public void remove(long frame) {
        int n = frames.find(frame);
        if (n >= 0) frames.drop(n);
    }

    /** The one that has been there longest, -1 if there is none. */
    public long oldest() {
        return frames.size(0) == 0 ? -1 : frames.page(frames.back(0));
    }

    public long size() {
        return frames.size(0);
    }
}
