package org.vmemsim.runtime.tlb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.scenario.processor.Replacement;

/** Sequences worked by hand, and those of textbooks, as fully associative arrays. */
class SetAssociativeByHandTest {
    private static final int[] SILBERSCHATZ = {7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1};
    private static final int[] BELADY = {1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5};
    private static final int[] OSTEP = {0, 1, 2, 0, 1, 3, 0, 3, 1, 2, 1};

    private final StringBuilder victims = new StringBuilder();

    /** Accesses pages one after the other, notes the victims ('-' for none, '.' for a hit). @return misses */
    private int misses(SetAssociative array, int... pages) {
        int misses = 0;
        for (int page : pages)
            if (array.find(Key.of(page, 0, 0)) >= 0) victims.append('.');
            else {
                misses++;
                array.put(Key.of(page, 0, 0), page);
                long victim = array.victimKey();
                victims.append(victim == Key.INVALID ? "-" : Long.toString(Key.page(victim)));
            }
        return misses;
    }

    private static SetAssociative frames(int ways, Replacement replacement) {
        return new SetAssociative(1, ways, replacement);
    }

    /** Faults of Silberschatz' string: FIFO 15, LRU 12 in 3 frames; 10 and 8 in 4. */
    @Test
    void silberschatz() {
        assertEquals(15, misses(frames(3, Replacement.FIFO), SILBERSCHATZ));
        assertEquals(12, misses(frames(3, Replacement.LRU), SILBERSCHATZ));
        assertEquals(10, misses(frames(4, Replacement.FIFO), SILBERSCHATZ));
        assertEquals(8, misses(frames(4, Replacement.LRU), SILBERSCHATZ));
    }

    /** Belady's anomaly: FIFO gets worse with a frame more, 9 to 10; LRU cannot, 10 to 8. */
    @Test
    void belady() {
        assertEquals(9, misses(frames(3, Replacement.FIFO), BELADY));
        assertEquals(10, misses(frames(4, Replacement.FIFO), BELADY));
        assertEquals(10, misses(frames(3, Replacement.LRU), BELADY));
        assertEquals(8, misses(frames(4, Replacement.LRU), BELADY));
    }

    /** OSTEP, chapter 22: 7 misses with FIFO, 5 with LRU. */
    @Test
    void ostep() {
        assertEquals(7, misses(frames(3, Replacement.FIFO), OSTEP));
        assertEquals(5, misses(frames(3, Replacement.LRU), OSTEP));
    }

    /** A loop over 50 pages, 200 times: LRU never hits with 49 frames, and misses 50 times with 50. Above 16 ways. */
    @Test
    void loop() {
        int[] pages = new int[10_000];
        for (int i = 0; i < pages.length; i++) pages[i] = i % 50;
        assertEquals(10_000, misses(frames(49, Replacement.LRU), pages));
        assertEquals(50, misses(frames(50, Replacement.LRU), pages));
        assertEquals(10_000, misses(frames(49, Replacement.FIFO), pages));
    }

    /**
     * LRU of 3 ways, newest first: 1, 21, 321; 1 hits: 132; 4 drops 2: 413; 3 hits: 341; 5 drops 1: 534; 4 hits: 453;
     * 6 drops 3.
     */
    @Test
    void leastRecentlyUsed() {
        misses(frames(3, Replacement.LRU), 1, 2, 3, 1, 4, 3, 5, 4, 6);
        assertEquals("---.2.1.3", victims.toString());
    }

    /** FIFO of 3 ways with 2 dropped and put again: it is the newest then, so 1, 3, 2 is the order in which they go. */
    @Test
    void firstInFirstOutAfterAnInvalidation() {
        SetAssociative array = frames(3, Replacement.FIFO);
        misses(array, 1, 2, 3);
        array.invalidate(Key.of(2, 0, 0));
        misses(array, 2, 1, 4, 5, 6);
        assertEquals("----.132", victims.toString());
    }

    /**
     * Tree-PLRU of 4 ways, as root, left node, right node; 0 points left. A use points its nodes away.
     * <pre>
     * put 1 way 0: 1 1 0    put 2 way 1: 1 0 0    put 3 way 2: 0 0 1    put 4 way 3: 0 0 0
     * hit 1 (way 0): 1 1 0
     * put 5: root right, right node left: way 2, so 3 goes; then 0 1 1
     * put 6: root left, left node right: way 1, so 2 goes; then 1 0 1
     * put 7: root right, right node right: way 3, so 4 goes; then 0 0 0
     * put 8: root left, left node left: way 0, so 1 goes
     * </pre>
     */
    @Test
    void treeOfFour() {
        misses(frames(4, Replacement.TREE_PLRU), 1, 2, 3, 4, 1, 5, 6, 7, 8);
        assertEquals("----.3241", victims.toString());
    }

    /**
     * Tree-PLRU of 3 ways: ways 0 and 1 on the left, way 2 alone on the right, where there is nothing to choose.
     * <pre>
     * put 1 way 0: root 1, left 1    put 2 way 1: 1 0    put 3 way 2: 0 0
     * put 4: left, left: way 0, 1 goes; 1 1      put 5: right: way 2, 3 goes; 0 1
     * put 6: left, right: way 1, 2 goes; 1 0     put 7: right: way 2, 5 goes; 0 0
     * put 8: left, left: way 0, 4 goes
     * </pre>
     */
    @Test
    void treeOfThree() {
        misses(frames(3, Replacement.TREE_PLRU), 1, 2, 3, 4, 5, 6, 7, 8);
        assertEquals("---13254", victims.toString());
    }

    /** 12 ways of a tree of 16: no way is left out for good. After 1000 new pages every one of the first 12 has gone. */
    @Test
    void treeOfTwelveReplacesEveryWay() {
        SetAssociative array = frames(12, Replacement.TREE_PLRU);
        for (int page = 0; page < 1000; page++) misses(array, page);
        for (int page = 0; page < 12; page++) assertEquals(-1, array.peek(Key.of(page, 0, 0)), "page " + page);
    }

    /** Random replacement draws evenly: 64,000 replacements in 16 ways, each way's share within 5σ of 4000 (σ = 61.2). */
    @Test
    void randomIsEven() {
        SetAssociative array = frames(16, Replacement.RANDOM);
        int[] bySlot = new int[16];
        int first = array.put(Key.of(0, 0, 0), 0);
        for (int page = 1; page < 16; page++) array.put(Key.of(page, 0, 0), 0);
        for (int page = 16; page < 64_016; page++) bySlot[(array.put(Key.of(page, 0, 0), 0) - first) / 2]++;
        for (int n : bySlot) assertEquals(4000, n, 5 * 61.2);
    }
}
