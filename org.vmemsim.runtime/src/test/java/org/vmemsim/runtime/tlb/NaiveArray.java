package org.vmemsim.runtime.tlb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;
import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.scenario.processor.Replacement;

/** What {@link SetAssociative} must do, as plainly as it can be said: the model that random operations are checked against. */
final class NaiveArray {
    private final int sets;
    private final Map<Long, NaiveSet> bySet = new HashMap<>();
    private final IntFunction<NaiveSet> newSet;

    NaiveArray(int sets, int ways, Replacement replacement, long seed) {
        SplitMix64 random = new SplitMix64(seed);
        this.sets = sets;
        this.newSet = ignored -> switch (replacement) {
            case LRU -> new ListSet(ways, true);
            case FIFO -> new ListSet(ways, false);
            case TREE_PLRU -> new TreeSet(ways);
            case RANDOM -> new RandomSet(ways, random);
        };
    }

    NaiveSet set(long key) {
        return bySet.computeIfAbsent(Long.remainderUnsigned(key >>> 19, sets), s -> newSet.apply(0));
    }

    int removeIf(LongPredicate condition) {
        return bySet.values().stream().mapToInt(s -> s.removeIf(condition)).sum();
    }

    long[] keys() {
        return bySet.values().stream()
                .flatMapToLong(s -> s.keys().stream().mapToLong(k -> k))
                .sorted()
                .toArray();
    }

    /** One set. */
    interface NaiveSet {
        boolean find(long key);

        /** Returns the key that gave way, or -1. */
        long put(long key);

        int removeIf(LongPredicate condition);

        List<Long> keys();
    }

    /** LRU and FIFO: a list, the newest first; a hit makes a key the newest under LRU only. */
    private record ListSet(int ways, boolean usesCount, List<Long> keys) implements NaiveSet {
        ListSet(int ways, boolean usesCount) {
            this(ways, usesCount, new ArrayList<>());
        }

        @Override
        public boolean find(long key) {
            boolean found = keys.contains(key);
            if (found && usesCount) {
                keys.remove(key);
                keys.add(0, key);
            }
            return found;
        }

        @Override
        public long put(long key) {
            long victim = keys.size() == ways ? keys.remove(ways - 1) : -1;
            keys.add(0, key);
            return victim;
        }

        @Override
        public int removeIf(LongPredicate condition) {
            int before = keys.size();
            keys.removeIf(condition::test);
            return before - keys.size();
        }
    }

    /** Keys in numbered ways; the lowest empty way is filled first. */
    private abstract static class WaySet implements NaiveSet {
        final long[] ways;

        WaySet(int ways) {
            this.ways = new long[ways];
            Arrays.fill(this.ways, -1);
        }

        abstract void used(int way);

        abstract int victim();

        private int wayOf(long key) {
            for (int w = 0; w < ways.length; w++) if (ways[w] == key) return w;
            return -1;
        }

        @Override
        public boolean find(long key) {
            int way = wayOf(key);
            if (way >= 0) used(way);
            return way >= 0;
        }

        @Override
        public long put(long key) {
            int way = wayOf(-1);
            if (way < 0) way = victim();
            long old = ways[way];
            ways[way] = key;
            used(way);
            return old;
        }

        @Override
        public int removeIf(LongPredicate condition) {
            int n = 0;
            for (int w = 0; w < ways.length; w++)
                if (ways[w] != -1 && condition.test(ways[w])) {
                    ways[w] = -1;
                    n++;
                }
            return n;
        }

        @Override
        public List<Long> keys() {
            return Arrays.stream(ways).filter(k -> k != -1).boxed().toList();
        }
    }

    /** A tree of bits, by recursion over halves. */
    private static final class TreeSet extends WaySet {
        /** Whether the node over [from, from + size), written "from+size", points to its right half. */
        private final Map<String, Boolean> right = new HashMap<>();

        private final int leaves;

        TreeSet(int ways) {
            super(ways);
            int n = 1;
            while (n < ways) n *= 2;
            leaves = n;
        }

        @Override
        void used(int way) {
            for (int from = 0, size = leaves; size > 1; size /= 2) {
                boolean inRight = way >= from + size / 2;
                right.put(from + "+" + size, !inRight);
                if (inRight) from += size / 2;
            }
        }

        @Override
        int victim() {
            int from = 0;
            for (int size = leaves; size > 1; size /= 2) {
                boolean rightExists = from + size / 2 < ways.length;
                if (rightExists && right.getOrDefault(from + "+" + size, false)) from += size / 2;
            }
            return from;
        }
    }

    private static final class RandomSet extends WaySet {
        private final SplitMix64 random;

        RandomSet(int ways, SplitMix64 random) {
            super(ways);
            this.random = random;
        }

        @Override
        void used(int way) {}

        @Override
        int victim() {
            return (int) random.below(ways.length);
        }
    }
}
