package org.vmemsim.runtime.guest.replacement;

/** Least recently used, exactly: the page whose last reference is longest ago goes. */
final class Lru extends QueuePolicy {
    Lru(boolean dense) {
        super(1, 0, dense);
    }

    @Override
    void hit(int node) {
        pages.moveToFront(node, 0);
    }

    @Override
    public void load(long page) {
        pages.add(page, 0);
    }

    @Override
    public long evict(long incoming) {
        return out(pages.back(0));
    }
}
