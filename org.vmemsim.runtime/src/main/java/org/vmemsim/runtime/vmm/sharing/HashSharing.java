package org.vmemsim.runtime.vmm.sharing;

import java.util.Arrays;
import org.vmemsim.runtime.memory.LongIntMap;
import org.vmemsim.runtime.random.SplitMix64;

/**
 * Content-based page sharing, as VMware ESX Server does it (Waldspurger, OSDI 2002, section 4). Pages are scanned at random.
 * The hash of a page's contents leads to a frame that is shared already, which the page joins after a full comparison; or to
 * a hint, a page that had these contents when it was scanned and that is not write-protected: if it still has them, both
 * share a frame from now on; or to nothing, and the page becomes a hint itself.
 *
 * <p>Departures: hashes never collide (the paper: one in two at 2<sup>32</sup> pages); a count of sharers has no limit
 * unless one is set, where the paper's has 16 bits and an overflow table; a page has one hint at most.
 */
public final class HashSharing implements Scanner {
    /** How often a page without a frame may come up before a scan ends early. */
    private static final int TRIES = 16;

    private final SharedMemory memory;
    private final SplitMix64 random;
    private final int most;
    /** By contents: a shared frame's number, or below zero the page of a hint. */
    private final LongIntMap found = new LongIntMap(0);

    private final LongIntMap byFrame = new LongIntMap(0);
    private long[] content = new long[16];
    private long[] frame = new long[16];
    private int[] sharers = new int[16];
    private int made = 1;
    private int free;
    /** What the hint of each page that is one was found by. */
    private long[] hintOf = {};

    private long hints;
    private long sharing;
    private long scanned;
    private long fullScans;

    /**
     * @param most pages that may share one frame
     * @param seed of the order in which pages are scanned
     */
    public HashSharing(SharedMemory memory, int most, long seed) {
        this.memory = memory;
        this.most = most;
        this.random = new SplitMix64(seed);
    }

    @Override
    public void scan(long count) {
        int pages = memory.pages();
        if (pages == 0) return;
        long tries = TRIES * count;
        for (long i = 0; i < count && tries > 0; tries--) {
            int page = (int) random.below(pages);
            if (memory.frame(page) == SharedMemory.NONE) continue;
            look(page);
            i++;
        }
        memory.settle();
    }

    @Override
    public void scanAll(Runnable each) {
        memory.nextScan();
        for (int page = 0; page < memory.pages(); page++) {
            each.run();
            if (memory.frame(page) != SharedMemory.NONE) look(page);
        }
        fullScans++;
        memory.settle();
    }

    @Override
    public boolean share(int page) {
        boolean shares = memory.frame(page) != SharedMemory.NONE && look(page);
        memory.settle();
        return shares;
    }

    private boolean look(int page) {
        scanned++;
        if (byFrame.get(memory.frame(page)) != 0) return true;
        long now = memory.content(page);
        int at = found.get(now);
        if (at > 0 && sharers[at] >= most) at = 0; // a further frame of the same contents
        if (at <= 0) at = promote(page, now, at);
        if (at == 0) return false;
        memory.share(page, frame[at]);
        join(at);
        return true;
    }

    /** Makes the page that a hint leads to a shared one; without a good hint the page becomes one. */
    private int promote(int page, long now, int at) {
        int hint = ~at;
        if (hint == page) return 0;
        if (at == 0
                || byFrame.get(memory.frame(hint)) != 0 // it came to share a frame by itself
                || memory.frame(hint) == SharedMemory.NONE
                || memory.content(hint) != now) {
            hint(page, now, at);
            return 0;
        }
        forget(hint);
        memory.protect(hint);
        int fresh = node(now, memory.frame(hint));
        join(fresh);
        return fresh;
    }

    private void hint(int page, long now, int before) {
        if (before != 0 && ~before != page) hintOf[~before] = 0;
        else if (before == 0) hints++;
        forget(page);
        if (page >= hintOf.length) hintOf = Arrays.copyOf(hintOf, Math.max(page + 1, memory.pages()));
        hintOf[page] = mark(now);
        found.put(now, ~page);
    }

    /** Contents as they are kept for a page's hint, where 0 is none. */
    private static long mark(long content) {
        return ~content;
    }

    /** A page is no hint any more. */
    private void forget(int page) {
        if (page >= hintOf.length || hintOf[page] == 0) return;
        long old = mark(hintOf[page]);
        hintOf[page] = 0;
        if (found.get(old) != ~page) return;
        found.remove(old);
        hints--;
    }

    private int node(long now, long pfn) {
        int n = free;
        if (n != 0) free = sharers[n];
        else {
            if (made == content.length) {
                content = Arrays.copyOf(content, 2 * made);
                frame = Arrays.copyOf(frame, 2 * made);
                sharers = Arrays.copyOf(sharers, 2 * made);
            }
            n = made++;
        }
        content[n] = now;
        frame[n] = pfn;
        sharers[n] = 0;
        found.put(now, n);
        byFrame.put(pfn, n);
        return n;
    }

    private void join(int n) {
        if (sharers[n]++ > 0) sharing++;
    }

    @Override
    public void left(long pfn) {
        int n = byFrame.get(pfn);
        if (n != 0 && --sharers[n] > 0) sharing--;
    }

    @Override
    public void freed(long pfn) {
        int n = byFrame.get(pfn);
        if (n == 0) return;
        byFrame.remove(pfn);
        if (found.get(content[n]) == n) found.remove(content[n]);
        sharers[n] = free;
        free = n;
    }

    @Override
    public void unshare(int page) {
        long pfn = memory.frame(page);
        if (pfn != SharedMemory.NONE && byFrame.get(pfn) != 0) memory.separate(page);
        forget(page);
        memory.settle();
    }

    @Override
    public void unshare() {
        for (int page = 0; page < memory.pages(); page++) {
            long pfn = memory.frame(page);
            if (pfn != SharedMemory.NONE && byFrame.get(pfn) != 0) memory.separate(page);
        }
        found.clear();
        Arrays.fill(hintOf, 0);
        hints = 0;
        memory.settle();
    }

    @Override
    public long fullScans() {
        return fullScans;
    }

    @Override
    public long scanned() {
        return scanned;
    }

    @Override
    public long shared() {
        return byFrame.size();
    }

    @Override
    public long sharing() {
        return sharing;
    }

    /** Pages that are remembered as hints. */
    @Override
    public long unshared() {
        return hints;
    }

    @Override
    public long volatilePages() {
        return 0;
    }
}
