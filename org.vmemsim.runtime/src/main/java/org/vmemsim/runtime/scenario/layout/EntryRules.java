package org.vmemsim.runtime.scenario.layout;

import java.util.List;
import java.util.Map;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/**
 * How to read an entry of one kind (leaf or table) at one level, with all inheritance resolved.
 *
 * <p>A meaning is one of the fixed vocabulary of {@link Meaning}; one that is absent is not stated by the layout, and the
 * entry then grants it (rights) or lacks it (global, accessed, dirty). {@code MALFORMED} may have several conditions:
 * any makes the entry malformed; so does any set bit of {@code reserved}.
 *
 * @param meanings the condition for each meaning; a meaning that is a plain field is "that bit is set"
 * @param frame pieces of the frame address: entry bits and the address bits that they hold, lowest first
 * @param reserved bits that must be zero
 * @param spans sizes that an entry stands for when a condition holds (Svnapot, ARM contiguous); may be empty
 * @param fields all named fields, for display and for raw bit operations
 */
public record EntryRules(
        Map<Meaning, List<BitTest>> meanings,
        List<FramePiece> frame,
        long reserved,
        List<Span> spans,
        Map<String, List<BitRange>> fields) {
    /** States nothing. */
    public static final EntryRules NONE = new EntryRules(Map.of(), List.of(), 0, List.of(), Map.of());

    public EntryRules {
        meanings = Map.copyOf(meanings);
        frame = List.copyOf(frame);
        spans = List.copyOf(spans);
        fields = Map.copyOf(fields);
    }

    /**
     * A conjunction: holds when {@code (entry & mask) == value}. A list of them is a disjunction, so that every
     * condition of the language has a form without functions.
     */
    public record BitTest(long mask, long value) {}

    /** Entry bits and the address bits that they hold; both of one width. */
    public record FramePiece(BitRange entry, BitRange address) {
        public FramePiece {
            if (entry.width() != address.width())
                throw new InvalidScenarioException("frame bits " + entry + " hold " + address + ": widths differ");
        }
    }

    /** A naturally aligned run of {@code bytes} that one entry stands for when any test holds. */
    public record Span(long bytes, List<BitTest> when) {
        public Span {
            when = List.copyOf(when);
        }
    }
}
