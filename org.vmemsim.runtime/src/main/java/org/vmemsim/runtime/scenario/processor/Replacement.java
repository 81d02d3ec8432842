package org.vmemsim.runtime.scenario.processor;

import org.vmemsim.runtime.scenario.settings.Word;

/** Which entry of a set makes room for a new one. */
public enum Replacement {
    @Word(meaning = "the least recently used")
    LRU,
    @Word(meaning = "where a tree of bits that point away from recent uses leads")
    TREE_PLRU,
    @Word(meaning = "the oldest")
    FIFO,
    @Word(meaning = "any, by a seeded random sequence")
    RANDOM;

    /** As many as tree-PLRU keeps the bits of in one word. */
    private static final int MOST_TREE_WAYS = 64;

    /** Whether a set of so many ways can be ordered. */
    public boolean orders(int ways) {
        return this != TREE_PLRU || ways <= MOST_TREE_WAYS;
    }

    /**
     * What is wrong with more ways than are ordered, as sentences.
     *
     * @param cache that has them, in words
     */
    public static String tooMany(String cache, int ways) {
        return "Tree-PLRU orders at most " + MOST_TREE_WAYS + " ways, and " + cache + " has " + ways
                + ". Take lru, or fewer ways.";
    }
}
