package org.vmemsim.runtime.guest.replacement;

/** What policies over {@link PageQueues} share. Queues below {@code resident} hold resident pages, the others ghosts. */
abstract class QueuePolicy implements PageReplacement {
    final PageQueues pages;
    private final int resident;

    /**
     * @param resident queues of resident pages
     * @param ghosts queues of pages that were evicted and are remembered
     */
    QueuePolicy(int resident, int ghosts) {
        this(resident, ghosts, false);
    }

    /** @param dense whether pages are small numbers, such as those of frames */
    QueuePolicy(int resident, int ghosts, boolean dense) {
        this.pages = new PageQueues(resident + ghosts, dense);
        this.resident = resident;
    }

    @Override
    public void hit(long page) {
        hit(pages.find(page));
    }

    /** A resident page is referenced. */
    abstract void hit(int node);

    @Override
    public void remove(long page) {
        int n = pages.find(page);
        if (isResident(n)) pages.drop(n);
    }

    @Override
    public boolean resident(long page) {
        return isResident(pages.find(page));
    }

    private boolean isResident(int node) {
        return node >= 0 && pages.queue(node) < resident;
    }

    @Override
    public long residents() {
        long sum = 0;
        for (int q = 0; q < resident; q++) sum += pages.size(q);
        return sum;
    }

    @Override
    public void frames(long frames) {}

    /** Takes the page out. */
    final long out(int node) {
        long page = pages.page(node);
        pages.drop(node);
        return page;
    }
}
