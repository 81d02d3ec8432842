package org.vmemsim.runtime.vmm.sharing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.random.SplitMix64;

/**
 * Content-based page sharing, as VMware ESX Server does it (Waldspurger, OSDI 2002, section 4). Pages are scanned at random.
 * The hash of a page's contents leads to a frame that is shared already, which the page joins after a full comparison; or to
 * a hint, a page that had these contents when it was scanned and that is not write-protected: if it still has them, both
 * share a frame from now on; or to nothing, and the page becomes a hint itself.
 *
 * <p>Departures: hashes never collide (the paper: one in two at 2<sup>32</sup> pages); a count of sharers has no limit, where
 * the paper's has 16 bits and an overflow table.
 */
public final class HashSharing {
    private final SharedMemory memory;
    private final SplitMix64 random;
    private long[] pages = {};

    /** By contents. */
    private final Map<Long, Shared> frames = new HashMap<>();

    private final Map<Long, Long> hints = new HashMap<>();
    private final Map<Long, Shared> byFrame = new HashMap<>();
    private long sharing;

    private static final class Shared {
        final long content;
        final long frame;
        long sharers;

        Shared(long content, long frame) {
            this.content = content;
            this.frame = frame;
        }
    }

    /** @param seed of the order in which pages are scanned */
    public HashSharing(SharedMemory memory, long seed) {
        this.memory = memory;
        this.random = new SplitMix64(seed);
    }

    /** Which pages may be shared. */
    public void pages(long[] shareable) {
        pages = shareable.clone();
    }

    /** Scans some pages, each chosen at random. */
    public void scan(long count) {
        for (long i = 0; i < count && pages.length > 0; i++) share(pages[(int) random.below(pages.length)]);
    }

    /**
     * Tries to share one page, as before it would be swapped out.
     *
     * @return whether it shares a frame now, or did already
     */
    public boolean share(long page) {
        long frame = memory.frame(page);
        if (frame == SharedMemory.NONE) return false;
        if (byFrame.containsKey(frame)) return true;
        long content = memory.content(page);
        Shared found = frames.get(content);
        if (found == null) found = promote(page, content);
        if (found == null) return false;
        memory.share(page, found.frame);
        join(found);
        return true;
    }

    /** Makes the page that a hint leads to a shared one; without a good hint the page becomes one. */
    private @Nullable Shared promote(long page, long content) {
        Long hint = hints.get(content);
        if (hint == null
                || hint == page
                || memory.frame(hint) == SharedMemory.NONE
                || memory.content(hint) != content) {
            hints.put(content, page);
            return null;
        }
        hints.remove(content);
        memory.protect(hint);
        Shared fresh = new Shared(content, memory.frame(hint));
        frames.put(content, fresh);
        byFrame.put(fresh.frame, fresh);
        join(fresh);
        return fresh;
    }

    private void join(Shared frame) {
        if (frame.sharers++ > 0) sharing++;
    }

    /** A page left a shared frame: it was written and copied, or is gone. */
    public void left(long frame) {
        Shared shared = byFrame.get(frame);
        if (shared == null) return;
        if (--shared.sharers > 0) sharing--;
    }

    /** A frame was given back. */
    public void freed(long frame) {
        Shared shared = byFrame.remove(frame);
        if (shared != null) frames.remove(shared.content);
    }

    /** Frames that are shared. */
    public long shared() {
        return byFrame.size();
    }

    /** Pages beyond the first of each shared frame: what is saved. */
    public long sharing() {
        return sharing;
    }

    /** Pages that are remembered as hints. */
    public long hints() {
        return hints.size();
    }
}
