package org.vmemsim.runtime.guest.replacement;

/**
 * Active and inactive list, as in Linux before the multi-generational lists (mm/vmscan.c, shrink_active_list,
 * shrink_inactive_list; mm/swap.c, mark_page_accessed; Gorman, Understanding the Linux Virtual Memory Manager, chapter 10).
 * A page comes in inactive; its second reference there makes it active. Before a page goes, the active list gives pages
 * from its back to the inactive one until that is not the shorter of both.
 *
 * <p>Departures: for a single process references are seen as they happen, not when reference bits are read; one pair of lists, not one for files
 * and one for anonymous memory; lists are balanced one to one, as Linux does below 1 GiB of memory; a page that comes back
 * soon after it went is not made active at once (workingset.c).
 */
final class TwoList extends QueuePolicy {
    private static final int INACTIVE = 0;
    private static final int ACTIVE = 1;

    private final ReferenceBits bits;

    TwoList() {
        this(ReferenceBits.NONE);
    }

    /** @param bits that say which pages were referenced; with them, nobody need tell of references as they happen */
    TwoList(ReferenceBits bits) {
        super(2, 0, bits != ReferenceBits.NONE);
        this.bits = bits;
    }

    @Override
    void hit(int node) {
        if (pages.queue(node) == ACTIVE || !pages.marked(node)) {
            pages.mark(node, true);
            return;
        }
        pages.mark(node, false);
        pages.moveToFront(node, ACTIVE);
    }

    @Override
    public void load(long page) {
        pages.add(page, INACTIVE);
    }

    private void balance() {
        while (pages.size(INACTIVE) < pages.size(ACTIVE)) {
            int n = pages.back(ACTIVE);
            pages.mark(n, false);
            pages.moveToFront(n, INACTIVE);
        }
    }

    /**
     * As folio_check_references: a page that was referenced since it was last looked at stays, and becomes active the second
     * time in a row; one that was not goes.
     */
    private long evictByBits() {
        for (; ; ) {
            balance();
            int n = pages.back(INACTIVE);
            if (!bits.testAndClear(pages.page(n))) return out(n);
            boolean again = pages.marked(n);
            pages.mark(n, !again);
            pages.moveToFront(n, again ? ACTIVE : INACTIVE);
        }
    }

    @Override
    public long evict(long incoming) {
        if (bits != ReferenceBits.NONE) return evictByBits();
        balance();
        int n = pages.back(INACTIVE);
        for (long left = pages.size(INACTIVE); pages.marked(n) && left > 0; left--) {
            pages.mark(n, false);
            pages.moveToFront(n, INACTIVE);
            n = pages.back(INACTIVE);
        }
        return out(n);
    }
}
