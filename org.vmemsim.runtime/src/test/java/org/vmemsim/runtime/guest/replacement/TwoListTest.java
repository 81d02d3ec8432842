package org.vmemsim.runtime.guest.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.scenario.memory.PagePolicy;

/** The two lists and the clock as an operating system has them, which sees accessed bits and no references. */
class TwoListTest {
    private final Set<Long> accessed = new HashSet<>();
    private final PageReplacement lists = over(PagePolicy.TWO_LIST);

    private PageReplacement over(PagePolicy policy) {
        return Replacements.overFrames(policy, 8, 1, accessed::remove);
    }

    private void load(PageReplacement policy, long... pages) {
        for (long page : pages) {
            policy.load(page);
            accessed.add(page);
        }
    }

    /** Pages 0 to 3 are looked at, 0 and 1 are used again, and then the rest is looked at: 2 is the oldest that is idle. */
    @Test
    void looksTellWhatIsInUse() {
        for (PagePolicy policy : List.of(PagePolicy.TWO_LIST, PagePolicy.CLOCK)) {
            accessed.clear();
            PageReplacement pages = over(policy);
            load(pages, 0, 1, 2, 3, 4, 5);
            pages.look(4);
            assertEquals(Set.of(4L, 5L), accessed);
            assertEquals(6, pages.residents(), "none goes");
            accessed.addAll(Set.of(0L, 1L));
            assertEquals(2, pages.evict(-1), policy.toString());
        }
    }

    @Test
    void looksEndAtWhatWouldGo() {
        load(lists, 0, 1, 2);
        accessed.remove(1L);
        lists.look(3);
        assertEquals(Set.of(2L), accessed);
        assertEquals(1, lists.evict(-1));
    }

    /**
     * 0 and 1 are referenced twice: active. 2 and 3 go, two steps of age. 2 comes back after 2 and there are 2 active pages, so
     * the inactive list was too short for it: active. With 3 active, 3 came back after 4, and begins anew.
     */
    @Test
    void whatComesBackSoonIsActive() {
        load(lists, 0, 1, 2, 3, 4, 5);
        lists.look(6);
        accessed.addAll(Set.of(0L, 1L));
        lists.look(2);
        assertEquals(2, lists.nonresidentAge(), "two became active");
        assertEquals(2, lists.evict(-1));
        long gone2 = lists.nonresidentAge();
        assertEquals(3, lists.evict(-1));
        lists.reload(2, lists.nonresidentAge() - gone2);
        assertEquals(gone2 + 2, lists.nonresidentAge(), "one went, one became active");
        lists.reload(3, 4);
        assertEquals(gone2 + 2, lists.nonresidentAge(), "not active");
        assertEquals(4, lists.evict(-1));
        assertEquals(5, lists.evict(-1), "3 is the last of the inactive ones");
    }

    /**
     * 0, 1 and 2 are active, 3 is not: the inactive list is too short, so 0 comes back to it, and its bit is cleared. 3 goes; then
     * 1 comes back, and 0 goes, though it was used, but not since.
     */
    @Test
    void theActiveListAges() {
        load(lists, 0, 1, 2, 3);
        lists.look(4);
        accessed.addAll(Set.of(0L, 1L, 2L));
        lists.look(3);
        accessed.add(0L);
        assertEquals(3, lists.evict(-1));
        assertEquals(Set.of(), accessed);
        assertEquals(0, lists.evict(-1));
    }

    /** A GiB and more of pages: the active list may be √10, so 3 times as long as the inactive one before it gives any back. */
    @Test
    void muchMemoryNeedsAShorterInactiveList() {
        long gib = 1L << 18;
        for (long page = 0; page < gib + 4; page++) lists.reload(page, page < gib * 3 / 4 ? 0 : Long.MAX_VALUE);
        for (long page = 0; page < gib; page++) if (page % 2 == 0) accessed.add(page);
        assertFalse(accessed.contains(gib * 3 / 4 + 1));
        assertEquals(gib * 3 / 4 + 1, lists.evict(-1), "an inactive page, and no active one was looked at");
        long untouched =
                LongStream.range(0, gib * 3 / 4).filter(accessed::contains).count();
        assertEquals(gib * 3 / 8, untouched);
    }
}
