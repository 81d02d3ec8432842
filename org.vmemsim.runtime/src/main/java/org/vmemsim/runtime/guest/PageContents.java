package org.vmemsim.runtime.guest;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.contents.ContentIds;
import org.vmemsim.runtime.contents.Contents;
import org.vmemsim.runtime.contents.ImagePages;
import org.vmemsim.runtime.scenario.memory.ImageSpec;

/**
 * What the pages of one operating system contain: images are laid over its regions, and whoever fills, copies or writes a
 * page says so here. A page that is loaded and not written is watched, so that the first store into it is noticed: by the
 * VMM, or, without one, by an entry that does not let the process write. Noticing counts as nothing, since a real system
 * reads the page again instead.
 */
public final class PageContents implements FrameContents {
    /** No store is under way. */
    static final long NO_STORE = -1;

    private static final int FILE_BITS = 24;

    private final Contents contents;
    private final ContentIds ids;
    private final @Nullable ImagePages image;
    private final int frameBits;
    private final boolean byEntries;
    private final BitSet watched = new BitSet();
    /** Frames whose entries deny stores for a reason of the operating system's own: to it the next store is a fault. */
    private final BitSet denied = new BitSet();

    private final Map<String, Long> fileStarts = new HashMap<>();
    private @Nullable ImagePages files;
    private long laid;
    private long storing = NO_STORE;

    /**
     * @param image over all memory, for regions without an image of their own; null for none
     * @param byEntries whether stores are noticed by protecting entries, since there is no VMM
     */
    public PageContents(
            Contents contents, ContentIds ids, @Nullable ImagePages image, int frameBits, boolean byEntries) {
        this.contents = contents;
        this.ids = ids;
        this.image = image;
        this.frameBits = frameBits;
        this.byEntries = byEntries;
    }

    public Contents contents() {
        return contents;
    }

    /** Lays an image over a new region: its own, or the next pages of the machine's. */
    void lay(Region region, ImageSpec own) {
        long frames = (region.end - 1 >>> frameBits) - (region.start >>> frameBits) + 1;
        if (!own.equals(ImageSpec.DEFAULT)) region.image(ImagePages.of(own, frames, ids), 0);
        else if (image != null) {
            region.image(image, laid);
            laid += frames;
        }
    }

    /** The address of the store that an operating system works for; {@link #NO_STORE} if for none. */
    void storing(long va) {
        storing = va;
    }

    @Override
    public void zeroed(long pa, int order) {
        for (long frame = pa >>> frameBits, end = frame + (1L << order); frame < end; frame++)
            loaded(frame, 0, false, order);
    }

    @Override
    public void filled(long pa, int order, Process process, Region region, long va) {
        for (long i = 0; i < 1L << order; i++) {
            long at = va + (i << frameBits);
            int id = region.image() == null ? 0 : region.image().id(region.imagePage(at, frameBits));
            loaded((pa >>> frameBits) + i, id, storing >>> frameBits == at >>> frameBits, order);
        }
    }

    @Override
    public void restored(long pa, long identity) {
        loaded(pa >>> frameBits, (int) identity, storing != NO_STORE, 0);
    }

    /** A file's pages are the system's own, and always the same. */
    @Override
    public void read(long pa, int order, String file, long index) {
        if (files == null) files = ImagePages.of(ImageSpec.DEFAULT, 1L << 62, ids);
        long start = fileStarts.computeIfAbsent(file, f -> (long) fileStarts.size() << FILE_BITS);
        for (long i = 0; i < 1L << order; i++)
            loaded((pa >>> frameBits) + i, files.id(start + (index << order) + i), storing != NO_STORE, 0);
    }

    @Override
    public long identity(long pa) {
        return contents.id(pa >>> frameBits) & 0xffff_ffffL;
    }

    /** A frame was filled with contents that were kept elsewhere. */
    private void loaded(long frame, int id, boolean stored, int order) {
        contents.set(frame, id);
        denied.clear((int) frame);
        if (stored) written(frame);
        else if (!byEntries) contents.watch(frame);
        else watched.set((int) frame, order == 0);
    }

    boolean byEntries() {
        return byEntries;
    }

    /** Whether a new entry for a frame must not let the process write. */
    boolean watches(long frame) {
        return byEntries && watched.get((int) frame);
    }

    /** Somebody looked at a frame whose entries were protected. */
    void looked(long frame) {
        watched.set((int) frame);
    }

    /** The operating system itself denies stores to a frame, until it answers the fault of one. */
    void denied(long frame) {
        if (byEntries) denied.set((int) frame);
    }

    /** A process stores into a frame. @return whether only noticing it forbade that */
    boolean noticed(long frame) {
        if (!watches(frame) || denied.get((int) frame)) return false;
        written(frame);
        return true;
    }

    void written(long frame) {
        if (byEntries) {
            watched.clear((int) frame);
            denied.clear((int) frame);
        }
        contents.written(frame);
    }

    @Override
    public void copied(long fromPa, long toPa, int order) {
        contents.copied(fromPa >>> frameBits, toPa >>> frameBits, order);
        denied.clear((int) (toPa >>> frameBits), (int) (toPa >>> frameBits) + (1 << order));
    }
}
