package org.vmemsim.runtime.scenario;

/** A guest's operating system. */
public record OsSpec(
        @Setting(value = "Which page makes room when memory is short", simulated = false)
        PagePolicy replacement,

        @Setting(value = "Size of the swap device", dimension = Dimension.BYTES, simulated = false)
        long swap,

        @Setting(value = "Memory of the kernel that is never paged", dimension = Dimension.BYTES, simulated = false)
        long kernel,

        @Setting(value = "Size of the page cache", dimension = Dimension.BYTES, simulated = false)
        long pageCache,

        @Setting(value = "When large pages are used", simulated = false)
        LargePages largePages,

        @Setting(value = "Whether freed memory is reported to the host", simulated = false)
        boolean freePageReporting) {
    public static final OsSpec DEFAULT = new OsSpec(PagePolicy.TWO_LIST, 0, 0, 0, LargePages.EXPLICIT, false);

    /** When an operating system uses large pages. */
    public enum LargePages {
        @Word(meaning = "where a region's page setting says so")
        EXPLICIT,
        @Word(meaning = "wherever an aligned run of a lazy region is touched", simulated = false)
        TRANSPARENT
    }
}
