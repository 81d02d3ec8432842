package org.vmemsim.runtime.guest.replacement;

/**
 * A page replacement policy over the resident pages of one process, or of one guest. Whoever pages calls it in this order:
 * a reference to a resident page is a {@link #hit}; one to any other page is a {@link #load}, with an {@link #evict} just
 * before it when no frame is free. Pages are any numbers.
 */
public interface PageReplacement {
    /** A resident page is referenced. */
    void hit(long page);

    /** A page that is not resident is referenced and comes in; there is a frame for it. */
    void load(long page);

    /**
     * A page comes back that was evicted.
     *
     * @param distance by how much {@link #nonresidentAge} grew since it went
     */
    default void reload(long page, long distance) {
        load(page);
    }

    /** Counts what moves pages towards their end, for policies that ask how long a page that comes back was away. */
    default long nonresidentAge() {
        return 0;
    }

    /**
     * Looks at reference bits as before an eviction, but of so many pages at most, and takes none: it stops at the first that
     * would go. Policies without reference bits do nothing.
     */
    default void look(long pages) {}

    /**
     * Chooses the page that makes room, which is no longer resident then.
     *
     * @param incoming the page that will be loaded next
     * @throws java.util.NoSuchElementException if none is resident
     */
    long evict(long incoming);

    /** A resident page goes away by itself, as when its memory is freed; a policy does not remember it. */
    void remove(long page);

    /** Whether a page is resident. */
    boolean resident(long page);

    /** How many pages are resident. */
    long residents();

    /**
     * How many frames there are from now on. Policies that divide frames among lists go by it; pages beyond it stay until
     * they are evicted.
     */
    void frames(long frames);
}
