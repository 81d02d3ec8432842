package org.vmemsim.runtime.scenario.memory;

import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.Setting;
import org.vmemsim.runtime.scenario.settings.Word;

/** A guest's operating system. */
public record OsSpec(
        @Setting(
                value = "Which page makes room when memory is short, of all processes and files together; clock and"
                        + " twoList look at accessed bits, lru, clockOnHit, twoQ, arc and lirs are told of each"
                        + " reference")
        PagePolicy replacement,

        @Setting(value = "Size of the swap device; 0 for none", dimension = Dimension.BYTES)
        long swap,

        @Setting("What the guest's own disk is like, for its swap device and files; as costs say where none is named")
        DiskSpec disk,

        @Setting(value = "Memory of the kernel that is never paged", dimension = Dimension.BYTES)
        long kernel,

        @Setting(
                value = "Pages of files in memory at the start; they go first when memory is short",
                dimension = Dimension.BYTES)
        long pageCache,

        @Setting(
                value = "Share of those pages that differ from their files, and are written before they go",
                dimension = Dimension.RATIO,
                max = 1)
        double dirtyCache,

        @Setting(
                value = "Free memory to keep: below 5/4 of it pages go until 3/2 of it are free; 0 waits until none is",
                dimension = Dimension.BYTES,
                source = "Linux, vm.min_free_kbytes; mm/page_alloc.c, __setup_per_zone_wmarks")
        long minFree,

        @Setting("When large pages are used") LargePages largePages,

        @Setting("Whether freed memory is reported to the host, which takes its frames back")
        boolean freePageReporting,

        @Setting(value = "What happens when memory is used up and nothing can go", source = "Linux, mm/oom_kill.c")
        OutOfMemory outOfMemory) {
    public static final OsSpec DEFAULT = new OsSpec(
            PagePolicy.TWO_LIST, 0, DiskSpec.DEFAULT, 0, 0, 0, 0, LargePages.EXPLICIT, false, OutOfMemory.STOP);

    public OsSpec {
        if (replacement == PagePolicy.OPT)
            throw new InvalidScenarioException(
                    "os replacement opt: the future of a whole guest is not known; it is that of one replay, on a"
                            + " process");
    }

    /** When an operating system uses large pages. */
    public enum LargePages {
        @Word(meaning = "where a region's page setting says so")
        EXPLICIT,
        @Word(meaning = "wherever an aligned run of a lazy region is touched")
        TRANSPARENT
    }

    /** What an operating system does without memory; an outcome either way, after which others go on. */
    public enum OutOfMemory {
        @Word(value = "panic", meaning = "the guest stands still until it is rebooted; others go on")
        STOP,
        @Word(meaning = "the process with most memory, swap and tables is killed")
        KILL
    }
}
