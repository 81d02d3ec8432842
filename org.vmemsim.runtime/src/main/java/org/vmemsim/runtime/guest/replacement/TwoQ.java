package org.vmemsim.runtime.guest.replacement;

/**
 * 2Q, full version (Johnson and Shasha, "2Q: A Low Overhead High Performance Buffer Management Replacement Algorithm", VLDB
 * 1994, figure 3). Pages come into the queue A1in; those that are asked for again after they left it, while A1out remembers
 * them, come into the least recently used list Am. Kin is 25 % of the frames, Kout 50 %, as the paper suggests.
 */
final class TwoQ extends QueuePolicy {
    private static final int IN = 0;
    private static final int MAIN = 1;
    private static final int OUT = 2;

    private long in;
    private long remembered;

    TwoQ(long frames) {
        super(2, 1);
        frames(frames);
    }

    @Override
    public void frames(long frames) {
        in = Math.max(1, frames / 4);
        remembered = Math.max(1, frames / 2);
    }

    @Override
    void hit(int node) {
        if (pages.queue(node) == MAIN) pages.moveToFront(node, MAIN);
    }

    @Override
    public void load(long page) {
        int ghost = pages.find(page);
        if (ghost >= 0) pages.moveToFront(ghost, MAIN);
        else pages.add(page, IN);
    }

    @Override
    public long evict(long incoming) {
        if (pages.size(IN) <= in && pages.size(MAIN) > 0) return out(pages.back(MAIN));
        int n = pages.back(IN);
        pages.moveToFront(n, OUT);
        int oldest = pages.back(OUT);
        if (pages.size(OUT) > remembered && pages.page(oldest) != incoming)
            pages.drop(oldest); // that one leaves by itself
        return pages.page(n);
    }
}
