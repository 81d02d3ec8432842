package org.vmemsim.runtime.vmm.sharing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kernel samepage merging, as Linux does it (mm/ksm.c of 6.1: cmp_and_merge_page, stable_tree_search, stable_node_dup,
 * unstable_tree_search_insert; Documentation/admin-guide/mm/ksm.rst). Pages are scanned in turn. One that equals a stable
 * page joins it. Else its checksum must be the same as at the scan before; then it looks among the unstable pages of this
 * scan: with a match both become a stable page, without one it is an unstable page itself.
 *
 * <p>A write to a shared page copies it, which the scanner only learns when it comes by: until then the page still counts
 * as sharing, as in the kernel.
 *
 * <p>Departures: the trees are maps by contents, so that a stable page that nobody maps any more is found when its contents,
 * not its place in a tree, are looked for; an unstable page that changed after it was put in is not found at all, where the
 * kernel may find it by its new contents; checksums never collide; the order of pages is theirs, not that of processes.
 */
public final class Ksm {
    private final SharedMemory memory;
    private final int mostSharing;
    private final boolean useZeroPages;

    private final Map<Long, Item> items = new HashMap<>();
    /** By contents: stable pages, several where one has as many sharers as it may have. */
    private final Map<Long, List<Stable>> stable = new HashMap<>();

    private final Map<Long, Item> unstable = new HashMap<>();
    private final Map<Long, Stable> byFrame = new HashMap<>();

    private long[] pages = {};
    private int next;
    private long fullScans;
    private long shared;
    private long sharing;
    private long unshared;

    /** A page that is scanned: the kernel's rmap_item. */
    private static final class Item {
        final long page;
        long checksum;
        boolean seen;
        /** The scan in which it became an unstable page; 0 if it is none. */
        long unstableSince;

        @Nullable
        Stable stable;

        Item(long page) {
            this.page = page;
        }
    }

    /** A shared frame: the kernel's stable_node. */
    private static final class Stable {
        final long content;
        final long frame;
        int sharers;
        boolean stale;

        Stable(long content, long frame) {
            this.content = content;
            this.frame = frame;
        }
    }

    /**
     * @param mostSharing pages that may share one frame, from 2: max_page_sharing
     * @param useZeroPages whether pages of zeros map the common frame of zeros instead: use_zero_pages
     */
    public Ksm(SharedMemory memory, int mostSharing, boolean useZeroPages) {
        if (mostSharing < 2) throw new IllegalArgumentException("at least 2 pages must share a frame: " + mostSharing);
        this.memory = memory;
        this.mostSharing = mostSharing;
        this.useZeroPages = useZeroPages;
    }

    /** Which pages are scanned, in this order; takes effect when the scan that is going on is complete. */
    public void pages(long[] mergeable) {
        pages = mergeable.clone();
        next = Math.min(next, pages.length);
    }

    /** Goes on with scanning. @param count pages to scan: pages_to_scan; those without a frame count too */
    public void scan(long count) {
        for (long i = 0; i < count && pages.length > 0; i++) {
            long page = pages[next];
            if (memory.frame(page) == SharedMemory.NONE) forget(page);
            else merge(items.computeIfAbsent(page, Item::new));
            if (++next == pages.length) {
                next = 0;
                fullScans++;
                unstable.clear();
            }
        }
    }

    /** A frame was given back: a stable page that stood in it is gone, which the scanner sees when it looks for it. */
    public void freed(long frame) {
        Stable node = byFrame.remove(frame);
        if (node != null) node.stale = true;
    }

    private void forget(long page) {
        Item item = items.remove(page);
        if (item != null) detach(item);
    }

    private void merge(Item item) {
        long page = item.page;
        long content = memory.content(page);
        if (item.stable != null && !item.stable.stale && item.stable.frame == memory.frame(page)) return;
        detach(item);
        Stable found = search(content);
        if (found != null) {
            memory.share(page, found.frame);
            attach(item, found);
            return;
        }
        if (!item.seen || item.checksum != content) {
            item.seen = true;
            item.checksum = content;
            return;
        }
        if (useZeroPages && content == 0) {
            memory.shareZero(page);
            return;
        }
        Item other = unstable.get(content);
        if (other == null
                || memory.frame(other.page) == SharedMemory.NONE
                || memory.content(other.page) != content
                || memory.frame(other.page) == memory.frame(page)) {
            unstable.put(content, item);
            item.unstableSince = fullScans + 1;
            unshared++;
            return;
        }
        Stable node = new Stable(content, memory.frame(page));
        memory.protect(page);
        memory.share(other.page, node.frame);
        stable.computeIfAbsent(content, c -> new ArrayList<>()).add(node);
        byFrame.put(node.frame, node);
        unstable.remove(content);
        detach(other);
        attach(other, node);
        attach(item, node);
    }

    /** The stable page of these contents that has most sharers and room for one more. */
    private @Nullable Stable search(long content) {
        List<Stable> chain = stable.get(content);
        if (chain == null) return null;
        chain.stream().filter(n -> n.stale).toList().forEach(this::dissolve);
        Stable best = null;
        for (Stable node : chain)
            if (node.sharers < mostSharing && (best == null || node.sharers > best.sharers)) best = node;
        return best;
    }

    private void dissolve(Stable node) {
        for (Item item : items.values()) if (item.stable == node) detach(item);
        drop(node);
    }

    private void drop(Stable node) {
        List<Stable> chain = stable.get(node.content);
        if (chain == null) return;
        chain.remove(node);
        if (chain.isEmpty()) stable.remove(node.content);
    }

    private void attach(Item item, Stable node) {
        item.stable = node;
        if (node.sharers++ == 0) shared++;
        else sharing++;
    }

    private void detach(Item item) {
        Stable node = item.stable;
        if (node != null) {
            item.stable = null;
            if (--node.sharers == 0) {
                shared--;
                if (node.stale) drop(node);
            } else sharing--;
        }
        if (item.unstableSince > 0) {
            item.unstableSince = 0;
            unshared--;
            unstable.remove(item.checksum, item);
        }
    }

    /** Stops and lets every page have a frame of its own again, as writing 2 to {@code run} does. */
    public List<Long> unmerge() {
        List<Long> merged = new ArrayList<>();
        for (Item item : items.values())
            if (item.stable != null && item.stable.frame == memory.frame(item.page)) merged.add(item.page);
        items.clear();
        stable.clear();
        unstable.clear();
        byFrame.clear();
        shared = sharing = unshared = 0;
        fullScans = next = 0;
        merged.sort(null);
        return merged;
    }

    /** Scans of all pages that are complete: full_scans. */
    public long fullScans() {
        return fullScans;
    }

    /** Frames that are shared: pages_shared. */
    public long shared() {
        return shared;
    }

    /** Pages that share them beyond the first of each, so what is saved: pages_sharing. */
    public long sharing() {
        return sharing;
    }

    /** Pages that were looked at twice and are like no other: pages_unshared. */
    public long unshared() {
        return unshared;
    }

    /** Pages that change too often to be looked for: pages_volatile. */
    public long volatilePages() {
        return items.size() - shared - sharing - unshared;
    }

    /** Contents with several stable pages: stable_node_chains. */
    public long chains() {
        return stable.values().stream().filter(chain -> chain.size() > 1).count();
    }

    /** Stable pages in those chains: stable_node_dups. */
    public long duplicates() {
        return stable.values().stream().mapToLong(List::size).filter(n -> n > 1).sum();
    }
}
