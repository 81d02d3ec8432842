package org.vmemsim.runtime.vmm.sharing;

/**
 * Memory as a scanner sees it. Pages have numbers from 0 on, each page of one virtual machine or process its own for ever;
 * contents are identities: two pages are equal, byte by byte, if and only if their numbers are, and 0 is the page of zeros.
 */
public interface SharedMemory {
    /** What {@link #frame} says of a page without a frame of its own, as one that maps the common frame of zeros. */
    long NONE = -1;

    /** How many page numbers there are now. */
    int pages();

    /** The contents of a page that has a frame. */
    long content(int page);

    /** The host frame behind a page, or {@link #NONE}. */
    long frame(int page);

    /** Write-protects a page: its next write will copy it. */
    void protect(int page);

    /** Lets a page map, write-protected, the frame of another with the same contents; its own frame is free then. */
    void share(int page, long keeper);

    /** Lets a page of zeros map, write-protected, the common frame of zeros; its own frame is free then. */
    void shareZero(int page);

    /** Gives a page that shares a frame one of its own. */
    void separate(int page);

    /** All memory is going to be scanned from the beginning. */
    default void nextScan() {}

    /** A stretch of scanning is over: what was protected must be known to processors. */
    default void settle() {}
}
