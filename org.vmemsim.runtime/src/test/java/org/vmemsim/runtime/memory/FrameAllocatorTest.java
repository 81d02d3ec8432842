package org.vmemsim.runtime.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The buddy allocator against a bit set. */
class FrameAllocatorTest {
    private static final int START = 24;
    private static final int FRAMES = 1000;

    private record Block(long first, int order) {}

    /** Whether some aligned run of 2^order frames is free. */
    private static boolean exists(BitSet taken, int order) {
        int size = 1 << order;
        for (int at = START + size - 1 >>> order << order; at + size <= START + FRAMES; at += size) {
            int next = taken.nextSetBit(at);
            if (next < 0 || next >= at + size) return true;
        }
        return false;
    }

    /** Blocks are aligned, within bounds and apart; one is found whenever one is free. */
    @Test
    void random() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            FrameAllocator frames = new FrameAllocator("box", START, FRAMES);
            BitSet taken = new BitSet();
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                if (random.nextInt(100) < 45 && !blocks.isEmpty()) {
                    Block b = blocks.remove(random.nextInt(blocks.size()));
                    frames.free(b.first(), b.order());
                    taken.clear((int) b.first(), (int) b.first() + (1 << b.order()));
                } else allocate(frames, taken, blocks, random.nextInt(7));
                assertEquals(taken.cardinality(), frames.used());
            }
        }
    }

    private static void allocate(FrameAllocator frames, BitSet taken, List<Block> blocks, int order) {
        boolean possible = exists(taken, order);
        assertEquals(possible, frames.has(order));
        if (!possible) {
            assertThrows(OutOfMemoryException.class, () -> frames.allocate(order));
            return;
        }
        long first = frames.allocate(order);
        assertEquals(0, first & (1L << order) - 1);
        assertTrue(first >= START && first + (1L << order) <= START + FRAMES);
        int next = taken.nextSetBit((int) first);
        assertFalse(next >= 0 && next < first + (1L << order), "given out twice");
        taken.set((int) first, (int) first + (1 << order));
        blocks.add(new Block(first, order));
    }

    /** Parts of a block may come back one by one, and join again. */
    @Test
    void parts() {
        FrameAllocator frames = new FrameAllocator("box", 0, 8);
        assertEquals(0, frames.allocate(3));
        for (int i = 7; i >= 0; i--) frames.free(i, 0);
        assertEquals(0, frames.allocate(3));
    }

    @Test
    void lowestFirst() {
        FrameAllocator frames = new FrameAllocator("box", 0, 16);
        for (int i = 0; i < 6; i++) assertEquals(i, frames.allocate(0));
        frames.free(4, 0);
        frames.free(2, 0);
        assertEquals(2, frames.allocate(0));
        assertEquals(4, frames.allocate(0));
        assertEquals(6, frames.allocate(0));
    }

    /**
     * 16 frames, the first 6 given out one by one, then 1, 2 and 4 given back: their buddies 0, 3 and 5 are in use, so order
     * 0 has three blocks; behind the mark 6–7 are one of order 1 and 8–15 one of order 3. 3 + 2 + 8 = 13 are free. A request
     * of order 1 cannot use 3 of them, one of order 2 cannot use 5, and one of order 4 none.
     */
    @Test
    void fragmentation() {
        FrameAllocator frames = new FrameAllocator("box", 0, 16);
        for (int i = 0; i < 6; i++) frames.allocate(0);
        for (int i : new int[] {1, 2, 4}) frames.free(i, 0);
        long[] blocks = frames.freeBlocks();
        assertEquals(List.of(3L, 1L, 0L, 1L, 0L), List.of(blocks[0], blocks[1], blocks[2], blocks[3], blocks[4]));
        assertEquals(13, frames.free());
        assertEquals(3, frames.largestFree());
        assertEquals(0.0, frames.unusable(0));
        assertEquals(3.0 / 13, frames.unusable(1), 1e-12);
        assertEquals(5.0 / 13, frames.unusable(2), 1e-12);
        assertEquals(1.0, frames.unusable(4));
    }

    /** With nothing free no request can be met: all that is free, nothing, is unusable (as Linux says it). */
    @Test
    void nothingFree() {
        FrameAllocator frames = new FrameAllocator("box", 0, 2);
        frames.allocate(1);
        assertEquals(-1, frames.largestFree());
        assertEquals(1.0, frames.unusable(0));
    }

    /** What is free joins again whatever the order in which it came back: the last frame back makes all of it one block. */
    @Test
    void everythingBackIsWholeAgain() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            FrameAllocator frames = new FrameAllocator("box", 64, 64);
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                int order = random.nextInt(4);
                if (random.nextBoolean() && frames.has(order)) blocks.add(new Block(frames.allocate(order), order));
                else if (!blocks.isEmpty()) {
                    Block b = blocks.remove(random.nextInt(blocks.size()));
                    frames.free(b.first(), b.order());
                }
            }
            for (Block b : blocks) frames.free(b.first(), b.order());
            assertEquals(6, frames.largestFree(), "seed " + seed);
            assertEquals(64, frames.free(), "seed " + seed);
            assertEquals(64, frames.allocate(6), "seed " + seed);
        }
    }

    @Test
    void saysWhoseMemoryIsUsedUp() {
        FrameAllocator frames = new FrameAllocator("guest vm", 100, 2);
        frames.allocate(1);
        OutOfMemoryException e = assertThrows(OutOfMemoryException.class, () -> frames.allocate(0));
        assertEquals(
                "guest vm is out of memory: 2 of 2 frames are in use and 1 more in a row were wanted", e.getMessage());
    }
}
