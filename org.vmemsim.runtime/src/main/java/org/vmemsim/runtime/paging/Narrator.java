package org.vmemsim.runtime.paging;

/** Is told what the hardware and software do for one access, while an explanation is made. */
public interface Narrator {
    /** A TLB, walk cache or nested TLB was asked. */
    void lookup(String cache, long page, boolean hit);

    /**
     * A page-table entry was read.
     *
     * @param nested whether it belongs to a second stage
     * @param pa its address as the table's owner knows it (guest-physical in a nested walk's first stage)
     * @param hpa its address in host memory; -1 where it is read from a register
     * @param e canonical form
     */
    void entry(boolean nested, PageTableLayout layout, int level, long va, long pa, long hpa, long raw, long e);

    /** A walk failed. */
    void fault(Fault fault);

    /** An exit to the VMM. */
    void exit(String reason);

    /** Something that software did; {@code who} is the operating system or the VMM. */
    void work(String who, String what);

    /** A translation was put into a cache. */
    void fill(String cache, long page, long bytes);
}
