package org.vmemsim.runtime.mmu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.paging.Walker;

/**
 * What accesses a page is known to grant, a byte for each page that was translated: a TLB without limits, tagged by address
 * space, which counts nothing. An access that its byte grants changes nothing at all, as with a TLB; any other walks.
 *
 * <p>The bytes of an address space lie in blocks of {@value #BLOCK_PAGES} pages, found by hashing the block's number. To drop
 * all of an address space only makes its blocks outdated: each is cleared when it is next used.
 */
final class PermissionCache {
    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int EXECUTE = 4;

    private static final int BLOCK_BITS = 13;
    private static final int BLOCK_PAGES = 1 << BLOCK_BITS;
    private static final int BLOCK_MASK = BLOCK_PAGES - 1;
    private static final long NONE = -1;

    /** What a record of a trace needs, by its kind: a fetch, a load, a store, a modify. */
    static final int[] NEED = {EXECUTE, READ, WRITE, WRITE};

    private final List<Space> spaces = new ArrayList<>();
    private Space current = new Space();
    private final long[] leaves = new long[256];

    /** One address space. */
    static final class Space {
        private int mask = 15;
        /** Number of the block at each place. */
        private long[] numbers = fresh(mask + 1);

        private byte[][] blocks = new byte[mask + 1][];
        /** The age of the address space at which each was last cleared. */
        private long[] ages = new long[mask + 1];

        private int used;
        private long age;
        /** Log2 of the pages of the largest leaf met so far. */
        private int largest;

        private static long[] fresh(int length) {
            long[] numbers = new long[length];
            Arrays.fill(numbers, NONE);
            return numbers;
        }

        /** The block's place; the first free one if it is not there. */
        private int place(long number) {
            int i = (int) number & mask;
            while (numbers[i] != number && numbers[i] != NONE) i = i + 1 & mask;
            return i;
        }

        private int made(long number) {
            int i = place(number);
            if (numbers[i] == NONE) {
                if (2 * ++used > mask) {
                    grow();
                    i = place(number);
                }
                numbers[i] = number;
                blocks[i] = new byte[BLOCK_PAGES];
                ages[i] = age;
            } else if (ages[i] != age) {
                Arrays.fill(blocks[i], (byte) 0);
                ages[i] = age;
            }
            return i;
        }

        private void grow() {
            long[] oldNumbers = numbers;
            byte[][] oldBlocks = blocks;
            long[] oldAges = ages;
            mask = 2 * mask + 1;
            numbers = fresh(mask + 1);
            blocks = new byte[mask + 1][];
            ages = new long[mask + 1];
            for (int i = 0; i < oldNumbers.length; i++) {
                if (oldNumbers[i] == NONE) continue;
                int to = place(oldNumbers[i]);
                numbers[to] = oldNumbers[i];
                blocks[to] = oldBlocks[i];
                ages[to] = oldAges[i];
            }
        }

        /** Drops the pages of the leaf around a page, whatever its size. */
        private void drop(long page) {
            long first = page >>> largest << largest;
            long end = first + (1L << largest);
            for (long p = first; p < end; ) {
                long next = Math.min(end, (p | BLOCK_MASK) + 1);
                int i = place(p >>> BLOCK_BITS);
                int at = (int) p & BLOCK_MASK;
                if (numbers[i] != NONE) Arrays.fill(blocks[i], at, at + (int) (next - p), (byte) 0);
                p = next;
            }
        }
    }

    /** From here on accesses are those of another address space. */
    void enter(int context) {
        current = space(context);
    }

    private Space space(int context) {
        while (spaces.size() <= context) spaces.add(new Space());
        return spaces.get(context);
    }

    /**
     * Passes over records as long as they are granted.
     *
     * @return the first record that must walk, or that reaches into another page; {@code to} if there is none
     */
    int pass(long[] records, int from, int to, int pageBits) {
        final Space s = current;
        final long[] numbers = s.numbers;
        final byte[][] blocks = s.blocks;
        final long[] ages = s.ages;
        final long age = s.age;
        final int mask = s.mask;
        final long offset = (1L << pageBits) - 1;
        for (int j = from; j < to; j++) {
            long x = records[j];
            if ((x & offset) + (x >>> 56 & 63) > offset + 1) return j;
            long page = (x & (1L << 56) - 1) >>> pageBits;
            long number = page >>> BLOCK_BITS;
            int i = (int) number & mask;
            if (numbers[i] != number || ages[i] != age) {
                i = s.place(number);
                if (numbers[i] == NONE || ages[i] != age) return j;
            }
            int need = NEED[(int) (x >>> 62)];
            if ((blocks[i][(int) page & BLOCK_MASK] & need) != need) return j;
        }
        return to;
    }

    /**
     * Reads, and only reads, the leaf entries that records will need, so that the simulating machine's own cache misses
     * overlap.
     *
     * @return a value to keep, so that the loop is not dead code
     */
    long prefetch(long[] records, int from, int to, int pageBits, Walker walker) {
        final Space s = current;
        long sum = 0;
        int n = 0;
        for (int j = from; j < to && n < leaves.length; j++) {
            long page = (records[j] & (1L << 56) - 1) >>> pageBits;
            int i = s.place(page >>> BLOCK_BITS);
            boolean known = s.numbers[i] != NONE && s.ages[i] == s.age;
            if (!known || s.blocks[i][(int) page & BLOCK_MASK] == 0) leaves[n++] = walker.leafEntry(page << pageBits);
        }
        for (int k = 0; k < n; k++) sum += walker.secondLeafEntry(leaves[k]);
        return sum;
    }

    /**
     * A walk ended well.
     *
     * @param e the translation of the page, dirty if it may be written without another walk
     * @param largerBits log2 of how many of these pages the leaf of the first stage has
     */
    void learn(long page, long e, int largerBits) {
        if ((e & Pte.GLOBAL) != 0) return; // what all address spaces share would have to be dropped from all
        int i = current.made(page >>> BLOCK_BITS);
        current.blocks[i][(int) page & BLOCK_MASK] = rights(e);
        if (largerBits > current.largest) current.largest = largerBits;
    }

    private static byte rights(long e) {
        int rights = 0;
        if (grants(e, AccessKind.LOAD)) rights |= READ;
        if (grants(e, AccessKind.STORE)) rights |= WRITE;
        if (grants(e, AccessKind.FETCH)) rights |= EXECUTE;
        return (byte) rights;
    }

    private static boolean grants(long e, int kind) {
        long need = AccessKind.need(kind);
        return (e & need) == need;
    }

    /** Drops a page, and what else its leaf translates. */
    void invalidate(long page, int context) {
        if (context < spaces.size()) spaces.get(context).drop(page);
    }

    /** Drops all of an address space. */
    void flush(int context) {
        if (context < spaces.size()) spaces.get(context).age++;
    }

    /** Visits the pages of an address space that are known to grant something. For checks between accesses. */
    void forEach(int context, Mmu.PageVisitor visitor) {
        if (context >= spaces.size()) return;
        Space s = spaces.get(context);
        for (int i = 0; i <= s.mask; i++) {
            if (s.numbers[i] == NONE || s.ages[i] != s.age) continue;
            for (int j = 0; j < BLOCK_PAGES; j++)
                if (s.blocks[i][j] != 0) visitor.page(s.numbers[i] << BLOCK_BITS | j, (s.blocks[i][j] & WRITE) != 0);
        }
    }

    /** Drops everything. */
    void flush() {
        for (Space s : spaces) s.age++;
    }
}
