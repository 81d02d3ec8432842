package org.vmemsim.runtime.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Invalidations.Spaces;
import org.vmemsim.runtime.machine.Invalidations.Tables;
import org.vmemsim.runtime.paging.AddressKinds;
import org.vmemsim.runtime.paging.TraceListener;
import org.vmemsim.runtime.paging.Tracing;
import org.vmemsim.runtime.paging.Walker;
import org.vmemsim.runtime.vmm.VirtualMachine;

/** Tells what invalidations drop, in words that tell one instruction from another. */
final class ToldDrops {
    private static final String FLUSHES = "tlb.flushes";

    private final Tracing tracing;
    private final int pageBits;

    /** @param pageBits log2 of the bytes of the smallest page that TLBs hold */
    ToldDrops(Tracing tracing, int pageBits) {
        this.tracing = tracing;
        this.pageBits = pageBits;
    }

    /** What an operating system's own invalidation of one page drops. */
    void page(VirtualMachine vm, long va) {
        TraceListener listener = tracing.listener;
        if (listener != null) listener.dropPage(vm.walkedTables(), page(va), "");
    }

    /** One page of some address spaces. @param tagged machines with the tag */
    void page(List<VirtualMachine> tagged, Spaces spaces, long va, boolean global, Tables tables) {
        TraceListener listener = tracing.listener;
        if (listener == null) return;
        String walks = switch (tables) {
            case KEPT -> "; walk caches keep what leads there";
            case ON_THE_WAY -> "; walk caches drop what leads there";
            case ALL -> "; walk caches drop all of the address space";
        };
        AddressKinds kinds =
                tagged.isEmpty() ? AddressKinds.GUEST : tagged.get(0).walkedTables();
        String where = spaces.every() ? " in all address spaces of " + names(tagged) : " of " + names(tagged, spaces);
        listener.dropPage(
                kinds,
                page(va),
                where + (global ? ", global or not" : ", unless it is global") + (walkCaches(tagged) ? walks : ""));
    }

    private long page(long va) {
        return va >>> pageBits << pageBits;
    }

    /** Whole address spaces. @param tagged machines with the tag */
    void all(List<VirtualMachine> tagged, Spaces spaces, boolean global) {
        if (tracing.listener == null) return;
        String what;
        if (spaces.every()) what = "all translations of " + names(tagged) + (global ? "" : " but the global ones");
        else
            what = "the translations of " + names(tagged, spaces)
                    + (global ? ", and the global ones of " + names(tagged) : " but the global ones");
        flush(tagged, what);
    }

    /** One address space, without what it shares. */
    void space(VirtualMachine vm, Process process) {
        if (tracing.listener != null)
            flush(List.of(vm), "the translations of " + process.path() + " but the global ones");
    }

    /** What the address spaces of a machine share. */
    void global(VirtualMachine vm) {
        TraceListener listener = tracing.listener;
        if (listener != null) listener.drop("the TLBs drop the global translations of " + name(vm), FLUSHES);
    }

    /** What was made with a machine's second stage; under shadow paging, what was made with its shadow tables. */
    void combined(VirtualMachine vm) {
        String of = vm.nested() == null ? " of " : " made with the second stage of ";
        if (tracing.listener != null) flush(List.of(vm), "all translations" + of + name(vm));
    }

    /** What is known of all machines. @param kept whether guest-physical translations stay in the TLBs */
    void everything(List<VirtualMachine> machines, boolean kept) {
        if (tracing.listener != null)
            flush(machines, "all translations of all machines" + (kept ? " but the guest-physical ones" : ""));
    }

    private void flush(List<VirtualMachine> machines, String what) {
        TraceListener listener = tracing.listener;
        if (listener != null)
            listener.drop("the TLBs" + (walkCaches(machines) ? " and walk caches" : "") + " drop " + what, FLUSHES);
    }

    /** Guest-physical translations of a machine. @param page the one that is dropped; null for all */
    void physical(VirtualMachine vm, @Nullable Long page, Tables tables) {
        TraceListener listener = tracing.listener;
        Walker outer = vm.walker().outer();
        if (listener == null || outer == null) return;
        boolean walks = tables != Tables.KEPT && outer.remembered().hasWalkCaches();
        boolean tlb = vm.walker().remembered().hasNestedTlb();
        if (!walks && !tlb) return;
        String who = tlb && walks
                ? "the nested TLB and the second stage's walk caches drop "
                : tlb ? "the nested TLB drops " : "the second stage's walk caches drop ";
        listener.drop(who
                + (page == null
                        ? "all guest-physical translations of " + name(vm)
                        : "what leads to " + AddressKinds.NESTED.from(page) + " of " + name(vm)));
    }

    private static boolean walkCaches(List<VirtualMachine> machines) {
        return machines.stream().anyMatch(vm -> vm.walker().remembered().hasWalkCaches());
    }

    private static String name(VirtualMachine vm) {
        return vm.path().isEmpty() ? "the host" : vm.path();
    }

    private static String names(List<VirtualMachine> tagged) {
        return tagged.isEmpty()
                ? "a tag that no machine has"
                : String.join(" and ", tagged.stream().map(ToldDrops::name).toList());
    }

    private static String names(List<VirtualMachine> tagged, Spaces spaces) {
        List<String> names = new ArrayList<>();
        for (VirtualMachine vm : tagged)
            for (Process p : vm.os().processes())
                if (IntStream.of(spaces.numbers()).anyMatch(c -> c == p.context())) names.add(p.path());
        return names.isEmpty() ? "a tag that no process of " + names(tagged) + " has" : String.join(" and ", names);
    }
}
