package org.vmemsim.runtime.vmm.sharing;

import java.util.Arrays;
import org.vmemsim.runtime.memory.LongIntMap;

/**
 * The frames that KSM's pages share (the kernel's stable nodes), found by their contents, with the pages that are believed to
 * share each. Frames of equal contents form a ring: those to be dropped first, then those with room, then the full ones.
 */
final class StableFrames {
    private final int most;
    private final LongIntMap rings = new LongIntMap(0);
    private final LongIntMap byFrame = new LongIntMap(0);

    // by node, from 1 on
    private long[] content = new long[16];
    private long[] frame = new long[16];
    private int[] sharers = new int[16];
    private int[] first = new int[16];
    private int[] after = new int[16];
    private int[] before = new int[16];
    private boolean[] stale = new boolean[16];
    private int made = 1;
    private int free;

    // by page: its node, and its neighbours among the node's pages, plus 1
    private int[] node = {};
    private int[] following = {};
    private int[] preceding = {};

    private long shared;
    private long sharing;

    /** @param most pages that may share one frame */
    StableFrames(int most) {
        this.most = most;
    }

    void reserve(int pages) {
        node = Arrays.copyOf(node, pages);
        following = Arrays.copyOf(following, pages);
        preceding = Arrays.copyOf(preceding, pages);
    }

    /** The node of a page; 0 for none. */
    int of(int page) {
        return node[page];
    }

    /** Whether a page shares a frame, and this is it. */
    boolean holds(int page, long pfn) {
        int n = node[page];
        return n != 0 && !stale[n] && frame[n] == pfn;
    }

    /** The node that a frame is; 0 for none. */
    int at(long pfn) {
        return byFrame.get(pfn);
    }

    long frame(int n) {
        return frame[n];
    }

    int add(long now, long pfn) {
        int n = free;
        if (n != 0) free = after[n];
        else n = grow();
        content[n] = now;
        frame[n] = pfn;
        sharers[n] = 0;
        first[n] = 0;
        stale[n] = false;
        insert(n);
        rings.put(now, n);
        byFrame.put(pfn, n);
        return n;
    }

    private int grow() {
        if (made == content.length) {
            int length = 2 * made;
            content = Arrays.copyOf(content, length);
            frame = Arrays.copyOf(frame, length);
            sharers = Arrays.copyOf(sharers, length);
            first = Arrays.copyOf(first, length);
            after = Arrays.copyOf(after, length);
            before = Arrays.copyOf(before, length);
            stale = Arrays.copyOf(stale, length);
        }
        return made++;
    }

    private void toFront(int n) {
        take(n);
        insert(n);
        rings.put(content[n], n);
    }

    /** Puts a node at the end of its ring. */
    private void insert(int n) {
        int head = rings.get(content[n]);
        if (head == 0) {
            after[n] = before[n] = n;
            rings.put(content[n], n);
            return;
        }
        after[n] = head;
        before[n] = before[head];
        after[before[head]] = n;
        before[head] = n;
    }

    private void take(int n) {
        if (after[n] == n) rings.remove(content[n]);
        else {
            after[before[n]] = after[n];
            before[after[n]] = before[n];
            if (rings.get(content[n]) == n) rings.put(content[n], after[n]);
        }
    }

    /** The node of these contents that has most sharers and room for one more; 0 if there is none. */
    int search(long now) {
        int best = 0;
        int head = rings.get(now);
        int n = head;
        while (n != 0) {
            if (stale[n]) {
                dissolve(n);
                head = n = rings.get(now);
                best = 0;
                continue;
            }
            if (sharers[n] >= most) break; // all behind it are full too
            if (best == 0 || sharers[n] > sharers[best]) best = n;
            n = after[n] == head ? 0 : after[n];
        }
        return best;
    }

    private void dissolve(int n) {
        if (first[n] == 0) drop(n);
        else while (first[n] != 0) detach(first[n] - 1); // the last one drops it
    }

    private void drop(int n) {
        take(n);
        stale[n] = false;
        after[n] = free;
        free = n;
    }

    void attach(int page, int n) {
        node[page] = n;
        preceding[page] = 0;
        following[page] = first[n];
        if (first[n] != 0) preceding[first[n] - 1] = page + 1;
        first[n] = page + 1;
        if (sharers[n]++ == 0) shared++;
        else sharing++;
        if (sharers[n] != most) return;
        take(n);
        insert(n);
    }

    void detach(int page) {
        int n = node[page];
        if (n == 0) return;
        node[page] = 0;
        if (preceding[page] != 0) following[preceding[page] - 1] = following[page];
        else first[n] = following[page];
        if (following[page] != 0) preceding[following[page] - 1] = preceding[page];
        if (sharers[n]-- == most) toFront(n); // it has room now
        if (sharers[n] > 0) {
            sharing--;
            return;
        }
        shared--;
        if (stale[n]) drop(n);
    }

    /** A frame was given back: what was found by its contents is no more. */
    void freed(long pfn) {
        int n = byFrame.get(pfn);
        if (n == 0) return;
        byFrame.remove(pfn);
        stale[n] = true;
        toFront(n);
    }

    void clear() {
        rings.clear();
        byFrame.clear();
        Arrays.fill(node, 0);
        made = 1;
        free = 0;
        shared = sharing = 0;
    }

    long shared() {
        return shared;
    }

    long sharing() {
        return sharing;
    }

    /** Contents that stand in several frames. */
    long chains() {
        long chains = 0;
        for (int n = 1; n < made; n++) if (rings.get(content[n]) == n && after[n] != n) chains++;
        return chains;
    }

    /** Frames of those. */
    long duplicates() {
        long frames = 0;
        for (int n = 1; n < made; n++) {
            if (rings.get(content[n]) != n || after[n] == n) continue;
            frames++;
            for (int k = after[n]; k != n; k = after[k]) frames++;
        }
        return frames;
    }
}
