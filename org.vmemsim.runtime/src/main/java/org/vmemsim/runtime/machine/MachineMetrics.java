package org.vmemsim.runtime.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.cost.CostModel;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.memory.FrameAllocator;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.metrics.Metrics;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.scenario.memory.DiskSpec;
import org.vmemsim.runtime.scenario.memory.OsSpec;
import org.vmemsim.runtime.scenario.processor.TlbSpec;
import org.vmemsim.runtime.time.Disks;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.reclaim.Reclaimer;
import org.vmemsim.runtime.vmm.reclaim.Tenant;

/** Reads a machine's counts and states as {@link Measures}: of all, of a guest or of a process, since a moment. */
public final class MachineMetrics {
    private static final List<String> ALWAYS = List.of(
            "access.count",
            "access.fetches",
            "access.loads",
            "access.stores",
            "access.lost",
            "tlb.lookups",
            "tlb.hits",
            "tlb.misses");

    /** Sums of costs that have walks in them, or what TLBs cost. */
    private static final Set<String> TIME_WITH_WALKS = Set.of("time.tlb", "time.walks", "time.total");

    private final Machine machine;
    private final CostModel costs;
    private final Map<String, Integer> ranks = new HashMap<>();

    public MachineMetrics(Machine machine) {
        this.machine = machine;
        this.costs =
                new CostModel(machine.spec().costs(), 1L << machine.geometry().frameBits());
    }

    /** Gives the counters that every machine has their places. */
    static void register(Counters counters) {
        ALWAYS.forEach(counters::index);
    }

    /** The counts of every process at a moment. */
    public Map<Object, long[]> snapshot() {
        Map<Object, long[]> all = new LinkedHashMap<>();
        Reclaimer reclaimer = machine.overcommitment().reclaimer();
        Counters counters = machine.counters();
        if (reclaimer != null) all.put(reclaimer, counters.read(reclaimer.counts()));
        for (VirtualMachine vm : machine.machines())
            if (vm.pmap() != null) all.put(vm, counters.read(vm.pmap().events().ofMachine()));
        for (Process p : machine.everyProcess()) all.put(p, counters.read(p.counts()));
        return all;
    }

    /** Figures of everything since a moment; from the start with an empty map. */
    public Measures total(Map<Object, long[]> since) {
        return measures(since, List.copyOf(machine.everyProcess()), machine.machines(), true);
    }

    /**
     * Figures of each guest and process since a moment, by path. A name that was given again, as by {@code fork as} in a
     * loop, is that of the newest process; the figures of its guest are those of all.
     */
    public Map<String, Measures> scopes(Map<Object, long[]> since) {
        Map<VirtualMachine, List<Process>> homes = new IdentityHashMap<>();
        for (Process p : machine.everyProcess())
            homes.computeIfAbsent(machine.home(p), vm -> new ArrayList<>()).add(p);
        Map<String, Measures> scopes = new LinkedHashMap<>();
        for (VirtualMachine vm : machine.machines()) {
            List<Process> at = homes.getOrDefault(vm, List.of());
            if (!vm.path().isEmpty()) scopes.put(vm.path(), measures(since, at, List.of(vm), false));
            for (Process p : at)
                if (machine.processes().get(p.path()) == p)
                    scopes.put(p.path(), measures(since, List.of(p), List.of(), false));
        }
        return scopes;
    }

    /**
     * A few figures of everything from the start, in the order of their names, without the others: for what is asked at each
     * statement. Counts, and states of memory, balloons and sharing; the same as in {@link #total}.
     */
    public double[] now(List<String> names) {
        double[] figures = counted(
                names.stream().mapToInt(name -> machine.counters().find(name)).toArray());
        Map<String, Double> states = new HashMap<>();
        double frame = 1L << machine.geometry().frameBits();
        states.put(
                "memory.host",
                frame * sum(vm -> vm.pmap() == null ? 0 : vm.pmap().held()));
        states.put(
                "memory.compressed",
                frame * sum(vm -> vm.pmap() == null ? 0 : vm.pmap().compressed()));
        states.put("balloon.target", frame * sum(this::balloonTarget));
        if (machine.sharing() != null) machine.sharing().gauges(states);
        for (int i = 0; i < figures.length; i++) figures[i] = states.getOrDefault(names.get(i), figures[i]);
        return figures;
    }

    private long sum(ToLongFunction<VirtualMachine> figure) {
        return machine.machines().stream().mapToLong(figure).sum();
    }

    private long balloonTarget(VirtualMachine vm) {
        Tenant tenant = machine.overcommitment().tenant(vm);
        return tenant == null ? 0 : tenant.balloonTarget();
    }

    /** What everybody counted at each of these indices, none that of a total; 0 where an index is below 0. */
    private double[] counted(int[] indices) {
        double[] sums = new double[indices.length];
        for (Process p : machine.everyProcess()) add(sums, indices, p.counts());
        for (VirtualMachine vm : machine.machines())
            if (vm.pmap() != null) add(sums, indices, vm.pmap().events().ofMachine());
        Reclaimer reclaimer = machine.overcommitment().reclaimer();
        if (reclaimer != null) add(sums, indices, reclaimer.counts());
        return sums;
    }

    private static void add(double[] sums, int[] indices, long[] counts) {
        for (int i = 0; i < indices.length; i++) if (indices[i] >= 0) sums[i] += counts[indices[i]];
    }

    private Measures measures(
            Map<Object, long[]> since, List<Process> included, List<VirtualMachine> vms, boolean host) {
        Counters counters = machine.counters();
        List<String> names = counters.names();
        double[] sums = new double[names.size()];
        double devices = 0;
        for (Process p : included) devices += add(sums, counters.read(p.counts()), since.get(p), machine.home(p));
        for (VirtualMachine vm : vms)
            if (vm.pmap() != null)
                devices += add(sums, counters.read(vm.pmap().events().ofMachine()), since.get(vm), vm);
        Reclaimer reclaimer = machine.overcommitment().reclaimer();
        if (host && reclaimer != null)
            devices += add(sums, counters.read(reclaimer.counts()), since.get(reclaimer), null);
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < sums.length; i++) values.put(names.get(i), sums[i]);
        if (!machine.isTimed()) values.put("time.devices", devices);
        derive(values);
        gauges(values, included, vms, host);
        values.putAll(costs.time(priced(values, since, included, vms)));
        if (machine.isPageLevel()) values.keySet().removeIf(MachineMetrics::needsTlbs);
        return new Measures(ordered(values));
    }

    /** Counts with the bytes that operating systems zeroed and copied: their pages may differ in size. */
    private Map<String, Double> priced(
            Map<String, Double> values, Map<Object, long[]> since, List<Process> included, List<VirtualMachine> vms) {
        Map<String, Double> priced = new HashMap<>(values);
        for (Process p : included)
            bytes(priced, p.counts(), since.get(p), p.table().layout());
        for (VirtualMachine vm : vms)
            if (vm.pmap() != null)
                bytes(
                        priced,
                        vm.pmap().events().ofMachine(),
                        since.get(vm),
                        vm.os().layout());
        return priced;
    }

    private void bytes(Map<String, Double> priced, long[] now, long @Nullable [] before, PageTableLayout layout) {
        double page = layout.bare() ? 0 : 1L << layout.pageBits();
        for (boolean zeroed : new boolean[] {true, false}) {
            int at = machine.counters().find(zeroed ? "memory.zeroed" : "memory.copied");
            if (at < 0) continue;
            double pages = now[at] - (before == null ? 0 : before[at]);
            priced.merge(zeroed ? CostModel.ZEROED_BYTES : CostModel.COPIED_BYTES, pages * page, Double::sum);
        }
    }

    /** What nothing counts where accesses are simulated page by page. */
    public static boolean needsTlbs(String metric) {
        return metric.startsWith("tlb.")
                || metric.startsWith("walk")
                || metric.startsWith("nestedTlb.")
                || TIME_WITH_WALKS.contains(metric);
    }

    /** @return what disks take for the pages that were moved, where no time passes, in nanoseconds */
    private double add(double[] sums, long[] now, long @Nullable [] before, @Nullable VirtualMachine vm) {
        for (int i = 0; i < sums.length; i++) sums[i] += now[i] - (before == null ? 0 : before[i]);
        if (machine.isTimed()) return 0;
        DiskSpec host = machine.spec().reclaim().swap().disk();
        DiskSpec own = vm == null || vm.path().isEmpty() ? host : vm.os().spec().disk();
        return price(own, false) * more("faults.major", now, before)
                + price(own, true) * (more("swap.guestOut", now, before) + more("pageCache.written", now, before))
                + price(host, false) * more("swap.hostIn", now, before)
                + price(host, true) * more("swap.hostOut", now, before);
    }

    private double price(DiskSpec disk, boolean store) {
        return Disks.price(
                disk, store, machine.spec().costs(), 1L << machine.geometry().frameBits());
    }

    private double more(String metric, long[] now, long @Nullable [] before) {
        int at = machine.counters().find(metric);
        return at < 0 ? 0 : now[at] - (before == null ? 0 : before[at]);
    }

    private void derive(Map<String, Double> v) {
        double fetches = v.getOrDefault("access.fetches", 0.0);
        double datas = v.getOrDefault("access.loads", 0.0) + v.getOrDefault("access.stores", 0.0);
        double accesses = fetches + datas;
        v.put("access.count", accesses);
        v.put("tlb.lookups", accesses);
        double misses = v.getOrDefault("tlb.misses", 0.0);
        v.put("tlb.hits", accesses - misses);
        if (accesses > 0) {
            v.put("tlb.hitRate", (accesses - misses) / accesses);
            v.put("tlb.missRate", misses / accesses);
        }
        double walks = v.getOrDefault("walk.count", 0.0);
        if (walks > 0) v.put("walk.meanReferences", v.getOrDefault("walk.references", 0.0) / walks);
        boolean fetchSeen = false;
        boolean dataSeen = false;
        for (TlbSpec tlb : machine.spec().mmu().tlbs()) {
            boolean first = false;
            double looked = 0;
            if (tlb.holds() != TlbSpec.Holds.DATA && !fetchSeen) {
                looked += fetches;
                fetchSeen = true;
                first = true;
            }
            if (tlb.holds() != TlbSpec.Holds.INSTRUCTIONS && !dataSeen) {
                looked += datas;
                dataSeen = true;
                first = true;
            }
            String hits = "tlb." + tlb.name() + ".hits";
            if (first) v.merge(hits, looked - v.getOrDefault("tlb." + tlb.name() + ".misses", 0.0), Double::sum);
        }
    }

    private void gauges(Map<String, Double> v, List<Process> included, List<VirtualMachine> vms, boolean host) {
        for (Process p : included) {
            PageTableLayout layout = p.table().layout();
            v.merge("tables.count", 0.0, Double::sum);
            v.merge("tables.space", 0.0, Double::sum);
            for (int l = 0; l < layout.levels(); l++) {
                double n = p.table().tables(l);
                double bytes = n * layout.tableBytes(l);
                v.merge("tables.count", n, Double::sum);
                v.merge("tables.space", bytes, Double::sum);
                v.merge("tables." + layout.name(l) + ".count", n, Double::sum);
                v.merge("tables." + layout.name(l) + ".space", bytes, Double::sum);
            }
            if (vms.isEmpty()) v.merge("memory.frames", (double) p.frames(), Double::sum);
        }
        for (VirtualMachine vm : vms) {
            int perPage = vm.os().layout().pageBits() - machine.geometry().frameBits();
            v.merge("memory.frames", (double) (vm.os().dataFrames() >>> perPage), Double::sum);
            double frame = 1L << machine.geometry().frameBits();
            if (vm.memory() != null) v.merge("memory.guest", vm.memory().used() * frame, Double::sum);
            if (vm.pmap() != null) {
                v.merge("memory.host", vm.pmap().held() * frame, Double::sum);
                v.merge("memory.swapped", vm.pmap().swapped() * frame, Double::sum);
                v.merge("memory.shared", vm.pmap().sharing() * frame, Double::sum);
                v.merge("memory.compressed", vm.pmap().compressed() * frame, Double::sum);
            }
            Tenant tenant = machine.overcommitment().tenant(vm);
            if (tenant != null) {
                v.merge("memory.allocated", tenant.allocated() * frame, Double::sum);
                v.merge("memory.overhead", tenant.overhead() * frame, Double::sum);
                if (!host) v.put("memory.active", tenant.active());
                v.merge("balloon.size", tenant.balloonSize() * frame, Double::sum);
                v.merge("balloon.target", tenant.balloonTarget() * frame, Double::sum);
            }
            operatingSystem(v, vm);
            if (vm.nested() != null) {
                PageTableLayout layout = vm.nested().table().layout();
                v.merge("secondStage.tables.count", 0.0, Double::sum);
                v.merge("secondStage.tables.space", 0.0, Double::sum);
                for (int l = 0; l < layout.levels(); l++) {
                    double n = vm.nested().table().tables(l);
                    v.merge("secondStage.tables.count", n, Double::sum);
                    v.merge("secondStage.tables.space", n * layout.tableBytes(l), Double::sum);
                }
            }
            if (vm.shadow() != null) {
                v.merge("shadow.pages", (double) vm.shadow().pages(), Double::sum);
                v.merge("shadow.space", (double) vm.shadow().space(), Double::sum);
            }
        }
        if (host) {
            double frame = 1L << machine.geometry().frameBits();
            v.put("host.memory.used", machine.memory().used() * frame);
            v.put(
                    "host.memory.free",
                    (machine.memory().frames() - machine.memory().used()) * frame);
            if (machine.sharing() != null) machine.sharing().gauges(v);
        }
    }

    /** Figures of what an operating system does that has more to do than to map pages. */
    private void operatingSystem(Map<String, Double> v, VirtualMachine vm) {
        OsSpec os = vm.os().spec();
        double page = 1L << vm.os().layout().pageBits();
        if (vm.memory() != null && !vm.os().layout().bare())
            v.merge("guest.panics", (double) vm.os().panics(), Double::sum);
        if (os.swap() > 0) v.merge("swap.guestUsed", vm.os().swapUsed() * page, Double::sum);
        if (os.pageCache() > 0 || vm.os().cachedPages() > 0)
            v.merge("pageCache.size", vm.os().cachedPages() * page, Double::sum);
        if (os.equals(OsSpec.DEFAULT) || vm.memory() == null) return;
        double frame = 1L << machine.geometry().frameBits();
        v.merge("memory.free", vm.memory().free() * frame, Double::sum);
        FrameAllocator frames = vm.memory().frames();
        v.merge("buddy.largest", frames.largestFree() < 0 ? 0 : frame * (1L << frames.largestFree()), Math::max);
        PageTableLayout layout = vm.os().layout();
        if (layout.levels() > 1)
            v.merge("buddy.unusable", frames.unusable(layout.span(1) - layout.frameBits()), Math::max);
        long[] blocks = frames.freeBlocks();
        for (int o = 0; o < blocks.length; o++)
            if (blocks[o] > 0) v.merge("buddy.order" + o + ".free", (double) blocks[o], Double::sum);
    }

    /** The same values in the order of the registry. */
    private Map<String, Double> ordered(Map<String, Double> values) {
        List<Map.Entry<String, Double>> entries = new ArrayList<>(values.entrySet());
        entries.sort(Comparator.comparingInt(e -> rank(e.getKey())));
        Map<String, Double> ordered = new LinkedHashMap<>();
        for (Map.Entry<String, Double> e : entries) ordered.put(e.getKey(), e.getValue());
        return ordered;
    }

    /** The place of a metric in the registry. */
    public int rank(String metric) {
        return ranks.computeIfAbsent(
                metric,
                m -> Metrics.all()
                        .indexOf(Metrics.find(m)
                                .orElseThrow(() -> new IllegalStateException("no metric is registered for " + m))));
    }
}
