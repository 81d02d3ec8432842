package org.vmemsim.runtime.guest;

/**
 * Whoever keeps track of what guest frames contain, by a number for each content: told by the operating system where
 * contents come and go without a program's access. By default nobody does.
 */
public interface FrameContents {
    /** Keeps nothing. */
    FrameContents NONE = new FrameContents() {};

    /** Frames were zeroed. */
    default void zeroed(long pa, int order) {}

    /** A page of a region was filled for the first time: with zeros, or as the region's image says. */
    default void filled(long pa, int order, Process process, Region region, long va) {
        zeroed(pa, order);
    }

    /** A page of a file was read into frames, as the file always was. */
    default void read(long pa, int order, String file, long index) {}

    /** Frames now hold what others hold. */
    default void copied(long fromPa, long toPa, int order) {}

    /** The number of a frame's contents, to be kept while it is on a device. */
    default long identity(long pa) {
        return 0;
    }

    /** A frame was filled from a device with contents of this number. */
    default void restored(long pa, long identity) {}
}
