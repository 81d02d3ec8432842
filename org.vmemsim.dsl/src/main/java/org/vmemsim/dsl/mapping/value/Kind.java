package org.vmemsim.dsl.mapping.value;

/** What a value of the language counts, as told by its unit. Finer than a dimension, since pages become bytes. */
public enum Kind {
    /** No unit. */
    NUMBER("a plain number"),
    /** No unit, and written in hexadecimal: an address. */
    ADDRESS("an address"),
    /** Entries, ways, accesses, times. */
    COUNT("a count"),
    PAGES("a number of pages"),
    /** In bytes. */
    BYTES("a size"),
    BITS("a number of bits"),
    /** In nanoseconds. */
    TIME("a time"),
    CYCLES("a number of cycles"),
    /** In hertz. */
    FREQUENCY("a frequency"),
    /** As a fraction. */
    RATIO("a percentage"),
    /** In counts a second. */
    RATE("a rate"),
    /** In bytes a second. */
    BANDWIDTH("a bandwidth");

    private final String description;

    Kind(String description) {
        this.description = description;
    }

    /** In words, with an article. */
    public String description() {
        return description;
    }

    public boolean isPlain() {
        return this == NUMBER || this == ADDRESS;
    }
}
