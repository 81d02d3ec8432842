package org.vmemsim.runtime.scenario;

/** Which entry of a set makes room for a new one. */
public enum Replacement {
    @Word(meaning = "the least recently used")
    LRU,
    @Word(meaning = "where a tree of bits that point away from recent uses leads")
    TREE_PLRU,
    @Word(meaning = "the oldest")
    FIFO,
    @Word(meaning = "any, by a seeded random sequence")
    RANDOM
}
