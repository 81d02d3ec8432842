package org.vmemsim.runtime.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.Cpu;
import org.vmemsim.runtime.guest.GuestOs;
import org.vmemsim.runtime.guest.Handlers;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.memory.TableMemory;
import org.vmemsim.runtime.memory.Transfers;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.mmu.Mmu;
import org.vmemsim.runtime.mmu.Tlbs;
import org.vmemsim.runtime.paging.AddressKinds;
import org.vmemsim.runtime.paging.FaultHandler;
import org.vmemsim.runtime.paging.Narration;
import org.vmemsim.runtime.paging.NestedTlb;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.WalkCaches;
import org.vmemsim.runtime.paging.Walker;
import org.vmemsim.runtime.scenario.GuestSpec;
import org.vmemsim.runtime.scenario.HostProblem;
import org.vmemsim.runtime.scenario.HostSpec;
import org.vmemsim.runtime.scenario.ImageSpec;
import org.vmemsim.runtime.scenario.LayoutSpec;
import org.vmemsim.runtime.scenario.MmuSpec;
import org.vmemsim.runtime.scenario.NestedTlbSpec;
import org.vmemsim.runtime.scenario.OsSpec;
import org.vmemsim.runtime.scenario.Paging;
import org.vmemsim.runtime.scenario.ProcessSpec;
import org.vmemsim.runtime.scenario.ProcessorFamily;
import org.vmemsim.runtime.scenario.Reach;
import org.vmemsim.runtime.scenario.SettingGroup;
import org.vmemsim.runtime.tlb.Tlb;
import org.vmemsim.runtime.vmm.Exits;
import org.vmemsim.runtime.vmm.GuestMemory;
import org.vmemsim.runtime.vmm.NestedVmm;
import org.vmemsim.runtime.vmm.Pmap;
import org.vmemsim.runtime.vmm.ShadowVmm;
import org.vmemsim.runtime.vmm.SharedFrames;
import org.vmemsim.runtime.vmm.Translations;
import org.vmemsim.runtime.vmm.VirtualMachine;

/** One host, put together: the one place where a paging mode becomes a composition of parts. */
final class Machine {
    private static final long SLOT_ALIGNMENT = 1L << 30;

    private final HostSpec spec;
    private final Geometry geometry;
    private final PhysicalMemory memory;
    private final SharedFrames shared;
    private final Overcommitment overcommitment;
    private final Counters counters = new Counters();
    private final Narration narration = new Narration();
    private final Handlers handlers;
    private final Mmu mmu;
    private final List<VirtualMachine> machines = new ArrayList<>();
    private final Map<LayoutSpec, PageTableLayout> layouts = new IdentityHashMap<>();
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<Process, VirtualMachine> homes = new LinkedHashMap<>();
    private final @Nullable Sharing sharing;
    private final boolean pageLevel;
    private final Processor processor;
    private final ProcessorFamily family;
    private final Timeline timeline = new Timeline();
    private final @Nullable Stalls stalls;
    private final @Nullable Disks disks;
    private final Transfers hostMoves = new Transfers();
    private final long reserved;
    private final AddressTags contexts;

    /** The tags of each machine's address spaces, by what they share. */
    private final Map<Integer, AddressTags.Machine> tagOf = new HashMap<>();

    /** Where the VMM's address space holds the memory of the next guest. */
    private long slots = 0x7f00_0000_0000L;

    /** What of a machine depends on the run. */
    enum Detail {
        /** Everything, and no time. */
        UNTIMED,
        /** Everything, over time. */
        TIMED,
        /** Page by page, over time: no TLBs and no walk caches, and no count of what they would do. */
        PAGE_LEVEL
    }

    Machine(HostSpec spec, long seed, Handlers handlers) {
        this(spec, seed, handlers, Detail.UNTIMED);
    }

    Machine(HostSpec given, long seed, Handlers handlers, Detail detail) {
        HostSpec host = Reach.fitting(given);
        HostProblem.check(host);
        this.pageLevel = detail == Detail.PAGE_LEVEL;
        HostSpec spec = pageLevel ? withoutCaches(host) : host;
        this.spec = spec;
        this.handlers = handlers;
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
        this.stalls = detail == Detail.UNTIMED ? null : new Stalls(counters);
        this.disks = detail == Detail.UNTIMED ? null : new Disks(spec, hostMoves, 1L << geometry.frameBits(), counters);
        this.overcommitment = new Overcommitment(spec, memory, counters, seed, stalls != null);
        Tlbs tlbs = Tlbs.of(spec.mmu(), geometry.classes(), geometry.frameBits(), seed);
        PageTableLayout hostLayout = layout(spec.tables());
        Walker idle = new Walker(
                new Walker.Parts(memory, hostLayout, caches(hostLayout, seed), null, null, false, counters, narration),
                f -> FaultHandler.Outcome.LOST);
        this.mmu = new Mmu(tlbs, geometry.pageBits(), counters, narration, idle, f -> FaultHandler.Outcome.LOST);
        if (pageLevel) mmu.pageLevel();
        Processor.Tags tagged = new Processor.Tags(asid, vpid, pageLevel);
        this.family = ProcessorFamily.of(spec.mmu());
        Invalidations invalidations = new Invalidations(mmu, contexts, machines);
        this.processor = new Processor(mmu, counters, tagged, family, invalidations, this::home);
        List<ProcessSpec> own = spec.processes();
        VirtualMachine bare = own.isEmpty()
                ? null
                : nativeMachine("", hostLayout, memory, spec.handlers(), new Installed(OsSpec.DEFAULT, own), 0, seed);
        List<GuestSpec> specs = new ArrayList<>();
        for (GuestSpec g : spec.guests())
            for (String name : names(g.name(), g.replicas())) {
                machines.add(guest(name, g, seed));
                specs.add(g);
            }
        sharing = sharing(bare, specs, seed);
        counters.now = counters.fresh(); // what setting up counts is nobody's
        for (VirtualMachine vm : machines)
            if (vm.pmap() != null) {
                vm.pmap().counts(counters.fresh());
                vm.os().account(vm.pmap().counts());
            }
        if (overcommitment.reclaimer() != null) overcommitment.reclaimer().counts(counters.fresh());
        for (int i = 0; i < specs.size(); i++) overcommitment.admit(machines.get(i), specs.get(i));
        overcommitment.admitted();
        if (bare != null) start(bare, own);
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
        if (sharing != null && detail != Detail.UNTIMED) sharing.pass(timeline);
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

    /** Machines of one layout share its tables of how to read entries, which take long to make. */
    private PageTableLayout layout(LayoutSpec layout) {
        return layouts.computeIfAbsent(layout, l -> new PageTableLayout(l, geometry.frameBits()));
    }

    private WalkCaches caches(PageTableLayout layout, long seed) {
        return new WalkCaches(spec.mmu().walkCaches(), layout, counters, seed);
    }

    /**
     * The number of what a machine's address spaces share.
     *
     * @param vpid wanted tag, as {@link AddressTags#machine}
     * @param processes that it starts with
     */
    private int globalContext(long vpid, boolean nested, List<ProcessSpec> processes) {
        boolean apart = pageLevel || !spec.mmu().tagsMachines() || nested && !family.tagsShareSecondStages();
        AddressTags.Machine tag = contexts.machine(
                pageLevel && vpid > 0 ? 0 : vpid,
                apart,
                processes.stream().map(ProcessSpec::asid).toList(),
                pageLevel || spec.mmu().tagsProcesses());
        int context = contexts.global(tag);
        tagOf.put(context, tag);
        return context;
    }

    /** The number of an address space of a machine. */
    private int context(VirtualMachine vm, long asid) {
        // what runs without paging has no address space of its own
        if (vm.os().layout().bare() && vm.nested() != null) return vm.globalContext();
        AddressTags.Machine tag = Objects.requireNonNull(tagOf.get(vm.globalContext()));
        if (vm.os().layout().bare()) return contexts.process(tag, 1);
        return contexts.process(tag, pageLevel ? 0 : asid);
    }

    private boolean softwareMarks() {
        return spec.mmu().accessedDirty() == MmuSpec.AccessedDirty.FAULT;
    }

    // ------------------------------------------------------------------ modes

    private VirtualMachine nativeMachine(
            String path,
            PageTableLayout layout,
            TableMemory table,
            List<org.vmemsim.runtime.scenario.HandlerSpec> own,
            Installed system,
            long vpid,
            long seed) {
        Walker walker = new Walker(
                new Walker.Parts(
                        memory, layout, caches(layout, seed), null, null, softwareMarks(), counters, narration),
                f -> FaultHandler.Outcome.LOST);
        VirtualMachine.Running running = new VirtualMachine.Running();
        Processor.CpuOf cpu = processor.new CpuOf();
        GuestOs os = os(system, table, memory::copyFrame, layout, 0, cpu, own);
        os.addresses(path.isEmpty() ? AddressKinds.HOST : AddressKinds.NATIVE_GUEST);
        FaultHandler handler = f -> os.fault(current(running), f);
        walker.handlers(handler, handler);
        VirtualMachine vm = new VirtualMachine(
                path,
                Paging.NATIVE,
                os,
                walker,
                handler,
                contexts.unique(),
                globalContext(path.isEmpty() ? -1 : vpid, false, system.processes()),
                null,
                null,
                null,
                null,
                null,
                null,
                running);
        cpu.of(vm);
        if (pageLevel) walker.uncounted();
        return vm;
    }

    /** An operating system's settings, and the processes that it starts with. */
    private record Installed(OsSpec os, List<ProcessSpec> processes) {
        boolean files() {
            return processes.stream()
                    .flatMap(p -> p.regions().stream())
                    .anyMatch(r -> !r.file().isEmpty());
        }
    }

    private GuestOs os(
            Installed system,
            TableMemory table,
            PfnCopier copier,
            PageTableLayout layout,
            int tableBacking,
            Cpu cpu,
            List<org.vmemsim.runtime.scenario.HandlerSpec> own) {
        int frameBits = geometry.frameBits();
        GuestOs.FrameCopier copy = (from, to, order) -> {
            for (long i = 0; i < 1L << order; i++) copier.copy((from >>> frameBits) + i, (to >>> frameBits) + i);
        };
        return new GuestOs(new GuestOs.Parts(
                system.os(),
                system.files(),
                table,
                copy,
                layout,
                tableBacking,
                cpu,
                own,
                handlers,
                counters,
                narration));
    }

    /** Copies one frame by its number. */
    @FunctionalInterface
    private interface PfnCopier {
        void copy(long from, long to);
    }

    private VirtualMachine guest(String name, GuestSpec guest, long seed) {
        PageTableLayout layout = layout(spec.tables(guest));
        return switch (guest.paging()) {
            case NATIVE ->
                nativeMachine(
                        name,
                        layout,
                        memory,
                        guest.handlers(),
                        new Installed(guest.os(), guest.processes()),
                        guest.vpid(),
                        seed);
            case SHADOW, NESTED -> virtual(name, guest, layout, seed);
            case AGILE ->
                throw new SimulationException(
                        0, "guest " + name + ": agile paging is not simulated yet", "use shadow or nested");
        };
    }

    private VirtualMachine virtual(String name, GuestSpec guest, PageTableLayout layout, long seed) {
        boolean nested = guest.paging() == Paging.NESTED;
        PageTableLayout outerLayout =
                layout(nested ? spec.mmu().secondStage() : spec.mmu().layout());
        int bits = guest.backing() == 0 ? outerLayout.pageBits() : Long.numberOfTrailingZeros(guest.backing());
        int tableBits = guest.tableBacking() == 0 ? 0 : Long.numberOfTrailingZeros(guest.tableBacking());
        Exits exits = new Exits(counters, narration);
        Pmap pmap = new Pmap(
                memory,
                shared,
                outerLayout.wholePages(guest.memory()),
                outerLayout.pageBits(),
                bits,
                outerLayout.bare(),
                counters);
        pmap.slot(slots);
        pmap.narrate(narration);
        slots += guest.memory() + SLOT_ALIGNMENT - 1 & -SLOT_ALIGNMENT;
        pmap.transfers(hostMoves);
        VirtualMachine.Running running = new VirtualMachine.Running();
        Processor.CpuOf cpu = processor.new CpuOf();
        if (!processor.tagsMachines()) exits.onExit(processor::leaveMachine);
        int context = contexts.unique();
        int global = globalContext(guest.vpid(), nested, guest.processes());
        Translations translations = processor.new TranslationsOf(cpu);
        NestedVmm nestedVmm = nested
                ? new NestedVmm(
                        memory,
                        outerLayout,
                        pmap,
                        exits,
                        translations,
                        spec.mmu().secondStageFaults(),
                        counters,
                        narration)
                : null;
        ShadowVmm shadowVmm = nested
                ? null
                : new ShadowVmm(
                        memory,
                        outerLayout,
                        layout,
                        pmap,
                        guest.shadow(),
                        exits,
                        counters,
                        narration,
                        softwareMarks(),
                        () -> {
                            // page by page the guest's own invalidations suffice, unless shadow pages make room
                            if (!pageLevel || guest.shadow().limit() > 0) processor.flush(cpu.vm(), true);
                            else cpu.vm().walker().forgetShortcuts();
                        },
                        translations,
                        () -> cpu.vm().walker().reload());
        GuestMemory guestMemory = new GuestMemory(
                name, memory, pmap, bits, nestedVmm != null ? nestedVmm : java.util.Objects.requireNonNull(shadowVmm));
        PfnCopier copier = (from, to) -> guestMemory.copyFrame(from, to);
        GuestOs os = os(
                new Installed(guest.os(), guest.processes()),
                guestMemory,
                copier,
                layout,
                tableBits,
                cpu,
                guest.handlers());
        os.addresses(AddressKinds.GUEST);
        Walker walker;
        FaultHandler handler;
        if (nestedVmm != null) {
            Walker outer = new Walker(
                            new Walker.Parts(
                                    memory,
                                    outerLayout,
                                    caches(outerLayout, seed),
                                    null,
                                    null,
                                    spec.mmu().secondStageFaults(),
                                    counters,
                                    narration),
                            nestedVmm::violation)
                    .asSecondStage()
                    .within(guest.memory());
            if (spec.mmu().secondStageAccessedDirty() == MmuSpec.SecondStageMarks.OFF) outer.ignoresMarks();
            outer.load(nestedVmm.table().root(), context);
            nestedVmm.table().onRegisterChange(outer::reload);
            walker = new Walker(
                    new Walker.Parts(
                            memory,
                            layout,
                            caches(layout, seed),
                            outer,
                            nestedTlb(outerLayout, seed),
                            softwareMarks(),
                            counters,
                            narration),
                    f -> FaultHandler.Outcome.LOST);
            handler = f -> os.fault(current(running), f);
            walker.handlers(handler, nestedVmm::violation);
            if (!spec.mmu().tableReadsAreWrites()) walker.readsTables();
        } else {
            ShadowVmm vmm = java.util.Objects.requireNonNull(shadowVmm);
            vmm.guest(os);
            handler = vmm::fault;
            walker = new Walker(
                    new Walker.Parts(
                            memory,
                            outerLayout,
                            caches(outerLayout, seed),
                            null,
                            null,
                            softwareMarks(),
                            counters,
                            narration),
                    handler);
        }
        VirtualMachine vm = new VirtualMachine(
                name,
                guest.paging(),
                os,
                walker,
                handler,
                context,
                global,
                pmap,
                guestMemory,
                nestedVmm,
                shadowVmm,
                exits,
                translations,
                running);
        cpu.of(vm);
        if (pageLevel) walker.uncounted();
        return vm;
    }

    private @Nullable NestedTlb nestedTlb(PageTableLayout outer, long seed) {
        NestedTlbSpec n = spec.mmu().nestedTlb();
        if (n == null || n.parts().isEmpty() || outer.bare()) return null;
        Set<Integer> sizes = new TreeSet<>();
        for (long bytes : outer.spec().pageSizes()) sizes.add(Long.numberOfTrailingZeros(bytes));
        int[] classes = sizes.stream().mapToInt(Integer::intValue).toArray();
        Tlb tlb = new Tlb("nestedTlb", n.parts(), n.replacement(), classes, geometry.frameBits(), seed);
        return new NestedTlb(tlb, outer.pageBits(), counters);
    }

    private static Process current(VirtualMachine.Running running) {
        if (running.process == null) throw new IllegalStateException("no process runs");
        return running.process;
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
    Process start(VirtualMachine vm, String path, ProcessSpec process) {
        long[] counts = counters.fresh();
        long[] before = counters.now;
        counters.now = counts;
        int context = context(vm, process.asid());
        adopt(vm, vm.os().start(path, process, context, counts));
        counters.now = before;
        return Objects.requireNonNull(processes.get(path));
    }

    /** Makes a child of a process. */
    Process fork(Process parent, String path) {
        VirtualMachine vm = home(parent);
        Process child = vm.os().fork(parent, path, context(vm, 0), counters.fresh());
        adopt(vm, child);
        return child;
    }

    /** From here on accesses are those of this process. */
    void run(Process process) {
        processor.run(process);
    }

    /** What runs all of it. */
    Processor processor() {
        return processor;
    }

    // ------------------------------------------------------------------ parts

    VirtualMachine home(Process process) {
        VirtualMachine vm = homes.get(process);
        if (vm == null) throw new IllegalStateException(process.path() + " is of another host");
        return vm;
    }

    /** Simulated time; stays at 0 where the run has no duration. */
    Timeline timeline() {
        return timeline;
    }

    /** Whether it is part of a run over time. */
    boolean isTimed() {
        return stalls != null;
    }

    /** What keeps machines waiting; only where there is time. */
    Stalls stalls() {
        return Objects.requireNonNull(stalls);
    }

    /** What pages are swapped to; only where there is time. */
    Disks disks() {
        return Objects.requireNonNull(disks);
    }

    /** Whether accesses of workloads are simulated page by page. */
    boolean isPageLevel() {
        return pageLevel;
    }

    HostSpec spec() {
        return spec;
    }

    Geometry geometry() {
        return geometry;
    }

    /** Host frames that are a guest's from the start, because nothing maps its memory. */
    long reserved() {
        return reserved;
    }

    Overcommitment overcommitment() {
        return overcommitment;
    }

    /** Page contents and sharing; null where the scenario asks for neither. */
    @Nullable
    Sharing sharing() {
        return sharing;
    }

    SharedFrames sharedFrames() {
        return shared;
    }

    PhysicalMemory memory() {
        return memory;
    }

    Counters counters() {
        return counters;
    }

    Narration narration() {
        return narration;
    }

    Mmu mmu() {
        return mmu;
    }

    List<VirtualMachine> machines() {
        return machines;
    }

    Map<String, Process> processes() {
        return processes;
    }
}
