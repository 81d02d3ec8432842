package org.vmemsim.runtime.scenario;

/** What entries and ways of a cache may be. */
final class Capacity {
    /** As many ways as tree-PLRU keeps the bits of in one word. */
    private static final int MOST_TREE_WAYS = 64;

    private Capacity() {}

    static void check(int entries, int ways) {
        if (entries < 1) throw new InvalidScenarioException("a cache needs at least one entry, not " + entries);
        if (entries > PagePart.MOST_ENTRIES)
            throw new InvalidScenarioException(
                    "a cache has at most " + PagePart.MOST_ENTRIES + " entries, not " + entries);
        if (ways < 0 || ways > 0 && entries % ways != 0)
            throw new InvalidScenarioException(entries + " entries are not divisible by " + ways + " ways");
    }

    /** Whether a policy can order so many ways. */
    static void check(Replacement replacement, String cache, int entries, int ways) {
        int compared = ways == 0 ? entries : ways;
        if (replacement == Replacement.TREE_PLRU && compared > MOST_TREE_WAYS)
            throw new InvalidScenarioException("tree-PLRU orders at most " + MOST_TREE_WAYS + " ways, and " + cache
                    + " has " + compared + ": take lru, or fewer ways");
    }
}
