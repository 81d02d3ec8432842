package org.vmemsim.runtime.guest.replacement;

/**
 * CLOCK (Corbató 1968; Silberschatz, Operating System Concepts, "second-chance algorithm"). The hand clears reference bits
 * until it finds one that is clear. Textbooks differ on whether a page comes in with its bit set, and counts differ with
 * them: both are here.
 *
 * <p>The frames in the order in which the hand will come to them are a queue: what it passes goes to the front, and so does
 * what comes in, since the hand stands just behind the frame that it gave away.
 *
 * <p>Where all bits are set the hand goes round once and takes the page at which it began: the oldest, as FIFO does.
 */
final class Clock extends QueuePolicy {
    private final boolean bitOnLoad;
    private final ReferenceBits bits;

    /** @param bitOnLoad whether a page comes in with its reference bit set; if not, only a later reference sets it */
    Clock(boolean bitOnLoad) {
        this(bitOnLoad, ReferenceBits.NONE);
    }

    /** @param bits that are set by someone else, besides those that {@link #hit} sets */
    Clock(boolean bitOnLoad, ReferenceBits bits) {
        super(1, 0, bits != ReferenceBits.NONE);
        this.bitOnLoad = bitOnLoad;
        this.bits = bits;
    }

    @Override
    void hit(int node) {
        pages.mark(node, true);
    }

    @Override
    public void load(long page) {
        pages.mark(pages.add(page, 0), bitOnLoad);
    }

    /** The hand comes to the next page. @return its node if it has no bit set, else -1: the hand passed */
    private int look() {
        int n = pages.back(0);
        if (!(pages.marked(n) | bits.testAndClear(pages.page(n)))) return n;
        pages.mark(n, false);
        pages.moveToFront(n, 0);
        return -1;
    }

    @Override
    public void look(long most) {
        for (long left = Math.min(most, residents()); left > 0 && look() < 0; left--) {}
    }

    @Override
    public long evict(long incoming) {
        int n = look();
        while (n < 0) n = look();
        return out(n);
    }
}
