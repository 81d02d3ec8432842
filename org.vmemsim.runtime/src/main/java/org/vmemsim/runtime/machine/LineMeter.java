package org.vmemsim.runtime.machine;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.result.RunResult.LineFigures;

/** What one operation of a scenario's line adds to the counts. */
public final class LineMeter {
    private static final int MISSES = 0;
    private static final int REFERENCES = 1;
    private static final int FAULTS = 2;
    private static final int EXITS = 3;

    private final ProcessSums sums;
    private final @Nullable LineFigures before;
    private final long accesses;
    private final long misses;
    private final long references;
    private final long faults;
    private final long exits;

    /**
     * @param sums made by {@link #sums}
     * @param before what the line did earlier; null if nothing
     */
    public LineMeter(ProcessSums sums, @Nullable LineFigures before, long accesses) {
        this.sums = sums;
        this.before = before;
        this.accesses = accesses;
        this.misses = sums.read(MISSES);
        this.references = sums.read(REFERENCES);
        this.faults = sums.read(FAULTS);
        this.exits = sums.read(EXITS);
    }

    /** Sums of what a line shows. */
    static ProcessSums sums(Counters counters) {
        return new ProcessSums(counters, "tlb.misses", "walk.references", "faults.true", "exits.total");
    }

    public LineFigures read(long accessesNow) {
        LineFigures b = before == null ? new LineFigures(accesses + 1, 0, 0, 0, 0, 0) : before;
        return new LineFigures(
                b.accesses() == 0 ? accesses + 1 : b.firstAccess(),
                b.accesses() + accessesNow - accesses,
                b.tlbMisses() + sums.read(MISSES) - misses,
                b.references() + sums.read(REFERENCES) - references,
                b.faults() + sums.read(FAULTS) - faults,
                b.exits() + sums.read(EXITS) - exits,
                b.changes());
    }
}
