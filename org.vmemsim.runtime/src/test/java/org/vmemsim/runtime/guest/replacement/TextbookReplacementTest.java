package org.vmemsim.runtime.guest.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.runtime.scenario.memory.PagePolicy.CLOCK;
import static org.vmemsim.runtime.scenario.memory.PagePolicy.CLOCK_ON_HIT;
import static org.vmemsim.runtime.scenario.memory.PagePolicy.FIFO;
import static org.vmemsim.runtime.scenario.memory.PagePolicy.LRU;
import static org.vmemsim.runtime.scenario.memory.PagePolicy.OPT;
import static org.vmemsim.runtime.scenario.memory.PagePolicy.TWO_LIST;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmemsim.runtime.scenario.memory.PagePolicy;

/** Reference strings of textbooks, with the hits that they print or that follow by hand. */
class TextbookReplacementTest {
    /** Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 22. */
    private static final long[] OSTEP = {0, 1, 2, 0, 1, 3, 0, 3, 1, 2, 1};

    /** Belady, Nelson and Shedler, CACM 1969. */
    private static final long[] BELADY = {1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5};

    /** Silberschatz, Galvin and Gagne, Operating System Concepts, "Page replacement". */
    private static final long[] SILBERSCHATZ = {7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1};

    /** The homework simulator of OSTEP, seed 0, ten references. */
    private static final long[] HOMEWORK = {8, 7, 4, 2, 5, 4, 7, 3, 4, 5};

    @Test
    void threeEasyPieces() {
        assertEquals(4, Paging.hits(FIFO, 3, OSTEP));
        assertEquals(6, Paging.hits(LRU, 3, OSTEP));
        assertEquals(6, Paging.hits(OPT, 3, OSTEP));
        assertEquals(1, Paging.hits(FIFO, 3, HOMEWORK));
        assertEquals(2, Paging.hits(LRU, 3, HOMEWORK));
        assertEquals(4, Paging.hits(OPT, 3, HOMEWORK));
    }

    @Test
    void beladysAnomaly() {
        assertEquals(3, Paging.hits(FIFO, 3, BELADY));
        assertEquals(2, Paging.hits(FIFO, 4, BELADY), "more frames, fewer hits");
        assertEquals(2, Paging.hits(LRU, 3, BELADY));
        assertEquals(4, Paging.hits(LRU, 4, BELADY));
        assertEquals(5, Paging.hits(OPT, 3, BELADY));
        assertEquals(6, Paging.hits(OPT, 4, BELADY));
    }

    @Test
    void operatingSystemConcepts() {
        assertEquals(20 - 15, Paging.hits(FIFO, 3, SILBERSCHATZ));
        assertEquals(20 - 12, Paging.hits(LRU, 3, SILBERSCHATZ));
        assertEquals(20 - 9, Paging.hits(OPT, 3, SILBERSCHATZ));
        assertEquals(20 - 14, Paging.hits(CLOCK, 3, SILBERSCHATZ), "bit set on load");
        assertEquals(20 - 11, Paging.hits(CLOCK_ON_HIT, 3, SILBERSCHATZ), "bit set on a later reference");
        assertEquals(20 - 10, Paging.hits(FIFO, 4, SILBERSCHATZ));
        assertEquals(20 - 8, Paging.hits(LRU, 4, SILBERSCHATZ));
        assertEquals(20 - 8, Paging.hits(OPT, 4, SILBERSCHATZ));
    }

    /** 50 pages over and over, 200 times: with a frame too few, what goes is what is needed next. */
    @Test
    void aLoopThatDoesNotFit() {
        assertEquals(0, Paging.hits(FIFO, 49, loop()));
        assertEquals(0, Paging.hits(LRU, 49, loop()));
        assertEquals(0, Paging.hits(CLOCK, 49, loop()));
        assertEquals(9747, Paging.hits(OPT, 49, loop()));
    }

    @ParameterizedTest
    @EnumSource(PagePolicy.class)
    void aLoopThatFits(PagePolicy policy) {
        assertEquals(50 * 199, Paging.hits(policy, 50, loop()));
    }

    private static long[] loop() {
        return LongStream.range(0, 200 * 50).map(i -> i % 50).toArray();
    }

    /**
     * Two lists, 3 frames, by hand; i: inactive, a: active, front first, ' for a reference bit. 1 1 1 makes 1 active:
     * load i[1], hit i[1'], hit a[1]. 2, 3: i[3 2] a[1]. 4: inactive is not shorter, its back 2 goes: i[4 3] a[1]. 1 is
     * still there: the one-time pages 2, 3, 4, 5 have gone past it.
     */
    @Test
    void twoListsKeepWhatIsUsedTwice() {
        PageReplacement policy = Replacements.of(TWO_LIST, 3, 1);
        assertEquals(3, Paging.hits(policy, 3, 1, 1, 1, 2, 3, 4, 5, 1), "the second, third and last reference to 1");
        assertTrue(policy.resident(1) && policy.resident(4) && policy.resident(5));
        assertEquals(4, policy.evict(9));
    }

    /**
     * LRU of two frames loses to a page that is asked for once; 2Q with 4 frames (A1in 1, A1out 2), by hand: 1 2 3 4 fill
     * A1in. 5 comes: A1in is over its 1, 1 goes to A1out. 1 comes back, out goes 2, and 1 is in Am, where 6 and 7 do not
     * reach it (3 and 4 go). So the last 1 hits, as under no other order.
     */
    @Test
    void twoQueuesRemember() {
        assertEquals(1, Paging.hits(PagePolicy.TWO_Q, 4, 1, 2, 3, 4, 5, 1, 6, 7, 1));
    }

    /**
     * ARC with 2 frames, by hand (T1 | T2 | B1 | B2, newest first). 1: [1]. 1: T2 [1]. 2: T1 [2] T2 [1]. 3: T1 and B1 hold 1
     * page, fewer than 2, nothing is too long; T1 is above its target 0, so 2 goes: T1 [3] T2 [1] B1 [2]. 2: in B1, target 1;
     * T1 with its 1 page is not above it, so 1 of T2 goes: T1 [3] T2 [2] B2 [1]. 1: in B2, target 0; 3 of T1 goes.
     */
    @Test
    void arcAdapts() {
        PageReplacement arc = Replacements.of(PagePolicy.ARC, 2, 1);
        assertEquals(1, Paging.hits(arc, 2, 1, 1, 2));
        assertEquals(2, arc.evict(3));
        arc.load(3);
        assertEquals(1, arc.evict(2));
        arc.load(2);
        assertEquals(3, arc.evict(1));
        arc.load(1);
        assertTrue(arc.resident(1) && arc.resident(2));
    }
}
