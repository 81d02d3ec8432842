package org.vmemsim.runtime.guest.replacement;

/** Says which pages were referenced, to policies that look only when a page is to go. */
@FunctionalInterface
public interface ReferenceBits {
    /** No page's bit is ever set. */
    ReferenceBits NONE = page -> false;

    /** Whether a page was referenced since this was last asked of it. */
    boolean testAndClear(long page);
}
