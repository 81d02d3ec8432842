package org.vmemsim.runtime.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.random.SplitMix64;

/** The bit tree against a sorted set. */
class BitTreeTest {
    private static final long SEED = 20261122;

    @Test
    void randomAgainstASortedSet() {
        SplitMix64 random = new SplitMix64(SEED);
        for (long range : new long[] {1, 64, 65, 4096, 4097, 300_000, 1L << 25}) {
            BitTree tree = new BitTree();
            TreeSet<Long> oracle = new TreeSet<>();
            for (int i = 0; i < 30_000; i++) {
                String when = "range " + range + ", step " + i + ", seed " + SEED;
                long number = random.below(range);
                if (random.below(2) == 0) {
                    tree.set(number);
                    oracle.add(number);
                } else if (random.below(4) > 0 || oracle.isEmpty()) {
                    tree.clear(number);
                    oracle.remove(number);
                } else {
                    tree.clear(tree.first());
                    oracle.pollFirst();
                }
                assertEquals(oracle.isEmpty() ? -1 : oracle.first(), tree.first(), when);
                Long above = oracle.ceiling(number);
                assertEquals(above == null ? -1 : above, tree.next(number), when);
                assertEquals(oracle.contains(number), tree.get(number), when);
            }
        }
    }
}
