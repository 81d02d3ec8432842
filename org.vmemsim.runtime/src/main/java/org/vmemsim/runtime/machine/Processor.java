package org.vmemsim.runtime.machine;

import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.guest.Cpu;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.mmu.Mmu;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.scenario.processor.ControlBit;
import org.vmemsim.runtime.scenario.processor.ProcessorFamily;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.events.Exits;
import org.vmemsim.runtime.vmm.events.Translations;

/**
 * The processor of a host as software sees it: which address space it runs, and its privileged instructions. Whatever drops
 * translations passes here, so that TLBs, walk caches and nested TLBs lose the same.
 */
public final class Processor {
    private final Mmu mmu;
    private final Counters counters;
    private final Tags tags;
    private final ProcessorFamily family;
    private final Invalidations drop;
    private final Home home;
    private final Map<VirtualMachine, Controls> controls = new IdentityHashMap<>();
    private final ProcessSums sums;
    private @Nullable VirtualMachine active;
    /** Whether a raw root load kept translations that have no tag: those of several address spaces may be mixed up. */
    private boolean mixed;

    /**
     * What its translations are tagged with.
     *
     * @param pageLevel whether accesses are simulated page by page: then what leads to one guest page can be dropped alone
     */
    record Tags(boolean asid, boolean vpid, boolean pageLevel) {}

    /** Finds the machine of a process. */
    @FunctionalInterface
    interface Home {
        VirtualMachine of(Process process);
    }

    Processor(Mmu mmu, Counters counters, Tags tags, ProcessorFamily family, Invalidations drop, Home home) {
        this.mmu = mmu;
        this.counters = counters;
        this.tags = tags;
        this.family = family;
        this.drop = drop;
        this.home = home;
        this.sums = LineMeter.sums(counters);
    }

    public ProcessorFamily family() {
        return family;
    }

    /** What it drops, piece by piece. */
    public Invalidations drop() {
        return drop;
    }

    /** The machine that ran last; null if none did. */
    @Nullable
    public VirtualMachine active() {
        return active;
    }

    /** The control registers of a machine. */
    Controls controls(VirtualMachine vm) {
        return controls.computeIfAbsent(vm, v -> new Controls(tags.asid()));
    }

    /** Whether translations of a machine carry the tag of the address space now. */
    private boolean tagsProcesses(VirtualMachine vm) {
        return tags.asid() && (controls.isEmpty() || controls(vm).isOn(ControlBit.PCIDE));
    }

    /** Whether translations of several machines can be in its TLBs at once. */
    boolean tagsMachines() {
        return tags.vpid();
    }

    /** From here on accesses are those of this process. The first one of a machine is loaded by setting up, uncounted. */
    void run(Process process) {
        run(process, false);
    }

    /**
     * The operating system switches to a process: a write of the page-table base register, unless it runs already. At the
     * start none does.
     */
    public void switchTo(Process process) {
        run(process, true);
    }

    /** From here on what happens counts for this process. */
    public void countFor(Process process) {
        sums.turnTo(process.counts());
        counters.now = process.counts();
    }

    /** Does something that no process asked for, which counts where it is said. */
    public void onAccountOf(long[] counts, Runnable action) {
        long[] running = counters.now;
        counters.now = counts;
        try {
            action.run();
        } finally {
            counters.now = running;
        }
    }

    /** What all processes together counted of what a line of a scenario shows. */
    public ProcessSums sums() {
        return sums;
    }

    private void run(Process process, boolean counted) {
        VirtualMachine vm = home.of(process);
        if (!controls.isEmpty()) controls(vm).runs(process.path());
        Process before = vm.running().process;
        countFor(process);
        if (active == vm && before == process) return;
        if (active != null && active != vm && !tags.vpid()) leaveMachine();
        if (before != process) {
            if ((before != null || counted) && !vm.os().layout().bare()) {
                exit(vm, Exits.Reason.CR3_WRITE);
                if (before != null && !tagsProcesses(vm)) forget(vm, before);
            }
            vm.running().process = process;
            load(vm, process);
        }
        active = vm;
        mmu.enter(vm.walker(), vm.handler(), process.context(), vm.globalContext());
    }

    /**
     * A raw write of the page-table base register. On x86 it drops the address space's translations unless {@code keeping};
     * on RISC-V and ARM it drops nothing ({@code satp}; {@code TTBR0_EL1}).
     */
    public void loadRoot(Process process, boolean keeping) {
        VirtualMachine vm = home.of(process);
        Process before = vm.running().process;
        countFor(process);
        if (active != null && active != vm && !tags.vpid()) leaveMachine();
        exit(vm, Exits.Reason.CR3_WRITE);
        vm.running().process = process;
        load(vm, process);
        if (family.rootLoadsInvalidate()) {
            if (!tagsProcesses(vm) && before != null) forget(vm, before);
            if (!keeping) forget(vm, process);
        } else mixed |= !tagsProcesses(vm);
        active = vm;
        mmu.enter(vm.walker(), vm.handler(), process.context(), vm.globalContext());
    }

    private void forget(VirtualMachine vm, Process p) {
        mmu.flush(p.context());
        vm.walker().remembered().forget(p.context());
        drop.told().space(vm, p);
    }

    private static void load(VirtualMachine vm, Process process) {
        long root = vm.shadow() != null
                ? vm.shadow().load(process)
                : process.table().root();
        readable(vm, process);
        vm.walker().load(root, process.context());
    }

    /** Entries that are loaded with the root can only be loaded from memory that the second stage maps. */
    private static void readable(VirtualMachine vm, Process process) {
        PageTableLayout layout = process.table().layout();
        if (vm.nested() != null && !layout.bare() && layout.inRegisters(layout.levels() - 1))
            vm.nested().touch(process.table().root());
    }

    /** An exit that only shadow paging has. */
    public static void exit(VirtualMachine vm, Exits.Reason reason) {
        if (vm.shadow() != null && vm.exits() != null) vm.exits().exit(reason);
    }

    /**
     * A VM entry or exit without tags for machines: linear and combined translations are dropped, guest-physical ones stay
     * (Intel SDM 3C, 28.3.3.1).
     */
    void leaveMachine() {
        drop.everythingButPhysical();
    }

    /** Drops the translations of all processes of a machine's tag (INVVPID), those that they share too if asked. */
    public void flush(VirtualMachine vm, boolean global) {
        drop.all(drop.machineTag(vm), global);
    }

    /** Drops what the processor remembers of a virtual machine's second stage (INVEPT), and all that was made with it. */
    public void flushSecondStage(VirtualMachine vm) {
        drop.combined(vm);
        drop.physical(vm);
    }

    /**
     * Without a notion of single guest pages, a processor drops all that it knows of the machine (INVEPT). Page by page, what
     * leads to the guest page is dropped alone.
     */
    final class TranslationsOf implements Translations {
        private final CpuOf cpu;
        private boolean stale;

        TranslationsOf(CpuOf cpu) {
            this.cpu = cpu;
        }

        @Override
        public void gone(long gpa) {
            VirtualMachine vm = cpu.vm();
            if (!tags.pageLevel() || vm.running().rawEntries) { // the reverse map knows no entries of a scenario's own
                stale = true;
                return;
            }
            boolean[] mapped = new boolean[1];
            vm.os().forEachMapping(gpa, (p, va) -> {
                mmu.invalidate(va, p.context(), vm.globalContext());
                drop.told().page(vm, va);
                mapped[0] = true;
            });
            if (!mapped[0]) vm.walker().remembered().forgetShortcuts(); // it may have been a table
        }

        @Override
        public void settle() {
            if (!stale) return;
            stale = false;
            flushSecondStage(cpu.vm());
        }
    }

    /** The privileged instructions of one machine's operating system. */
    final class CpuOf implements Cpu {
        private @Nullable VirtualMachine vm;

        /** Says of which machine it is. */
        void of(VirtualMachine machine) {
            vm = machine;
        }

        VirtualMachine vm() {
            return java.util.Objects.requireNonNull(vm);
        }

        @Override
        public void invalidate(Process process, long va) {
            Processor.this.invalidate(vm(), process, va);
        }

        @Override
        public void invalidateAll(Process process) {
            Processor.this.invalidateAll(vm(), process);
        }

        @Override
        public void reload(Process process) {
            if (vm().running().process != process) return;
            exit(vm(), Exits.Reason.CR3_WRITE);
            load(vm(), process);
        }
    }

    /**
     * Drops one page of an address space: as INVLPG where the process runs, so that global translations of the page go too;
     * else as INVPCID of type 0, under which they stay (Intel SDM 3A, 4.10.4.1).
     */
    public void invalidate(Process process, long strippedVa) {
        VirtualMachine vm = home.of(process);
        if (vm.running().process == process) {
            invalidate(vm, process, strippedVa);
            return;
        }
        exit(vm, Exits.Reason.INVLPG);
        if (!tagsProcesses(vm) && !mixed) return; // nothing is held of a process that does not run
        long tag = drop.machineTag(vm);
        Invalidations.Spaces spaces = new Invalidations.Spaces(new int[] {process.context()}, false);
        drop.page(tag, spaces, strippedVa, false, tablesOfInvpcid());
    }

    /** What INVPCID of one address drops of walk caches. */
    public Invalidations.Tables tablesOfInvpcid() {
        return family.invpcidDropsUpperLevels() ? Invalidations.Tables.ALL : Invalidations.Tables.ON_THE_WAY;
    }

    private void invalidate(VirtualMachine vm, Process process, long strippedVa) {
        exit(vm, Exits.Reason.INVLPG);
        // without tags, nothing is held of a process that does not run
        boolean held = tagsProcesses(vm) || mixed || vm.running().process == process;
        int context = held ? process.context() : vm.globalContext();
        mmu.invalidate(strippedVa, context, vm.globalContext());
        drop.told().page(vm, strippedVa);
        if (held) vm.walker().remembered().forget(process.context(), strippedVa);
    }

    public void invalidateAll(Process process, boolean global) {
        VirtualMachine vm = home.of(process);
        invalidateAll(vm, process);
        if (!global) return;
        mmu.flush(vm.globalContext());
        drop.told().global(vm);
    }

    private void invalidateAll(VirtualMachine vm, Process process) {
        exit(vm, Exits.Reason.INVLPG);
        forget(vm, process);
    }

    /** A write of a control register of x86: what it drops, and what it changes (Intel SDM 3A, 4.10.4.1). */
    public void control(VirtualMachine vm, ControlBit bit, boolean on, int line) {
        exit(vm, Exits.Reason.CONTROL_WRITE);
        Controls c = controls(vm);
        if (bit == ControlBit.PCIDE && on && !tags.asid())
            throw new SimulationException(
                    line, "the processor has no tags for address spaces", "give it some, as in 'tags pcid'");
        if (c.isOn(bit) == on) return;
        c.set(bit, on, line);
        long machine = drop.machineTag(vm);
        switch (bit) {
            case PG, PCIDE -> {
                if (!on) drop.all(machine, true);
            }
            case PGE -> {
                drop.all(machine, true);
                vm.walker().globals(on);
            }
            case PAE -> current(vm);
            case SMEP -> {
                if (on) current(vm);
            }
            case NXE -> noExecute(vm, on);
            case WP, SMAP -> {
                // the supervisor's accesses are not simulated
            }
        }
    }

    /** A machine starts anew, its control registers as at the beginning. */
    public void reset(VirtualMachine vm) {
        if (controls.remove(vm) == null) return;
        vm.walker().globals(true);
        noExecute(vm, true);
    }

    /** Drops the current address space, and global translations: "all TLB entries". */
    private void current(VirtualMachine vm) {
        Process running = vm.running().process;
        if (running == null) return;
        long machine = drop.machineTag(vm);
        Invalidations.Spaces spaces = drop.spaces(machine, drop.processTag(vm, running.context()));
        drop.all(machine, spaces, true);
    }

    private void noExecute(VirtualMachine vm, boolean on) {
        if (vm.os().layout().bare()) return; // no entries, and nothing that they could deny
        if (vm.shadow() == null) vm.walker().noExecute(on);
        else {
            vm.shadow().noExecute(on);
            Process running = vm.running().process;
            if (running != null) load(vm, running);
        }
    }
}
