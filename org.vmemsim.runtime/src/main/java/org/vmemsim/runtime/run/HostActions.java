package org.vmemsim.runtime.run;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.control.Watch;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.machine.Sharing;
import org.vmemsim.runtime.paging.TraceListener;
import org.vmemsim.runtime.run.names.Pages;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.pmap.Pmap;
import org.vmemsim.runtime.vmm.reclaim.Reclaimer;

/** What a host does to memory behind a guest's back. */
final class HostActions {
    private final Machine machine;
    private final Watch watch;

    HostActions(Machine machine, Watch watch) {
        this.machine = machine;
        this.watch = watch;
    }

    /** @param tables whether the pages that hold the table entries of {@code pages} are meant */
    void carryOut(Operation.HostAction.Kind kind, Pages pages, boolean tables, int line) {
        switch (kind) {
            case REMAP -> each(pages, tables, line, this::remap);
            case POPULATE -> each(pages, tables, line, this::populate);
            case SWAP_OUT -> each(pages, tables, line, this::swapOut);
            case SWAP_IN -> each(pages, tables, line, (vm, pmap, gpa) -> pmap.reach(gpa));
            default ->
                throw new SimulationException(
                        line,
                        "'" + org.vmemsim.runtime.scenario.settings.Words.of(kind) + "' is not simulated yet",
                        "");
        }
    }

    /** Shares pages of equal contents, or lets all have frames of their own again. @param pages null for all */
    void share(Operation.HostAction.Kind kind, @Nullable Pages pages, boolean tables, int line) {
        Sharing sharing = machine.sharing();
        if (sharing == null || !sharing.isActive())
            throw new SimulationException(
                    line,
                    "host " + machine.spec().name() + " shares no pages",
                    "say how in its reclaim block: 'sharing ksm { }' or 'sharing esx { }'");
        boolean apart = kind == Operation.HostAction.Kind.UNSHARE;
        if (pages == null) unasked(hostCounts(), apart ? sharing::unshare : () -> sharing.scanAll(watch::page));
        else {
            Process p = pages.process();
            VirtualMachine home = p == null ? null : machine.home(p);
            if (p != null && home != null && home.pmap() == null && !tables)
                for (long i = 0; i < pages.count(); i++) {
                    long va = p.table().layout().strip(pages.at(i));
                    if (apart) sharing.unshare(p, home, va);
                    else sharing.share(p, home, va);
                }
            else if (apart) each(pages, tables, line, (vm, pmap, gpa) -> sharing.unshare(vm, gpa >>> pmap.frameBits()));
            else each(pages, tables, line, (vm, pmap, gpa) -> sharing.share(vm, gpa >>> pmap.frameBits()));
        }
    }

    private long[] hostCounts() {
        Reclaimer reclaimer = machine.overcommitment().reclaimer();
        return reclaimer == null ? machine.counters().now : reclaimer.counts();
    }

    /** Does something with one guest page. */
    private interface PageAction {
        void on(VirtualMachine vm, Pmap pmap, long gpa);
    }

    private void each(Pages pages, boolean tables, int line, PageAction action) {
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
        VirtualMachine of = vm;
        unasked(pmap.events().ofMachine(), () -> each(of, pmap, pages, tables, action));
    }

    /**
     * Does what no process asked for: what happens to guest frames is counted for the guest that has them, whoever ran last.
     *
     * @param counts where everything else is counted if nobody ran yet
     */
    private void unasked(long[] counts, Runnable action) {
        machine.initiator().byHost(() -> counted(counts, action));
    }

    /** Does something that counts for whoever ran last, or here if nobody did. */
    private void counted(long[] counts, Runnable action) {
        if (machine.processor().active() != null) action.run();
        else machine.processor().onAccountOf(counts, action);
    }

    /** The same of a guest. */
    void counted(VirtualMachine vm, Runnable action) {
        counted(vm.pmap() == null ? hostCounts() : vm.pmap().events().ofMachine(), action);
    }

    /** The same of the host as a whole. */
    void counted(Runnable action) {
        counted(hostCounts(), action);
    }

    private void each(VirtualMachine vm, Pmap pmap, Pages pages, boolean tables, PageAction action) {
        Process p = pages.process();
        for (long i = 0; i < pages.count(); i++) {
            watch.page();
            long first = pages.at(i) >>> pages.pageBits() << pages.pageBits();
            for (long at = first; at < first + (1L << pages.pageBits()) || at == first; ) {
                long gpa = p == null ? at : place(vm, p, at, tables, pages.pageBits());
                boolean there = gpa >= 0 && pmap.exists(gpa);
                int bits = tables ? pages.pageBits() : there ? pmap.bits(gpa) : pmap.frameBits();
                if (there) action.on(vm, pmap, gpa);
                at += 1L << Math.min(bits, pages.pageBits());
            }
        }
    }

    /**
     * Where a page, or its table entry, lies in its guest's memory; -1 if nowhere. The host reads the guest's tables itself:
     * the guest does not run, so nothing exits.
     */
    private static long place(VirtualMachine vm, Process p, long at, boolean entry, int bits) {
        LongSupplier look = () -> entry ? entry(p, at, bits) : physical(p, at);
        return vm.memory() == null ? look.getAsLong() : vm.memory().byHost(look);
    }

    /** Where the table entry of a page lies in its guest's memory; -1 if there is no table for it. */
    private static long entry(Process p, long va, int bits) {
        if (p.table().layout().bare() || !RawTables.holds(p.table(), va, bits)) return -1;
        return p.table().entryAt();
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
        long from = pmap.translate(gpa >>> pmap.bits(gpa) << pmap.bits(gpa));
        if (from < 0) return;
        long start = pmap.move(gpa);
        TraceListener listener = machine.tracing().listener;
        if (listener != null) {
            String what =
                    "moves gPA 0x" + Long.toHexString(start) + " from hPA 0x" + Long.toHexString(from) + " to hPA 0x";
            listener.work(TraceListener.VMM, what + Long.toHexString(pmap.translate(start)));
            listener.work(TraceListener.VMM, "changes " + pmap.entry(start));
        }
        vm.moved(start);
        vm.settle();
    }

    private void swapOut(VirtualMachine vm, Pmap pmap, long gpa) {
        if (pmap.translate(gpa) < 0) return;
        vm.forget(gpa); // no processor may use the page while it is written (Linux, mm/vmscan.c, shrink_folio_list)
        vm.settle();
        pmap.swapOut(gpa);
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
        counted(vm, () -> machine.overcommitment().balloon(vm, bytes, !machine.isTimed()));
    }
}
