package org.vmemsim.runtime.machine;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.guest.Cpu;
import org.vmemsim.runtime.guest.GuestOs;
import org.vmemsim.runtime.guest.Handlers;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.memory.SharedFrames;
import org.vmemsim.runtime.memory.TableMemory;
import org.vmemsim.runtime.memory.Transfers;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.AddressKinds;
import org.vmemsim.runtime.paging.FaultHandler;
import org.vmemsim.runtime.paging.NestedTlb;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Tracing;
import org.vmemsim.runtime.paging.WalkCaches;
import org.vmemsim.runtime.paging.Walker;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.OsSpec;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.processor.NestedTlbSpec;
import org.vmemsim.runtime.scenario.processor.ProcessorFamily;
import org.vmemsim.runtime.scenario.run.HandlerSpec;
import org.vmemsim.runtime.tlb.Tlb;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.events.Exits;
import org.vmemsim.runtime.vmm.events.FrameEvents;
import org.vmemsim.runtime.vmm.events.Initiator;
import org.vmemsim.runtime.vmm.events.Translations;
import org.vmemsim.runtime.vmm.nested.NestedVmm;
import org.vmemsim.runtime.vmm.pmap.GuestMemory;
import org.vmemsim.runtime.vmm.pmap.Pmap;
import org.vmemsim.runtime.vmm.shadow.ShadowVmm;

/** Puts virtual machines together: the one place where a paging mode becomes a composition of parts. */
final class PagingModes {
    private static final long SLOT_ALIGNMENT = 1L << 30;
    private static final FaultHandler NOBODY = f -> FaultHandler.Outcome.LOST;

    private final HostSpec spec;
    private final boolean pageLevel;
    private final Geometry geometry;
    private final PhysicalMemory memory;
    private final AddressTags contexts;
    private final Processor processor;
    private final Counters counters;
    private final Tracing tracing;
    private final Parts parts;
    private final long seed;

    /** Where the VMM's address space holds the memory of the next guest. */
    private long slots = 0x7f00_0000_0000L;

    /**
     * What all machines of a host have in common.
     *
     * @param pageLevel whether accesses of workloads are simulated page by page
     * @param moves where is noted what the host reads from and writes to its swap files
     * @param initiator knows whether the host does something by itself
     */
    record Parts(
            HostSpec spec,
            boolean pageLevel,
            Geometry geometry,
            PhysicalMemory memory,
            SharedFrames shared,
            Transfers moves,
            Initiator initiator,
            AddressTags contexts,
            Processor processor,
            Handlers handlers,
            Counters counters,
            Tracing tracing) {}

    PagingModes(Parts parts, long seed) {
        this.parts = parts;
        this.spec = parts.spec();
        this.pageLevel = parts.pageLevel();
        this.geometry = parts.geometry();
        this.memory = parts.memory();
        this.contexts = parts.contexts();
        this.processor = parts.processor();
        this.counters = parts.counters();
        this.tracing = parts.tracing();
        this.seed = seed;
    }

    /** The host itself, seen as a machine that runs its own processes. */
    VirtualMachine host() {
        Installed own = new Installed(OsSpec.DEFAULT, spec.processes(), spec.handlers());
        return unmapped("", layout(spec.tables()), own, -1);
    }

    /** A guest. @param name one of those that its replicas have */
    VirtualMachine guest(String name, GuestSpec guest) {
        PageTableLayout layout = layout(spec.tables(guest));
        Installed system = new Installed(guest.os(), guest.processes(), guest.handlers());
        return switch (guest.paging()) {
            case NATIVE -> unmapped(name, layout, system, guest.vpid());
            case SHADOW, NESTED -> virtual(name, guest, layout, system);
            case AGILE ->
                throw new SimulationException(
                        0, "guest " + name + ": agile paging is not simulated yet", "use shadow or nested");
        };
    }

    /** A machine whose physical addresses are the host's. @param vpid wanted tag, as {@link AddressTags#machine} */
    private VirtualMachine unmapped(String path, PageTableLayout layout, Installed system, long vpid) {
        Walker walker = walker(layout, null, softwareMarks(), NOBODY);
        VirtualMachine.Running running = new VirtualMachine.Running();
        Processor.CpuOf cpu = processor.new CpuOf();
        GuestOs os = os(system, memory, memory::copyFrame, layout, 0, cpu);
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
                globalContext(vpid, false, system),
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

    /** A machine whose memory is mapped to the host's by shadow tables, or by a second stage. */
    private VirtualMachine virtual(String name, GuestSpec guest, PageTableLayout layout, Installed system) {
        boolean nested = guest.paging() == Paging.NESTED;
        PageTableLayout outer = layout(spec.outer(guest));
        Exits exits = new Exits(counters, tracing);
        int bits = guest.backing() == 0 ? outer.pageBits() : Long.numberOfTrailingZeros(guest.backing());
        int tableBits = guest.tableBacking() == 0 ? 0 : Long.numberOfTrailingZeros(guest.tableBacking());
        Pmap pmap = pmap(guest, outer, bits);
        VirtualMachine.Running running = new VirtualMachine.Running();
        Processor.CpuOf cpu = processor.new CpuOf();
        if (!processor.tagsMachines()) exits.onExit(processor::leaveMachine);
        int context = contexts.unique();
        int global = globalContext(guest.vpid(), nested, system);
        Translations translations = processor.new TranslationsOf(cpu);
        NestedVmm nestedVmm = nested ? nestedVmm(outer, pmap, exits, translations) : null;
        ShadowVmm shadowVmm = nested ? null : shadowVmm(guest, layout, outer, pmap, exits, cpu, translations);
        GuestMemory.Watcher watcher = nestedVmm != null ? nestedVmm : Objects.requireNonNull(shadowVmm);
        GuestMemory guestMemory = new GuestMemory(name, memory, pmap, bits, watcher);
        GuestOs os = os(system, guestMemory, guestMemory::copyFrame, layout, tableBits, cpu);
        os.addresses(AddressKinds.GUEST);
        FaultHandler handler = shadowVmm != null ? shadowVmm::fault : f -> os.fault(current(running), f);
        Walker walker = nestedVmm != null
                ? nestedWalker(guest, nestedVmm, layout, outer, context, handler)
                : walker(outer, null, softwareMarks(), handler);
        if (shadowVmm != null) shadowVmm.guest(os);
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

    // ------------------------------------------------------------------ parts

    private PageTableLayout layout(LayoutSpec layout) {
        return PageTableLayout.of(layout, geometry.frameBits());
    }

    private boolean softwareMarks() {
        return spec.mmu().accessedDirty() == MmuSpec.AccessedDirty.FAULT;
    }

    /**
     * The number of what a machine's address spaces share.
     *
     * @param vpid wanted tag, as {@link AddressTags#machine}
     */
    private int globalContext(long vpid, boolean nested, Installed system) {
        boolean shared = ProcessorFamily.of(spec.mmu()).tagsShareSecondStages();
        return contexts.machine(
                pageLevel && vpid > 0 ? 0 : vpid,
                pageLevel || !spec.mmu().tagsMachines() || nested && !shared,
                system.processes().stream().map(ProcessSpec::asid).toList(),
                pageLevel || spec.mmu().tagsProcesses());
    }

    private Pmap pmap(GuestSpec guest, PageTableLayout outer, int bits) {
        Pmap pmap = new Pmap(
                memory,
                parts.shared(),
                outer.wholePages(guest.memory()),
                outer.pageBits(),
                bits,
                outer.bare(),
                new FrameEvents(geometry.frameBits(), counters, parts.moves(), parts.initiator(), tracing));
        pmap.pins(spec.tables(guest).levels().size() + 1); // a table of each level, and the page
        pmap.slot(slots);
        slots += guest.memory() + SLOT_ALIGNMENT - 1 & -SLOT_ALIGNMENT;
        return pmap;
    }

    private NestedVmm nestedVmm(PageTableLayout outer, Pmap pmap, Exits exits, Translations translations) {
        boolean faults = spec.mmu().secondStageFaults();
        return new NestedVmm(memory, outer, pmap, exits, translations, faults, counters, tracing);
    }

    private ShadowVmm shadowVmm(
            GuestSpec guest,
            PageTableLayout layout,
            PageTableLayout outer,
            Pmap pmap,
            Exits exits,
            Processor.CpuOf cpu,
            Translations translations) {
        return new ShadowVmm(
                memory,
                outer,
                layout,
                pmap,
                guest.shadow(),
                exits,
                counters,
                tracing,
                softwareMarks(),
                onePage -> {
                    // page by page the guest's own invalidation suffices for a page
                    if (!pageLevel || !onePage || guest.shadow().limit() > 0) processor.flush(cpu.vm(), true);
                    else cpu.vm().walker().remembered().forgetShortcuts();
                },
                translations,
                () -> cpu.vm().walker().reload());
    }

    /** A walker that asks a second stage of its own. @param faults who handles faults of the first stage */
    private Walker nestedWalker(
            GuestSpec guest,
            NestedVmm vmm,
            PageTableLayout layout,
            PageTableLayout outer,
            int context,
            FaultHandler faults) {
        Walker second = walker(outer, null, spec.mmu().secondStageFaults(), vmm::violation)
                .asSecondStage()
                .within(guest.memory());
        if (spec.mmu().secondStageAccessedDirty() == MmuSpec.SecondStageMarks.OFF) second.ignoresMarks();
        second.load(vmm.table().root(), context);
        vmm.table().onRegisterChange(second::reload);
        Walker walker = walker(layout, second, softwareMarks(), NOBODY);
        walker.handlers(faults, vmm::violation);
        if (!spec.mmu().tableReadsAreWrites()) walker.readsTables();
        return walker;
    }

    private Walker walker(PageTableLayout layout, @Nullable Walker outer, boolean softwareMarks, FaultHandler handler) {
        WalkCaches caches = new WalkCaches(spec.mmu().walkCaches(), layout, counters, seed);
        NestedTlb nestedTlb = outer == null ? null : nestedTlb(outer.layout());
        return new Walker(
                new Walker.Parts(memory, layout, caches, outer, nestedTlb, softwareMarks, counters, tracing), handler);
    }

    private @Nullable NestedTlb nestedTlb(PageTableLayout outer) {
        NestedTlbSpec n = spec.mmu().nestedTlb();
        if (n == null || n.parts().isEmpty() || outer.bare()) return null;
        Set<Integer> sizes = new TreeSet<>();
        for (long bytes : outer.spec().pageSizes()) sizes.add(Long.numberOfTrailingZeros(bytes));
        int[] classes = sizes.stream().mapToInt(Integer::intValue).toArray();
        Tlb tlb = new Tlb("nestedTlb", n.parts(), n.replacement(), classes, geometry.frameBits(), seed);
        return new NestedTlb(tlb, outer.pageBits(), counters);
    }

    /** An operating system's settings, the processes that it starts with, and the scenario's fault handlers for it. */
    private record Installed(OsSpec os, List<ProcessSpec> processes, List<HandlerSpec> handlers) {
        boolean files() {
            return processes.stream()
                    .flatMap(p -> p.regions().stream())
                    .anyMatch(r -> !r.file().isEmpty());
        }
    }

    /** Copies one frame by its number. */
    @FunctionalInterface
    private interface PfnCopier {
        void copy(long from, long to);
    }

    private GuestOs os(
            Installed system, TableMemory table, PfnCopier copier, PageTableLayout layout, int tableBacking, Cpu cpu) {
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
                softwareMarks(),
                cpu,
                system.handlers(),
                parts.handlers(),
                counters,
                tracing));
    }

    private static Process current(VirtualMachine.Running running) {
        if (running.process == null) throw new IllegalStateException("no process runs");
        return running.process;
    }
}
