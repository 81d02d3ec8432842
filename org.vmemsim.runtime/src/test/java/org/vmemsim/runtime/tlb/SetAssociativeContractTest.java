package org.vmemsim.runtime.tlb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmemsim.runtime.scenario.processor.Replacement;

/** What holds under every policy. */
class SetAssociativeContractTest {
    private static long key(long page) {
        return Key.of(page, 1, 0);
    }

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void findsWhatWasPutAndNothingElse(Replacement replacement) {
        SetAssociative array = new SetAssociative(4, 4, replacement);
        assertEquals(-1, array.find(key(5)));
        int slot = array.put(key(5), 77);
        assertEquals(slot, array.find(key(5)));
        assertEquals(slot, array.peek(key(5)));
        assertEquals(77, array.value(slot));
        array.value(slot, 78);
        assertEquals(78, array.value(array.find(key(5))));
        assertEquals(-1, array.find(Key.of(5, 2, 0)), "another context");
        assertEquals(-1, array.find(Key.of(5, 1, 1)), "another size");
        assertEquals(-1, array.find(key(9)), "another page of the set");
    }

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void fillsEmptyWaysBeforeItReplaces(Replacement replacement) {
        for (int ways : new int[] {1, 3, 4, 12, 16, 17, 64}) {
            SetAssociative array = new SetAssociative(1, ways, replacement);
            for (int page = 0; page < ways; page++) {
                array.put(key(page), page);
                assertEquals(Key.INVALID, array.victimKey());
                assertEquals(page + 1, array.occupied());
            }
            assertTrue(array.invalidate(key(ways / 2)));
            array.put(key(100), 0);
            assertEquals(Key.INVALID, array.victimKey(), "the way of the key that was dropped");
            array.put(key(101), 0);
            assertNotEquals(Key.INVALID, array.victimKey());
            assertEquals(ways, array.occupied());
        }
    }

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void replacesOnlyInTheKeysOwnSet(Replacement replacement) {
        SetAssociative array = new SetAssociative(3, 2, replacement);
        for (int page = 0; page < 6; page++) array.put(key(page), page);
        array.put(key(300), 0); // 300 = 100 · 3: set 0, with pages 0 and 3
        assertEquals(0, Key.page(array.victimKey()) % 3);
        for (int page : new int[] {1, 2, 4, 5}) assertTrue(array.peek(key(page)) >= 0);
    }

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void invalidates(Replacement replacement) {
        SetAssociative array = new SetAssociative(2, 4, replacement);
        for (int page = 0; page < 4; page++)
            for (int context = 1; context <= 2; context++) array.put(Key.of(page, context, 0), 0);
        assertTrue(array.invalidate(Key.of(0, 1, 0)));
        assertFalse(array.invalidate(Key.of(0, 1, 0)), "gone already");
        assertEquals(-1, array.find(Key.of(0, 1, 0)));
        assertEquals(2, array.invalidatePage(Key.of(3, 9, 0), Key.PAGE_MASK), "page 3 in both contexts");
        assertEquals(2, array.invalidateMatching(Key.CONTEXT_MASK, Key.of(0, 1, 0)), "pages 1 and 2 of context 1");
        assertEquals(3, array.occupied());
        assertEquals(3, array.invalidateMatching(0, 0));
        assertArrayEquals(new long[0], array.keys());
    }

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void flushDropsAll(Replacement replacement) {
        SetAssociative array = new SetAssociative(5, 3, replacement);
        for (int page = 0; page < 15; page++) array.put(key(page), 0);
        array.flush();
        assertEquals(0, array.occupied());
        for (int page = 0; page < 15; page++) assertEquals(-1, array.find(key(page)));
    }

    /** The same accesses twice; the second time with looks by peek and repeated hits in between, which must not matter. */
    @ParameterizedTest
    @EnumSource(Replacement.class)
    void peeksAndRepeatedHitsChangeNothing(Replacement replacement) {
        for (int ways : new int[] {1, 2, 3, 8, 12, 16, 20, 64}) {
            SetAssociative plain = new SetAssociative(4, ways, replacement, 9);
            SetAssociative filterInvalidated = new SetAssociative(4, ways, replacement, 9);
            Random random = new Random(ways);
            for (int i = 0; i < 4000; i++) {
                long key = key(random.nextInt(6 * ways + 2));
                assertEquals(plain.find(key), filterInvalidated.find(key));
                if (plain.peek(key) < 0) {
                    plain.put(key, 0);
                    filterInvalidated.put(key, 0);
                    assertEquals(plain.victimKey(), filterInvalidated.victimKey());
                }
                filterInvalidated.peek(key(random.nextInt(6 * ways + 2)));
                for (int again = random.nextInt(3); again > 0; again--) assertTrue(filterInvalidated.find(key) >= 0);
                if (random.nextInt(20) == 0) {
                    long other = key(random.nextInt(6 * ways + 2));
                    assertEquals(plain.invalidate(other), filterInvalidated.invalidate(other));
                }
            }
        }
    }

    /** One way: two keys displace each other exactly if their pages are equal modulo the sets, up to the last page. */
    @Test
    void theSetIsThePageModuloTheSets() {
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            int sets = 1 + random.nextInt(i % 4 == 0 ? 5 : 1 << (10 + i % 4));
            SetAssociative array = new SetAssociative(sets, 1, Replacement.LRU);
            long a = (1L << 45) - 2 - (i % 3 == 0 ? 0 : random.nextLong() >>> 20);
            long b = Math.max(0, a - 1 - (random.nextLong() >>> 25));
            if (i % 2 == 0) b -= Math.floorMod(b - a, sets);
            if (b < 0 || a == b) continue;
            array.put(key(a), 0);
            array.put(key(b), 0);
            assertEquals(a % sets == b % sets, array.victimKey() == key(a), a + ", " + b + " modulo " + sets);
        }
    }

    @Test
    void refusesWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new SetAssociative(0, 4, Replacement.LRU));
        assertThrows(IllegalArgumentException.class, () -> new SetAssociative(4, 0, Replacement.LRU));
        assertThrows(IllegalArgumentException.class, () -> new SetAssociative(1, 65, Replacement.TREE_PLRU));
        assertThrows(IllegalArgumentException.class, () -> new SetAssociative(1 << 30, 8, Replacement.LRU));
    }
}
