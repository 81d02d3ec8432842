package org.vmemsim.runtime.vmm.sharing;

/**
 * Memory as a scanner sees it. A page is any number that stands for one page of one virtual machine; contents are
 * identities: two pages are equal, byte by byte, if and only if their numbers are, and 0 is the page of zeros.
 */
public interface SharedMemory {
    /** What {@link #frame} says of a page without a frame of its own, as one that maps the common frame of zeros. */
    long NONE = -1;

    /** The contents of a page that has a frame. */
    long content(long page);

    /** The host frame behind a page, or {@link #NONE}. */
    long frame(long page);

    /** Write-protects a page: its next write will copy it. */
    void protect(long page);

    /** Lets a page map, write-protected, the frame of another with the same contents; its own frame is free then. */
    void share(long page, long keeper);

    /** Lets a page of zeros map, write-protected, the common frame of zeros; its own frame is free then. */
    void shareZero(long page);
}
