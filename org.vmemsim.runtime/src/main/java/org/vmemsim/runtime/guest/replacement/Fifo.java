package org.vmemsim.runtime.guest.replacement;

/** First in, first out: the page that came in first goes. */
final class Fifo extends QueuePolicy {
    Fifo(boolean dense) {
        super(1, 0, dense);
    }

    @Override
    void hit(int node) {}

    @Override
    public void load(long page) {
        pages.add(page, 0);
    }

    @Override
    public long evict(long incoming) {
        return out(pages.back(0));
    }
}
