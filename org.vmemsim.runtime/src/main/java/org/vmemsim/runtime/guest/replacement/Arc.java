package org.vmemsim.runtime.guest.replacement;

/**
 * ARC (Megiddo and Modha, "ARC: A Self-Tuning, Low Overhead Replacement Cache", FAST 2003, figure 4). T1 holds pages seen
 * once, T2 those seen again, B1 and B2 remember what left them; a hit in B1 makes the target {@code p} of T1 larger, one in
 * B2 smaller.
 *
 * <p>{@code p} is a whole number and steps are rounded down, at least 1. Where the paper divides by the size of a list that
 * is empty, no step depends on it.
 */
final class Arc extends QueuePolicy {
    private static final int T1 = 0;
    private static final int T2 = 1;
    private static final int B1 = 2;
    private static final int B2 = 3;

    private long frames;
    private long target;

    Arc(long frames) {
        super(2, 2);
        this.frames = frames;
    }

    @Override
    public void frames(long frames) {
        this.frames = frames;
        target = Math.min(target, frames);
        while (pages.size(B1) + pages.size(B2) > frames) pages.drop(pages.back(pages.size(B1) > 0 ? B1 : B2));
    }

    @Override
    void hit(int node) {
        pages.moveToFront(node, T2);
    }

    @Override
    public void load(long page) {
        int ghost = pages.find(page);
        if (ghost >= 0) pages.moveToFront(ghost, T2);
        else pages.add(page, T1);
    }

    @Override
    public long evict(long incoming) {
        int ghost = pages.find(incoming);
        if (ghost >= 0) {
            boolean recent = pages.queue(ghost) == B1;
            long step = Math.max(1, recent ? pages.size(B2) / pages.size(B1) : pages.size(B1) / pages.size(B2));
            target = recent ? Math.min(target + step, frames) : Math.max(target - step, 0);
            return replace(!recent);
        }
        if (pages.size(T1) + pages.size(B1) >= frames) {
            if (pages.size(B1) == 0) return out(pages.back(T1));
            pages.drop(pages.back(B1));
        } else if (pages.size(B2) > 0 && residents() + pages.size(B1) + pages.size(B2) >= 2 * frames)
            pages.drop(pages.back(B2));
        return replace(false);
    }

    private long replace(boolean incomingInB2) {
        long once = pages.size(T1);
        boolean fromT1 = once > 0 && (once > target || incomingInB2 && once == target || pages.size(T2) == 0);
        int n = pages.back(fromT1 ? T1 : T2);
        pages.moveToFront(n, fromT1 ? B1 : B2);
        return pages.page(n);
    }
}
