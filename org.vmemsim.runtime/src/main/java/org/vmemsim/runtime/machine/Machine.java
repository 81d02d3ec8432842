package org.vmemsim.runtime.machine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.Handlers;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.memory.SharedFrames;
import org.vmemsim.runtime.memory.Transfers;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.mmu.Mmu;
import org.vmemsim.runtime.mmu.Tlbs;
import org.vmemsim.runtime.paging.FaultHandler;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Tracing;
import org.vmemsim.runtime.paging.WalkCaches;
import org.vmemsim.runtime.paging.Walker;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostProblem;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.machine.Reach;
import org.vmemsim.runtime.scenario.memory.ImageSpec;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.processor.ProcessorFamily;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.time.Delays;
import org.vmemsim.runtime.time.Disks;
import org.vmemsim.runtime.time.Timeline;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.events.Initiator;

/** One host, put together: its hardware, its virtual machines, and who runs on them. */
public final class Machine {
    private final HostSpec spec;
    private final Geometry geometry;
    private final PhysicalMemory memory;
    private final SharedFrames shared;
    private final Overcommitment overcommitment;
    private final Counters counters = new Counters();
    private final Tracing tracing = new Tracing();
    private final Mmu mmu;
    private final List<VirtualMachine> machines = new ArrayList<>();
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<Process, VirtualMachine> homes = new LinkedHashMap<>();
    private final @Nullable Sharing sharing;
    private final boolean pageLevel;
    private final Processor processor;
    private final Timeline timeline = new Timeline();
    private final @Nullable Delays stalls;
    private final @Nullable Disks disks;
    private final Transfers hostMoves = new Transfers();
    private final Initiator initiator = new Initiator();
    private final long reserved;
    private final AddressTags contexts;

    /** What of a machine depends on the run. */
    public enum Detail {
        /** Everything, and no time. */
        UNTIMED,
        /** Everything, over time. */
        TIMED,
        /** Page by page, over time: no TLBs and no walk caches, and no count of what they would do. */
        PAGE_LEVEL
    }

    public Machine(HostSpec spec, long seed, Handlers handlers) {
        this(spec, seed, handlers, Detail.UNTIMED);
    }

    public Machine(HostSpec spec, long seed, Handlers handlers, Detail detail) {
        this(spec, seed, handlers, detail, () -> {});
    }

    /** @param pulse called now and then while what the scenario names is set up; it may end that by an exception */
    public Machine(HostSpec given, long seed, Handlers handlers, Detail detail, Runnable pulse) {
        HostSpec host = Reach.fitting(given);
        HostProblem.check(host);
        this.pageLevel = detail == Detail.PAGE_LEVEL;
        HostSpec spec = pageLevel ? withoutCaches(host) : host;
        this.spec = spec;
        this.geometry = Geometry.of(spec);
        this.memory = new PhysicalMemory(geometry.frameBits(), spec.memory());
        this.shared = new SharedFrames(memory);
        for (GuestSpec g : spec.guests()) if (spec.secondStageBare(g)) memory.reserve(g.memory());
        this.reserved = memory.used();
        boolean asid = pageLevel || spec.mmu().tagsProcesses();
        boolean vpid = pageLevel || spec.mmu().tagsMachines();
        this.contexts = new AddressTags(spec.name());
        contexts.taken(spec.guests().stream().map(GuestSpec::vpid).toList());
        MachineMetrics.register(counters);
        this.stalls = detail == Detail.UNTIMED ? null : new Delays(counters);
        this.disks = detail == Detail.UNTIMED ? null : new Disks(spec, hostMoves, 1L << geometry.frameBits(), counters);
        this.overcommitment = new Overcommitment(spec, memory, counters, seed, stalls != null);
        Tlbs tlbs = Tlbs.of(spec.mmu(), geometry.classes(), geometry.frameBits(), seed);
        PageTableLayout layout = PageTableLayout.of(spec.tables(), geometry.frameBits());
        WalkCaches caches = new WalkCaches(spec.mmu().walkCaches(), layout, counters, seed);
        Walker idle = new Walker(
                new Walker.Parts(memory, layout, caches, null, null, false, counters, tracing),
                f -> FaultHandler.Outcome.LOST);
        this.mmu = new Mmu(tlbs, geometry.pageBits(), counters, tracing, idle, f -> FaultHandler.Outcome.LOST);
        if (pageLevel) mmu.pageLevel();
        Processor.Tags tagged = new Processor.Tags(asid, vpid, pageLevel);
        ProcessorFamily family = ProcessorFamily.of(spec.mmu());
        Invalidations invalidations = new Invalidations(mmu, contexts, machines, tracing);
        this.processor = new Processor(mmu, counters, tagged, family, invalidations, this::home);
        PagingModes modes = new PagingModes(
                new PagingModes.Parts(
                        spec, pageLevel, geometry, memory, shared, hostMoves, initiator, contexts, processor, handlers,
                        counters, tracing),
                seed);
        VirtualMachine bare = spec.processes().isEmpty() ? null : modes.host();
        List<GuestSpec> specs = new ArrayList<>();
        for (GuestSpec g : spec.guests())
            for (String name : names(g.name(), g.replicas())) {
                machines.add(modes.guest(name, g));
                pulse.run();
                specs.add(g);
            }
        sharing = sharing(bare, specs, seed);
        memory.pulsing(pulse, () -> setUp(bare, specs));
        if (sharing != null && detail != Detail.UNTIMED) sharing.pass(timeline);
    }

    /** Starts what the scenario names, on the host itself and on its guests. @param specs of the guests, by their place */
    private void setUp(@Nullable VirtualMachine bare, List<GuestSpec> specs) {
        counters.now = counters.fresh(); // what setting up counts is nobody's
        for (VirtualMachine vm : machines)
            if (vm.pmap() != null) {
                vm.pmap().events().ofMachine(counters.fresh());
                vm.os().account(vm.pmap().events().ofMachine());
            }
        if (overcommitment.reclaimer() != null) overcommitment.reclaimer().counts(counters.fresh());
        for (int i = 0; i < specs.size(); i++) overcommitment.admit(machines.get(i), specs.get(i));
        overcommitment.admitted();
        if (bare != null) start(bare, spec.processes());
        for (int i = 0; i < specs.size(); i++)
            start(machines.get(i), specs.get(i).processes());
        for (VirtualMachine vm : machines) vm.os().up(vm.memory() != null);
        if (bare != null) bare.os().up(false);
        if (stalls != null) stalls.prices(spec.costs(), 1L << geometry.frameBits());
        if (disks != null)
            for (int i = 0; i < specs.size(); i++)
                disks.add(machines.get(i), specs.get(i).os().disk());
        if (bare != null) machines.add(0, bare);
        if (disks != null) disks.ready(machines, overcommitment.counts(counters));
        for (VirtualMachine vm : machines) if (vm.nested() != null) vm.nested().ready();
        if (sharing != null && overcommitment.reclaimer() != null) sharing.help(overcommitment.reclaimer());
    }

    private static HostSpec withoutCaches(HostSpec host) {
        MmuSpec m = host.mmu();
        MmuSpec plain = new MmuSpec(
                m.name(),
                m.layout(),
                m.secondStage(),
                m.tags(),
                m.accessedDirty(),
                m.secondStageAccessedDirty(),
                List.of(),
                List.of(),
                null);
        return SettingGroup.of(HostSpec.class).with(host, Map.of("mmu", plain));
    }

    private @Nullable Sharing sharing(@Nullable VirtualMachine bare, List<GuestSpec> specs, long seed) {
        if (!Sharing.isWanted(spec)) return null;
        Sharing made = new Sharing(spec.reclaim(), memory, shared, seed);
        if (bare != null) made.know(bare, ImageSpec.DEFAULT, spec.memory());
        for (int i = 0; i < specs.size(); i++)
            made.know(machines.get(i), specs.get(i).image(), specs.get(i).memory());
        made.begin();
        return made;
    }

    /** {@code name}, or {@code name[0]} and so on. */
    static List<String> names(String name, int replicas) {
        if (replicas == 0) return List.of(name);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < replicas; i++) all.add(name + "[" + i + "]");
        return all;
    }

    /** The number of an address space of a machine. */
    private int context(VirtualMachine vm, long asid) {
        // what runs without paging has no address space of its own
        if (vm.os().layout().bare() && vm.nested() != null) return vm.globalContext();
        if (vm.os().layout().bare()) return contexts.process(vm.globalContext(), 1);
        return contexts.process(vm.globalContext(), pageLevel ? 0 : asid);
    }

    private void start(VirtualMachine vm, List<ProcessSpec> specs) {
        vm.os().boot();
        for (ProcessSpec p : specs)
            for (String name : names(p.name(), p.replicas())) {
                String path = vm.path().isEmpty() ? name : vm.path() + "." + name;
                int context = context(vm, p.asid());
                adopt(vm, vm.os().start(path, p, context, counters.fresh()));
            }
    }

    private void adopt(VirtualMachine vm, Process process) {
        processes.put(process.path(), process);
        homes.put(process, vm);
    }

    /** Makes a process in the middle of a run. */
    public Process start(VirtualMachine vm, String path, ProcessSpec process) {
        long[] counts = counters.fresh();
        long[] before = counters.now;
        counters.now = counts;
        int context = context(vm, process.asid());
        adopt(vm, vm.os().start(path, process, context, counts));
        counters.now = before;
        return Objects.requireNonNull(processes.get(path));
    }

    /** Makes a child of a process. */
    public Process fork(Process parent, String path) {
        VirtualMachine vm = home(parent);
        Process child = vm.os().fork(parent, path, context(vm, 0), counters.fresh());
        adopt(vm, child);
        return child;
    }

    /** From here on accesses are those of this process. */
    public void run(Process process) {
        processor.run(process);
    }

    /** What runs all of it. */
    public Processor processor() {
        return processor;
    }

    // ------------------------------------------------------------------ parts

    public VirtualMachine home(Process process) {
        VirtualMachine vm = homes.get(process);
        if (vm == null) throw new IllegalStateException(process.path() + " is of another host");
        return vm;
    }

    /** Simulated time; stays at 0 where the run has no duration. */
    public Timeline timeline() {
        return timeline;
    }

    /** Whether it is part of a run over time. */
    public boolean isTimed() {
        return stalls != null;
    }

    /** What keeps machines waiting; only where there is time. */
    public Delays stalls() {
        return Objects.requireNonNull(stalls);
    }

    /** What pages are swapped to; only where there is time. */
    public Disks disks() {
        return Objects.requireNonNull(disks);
    }

    /** Whether accesses of workloads are simulated page by page. */
    public boolean isPageLevel() {
        return pageLevel;
    }

    public HostSpec spec() {
        return spec;
    }

    public Geometry geometry() {
        return geometry;
    }

    /** Host frames that are a guest's from the start, because nothing maps its memory. */
    public long reserved() {
        return reserved;
    }

    public Overcommitment overcommitment() {
        return overcommitment;
    }

    /** Page contents and sharing; null where the scenario asks for neither. */
    @Nullable
    public Sharing sharing() {
        return sharing;
    }

    public SharedFrames sharedFrames() {
        return shared;
    }

    public PhysicalMemory memory() {
        return memory;
    }

    public Counters counters() {
        return counters;
    }

    public Tracing tracing() {
        return tracing;
    }

    public Mmu mmu() {
        return mmu;
    }

    public List<VirtualMachine> machines() {
        return machines;
    }

    /** Who causes what happens to guests' memory. */
    public Initiator initiator() {
        return initiator;
    }

    /** Processes by path: of several forked under one name the newest. */
    public Map<String, Process> processes() {
        return processes;
    }

    /** All processes that ever were, also those whose name a newer one has. */
    public Set<Process> everyProcess() {
        return Collections.unmodifiableSet(homes.keySet());
    }
}
