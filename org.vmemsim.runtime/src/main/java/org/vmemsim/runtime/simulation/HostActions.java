package org.vmemsim.runtime.simulation;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.scenario.Operation;
import org.vmemsim.runtime.vmm.Pmap;
import org.vmemsim.runtime.vmm.VirtualMachine;

/** What a host does to memory behind a guest's back. */
final class HostActions {
    private final Machine machine;

    HostActions(Machine machine) {
        this.machine = machine;
    }

    void carryOut(Operation.HostAction.Kind kind, Pages pages, int line) {
        switch (kind) {
            case REMAP -> each(pages, line, this::remap);
            case POPULATE -> each(pages, line, this::populate);
            case SWAP_OUT -> each(pages, line, this::swapOut);
            case SWAP_IN -> each(pages, line, (vm, pmap, gpa) -> pmap.reach(gpa));
            default ->
                throw new SimulationException(
                        line, "'" + org.vmemsim.runtime.scenario.Words.of(kind) + "' is not simulated yet", "");
        }
    }

    /** Shares pages of equal contents, or lets all have frames of their own again. @param pages null for all */
    void share(Operation.HostAction.Kind kind, @Nullable Pages pages, int line) {
        Sharing sharing = machine.sharing();
        if (sharing == null || !sharing.isActive())
            throw new SimulationException(
                    line,
                    "host " + machine.spec().name() + " shares no pages",
                    "say how in its reclaim block: 'sharing ksm { }' or 'sharing esx { }'");
        if (kind == Operation.HostAction.Kind.UNSHARE) {
            if (pages != null)
                throw new SimulationException(line, "only all pages can be unshared at once", "write 'unshare all'");
            sharing.unshare();
        } else if (pages == null) sharing.scanAll();
        else {
            Process p = pages.process();
            VirtualMachine home = p == null ? null : machine.home(p);
            if (p != null && home != null && home.pmap() == null)
                for (long i = 0; i < pages.count(); i++)
                    sharing.share(p, home, p.table().layout().strip(pages.at(i)));
            else each(pages, line, (vm, pmap, gpa) -> sharing.share(vm, gpa >>> pmap.frameBits()));
        }
    }

    /** Does something with one guest page. */
    private interface PageAction {
        void on(VirtualMachine vm, Pmap pmap, long gpa);
    }

    private void each(Pages pages, int line, PageAction action) {
        VirtualMachine vm = pages.machine();
        Process p = pages.process();
        if (vm == null && p != null) vm = machine.home(p);
        Pmap pmap = vm == null ? null : vm.pmap();
        if (vm == null || pmap == null)
            throw new SimulationException(line, "a host can do this only to a guest's memory", "");
        if (pmap.identity())
            throw new SimulationException(
                    line,
                    "the memory of guest " + vm.path() + " is the host's own: no second stage maps it",
                    "give the mmu a secondStage with levels");
        for (long i = 0; i < pages.count(); i++) {
            long first = pages.at(i) >>> pages.pageBits() << pages.pageBits();
            for (long at = first; at < first + (1L << pages.pageBits()) || at == first; ) {
                long gpa = p == null ? at : physical(p, at);
                int bits = gpa < 0 ? pmap.frameBits() : pmap.bits(gpa);
                if (gpa >= 0) action.on(vm, pmap, gpa);
                at += 1L << Math.min(bits, pages.pageBits());
            }
        }
    }

    /** Where an address of a process leads in its guest's memory; -1 if nowhere. */
    private static long physical(Process p, long va) {
        long stripped = p.table().layout().strip(va);
        if (p.table().layout().bare()) return stripped;
        if (!p.table().find(stripped)) return -1;
        return p.table().target()
                | stripped & (1L << p.table().layout().span(p.table().level())) - 1;
    }

    private void remap(VirtualMachine vm, Pmap pmap, long gpa) {
        if (pmap.translate(gpa) < 0) return;
        long start = pmap.move(gpa);
        vm.moved(start);
        vm.settle();
    }

    private void swapOut(VirtualMachine vm, Pmap pmap, long gpa) {
        if (!pmap.swapOut(gpa)) return;
        vm.forget(gpa);
        vm.settle();
    }

    private void populate(VirtualMachine vm, Pmap pmap, long gpa) {
        if (vm.nested() != null) vm.nested().populate(gpa);
        else pmap.back(gpa);
    }

    /** Sets what is left to a guest beside its balloon. */
    void balloon(VirtualMachine vm, long bytes, int line) {
        Pmap pmap = vm.pmap();
        if (pmap == null || machine.overcommitment().tenant(vm) == null)
            throw new SimulationException(
                    line, "the memory of " + vm.path() + " is the host's own: a balloon in it would give nothing", "");
        long most = pmap.guestFrames() << pmap.frameBits();
        if (bytes > most)
            throw new SimulationException(
                    line,
                    "guest " + vm.path() + " has only " + (most >>> 20) + " MiB of memory",
                    "what is written is what the balloon leaves to the guest");
        machine.overcommitment().balloon(vm, bytes, !machine.isTimed());
    }
}
