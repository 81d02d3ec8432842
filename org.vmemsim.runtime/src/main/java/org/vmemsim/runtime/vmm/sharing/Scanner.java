package org.vmemsim.runtime.vmm.sharing;

import org.vmemsim.runtime.memory.SharedFrames;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec;

/** What finds pages of equal contents and lets them share frames. It is told when pages leave such frames. */
public interface Scanner extends SharedFrames.Listener {
    /** A scanner of the style that a scenario wants, which is not {@code NONE}. */
    static Scanner of(ReclaimSpec.Sharing spec, SharedMemory memory, long seed) {
        int most = (int) Math.min(spec.most(), Integer.MAX_VALUE);
        return spec.style() == ReclaimSpec.Style.KSM
                ? new Ksm(memory, most, spec.useZeroPages())
                : new HashSharing(memory, most, seed);
    }

    /** Goes on with scanning. @param count of pages to look at; those without a frame do not count */
    void scan(long count);

    /** Scans all pages once; a scan that is under way is brought to its end. */
    default void scanAll() {
        scanAll(() -> {});
    }

    /** The same. @param each called before each page; what it throws ends the scan */
    void scanAll(Runnable each);

    /**
     * Looks at one page out of turn, as before it would be swapped out.
     *
     * @return whether it shares a frame now, or did already
     */
    boolean share(int page);

    /** Forgets one page and lets it have a frame of its own again, as madvise with MADV_UNMERGEABLE does. */
    void unshare(int page);

    /** Forgets everything and lets every page have a frame of its own again. */
    void unshare();

    /** Scans of all pages that are complete. */
    long fullScans();

    /** Pages that were looked at. */
    long scanned();

    /** Frames that are shared. */
    long shared();

    /** Pages that share them beyond the first of each, so what is saved. */
    long sharing();

    /** Pages that were looked at and are like no other so far. */
    long unshared();

    /** Pages that change too often to be looked for. */
    long volatilePages();
}
