package org.vmemsim.runtime.machine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.result.RunResult.LineFigures;
import org.vmemsim.runtime.scenario.run.Operation;

/** What one operation that is no access does to memory: to that of the host, and to that of guests. */
public final class MemoryMeter {
    /** What is told of a line, in the order in which it is told. */
    public static final List<String> TOLD = List.of(
            "balloon.inflated",
            "balloon.deflated",
            "balloon.target",
            "pageCache.dropped",
            "pageCache.written",
            "swap.guestOut",
            "swap.guestIn",
            "swap.hostOut",
            "swap.hostIn",
            "doublePaging.events",
            "sharing.shared",
            "sharing.sharing",
            "memory.compressed",
            "processes.killed",
            "memory.backed",
            "memory.host");

    private final MachineMetrics metrics;
    private final @Nullable LineFigures before;
    /** By place in {@link #TOLD}: the figure before the operation. */
    private final double[] then;

    /**
     * @param before what the line did earlier; null if nothing
     */
    public MemoryMeter(MachineMetrics metrics, @Nullable LineFigures before) {
        this.metrics = metrics;
        this.before = before;
        this.then = metrics.now(TOLD);
    }

    /** Whether an operation is told by what it does to memory, not by its accesses. */
    public static boolean isFor(Operation o) {
        return o instanceof Operation.HostAction
                || o instanceof Operation.Balloon
                || o instanceof Operation.Change
                || o instanceof Operation.Reboot;
    }

    public LineFigures read() {
        double[] now = metrics.now(TOLD);
        Map<String, Double> sums = before == null ? new TreeMap<>() : new TreeMap<>(before.changes());
        for (int i = 0; i < now.length; i++) sums.merge(TOLD.get(i), now[i] - then[i], Double::sum);
        Map<String, Double> changes = new LinkedHashMap<>();
        for (String name : TOLD) {
            double sum = sums.getOrDefault(name, 0.0);
            if (sum != 0) changes.put(name, sum);
        }
        LineFigures b = before == null ? new LineFigures(0, 0, 0, 0, 0, 0) : before;
        return new LineFigures(
                b.firstAccess(), b.accesses(), b.tlbMisses(), b.references(), b.faults(), b.exits(), changes);
    }
}
