package org.vmemsim.runtime.check;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.control.Watch;
import org.vmemsim.runtime.machine.Machine;

/**
 * When memory is recounted. Always after the last statement, and where time passes at the end. Before that either after every
 * statement and every step of time, or only when as much was done since the last recount as it cost, so that checking takes a
 * few times as long as simulating and not a multiple that grows with memory. Both depend on nothing but the scenario.
 */
public final class Audit {
    /** What a statement, or a step of time, counts for, against one frame or entry that is looked at. */
    private static final long STATEMENT = 1000;

    private static final long ACCESS = 5;
    private static final long CHANGE = 100;

    private final @Nullable Conservation conservation;
    private final boolean always;
    private final Machine machine;
    private final Watch watch;
    private long statements;
    /** What was done at the last recount. */
    private long before;
    /** What it cost. */
    private long cost;
    /** The line after which all was well. */
    private int since;

    public Audit(Machine machine, Watch watch, Options.Checks checks) {
        this.conservation = checks == Options.Checks.NONE ? null : new Conservation(machine);
        this.always = checks == Options.Checks.EACH_STATEMENT;
        this.machine = machine;
        this.watch = watch;
    }

    /** A statement was carried out, or time passed. */
    public void after(int line) {
        if (conservation == null) return;
        statements++;
        if (always || done() - before >= cost) recount(conservation, line);
    }

    private long done() {
        return statements * STATEMENT
                + watch.accesses() * ACCESS
                + machine.memory().changes() * CHANGE;
    }

    /** The run is over. */
    public void end(int line) {
        if (conservation != null) recount(conservation, line);
    }

    private void recount(Conservation all, int line) {
        try {
            cost = all.check();
        } catch (Conservation.Broken e) {
            String where = since == 0 || since == line || always ? "" : " (it was after line " + since + ")";
            throw SimulationException.internal(
                    line, e.getMessage() + where, "This is a fault of VMemSim itself: please report it.");
        }
        before = done();
        since = line;
    }
}
