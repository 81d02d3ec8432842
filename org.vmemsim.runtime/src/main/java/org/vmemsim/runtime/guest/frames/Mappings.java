package org.vmemsim.runtime.guest.frames;

import java.util.Arrays;
import org.vmemsim.runtime.memory.Chunks;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.scenario.machine.AddressSpaceLimits;

/**
 * Which pages of which processes each frame of an operating system's memory holds: its reverse map (in Linux anon_vma and
 * address_space, in KVM the rmap). One long a frame, made as frames are used; what several pages map goes to lists.
 *
 * <p>A mapping is packed as process + 1, number of the page, level of its leaf. It stands at the frame where the leaf
 * begins; what a large leaf covers is found by looking at the beginnings of all sizes. Below zero a word is the
 * complement of the first node of a list, which then holds two mappings or more.
 */
public final class Mappings {
    private static final int CHUNK_BITS = 10;
    private static final int MASK = (1 << CHUNK_BITS) - 1;
    private static final int NONE = -1;

    private final PageTableLayout layout;
    private final int levelBits;
    private final int pageBits;
    private final int processes;

    private final Chunks<long[]> words = new Chunks<>(Chunks.LONGS, CHUNK_BITS);
    private long[] node = new long[16];
    private int[] next = new int[16];
    private int made;
    private int free = NONE;

    /** Mappings of large pages: without any, few places are to be looked at. */
    private long large;

    /** Is told of a mapping. */
    public interface Visitor {
        /**
         * @param process its number
         * @param va stripped address of the page
         */
        void visit(int process, long va);
    }

    public Mappings(PageTableLayout layout) {
        this.layout = layout;
        this.levelBits = AddressSpaceLimits.levelBits(layout.levels());
        this.pageBits = Math.max(0, layout.addressBits() - layout.pageBits());
        this.processes = AddressSpaceLimits.mostProcesses(layout.levels(), layout.addressBits(), layout.pageBits());
    }

    /** How many processes can be told apart. */
    public int processes() {
        return processes;
    }

    private long pack(int process, long va, int level) {
        return (process + 1L) << levelBits + pageBits | va >>> layout.pageBits() << levelBits | level;
    }

    private int process(long mapping) {
        return (int) (mapping >>> levelBits + pageBits) - 1;
    }

    private long va(long mapping) {
        return (mapping >>> levelBits & (1L << pageBits) - 1) << layout.pageBits();
    }

    private int level(long mapping) {
        return (int) mapping & (1 << levelBits) - 1;
    }

    private long word(long frame) {
        long[] made = words.made(frame);
        return made != null ? made[(int) frame & MASK] : words.get(frame);
    }

    private void word(long frame, long value) {
        words.array(frame)[(int) frame & MASK] = value;
    }

    /** The smallest pages in a row now begin at frames in a row, where no leaf began. */
    public void addRow(long frame, long pages, int process, long va) {
        words.set(frame, pages, pack(process, va, 0), 1L << levelBits);
    }

    /** A leaf of a process now begins at a frame. */
    public void add(long frame, int process, long va, int level) {
        long mapping = pack(process, va, level);
        if (level > 0) large++;
        long word = word(frame);
        if (word == 0) {
            if (level == 0 || !words.addRow(frame, 1, mapping, 0))
                word(frame, mapping); // few large ones begin in a chunk
        } else if (word > 0) word(frame, ~(long) node(mapping, node(word, NONE)));
        else word(frame, ~(long) node(mapping, (int) ~word));
    }

    /** A leaf of a process no longer begins at a frame. @return whether it did */
    public boolean remove(long frame, int process, long va, int level) {
        long mapping = pack(process, va, level);
        long word = word(frame);
        if (word >= 0) {
            if (word != mapping) return false;
            word(frame, 0);
            if (level > 0) large--;
            return true;
        }
        int before = NONE;
        int n = (int) ~word;
        while (node[n] != mapping) {
            before = n;
            n = next[n];
            if (n == NONE) return false;
        }
        int first = before == NONE ? next[n] : (int) ~word;
        if (before != NONE) next[before] = next[n];
        release(n);
        if (level > 0) large--;
        if (next[first] == NONE) {
            word(frame, node[first]);
            release(first);
        } else word(frame, ~(long) first);
        return true;
    }

    /** One of several leaves no longer begins at a frame; which one is not known. A single one stays. */
    public void removeOne(long frame) {
        long word = word(frame);
        if (word >= 0) return;
        long mapping = node[(int) ~word];
        remove(frame, process(mapping), va(mapping), level(mapping));
    }

    /** Whether two leaves or more begin at a frame. */
    public boolean shared(long frame) {
        return word(frame) < 0;
    }

    /** Whether a leaf begins at a frame. */
    public boolean any(long frame) {
        return word(frame) != 0;
    }

    /** Visits the pages that a frame is part of; nothing may change meanwhile. */
    public void forEach(long frame, Visitor visitor) {
        int levels = large == 0 ? Math.min(1, layout.levels()) : layout.levels();
        for (int level = 0; level < levels; level++) {
            if (!layout.leafAllowed(level)) continue;
            int order = layout.span(level) - layout.frameBits();
            long first = frame >>> order << order;
            long word = word(first);
            if (word > 0) tell(word, level, first, frame, visitor);
            else if (word < 0)
                for (int n = (int) ~word; n != NONE; n = next[n]) tell(node[n], level, first, frame, visitor);
        }
    }

    private void tell(long mapping, int level, long first, long frame, Visitor visitor) {
        if (level(mapping) == level)
            visitor.visit(process(mapping), va(mapping) + (frame - first << layout.frameBits()));
    }

    private int node(long mapping, int following) {
        int n = free;
        if (n != NONE) free = next[n];
        else {
            if (made == node.length) {
                node = Arrays.copyOf(node, 2 * made);
                next = Arrays.copyOf(next, 2 * made);
            }
            n = made++;
        }
        node[n] = mapping;
        next[n] = following;
        return n;
    }

    private void release(int n) {
        next[n] = free;
        free = n;
    }
}
