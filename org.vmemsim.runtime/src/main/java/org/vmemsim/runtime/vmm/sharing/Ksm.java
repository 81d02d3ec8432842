package org.vmemsim.runtime.vmm.sharing;

import java.util.Arrays;
import org.vmemsim.runtime.memory.LongIntMap;

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
 * kernel may find it by its new contents; checksums never collide.
 */
public final class Ksm implements Scanner {
    private static final byte KNOWN = 1;
    private static final byte SEEN = 2;
    private static final byte UNSTABLE = 4;

    private final SharedMemory memory;
    private final boolean useZeroPages;

    private final StableFrames stable;
    private final LongIntMap unstable = new LongIntMap(0);

    // by page: the kernel's rmap_item
    private byte[] state = {};
    private long[] checksum = {};

    private int next;
    private long known;
    private long fullScans;
    private long scanned;
    private long unshared;

    /**
     * @param mostSharing pages that may share one frame, from 2: max_page_sharing
     * @param useZeroPages whether pages of zeros map the common frame of zeros instead: use_zero_pages
     */
    public Ksm(SharedMemory memory, int mostSharing, boolean useZeroPages) {
        if (mostSharing < 2) throw new IllegalArgumentException("at least 2 pages must share a frame: " + mostSharing);
        this.memory = memory;
        this.stable = new StableFrames(mostSharing);
        this.useZeroPages = useZeroPages;
    }

    /** Goes on with scanning. @param count pages to scan: pages_to_scan; those without a frame are passed over */
    @Override
    public void scan(long count) {
        if (memory.pages() == 0) return;
        long scans = fullScans; // ends where two scans in a row found no page with a frame of its own
        for (long i = 0; i < count && fullScans < scans + 2; )
            if (step()) {
                i++;
                scans = fullScans;
            }
        memory.settle();
    }

    @Override
    public void scanAll(Runnable each) {
        for (long scans = fullScans; fullScans == scans; step()) each.run();
        memory.settle();
    }

    /** Looks at the next page. @return whether it has a frame */
    private boolean step() {
        if (next == 0) begin();
        int page = next;
        boolean there = page < memory.pages() && memory.frame(page) != SharedMemory.NONE;
        if (there) {
            scanned++;
            merge(page);
        } else if (page < state.length && state[page] != 0) forget(page);
        if (++next >= memory.pages()) {
            next = 0;
            fullScans++;
        }
        return there;
    }

    private void begin() {
        memory.nextScan();
        unstable.clear();
        reserve(memory.pages());
    }

    private void reserve(int pages) {
        if (pages <= state.length) return;
        state = Arrays.copyOf(state, pages);
        checksum = Arrays.copyOf(checksum, pages);
        stable.reserve(pages);
    }

    @Override
    public boolean share(int page) {
        reserve(memory.pages());
        if (memory.frame(page) == SharedMemory.NONE) return false;
        merge(page);
        memory.settle();
        return stable.of(page) != 0;
    }

    @Override
    public void left(long frame) {}

    /** A frame was given back: a stable page that stood in it is gone, which the scanner sees when it looks for it. */
    @Override
    public void freed(long frame) {
        stable.freed(frame);
    }

    private void forget(int page) {
        detach(page);
        state[page] = 0;
        known--;
    }

    private void merge(int page) {
        reserve(page + 1);
        if (state[page] == 0) {
            state[page] = KNOWN;
            known++;
        }
        if (stable.holds(page, memory.frame(page))) return;
        long content = memory.content(page);
        detach(page);
        int own = stable.at(memory.frame(page));
        if (own != 0) { // it came to share the frame by itself, as after a fork or out of the swap cache
            stable.attach(page, own);
            return;
        }
        int found = stable.search(content);
        if (found != 0) {
            memory.share(page, stable.frame(found));
            stable.attach(page, found);
            return;
        }
        if ((state[page] & SEEN) == 0 || checksum[page] != content) {
            state[page] |= SEEN;
            checksum[page] = content;
            return;
        }
        if (useZeroPages && content == 0) {
            memory.shareZero(page);
            return;
        }
        int other = unstable.get(content) - 1;
        if (other < 0
                || (state[other] & UNSTABLE) == 0
                || stable.at(memory.frame(other)) != 0
                || memory.frame(other) == SharedMemory.NONE
                || memory.content(other) != content
                || memory.frame(other) == memory.frame(page)) {
            unstable.put(content, page + 1);
            state[page] |= UNSTABLE;
            unshared++;
            return;
        }
        memory.protect(page);
        int node = stable.add(content, memory.frame(page));
        memory.share(other, stable.frame(node));
        unstable.remove(content);
        detach(other);
        stable.attach(other, node);
        stable.attach(page, node);
    }

    private void detach(int page) {
        stable.detach(page);
        if ((state[page] & UNSTABLE) == 0) return;
        state[page] &= ~UNSTABLE;
        unshared--;
    }

    @Override
    public void unshare(int page) {
        reserve(memory.pages());
        long frame = memory.frame(page);
        if (frame != SharedMemory.NONE && stable.at(frame) != 0) memory.separate(page);
        if (state[page] != 0) forget(page);
        memory.settle();
    }

    /** Stops and lets every page have a frame of its own again, as writing 2 to {@code run} does. */
    @Override
    public void unshare() {
        for (int page = 0; page < state.length; page++) {
            long frame = memory.frame(page);
            if (frame != SharedMemory.NONE && stable.at(frame) != 0) memory.separate(page);
        }
        Arrays.fill(state, (byte) 0);
        stable.clear();
        unstable.clear();
        known = unshared = fullScans = next = 0;
        memory.settle();
    }

    /** Scans of all pages that are complete: full_scans. */
    @Override
    public long fullScans() {
        return fullScans;
    }

    @Override
    public long scanned() {
        return scanned;
    }

    /** Frames that are shared: pages_shared. */
    @Override
    public long shared() {
        return stable.shared();
    }

    /** Pages that share them beyond the first of each: pages_sharing. */
    @Override
    public long sharing() {
        return stable.sharing();
    }

    /** Pages that were looked at twice and are like no other: pages_unshared. */
    @Override
    public long unshared() {
        return unshared;
    }

    /** Pages that change too often to be looked for: pages_volatile. */
    @Override
    public long volatilePages() {
        return known - shared() - sharing() - unshared;
    }

    /** Contents with several stable pages: stable_node_chains. */
    public long chains() {
        return stable.chains();
    }

    /** Stable pages in those chains: stable_node_dups. */
    public long duplicates() {
        return stable.duplicates();
    }
}
