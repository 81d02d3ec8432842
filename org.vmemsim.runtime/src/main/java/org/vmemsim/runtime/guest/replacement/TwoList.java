package org.vmemsim.runtime.guest.replacement;

/**
 * Active and inactive list, as in Linux before the multi-generational lists (mm/vmscan.c, shrink_active_list,
 * shrink_inactive_list, folio_check_references; mm/swap.c, mark_page_accessed; Gorman, Understanding the Linux Virtual Memory
 * Manager, chapter 10). A page comes in inactive; its second reference there makes it active. Before a page goes, the active
 * list gives pages from its back to the inactive one until that is long enough: no shorter than the active one, or for an
 * operating system with n GiB of such pages, √(10 n) times shorter (inactive_is_low).
 *
 * <p>For an operating system, references are accessed bits, which it looks at only when memory is short; a page that it takes
 * back to the inactive list loses its bit. What comes back and would still be there had the inactive list been longer by
 * what is active becomes active at once (mm/workingset.c, refault distance).
 *
 * <p>Departures: for a single process references are seen as they happen, and nothing is known of pages that went; one pair of
 * lists, not one for files and one for anonymous memory; refaults are known of anonymous pages only.
 */
final class TwoList extends QueuePolicy {
    private static final int INACTIVE = 0;
    private static final int ACTIVE = 1;

    /** Log2 of the pages of 4 KiB in a GiB. */
    private static final int GIB = 18;

    private final ReferenceBits bits;

    /** Pages that left the inactive list for either end: how far pages behind them have moved (nonresident_age). */
    private long age;

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

    @Override
    public void reload(long page, long distance) {
        boolean missed = distance <= pages.size(ACTIVE);
        pages.add(page, missed ? ACTIVE : INACTIVE);
        if (missed) age++;
    }

    @Override
    public long nonresidentAge() {
        return age;
    }

    /** How many times as long as the inactive list the active one may be. */
    private long ratio() {
        long gib = pages.size(INACTIVE) + pages.size(ACTIVE) >> GIB;
        return bits == ReferenceBits.NONE || gib == 0 ? 1 : (long) Math.sqrt(10 * gib);
    }

    private void balance() {
        long ratio = ratio();
        while (pages.size(INACTIVE) * ratio < pages.size(ACTIVE)) {
            int n = pages.back(ACTIVE);
            if (bits == ReferenceBits.NONE) pages.mark(n, false);
            else bits.testAndClear(pages.page(n));
            pages.moveToFront(n, INACTIVE);
        }
    }

    /** Looks at the page at the back of the inactive list. @return its node if it goes, -1 if it stays */
    private int look() {
        balance();
        int n = pages.back(INACTIVE);
        if (!bits.testAndClear(pages.page(n))) return n;
        boolean again = pages.marked(n);
        pages.mark(n, true);
        pages.moveToFront(n, again ? ACTIVE : INACTIVE);
        if (again) age++;
        return -1;
    }

    @Override
    public void look(long most) {
        for (long left = Math.min(most, residents()); left > 0 && look() < 0; left--) {}
    }

    @Override
    public long evict(long incoming) {
        age++;
        if (bits != ReferenceBits.NONE) {
            int n = look();
            while (n < 0) n = look();
            return out(n);
        }
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
