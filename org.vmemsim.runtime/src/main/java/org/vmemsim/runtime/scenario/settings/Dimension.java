package org.vmemsim.runtime.scenario.settings;

/** What a number counts. Values are held in the canonical unit named with each constant. */
public enum Dimension {
    /** A plain number: pages, entries, accesses, times. */
    COUNT("", "a count"),
    /** Bytes. */
    BYTES("bytes", "a size"),
    /** Nanoseconds. */
    TIME("ns", "a time"),
    /** Nanoseconds, or processor cycles that a clock turns into them: see {@link Cost}. */
    COST("ns", "a time or a number of cycles"),
    /** A fraction; 1 is 100 %. */
    RATIO("%", "a percentage"),
    /** Hertz. */
    FREQUENCY("Hz", "a frequency"),
    /** A count each second. */
    RATE("/s", "a rate"),
    /** Bytes each second. */
    BANDWIDTH("bytes/s", "a bandwidth"),
    /** Bits of an address. */
    BITS("bits", "a number of bits");

    private final String unit;
    private final String description;

    Dimension(String unit, String description) {
        this.unit = unit;
        this.description = description;
    }

    /** The canonical unit as it is written behind a value; empty for counts. */
    public String unit() {
        return unit;
    }

    /** The dimension in words, for messages: "a size", "a time". */
    public String description() {
        return description;
    }
}
