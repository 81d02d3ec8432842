package org.vmemsim.runtime.tlb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmemsim.runtime.scenario.processor.Replacement;

/** Random operations against {@link NaiveArray}: every number of ways from 1 to 64, sets of all sorts. */
class SetAssociativeModelTest {
    private static final int[] SETS = {1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 100, 128};
    private static final int OPERATIONS = 1200;

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void agreesWithTheModel(Replacement replacement) {
        for (int ways = 1; ways <= 64; ways++)
            for (int round = 0; round < 2; round++) {
                long seed = ways * 31L + round;
                new Comparison(replacement, ways, seed).run();
            }
    }

    /** A structure above 64 ways, which tree-PLRU cannot be. */
    @ParameterizedTest
    @EnumSource(value = Replacement.class, mode = EnumSource.Mode.EXCLUDE, names = "TREE_PLRU")
    void agreesWithTheModelAtManyWays(Replacement replacement) {
        new Comparison(replacement, 65, 1).run();
        new Comparison(replacement, 300, 2).run();
    }

    private static final class Comparison {
        private final Random random;
        private final String setting;
        private final SetAssociative tested;
        private final NaiveArray model;
        private final int pages;
        private final long highPart;

        Comparison(Replacement replacement, int ways, long seed) {
            random = new Random(seed);
            int sets = SETS[random.nextInt(SETS.length)];
            setting = replacement + ", " + sets + " sets, " + ways + " ways, seed " + seed;
            tested = new SetAssociative(sets, ways, replacement, seed);
            model = new NaiveArray(sets, ways, replacement, seed);
            // Enough to miss often, few enough to fill sets; at times all far up the address space.
            int keys = Math.max(4, Math.min(OPERATIONS / 4, sets * ways * 3 / 2));
            pages = Math.max(2, keys / 2);
            highPart = random.nextBoolean() ? 0 : random.nextLong() >>> 19;
        }

        void run() {
            for (int i = 0; i < OPERATIONS; i++) {
                int at = i;
                step(random.nextInt(100), () -> setting + ", operation " + at);
            }
            long[] keys = tested.keys();
            Arrays.sort(keys);
            assertArrayEquals(model.keys(), keys, setting);
            assertEquals(keys.length, tested.occupied(), setting);
        }

        private void step(int choice, java.util.function.Supplier<String> where) {
            long key = Key.of(highPart + random.nextInt(pages), random.nextInt(2), 1 + random.nextInt(2));
            if (choice < 85) access(key, where);
            else if (choice < 95)
                assertEquals(model.set(key).removeIf(k -> k == key) == 1, tested.invalidate(key), where);
            else if (choice < 97)
                assertEquals(
                        model.removeIf(k -> Key.page(k) == Key.page(key)),
                        tested.invalidatePage(key, Key.PAGE_MASK),
                        where);
            else if (choice < 99 || random.nextInt(5) > 0) {
                long mask = random.nextBoolean() ? Key.SIZE_CLASS_MASK : Key.CONTEXT_MASK | Key.SIZE_CLASS_MASK;
                assertEquals(
                        model.removeIf(k -> (k & mask) == (key & mask)),
                        tested.invalidateMatching(mask, key & mask),
                        where);
            } else {
                model.removeIf(k -> true);
                tested.flush();
            }
        }

        /** Looks up, puts on a miss; the value is the key's complement. */
        private void access(long key, java.util.function.Supplier<String> where) {
            int slot = tested.find(key);
            assertEquals(model.set(key).find(key), slot >= 0, where);
            if (slot < 0) {
                slot = tested.put(key, ~key);
                assertEquals(model.set(key).put(key), tested.victimKey(), where);
            }
            assertEquals(key, tested.key(slot), where);
            assertEquals(~key, tested.value(slot), where);
        }
    }
}
