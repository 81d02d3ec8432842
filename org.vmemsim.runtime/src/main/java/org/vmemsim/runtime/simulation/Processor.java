package org.vmemsim.runtime.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.Cpu;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.mmu.Mmu;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Walker;
import org.vmemsim.runtime.vmm.Exits;
import org.vmemsim.runtime.vmm.Translations;
import org.vmemsim.runtime.vmm.VirtualMachine;

/**
 * The processor of a host as software sees it: which address space it runs, and its privileged instructions. Whatever drops
 * translations passes here, so that TLBs, walk caches and nested TLBs lose the same.
 */
final class Processor {
    private final Mmu mmu;
    private final Counters counters;
    private final Tags tags;
    private final List<VirtualMachine> machines;
    private final Map<Process, VirtualMachine> homes;
    private final Home home;
    private @Nullable VirtualMachine active;

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

    /**
     * @param machines of the host; they come later
     * @param homes machines by process; they come later
     */
    Processor(
            Mmu mmu,
            Counters counters,
            Tags tags,
            List<VirtualMachine> machines,
            Map<Process, VirtualMachine> homes,
            Home home) {
        this.mmu = mmu;
        this.counters = counters;
        this.tags = tags;
        this.machines = machines;
        this.homes = homes;
        this.home = home;
    }

    /** Whether translations of several machines can be in its TLBs at once. */
    boolean tagsMachines() {
        return tags.vpid();
    }

    /** From here on accesses are those of this process. */
    void run(Process process) {
        VirtualMachine vm = home.of(process);
        Process before = vm.running().process;
        counters.now = process.counts();
        if (active == vm && before == process) return;
        if (active != null && active != vm && !tags.vpid()) flushAll();
        if (before != process) {
            if (before != null && !vm.os().layout().bare()) {
                exit(vm, Exits.Reason.CR3_WRITE);
                if (!tags.asid()) forget(vm, before);
            }
            vm.running().process = process;
            load(vm, process);
        }
        active = vm;
        mmu.enter(vm.walker(), vm.handler(), process.context(), vm.globalContext());
    }

    /** A raw write of the page-table base register: drops the address space's translations unless {@code keeping}. */
    void loadRoot(Process process, boolean keeping) {
        VirtualMachine vm = home.of(process);
        Process before = vm.running().process;
        counters.now = process.counts();
        if (active != null && active != vm && !tags.vpid()) flushAll();
        exit(vm, Exits.Reason.CR3_WRITE);
        vm.running().process = process;
        load(vm, process);
        if (!tags.asid() && before != null) forget(vm, before);
        if (!keeping) forget(vm, process);
        active = vm;
        mmu.enter(vm.walker(), vm.handler(), process.context(), vm.globalContext());
    }

    private void forget(VirtualMachine vm, Process p) {
        mmu.flush(p.context());
        vm.walker().forget(p.context());
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

    private static void exit(VirtualMachine vm, Exits.Reason reason) {
        if (vm.shadow() != null && vm.exits() != null) vm.exits().exit(reason);
    }

    /** Drops everything. */
    void flushAll() {
        mmu.flushAll();
        for (VirtualMachine vm : machines) forgetTables(vm);
    }

    /** Drops the translations of all processes of a machine (INVVPID), those that they share too if asked. */
    void flush(VirtualMachine vm, boolean global) {
        List<Integer> contexts = new ArrayList<>();
        for (Map.Entry<Process, VirtualMachine> e : homes.entrySet())
            if (e.getValue() == vm) {
                contexts.add(e.getKey().context());
                vm.walker().forget(e.getKey().context());
            }
        if (global) contexts.add(vm.globalContext());
        mmu.flush(contexts.stream().mapToInt(Integer::intValue).toArray());
    }

    private void forgetTables(VirtualMachine vm) {
        for (Map.Entry<Process, VirtualMachine> e : homes.entrySet())
            if (e.getValue() == vm) vm.walker().forget(e.getKey().context());
        Walker outer = vm.walker().outer();
        if (outer != null) outer.forget(vm.context());
    }

    /** Drops what the processor remembers of a virtual machine's second stage (INVEPT), and all that was made with it. */
    void flushSecondStage(VirtualMachine vm) {
        flush(vm, true);
        Walker outer = vm.walker().outer();
        if (outer != null) {
            outer.forget(vm.context());
            vm.walker().forgetNested(vm.context());
        }
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
            if (!tags.pageLevel()) {
                stale = true;
                return;
            }
            VirtualMachine vm = cpu.vm();
            boolean[] mapped = new boolean[1];
            vm.os().forEachMapping(gpa, (p, va) -> {
                mmu.invalidate(va, p.context(), vm.globalContext());
                mapped[0] = true;
            });
            if (!mapped[0]) vm.walker().forgetShortcuts(); // it may have been a table
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

    /** The instructions of a process's machine. */
    void invalidate(Process process, long strippedVa) {
        invalidate(home.of(process), process, strippedVa);
    }

    private void invalidate(VirtualMachine vm, Process process, long strippedVa) {
        exit(vm, Exits.Reason.INVLPG);
        mmu.invalidate(strippedVa, process.context(), vm.globalContext());
        vm.walker().forget(process.context(), strippedVa);
    }

    void invalidateAll(Process process, boolean global) {
        VirtualMachine vm = home.of(process);
        invalidateAll(vm, process);
        if (global) mmu.flush(vm.globalContext());
    }

    private void invalidateAll(VirtualMachine vm, Process process) {
        exit(vm, Exits.Reason.INVLPG);
        forget(vm, process);
    }

    void control(VirtualMachine vm) {
        if (vm.exits() != null) exit(vm, Exits.Reason.CONTROL_WRITE);
        flush(vm, true);
    }
}
