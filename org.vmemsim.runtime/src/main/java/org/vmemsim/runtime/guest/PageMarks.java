package org.vmemsim.runtime.guest;

/** How an operating system learns that a page was used: from the marks in its entry, or from who stands for the processor. */
public interface PageMarks {
    /**
     * Whether a page was referenced since this was last asked; if so, the next reference will be noticed again.
     *
     * @param va stripped address of a page that is mapped
     */
    boolean testAndClearAccessed(Process p, long va);

    /** Whether a mapped page was written since it was mapped. */
    boolean dirty(Process p, long va);
}
