package org.vmemsim.runtime.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vmemsim.runtime.mmu.Mmu;
import org.vmemsim.runtime.paging.Remembered;
import org.vmemsim.runtime.paging.Tracing;
import org.vmemsim.runtime.paging.Walker;
import org.vmemsim.runtime.vmm.VirtualMachine;

/**
 * What can be dropped from TLBs, walk caches and nested TLBs, piece by piece: instructions are put together from these.
 *
 * <p>Of a guest with a second stage there are <em>combined</em> translations (TLB entries, and what walk caches hold of the
 * guest's tables), found under the guest's tags, and <em>guest-physical</em> ones (nested TLB, walk caches of the second
 * stage). Without a second stage all are linear, and stand where the combined ones do (Intel SDM 3C, 28.3.1). Where the
 * guest does not page under a second stage, what TLBs hold is guest-physical.
 */
public final class Invalidations {
    /** What goes of a walk cache's entries. */
    public enum Tables {
        KEPT,
        /** Those that a walk to the address would use. */
        ON_THE_WAY,
        ALL
    }

    private final Mmu mmu;
    private final AddressTags tags;
    private final List<VirtualMachine> machines;
    private final Map<Long, List<VirtualMachine>> byTag = new HashMap<>();
    private final ToldDrops told;
    /** How many machines {@link #byTag} knows. */
    private int known = -1;

    /**
     * Address spaces under one tag of a machine.
     *
     * @param numbers that TLBs know them by
     * @param every whether all under the tag are meant
     */
    public record Spaces(int[] numbers, boolean every) {}

    /** @param machines of the host; they come later */
    Invalidations(Mmu mmu, AddressTags tags, List<VirtualMachine> machines, Tracing tracing) {
        this.mmu = mmu;
        this.told = new ToldDrops(tracing, mmu.pageBits());
        this.tags = tags;
        this.machines = machines;
    }

    public long machineTag(VirtualMachine vm) {
        return tags.machineTag(vm.globalContext());
    }

    public long processTag(VirtualMachine vm, int context) {
        return context == vm.globalContext() ? 0 : tags.processTag(context);
    }

    /** All machines with a tag; on most hosts one. */
    public List<VirtualMachine> tagged(long machineTag) {
        if (known != machines.size()) {
            byTag.clear();
            for (VirtualMachine vm : machines)
                byTag.computeIfAbsent(machineTag(vm), t -> new ArrayList<>()).add(vm);
            known = machines.size();
        }
        return byTag.getOrDefault(machineTag, List.of());
    }

    /** Whether what TLBs hold of it is guest-physical. */
    private static boolean isPhysical(VirtualMachine vm) {
        return vm.os().layout().bare() && vm.nested() != null;
    }

    /** All address spaces under a machine's tag. */
    public Spaces spaces(long machineTag) {
        return new Spaces(array(tags.spaces(machineTag)), true);
    }

    /** The address spaces with both tags. */
    public Spaces spaces(long machineTag, long processTag) {
        return new Spaces(array(tags.spaces(machineTag, processTag)), false);
    }

    /** Tells what is dropped elsewhere. */
    ToldDrops told() {
        return told;
    }

    private static int[] array(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Drops linear and combined translations of one page.
     *
     * @param va stripped
     */
    public void page(long machineTag, Spaces spaces, long va, boolean global, Tables tables) {
        List<VirtualMachine> tagged = tagged(machineTag);
        for (VirtualMachine vm : tagged)
            for (int c : spaces.numbers()) walk(vm.walker().remembered(), c, va, tables);
        mmu.invalidate(va, contexts(tagged, spaces.numbers(), global));
        told.page(tagged, spaces, va, global, tables);
    }

    /** Address spaces, and what their machines share if asked. */
    private int[] contexts(List<VirtualMachine> tagged, int[] spaces, boolean global) {
        List<Integer> contexts = new ArrayList<>();
        for (int c : spaces) contexts.add(c);
        if (global) for (VirtualMachine vm : tagged) if (!isPhysical(vm)) contexts.add(vm.globalContext());
        return array(contexts);
    }

    private static void walk(Remembered walks, int context, long va, Tables tables) {
        if (tables == Tables.ALL) walks.forget(context, va);
        else if (tables == Tables.ON_THE_WAY) walks.forgetOnTheWay(context, va);
        else walks.forgetLeaf(context, va);
    }

    /** Drops linear and combined translations of whole address spaces, and what they share if asked. */
    public void all(long machineTag, Spaces spaces, boolean global) {
        List<VirtualMachine> tagged = tagged(machineTag);
        for (VirtualMachine vm : tagged)
            for (int c : spaces.numbers()) vm.walker().remembered().forget(c);
        mmu.flush(contexts(tagged, spaces.numbers(), global));
        told.all(tagged, spaces, global);
    }

    /** The same for every address space of a tag. */
    public void all(long machineTag, boolean global) {
        all(machineTag, spaces(machineTag), global);
    }

    /** Drops all that was made with a machine's second stage: combined translations, and what TLBs hold of its memory. */
    public void combined(VirtualMachine vm) {
        List<Integer> contexts = tags.spacesOf(vm.globalContext());
        for (VirtualMachine other : tagged(machineTag(vm)))
            if (other.globalContext() == vm.globalContext())
                for (int c : contexts) other.walker().remembered().forget(c);
        contexts.add(vm.globalContext());
        mmu.flush(array(contexts));
        told.combined(vm);
    }

    /** Drops guest-physical translations of a machine: the nested TLB's, and those of the second stage's walk caches. */
    public void physical(VirtualMachine vm) {
        Walker outer = vm.walker().outer();
        if (outer == null) return;
        outer.remembered().forget(vm.context());
        vm.walker().remembered().forgetNested(vm.context());
        told.physical(vm, null, Tables.ALL);
    }

    /** Drops guest-physical translations of one page. */
    public void physical(VirtualMachine vm, long gpa, Tables tables) {
        Walker outer = vm.walker().outer();
        if (outer == null) return;
        walk(outer.remembered(), vm.context(), gpa, tables);
        vm.walker().remembered().forgetNested(vm.context(), gpa);
        told.physical(vm, gpa, tables);
    }

    /** Drops all linear and combined translations, of every machine; guest-physical ones stay. */
    public void everythingButPhysical() {
        boolean physical = machines.stream().anyMatch(Invalidations::isPhysical);
        if (physical) {
            List<Integer> contexts = new ArrayList<>();
            for (VirtualMachine vm : machines) {
                contexts.addAll(tags.spacesOf(vm.globalContext()));
                if (!isPhysical(vm)) contexts.add(vm.globalContext());
            }
            mmu.flush(array(contexts));
        } else mmu.flushAll();
        for (VirtualMachine vm : machines)
            for (int c : tags.spacesOf(vm.globalContext()))
                vm.walker().remembered().forget(c);
        told.everything(machines, physical);
    }
}
