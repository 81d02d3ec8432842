package org.vmemsim.runtime.time;

import java.util.IdentityHashMap;
import java.util.Map;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.scenario.machine.CostSpec;
import org.vmemsim.runtime.scenario.settings.Cost;
import org.vmemsim.runtime.vmm.VirtualMachine;

/**
 * How long each machine was kept from its workloads, and why. What software does for an access is read off the counts that
 * it changed, times what such events cost; who keeps a machine waiting otherwise says so with {@link #add}. Walks do not
 * count here: they belong to the rate of a workload.
 */
public final class Delays {
    /** Why a machine waits. */
    public enum Cause {
        GUEST_FAULTS("guestFaults"),
        VMM("vmm"),
        GUEST_SWAP("guestSwap"),
        HOST_SWAP("hostSwap"),
        COPY_ON_WRITE("copyOnWrite"),
        BALLOON("balloon"),
        BLOCKED("blocked");

        private final String word;

        Cause(String word) {
            this.word = word;
        }

        String metric() {
            return "time.lost." + word;
        }
    }

    private final Counters counters;
    private final int[] lostAt = new int[Cause.values().length];
    private final Map<VirtualMachine, long[]> pending = new IdentityHashMap<>();

    /** What one more of a count costs. */
    private int[] counted = new int[0];

    private double[] price = new double[0];
    private int[] cause = new int[0];
    /** Whether the price is that of a byte, and the count one of pages of the machine's operating system. */
    private boolean[] byPage = new boolean[0];

    private long[] before = new long[0];
    private final double[] owed = new double[Cause.values().length];

    /** Gives the counts of lost time their places. */
    public Delays(Counters counters) {
        this.counters = counters;
        for (Cause c : Cause.values()) lostAt[c.ordinal()] = counters.index(c.metric(), "time.lost");
    }

    /** Once all counters are known: which of them cost a machine time. */
    public void prices(CostSpec costs, long frameBytes) {
        double clock = costs.clock();
        Price p = new Price(clock, frameBytes);
        p.of(Cause.GUEST_FAULTS, "faults.true", costs.guestFault());
        p.byPage(Cause.GUEST_FAULTS, "memory.zeroed", costs.zeroPage());
        p.byPage(Cause.GUEST_FAULTS, "memory.copied", costs.copyPage());
        p.of(Cause.VMM, "exits.total", costs.exit());
        p.of(Cause.VMM, "exits.pageTableWrite", costs.emulation());
        p.of(Cause.VMM, "faults.hidden", costs.hiddenFault());
        p.of(Cause.VMM, "exits.violation", costs.hiddenFault());
        p.byFrame(Cause.VMM, "memory.backed", costs.zeroPage());
        p.byFrame(Cause.COPY_ON_WRITE, "sharing.broken", costs.copyPage());
        counted = p.counted.stream().mapToInt(Integer::intValue).toArray();
        price = p.price.stream().mapToDouble(Double::doubleValue).toArray();
        cause = p.cause.stream().mapToInt(Integer::intValue).toArray();
        byPage = new boolean[counted.length];
        for (int i = 0; i < byPage.length; i++) byPage[i] = p.byPage.get(i);
        before = new long[counted.length];
    }

    /** Collects prices of counts that this machine has. */
    private final class Price {
        private final java.util.List<Integer> counted = new java.util.ArrayList<>();
        private final java.util.List<Double> price = new java.util.ArrayList<>();
        private final java.util.List<Integer> cause = new java.util.ArrayList<>();
        private final java.util.List<Boolean> byPage = new java.util.ArrayList<>();
        private final double clock;
        private final double frame;

        Price(double clock, long frameBytes) {
            this.clock = clock;
            this.frame = (double) frameBytes / CostSpec.PRICED_BYTES;
        }

        void of(Cause why, String metric, Cost cost) {
            add(why, metric, cost.nanoseconds(clock), false);
        }

        /** What counts frames of the host. */
        void byFrame(Cause why, String metric, Cost cost) {
            add(why, metric, cost.nanoseconds(clock) * frame, false);
        }

        /** What counts pages of an operating system. */
        void byPage(Cause why, String metric, Cost cost) {
            add(why, metric, cost.nanoseconds(clock) / CostSpec.PRICED_BYTES, true);
        }

        private void add(Cause why, String metric, double ns, boolean pages) {
            int at = counters.find(metric);
            if (at < 0 || ns == 0) return;
            counted.add(at);
            price.add(ns);
            cause.add(why.ordinal());
            byPage.add(pages);
        }
    }

    /** A machine waits: it makes no access for so long. */
    public void add(VirtualMachine vm, Cause why, long ns) {
        Process running = vm.running().process;
        if (running == null) return; // nothing there could lose time
        running.counts()[lostAt[why.ordinal()]] += ns;
        pending.computeIfAbsent(vm, v -> new long[1])[0] += ns;
    }

    /** Before an access that may lead to events. */
    public void begin() {
        long[] now = counters.now;
        for (int i = 0; i < counted.length; i++) before[i] = now[counted[i]];
    }

    /**
     * Behind it.
     *
     * @param vm that the running process belongs to
     * @return how long the running process was kept waiting by what software did, in nanoseconds
     */
    public long end(VirtualMachine vm) {
        long[] now = counters.now;
        boolean any = false;
        for (int i = 0; i < counted.length; i++) {
            long more = now[counted[i]] - before[i];
            if (more == 0) continue;
            double bytes = byPage[i] ? 1L << vm.os().layout().pageBits() : 1;
            owed[cause[i]] += more * bytes * price[i];
            any = true;
        }
        if (!any) return 0;
        long sum = 0;
        for (int c = 0; c < owed.length; c++) {
            if (owed[c] == 0) continue;
            long ns = Math.round(owed[c]);
            now[lostAt[c]] += ns;
            sum += ns;
            owed[c] = 0;
        }
        return sum;
    }

    /** A process waited for a disk. */
    public void waited(Process process, Cause why, long ns) {
        process.counts()[lostAt[why.ordinal()]] += ns;
    }

    /** What was added for a machine since this was last asked for. */
    public long take(VirtualMachine vm) {
        long[] ns = pending.get(vm);
        if (ns == null) return 0;
        long taken = ns[0];
        ns[0] = 0;
        return taken;
    }
}
