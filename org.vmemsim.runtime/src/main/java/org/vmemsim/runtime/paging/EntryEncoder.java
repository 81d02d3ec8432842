package org.vmemsim.runtime.paging;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.layout.EntryRules;
import org.vmemsim.runtime.scenario.layout.EntryRules.BitTest;
import org.vmemsim.runtime.scenario.layout.Meaning;

/**
 * Finds the bits of an entry that make some conditions true and others false. A condition is a list of tests, any of which
 * makes it true. Searches depth first, in the order in which conditions were added, and prefers bits that are clear; so of
 * several possible entries it always finds the same one.
 */
final class EntryEncoder {
    private record Wanted(List<BitTest> when, boolean holds) {}

    private final List<Wanted> wanted = new ArrayList<>();
    private final long clear;
    private final long foreign;
    private long found;
    private long decided;

    /**
     * @param clear bits that must be zero
     * @param foreign bits that something else decides: those of the frame
     */
    EntryEncoder(long clear, long foreign) {
        this.clear = clear;
        this.foreign = foreign & ~clear;
    }

    /** Asks that a condition holds, or that it does not. */
    EntryEncoder want(List<BitTest> when, boolean holds) {
        wanted.add(new Wanted(when, holds));
        return this;
    }

    /** The bits; empty if no entry is like that. */
    OptionalLong bits() {
        return next(0, clear, 0) ? OptionalLong.of(found) : OptionalLong.empty();
    }

    /** The bits that conditions decided, after {@link #bits} found some. */
    long decided() {
        return decided;
    }

    private boolean next(int i, long known, long value) {
        if (i == wanted.size()) {
            found = value;
            decided = known;
            return true;
        }
        Wanted w = wanted.get(i);
        if (!w.holds()) return refute(w.when(), 0, i, known, value);
        for (BitTest t : w.when()) {
            boolean contrary = (known & t.mask() & (value ^ t.value())) != 0;
            if (contrary || (t.mask() & ~known & foreign) != 0) continue;
            if (next(i + 1, known | t.mask(), value | t.value())) return true;
        }
        return false;
    }

    /** Makes tests from {@code j} on false, then goes on with the next condition. */
    private boolean refute(List<BitTest> when, int j, int i, long known, long value) {
        if (j == when.size()) return next(i + 1, known, value);
        BitTest t = when.get(j);
        if ((known & t.mask() & (value ^ t.value())) != 0) return refute(when, j + 1, i, known, value);
        long open = t.mask() & ~known & ~foreign;
        for (long bits = open & t.value(); bits != 0; bits &= bits - 1)
            if (refute(when, j + 1, i, known | Long.lowestOneBit(bits), value)) return true;
        for (long bits = open & ~t.value(); bits != 0; bits &= bits - 1) {
            long bit = Long.lowestOneBit(bits);
            if (refute(when, j + 1, i, known | bit, value | bit)) return true;
        }
        return false;
    }

    /**
     * Whether rules have an entry for these flags, whatever its address.
     *
     * @param last whether the level is the last, where no bit says that an entry is a leaf
     * @param span whether it is one of a run; null if there are no runs
     */
    static boolean isPossible(EntryRules rules, long flags, boolean last, EntryRules.@Nullable Span span) {
        long frame = 0;
        long within = 0;
        for (EntryRules.FramePiece p : rules.frame()) {
            frame |= p.entry().mask();
            int below = span == null
                    ? 0
                    : Long.numberOfTrailingZeros(span.bytes()) - p.address().low();
            if (below > 0)
                within |= p.entry().mask()
                        & (1L << p.entry().low() + Math.min(below, p.entry().width())) - 1;
        }
        EntryEncoder encoder = new EntryEncoder(rules.reserved(), frame & ~within);
        for (Meaning m : Meaning.values()) {
            List<BitTest> when = EntryFormat.when(rules, m);
            if (when == null || m == Meaning.USER_EXECUTABLE || last && m == Meaning.LEAF) continue;
            encoder.want(when, m == Meaning.PRESENT || (flags & EntryFormat.flag(m)) != 0);
        }
        if (span != null) encoder.want(span.when(), true);
        return encoder.bits().isPresent();
    }
}
