package org.vmemsim.runtime.workload;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.control.Watch;
import org.vmemsim.runtime.explain.AccessTracer;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.scenario.trace.FileTrace;
import org.vmemsim.runtime.scenario.trace.LiteralTrace;
import org.vmemsim.runtime.scenario.trace.SequentialTrace;
import org.vmemsim.runtime.scenario.trace.TraceMix;
import org.vmemsim.runtime.scenario.trace.TraceSequence;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.UniformTrace;
import org.vmemsim.runtime.scenario.trace.WorkloadSpec;
import org.vmemsim.runtime.scenario.trace.ZipfTrace;
import org.vmemsim.runtime.time.Delays;
import org.vmemsim.runtime.time.Disks;
import org.vmemsim.runtime.time.Timeline;
import org.vmemsim.runtime.trace.source.TraceContext;
import org.vmemsim.runtime.vmm.VirtualMachine;

/**
 * The workloads that go on, interleaved by their rates: in quanta of simulated time each machine in turn makes the accesses
 * that are due before the quantum's end. A machine that is kept waiting makes fewer (a closed loop): all its workloads wait.
 */
public final class Workloads {
    /** Nanoseconds. */
    private static final long QUANTUM = 10_000_000;

    /** Records to read ahead for. */
    private static final int WARM = 128;

    /** Where a workload's own region begins: behind the first 4 MiB, as processes do. */
    private static final long START = 1L << 22;

    private final Machine machine;
    private final Watch watch;
    private final Options options;
    private final AccessTracer tracer;
    private final Delays stalls;
    private final Disks disks;
    private final List<Lane> lanes = new ArrayList<>();
    private final ExecutorService ahead = Executors.newSingleThreadExecutor(Workloads::thread);
    private final int fetchesAt;
    private final int loadsAt;
    private final int storesAt;

    /** The workloads of one machine. */
    private static final class Lane implements Comparable<Lane> {
        private final VirtualMachine vm;
        private final int order;
        private final List<Workload> workloads = new ArrayList<>();
        /** When its next request to a disk is due. */
        private long due = Timeline.NEVER;

        Lane(VirtualMachine vm, int order) {
            this.vm = vm;
            this.order = order;
        }

        @Override
        public int compareTo(Lane other) {
            return due != other.due ? Long.compare(due, other.due) : Integer.compare(order, other.order);
        }

        /** The workload whose request is due first; null if no request is open. */
        @Nullable
        Workload first() {
            Workload first = null;
            for (Workload w : workloads)
                if (w.request.open() && (first == null || w.request.at < first.request.at)) first = w;
            return first;
        }

        void delay(long ns) {
            for (Workload w : workloads) w.delay(ns);
        }
    }

    /** Those that wait for a disk, the one whose request is due first in front. */
    private final PriorityQueue<Lane> waiting = new PriorityQueue<>();

    /** Whether many of the last accesses walked: then it pays to read ahead what the next ones need. */
    private boolean missHeavy;

    public Workloads(Machine machine, Watch watch, Options options, AccessTracer tracer) {
        this.machine = machine;
        this.watch = watch;
        this.options = options;
        this.tracer = tracer;
        this.stalls = machine.stalls();
        this.disks = machine.disks();
        this.fetchesAt = machine.counters().index("access.fetches");
        this.loadsAt = machine.counters().index("access.loads");
        this.storesAt = machine.counters().index("access.stores");
    }

    // ------------------------------------------------------------------ starting and stopping

    /** Starts a workload on a process. */
    public void start(WorkloadSpec spec, Process process, long now, int line) {
        Lane lane = lane(machine.home(process));
        if (lane.vm.os().panicked()) return; // it does nothing until it is rebooted
        for (Workload w : lane.workloads)
            if (w.process() == process && w.name().equals(spec.name()))
                throw new SimulationException(
                        line, "workload " + spec.name() + " goes on already on " + process.path(), "stop it first");
        long base = process.regions().isEmpty()
                ? START
                : process.table()
                        .layout()
                        .extend(process.regions().iterator().next().start());
        TraceContext context = new TraceContext(
                options.directory(), base, 1L << process.table().layout().pageBits());
        lane.workloads.add(
                new Workload(spec, Seeds.of(spec.trace(), process.path()), context, process, now, line, ahead));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "records ahead");
        thread.setDaemon(true);
        return thread;
    }

    /** Starts a workload on a machine: on its only process, or, where it has none, on a new one called like the workload. */
    public void start(WorkloadSpec spec, VirtualMachine vm, long now, int line) {
        if (vm.os().panicked()) return; // it does nothing until it is rebooted
        List<Process> own =
                vm.os().processes().stream().filter(p -> !made.containsValue(p)).toList();
        if (own.size() > 1)
            throw new SimulationException(
                    line,
                    (vm.path().isEmpty() ? "the host" : vm.path()) + " has several processes",
                    "say on which the workload goes on: 'process: start " + spec.name() + "'");
        start(spec, own.isEmpty() ? made(spec, vm) : own.get(0), now, line);
    }

    /** Processes that were made for workloads, by path. */
    private final Map<String, Process> made = new java.util.HashMap<>();

    private Process made(WorkloadSpec spec, VirtualMachine vm) {
        String path = vm.path().isEmpty() ? spec.name() : vm.path() + "." + spec.name();
        Process before = made.get(path);
        if (before != null) return before;
        long extent = extent(spec.trace());
        List<RegionSpec> regions = extent == 0
                ? List.of()
                : List.of(SettingGroup.of(RegionSpec.class)
                        .with(
                                RegionSpec.DEFAULT,
                                Map.of("name", "data", "start", START, "size", extent, "initially", Backing.LAZY)));
        ProcessSpec process = SettingGroup.of(ProcessSpec.class)
                .with(ProcessSpec.DEFAULT, Map.of("name", spec.name(), "regions", regions));
        Process fresh = machine.start(vm, path, process);
        made.put(path, fresh);
        return fresh;
    }

    /** How many bytes a trace's addresses spread over; 0 where only reading it would tell. */
    private static long extent(TraceSource trace) {
        if (trace instanceof UniformTrace t) return t.over();
        if (trace instanceof ZipfTrace t) return t.over();
        if (trace instanceof SequentialTrace t) return t.over();
        if (trace instanceof FileTrace || trace instanceof LiteralTrace) return 0;
        List<TraceSource> parts = trace instanceof TraceMix m ? m.parts() : ((TraceSequence) trace).parts();
        long most = 0;
        for (TraceSource p : parts) {
            long one = extent(p);
            if (one == 0) return 0;
            most = Math.max(most, one);
        }
        return most;
    }

    /** Stops a workload of a process, or of all processes of a machine; all workloads where the name is empty. */
    public void stop(String workload, VirtualMachine vm, @Nullable Process process) {
        for (Workload w : List.copyOf(lane(vm).workloads)) {
            if (!workload.isEmpty() && !w.name().equals(workload) || process != null && w.process() != process)
                continue;
            lane(vm).workloads.remove(w);
            w.request.drop();
            w.close();
        }
    }

    private Lane lane(VirtualMachine vm) {
        for (Lane l : lanes) if (l.vm == vm) return l;
        Lane fresh = new Lane(vm, machine.machines().indexOf(vm));
        lanes.add(fresh);
        lanes.sort(Comparator.comparingInt(l -> l.order));
        return fresh;
    }

    /** Ends all, whatever happened. */
    public void close() {
        for (Lane lane : lanes) lane.workloads.forEach(Workload::close);
        ahead.shutdown();
    }

    // ------------------------------------------------------------------ running

    /**
     * Makes all accesses that are due from one time to before another. A machine goes on until one of its accesses needs a disk
     * that others use too. Once all have come so far, the one that asked first, by simulated time, has its turn: so each disk
     * gets its requests in the order of their times, whatever the order of the machines and however long the quantum.
     */
    public void advance(long from, long to) {
        if (lanes.stream().allMatch(l -> l.workloads.isEmpty())) return;
        for (long t = from; t < to; ) {
            long end = Math.min(to, (t / QUANTUM + 1) * QUANTUM);
            int first = (int) (t / QUANTUM % lanes.size()); // who goes first gets memory first, so all do in turn
            for (int i = 0; i < lanes.size(); i++) run(lanes.get((first + i) % lanes.size()), end);
            for (Lane lane = waiting.poll(); lane != null; lane = waiting.poll()) {
                serve(lane);
                run(lane, end);
            }
            disks.settle(end);
            watch.check();
            t = end;
        }
    }

    /** Accesses of a machine up to a time, or up to its first request to a disk. */
    private void run(Lane lane, long until) {
        if (lane.vm.os().panicked()) stop("", lane.vm, null);
        Workload first = lane.first();
        long limit = first == null ? until : Math.min(until, first.request.at);
        for (Workload w : lane.workloads) {
            if (w.request.open() || w.due(limit) <= 0) continue;
            machine.run(w.process());
            waited(lane);
            int stretches = 0;
            int all = 0;
            for (long due = w.due(limit); due > 0; due = w.due(limit)) {
                w.fill();
                int n = (int) Math.min(due, w.end - w.at);
                if (missHeavy && w.at >= w.prefetchedTo) {
                    w.prefetchedTo = w.at + Math.min(n, WARM);
                    machine.mmu().prefetch(w.records, w.at, w.prefetchedTo);
                }
                int done = carryOut(lane, w, n);
                w.made(done);
                if (lane.vm.os().panicked()) {
                    stop("", lane.vm, null);
                    return;
                }
                stretches++;
                all += done;
                if (!w.request.open()) continue;
                while (w.request.at < until && isFirst(lane, w)) step(lane, w);
                if (!w.request.open()) continue;
                limit = Math.min(limit, w.request.at);
                break;
            }
            if (all >= 1 << 4) missHeavy = stretches > all >> 4;
        }
        first = lane.first();
        if (first == null || first.request.at >= until) return;
        lane.due = first.request.at;
        waiting.add(lane);
    }

    /** Whether nobody else can ask the disk before: there is nobody, or the disk is the machine's own. */
    private boolean isFirst(Lane lane, Workload w) {
        if (lane.workloads.size() > 1) return false;
        return lanes.size() == 1 || disks.isAlone(lane.vm) && !Disks.waitsForHost(w.request);
    }

    private void serve(Lane lane) {
        Workload first = lane.first();
        if (first != null) step(lane, first);
    }

    /** The next step of what a workload waits for: its machine waits until it is done. */
    private void step(Lane lane, Workload w) {
        Delays.Cause why = Disks.waitsForHost(w.request) ? Delays.Cause.HOST_SWAP : Delays.Cause.GUEST_SWAP;
        long ns = disks.step(lane.vm, w.request, w.process().counts());
        if (ns == 0) return;
        stalls.waited(w.process(), why, ns);
        lane.delay(ns);
    }

    /** Others kept the machine waiting. */
    private void waited(Lane lane) {
        long ns = stalls.take(lane.vm);
        if (ns > 0) lane.delay(ns);
    }

    /** Carries out records of a workload up to one that costs time. @return how many */
    private int carryOut(Lane lane, Workload w, int n) {
        Process process = w.process();
        int to = w.at + n;
        int at = w.at;
        boolean each = process.wantsReferences();
        if (!each && watch.left() >= n) {
            at = machine.mmu().pass(w.records, at, to);
            count(w.records, w.at, at);
        }
        if (at == to) return n;
        long made = w.next(at);
        stalls.begin();
        one(w.records[at], process);
        long lost = stalls.end(lane.vm);
        if (lost > 0) lane.delay(lost);
        waited(lane);
        disks.collect(lane.vm, w.request, made);
        return at + 1 - w.at;
    }

    private void count(long[] records, int from, int to) {
        if (from == to) return;
        long stores = 0;
        long fetches = 0;
        for (int i = from; i < to; i++) {
            stores += records[i] >>> 63;
            if (records[i] >>> 62 == Access.FETCH) fetches++;
        }
        long[] now = machine.counters().now;
        now[storesAt] += stores;
        now[fetchesAt] += fetches;
        now[loadsAt] += to - from - stores - fetches;
        watch.made(to - from);
    }

    private void one(long record, Process process) {
        if (!machine.isPageLevel() || watch.left() <= 1) {
            tracer.record(record, watch, process);
            return;
        }
        int kind = Access.kind(record) == Access.FETCH
                ? AccessKind.FETCH
                : record < 0 ? AccessKind.STORE : AccessKind.LOAD;
        int at = kind == AccessKind.FETCH ? fetchesAt : kind == AccessKind.LOAD ? loadsAt : storesAt;
        int bits = machine.mmu().pageBits();
        long va = Access.address(record);
        walk(va, kind, at, process);
        if (Access.crosses(record, bits)) walk((va >>> bits) + 1 << bits, kind, at, process);
    }

    private void walk(long va, int kind, int countAt, Process process) {
        process.reference(va);
        machine.counters().now[countAt]++;
        machine.mmu().walk(va, kind);
        watch.made(1);
    }
}
