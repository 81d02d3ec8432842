package org.vmemsim.runtime.simulation;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.result.RunResult.LineFigures;

/** What one operation of a scenario's line adds to the counts. */
final class LineMeter {
    private final Machine machine;
    private final @Nullable LineFigures before;
    private final long accesses;
    private final long misses;
    private final long references;
    private final long faults;
    private final long exits;

    /**
     * @param before what the line did earlier; null if nothing
     */
    LineMeter(Machine machine, @Nullable LineFigures before, long accesses) {
        this.machine = machine;
        this.before = before;
        this.accesses = accesses;
        this.misses = sum("tlb.misses");
        this.references = sum("walk.references");
        this.faults = sum("faults.true");
        this.exits = sum("exits.total");
    }

    private long sum(String metric) {
        long sum = 0;
        for (Process p : machine.processes().values()) sum += machine.counters().read(p.counts(), metric);
        return sum;
    }

    LineFigures read(long accessesNow) {
        LineFigures b = before == null ? new LineFigures(accesses + 1, 0, 0, 0, 0, 0) : before;
        return new LineFigures(
                b.accesses() == 0 ? accesses + 1 : b.firstAccess(),
                b.accesses() + accessesNow - accesses,
                b.tlbMisses() + sum("tlb.misses") - misses,
                b.references() + sum("walk.references") - references,
                b.faults() + sum("faults.true") - faults,
                b.exits() + sum("exits.total") - exits,
                b.changes());
    }
}
