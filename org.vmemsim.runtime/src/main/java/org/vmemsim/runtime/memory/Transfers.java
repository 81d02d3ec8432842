package org.vmemsim.runtime.memory;

/**
 * The pages that went to and came from a device since somebody asked. Whoever moves a page notes it here; in runs over time the
 * simulated device is then asked for as many requests.
 */
public final class Transfers {
    private long reads;
    private long writes;

    /** So many pages were read from the device. */
    public void read(long pages) {
        reads += pages;
    }

    /** So many pages were written to the device. */
    public void wrote(long pages) {
        writes += pages;
    }

    /** Pages read since {@link #clear}. */
    public long reads() {
        return reads;
    }

    /** Pages written since {@link #clear}. */
    public long writes() {
        return writes;
    }

    /** Whether a page went or came since {@link #clear}. */
    public boolean any() {
        return (reads | writes) != 0;
    }

    /** Begins anew: what was noted has been asked for. */
    public void clear() {
        reads = 0;
        writes = 0;
    }
}
