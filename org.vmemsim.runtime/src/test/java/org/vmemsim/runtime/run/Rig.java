package org.vmemsim.runtime.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.Watch;
import org.vmemsim.runtime.explain.AccessTracer;
import org.vmemsim.runtime.guest.Handlers;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.run.names.Actor;
import org.vmemsim.runtime.run.names.Names;
import org.vmemsim.runtime.run.names.Target;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.vmm.VirtualMachine;

/** One machine {@code box} with a guest {@code vm}, worked by single operations. */
public final class Rig {
    private static final List<String> COUNTS = List.of(
            "faults.true", "faults.missing", "faults.protection", "faults.copyOnWrite", "faults.fatal", "access.lost");

    public final Machine machine;
    private final Operations operations;
    private final AccessTracer tracer;
    private final Watch watch;
    private final Replayer replayer;

    public Rig(HostSpec host) {
        this(host, true, (handler, p, va) -> {
            throw new AssertionError("no handlers here");
        });
    }

    /**
     * @param filtered whether replay drops accesses that change nothing
     * @param handlers of faults, where the scenario has its own
     */
    public Rig(HostSpec host, boolean filtered, Handlers handlers) {
        machine = new Machine(host, 1, handlers);
        replayer = new Replayer(machine.mmu(), machine.counters(), filtered);
        Options options = Options.in(Path.of("."));
        watch = new Watch("rig", options, null);
        tracer = new AccessTracer(machine);
        operations = new Operations(
                machine, new Names(machine, Rig::value, List.of()), Rig::value, watch, options, tracer, null);
    }

    private static long value(Expression e) {
        return ((Expression.Constant) e).value();
    }

    public VirtualMachine vm() {
        return machine.machines().get(0);
    }

    public Process process(String name) {
        return java.util.Objects.requireNonNull(machine.processes().get("vm." + name), name);
    }

    public static Subject subject(String name) {
        return Subject.of("box", "vm", name);
    }

    public void carryOut(String process, Operation o) {
        operations.carryOut(o, new Actor(process(process), null));
    }

    /** What a process of any guest does, by its path: {@code vm2.r}. */
    public void as(String path, Operation o) {
        Process p = java.util.Objects.requireNonNull(machine.processes().get(path), path);
        operations.carryOut(o, new Actor(p, null));
    }

    /** Reads at an address. */
    public void touch(String path, long va) {
        Process p = java.util.Objects.requireNonNull(machine.processes().get(path), path);
        machine.run(p);
        tracer.access(va, org.vmemsim.runtime.paging.AccessKind.LOAD, watch, p);
    }

    /** What the host does. */
    public void asHost(Operation o) {
        operations.carryOut(o, new Actor(null, new Target(null, null)));
    }

    /** Makes one access. @return host-physical address, -1 if it was lost, -2 if software carried it out */
    public long access(String process, long va, int kind) {
        machine.run(process(process));
        return tracer.access(va, kind, watch, process(process));
    }

    /** Carries out records of a trace. */
    public void replay(String process, long... records) {
        machine.run(process(process));
        replayer.reset();
        replayer.records(records, 0, records.length);
    }

    /** All counts of all processes, by name. */
    public Map<String, Long> everything() {
        Map<String, Long> all = new TreeMap<>();
        machine.processes().forEach((path, p) -> {
            for (int i = 0; i < machine.counters().names().size(); i++)
                all.put(
                        path + " " + machine.counters().names().get(i),
                        machine.counters().read(p.counts())[i]);
        });
        return all;
    }

    public long[] counts() {
        return COUNTS.stream().mapToLong(this::count).toArray();
    }

    public long count(String metric) {
        int i = machine.counters().names().indexOf(metric);
        return i < 0
                ? 0
                : machine.processes().values().stream()
                        .mapToLong(p -> machine.counters().read(p.counts())[i])
                        .sum();
    }

    /** The leaf that software finds, canonical; 0 if there is none. */
    public long entry(String process, long va) {
        PageTable t = process(process).table();
        return t.find(va) ? t.entry() : 0;
    }

    /** Log2 of the bytes of the leaf that software finds. */
    public int leafBits(String process, long va) {
        PageTable t = process(process).table();
        t.find(va);
        return t.layout().span(t.level());
    }

    /** Where a guest-physical address lies; -1 if nothing stands behind it. */
    public long host(long gpa) {
        return vm().pmap() == null ? gpa : vm().pmap().reach(gpa);
    }

    /** A word of guest memory. */
    public long word(long gpa, int log2) {
        long hpa = host(gpa);
        return hpa < 0 ? 0 : machine.memory().read(hpa, log2);
    }

    public long target(long entry) {
        return entry >>> Pte.FRAME_SHIFT << machine.geometry().frameBits();
    }

    public static Place at(long va) {
        return new Place(false, new Place.Addresses(Expression.of(va), null, false));
    }

    public static Place range(long from, long lastPage) {
        return new Place(false, new Place.Addresses(Expression.of(from), Expression.of(lastPage), true));
    }

    public static Place region(String process, String name) {
        return new Place(false, new Place.Pages(null, null, false, new Place.RegionBase(subject(process), name)));
    }

    public static Place page(String process, String name, long number) {
        return new Place(
                false,
                new Place.Pages(Expression.of(number), null, false, new Place.RegionBase(subject(process), name)));
    }

    public static Place frame(long gfn) {
        return new Place(
                false, new Place.Pages(Expression.of(gfn), null, false, new Place.MemoryBase(Subject.of("box", "vm"))));
    }
}
