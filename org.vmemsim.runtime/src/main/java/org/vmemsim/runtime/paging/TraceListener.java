package org.vmemsim.runtime.paging;

/** Is told what the hardware and software do, one step after the other, while an explanation is made. */
public interface TraceListener {
    /** Who the VMM is in {@link #work} and {@link #entryBySoftware}. */
    String VMM = "VMM";

    /** A TLB, walk cache or nested TLB was asked. */
    void lookup(String cache, long page, boolean hit);

    /**
     * A walk goes on although a TLB holds the page.
     *
     * @param why what its entry does not grant
     */
    void assist(String why);

    /** A walk of the first stage begins at the root. @param root its physical address, as the root register holds it */
    void root(long root);

    /**
     * The hardware read a page-table entry.
     *
     * @param nested whether it belongs to a second stage
     * @param pa its address as the table's owner knows it (guest-physical in a nested walk's first stage)
     * @param hpa its address in host memory; -1 where it is read from a register
     * @param e canonical form
     */
    void entry(boolean nested, PageTableLayout layout, int level, long va, long pa, long hpa, long raw, long e);

    /**
     * Software reads or writes a page-table entry.
     *
     * @param who the VMM, or an operating system
     * @param tables whose table it is
     * @param pa its address, in the space in which such tables lie
     */
    void entryBySoftware(
            String who,
            boolean write,
            AddressKinds tables,
            PageTableLayout layout,
            int level,
            int index,
            long pa,
            long raw);

    /** A walk failed. */
    void fault(Fault fault);

    /** An exit to the VMM. */
    void exit(String reason);

    /**
     * Something that software did; {@code who} is the operating system or the VMM.
     *
     * @param counted metrics that this step counts, so that they need no step of their own
     */
    void work(String who, String what, String... counted);

    /** A translation was put into a cache. @param target where the page lies; -1 where it is not said */
    void fill(String cache, long page, long bytes, long target);

    /**
     * The TLBs drop the translation of one page.
     *
     * @param tables whose address it is, whoever drops it
     * @param page address of the page, as a program knows it
     * @param more what is to be said beside it, with the blank or comma before it
     */
    void dropPage(AddressKinds tables, long page, String more);

    /** Translations were dropped. @param what which, and where */
    void drop(String what, String... counted);
}
