package org.vmemsim.runtime.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.scenario.machine.HostSpec;

/** One machine without a scenario around it: records in, counts out. For benchmarks, tests and embedding. */
public final class SingleMachine {
    private final Machine machine;
    private final Replayer replayer;
    private final Process process;

    /**
     * @param path of the process that makes the accesses, without the host: {@code vm.p}
     * @param filtered whether accesses that change nothing are dropped, as a simulation does
     */
    public SingleMachine(HostSpec host, String path, boolean filtered) {
        this.machine = new Machine(host, 1, (handler, p, va) -> {
            throw new IllegalArgumentException("a workbench runs no handlers of a scenario");
        });
        Process p = machine.processes().get(path);
        if (p == null)
            throw new IllegalArgumentException(
                    "no process " + path + ": there are " + machine.processes().keySet());
        this.process = p;
        this.replayer = new Replayer(machine.mmu(), machine.counters(), filtered);
        machine.run(process);
    }

    /** Carries out records [from, to). */
    public void records(long[] batch, int from, int to) {
        replayer.records(batch, from, to);
    }

    /** Carries out a whole trace. */
    public void replay(AccessSource trace) throws java.io.IOException {
        long[] batch = new long[8192];
        for (int n = trace.read(batch, 0, batch.length); n >= 0; n = trace.read(batch, 0, batch.length))
            replayer.records(batch, 0, n);
    }

    /** Counts since the beginning, by metric. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        List<String> names = machine.counters().names();
        long[] read = machine.counters().read(process.counts());
        for (int i = 0; i < names.size(); i++) counts.put(names.get(i), read[i]);
        return counts;
    }

    /** Keeps reading ahead from being removed as dead code. */
    public long sink() {
        return machine.mmu().prefetched();
    }
}
