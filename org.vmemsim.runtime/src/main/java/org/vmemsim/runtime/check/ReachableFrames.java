package org.vmemsim.runtime.check;

import static org.vmemsim.runtime.check.Conservation.equal;
import static org.vmemsim.runtime.check.Conservation.hold;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.memory.FrameUse;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.pmap.Pmap;

/**
 * Checks where tables of the VMM, TLBs and what processes were granted page by page lead to: to the frame that the guest page
 * has, and writable only if no write is to be noticed. It walks tables without touching them: a table that its host has
 * swapped out is read where it is.
 *
 * <p>Where a scenario writes entries by itself, it may lead a process anywhere, and leave translations behind that nothing
 * maps any more: then only what the VMM answers for is checked.
 */
final class ReachableFrames {
    private final Machine machine;
    private final PhysicalMemory host;
    private final int frameBits;
    private long steps;

    /** The last leaf that {@link #find} found. */
    private long entry;

    private int level;

    ReachableFrames(Machine machine) {
        this.machine = machine;
        this.host = machine.memory();
        this.frameBits = host.frameBits();
    }

    /** @return how many entries were looked at */
    long check() {
        steps = 0;
        if (!mayBeOverwritten()) for (VirtualMachine vm : machine.machines()) tables(vm);
        Map<Integer, VirtualMachine> homes = new HashMap<>();
        for (VirtualMachine vm : machine.machines()) homes.put(vm.globalContext(), vm);
        for (Process p : machine.everyProcess()) homes.put(p.context(), machine.home(p));
        machine.mmu()
                .tlbs()
                .forEach((context, frame, flags) -> translation(homes.get(context), frame, (flags & Pte.WRITE) != 0));
        if (machine.isPageLevel())
            for (Process p : machine.everyProcess())
                machine.mmu().forEachPage(p.context(), (page, writable) -> granted(p, page, writable));
        return steps;
    }

    /** Whether programs may write any host frame: entries that a scenario wrote lead anywhere, to tables of the VMM too. */
    private boolean mayBeOverwritten() {
        return machine.machines().stream()
                .anyMatch(vm -> (vm.pmap() == null || vm.pmap().identity()) && vm.running().rawEntries);
    }

    private void tables(VirtualMachine vm) {
        Pmap pmap = vm.pmap();
        if (pmap == null || pmap.identity()) return;
        if (vm.nested() != null) {
            PageTable table = vm.nested().table();
            PageTableLayout layout = table.layout();
            table.forEachLeaf(
                    (gpa, l) -> leaf(vm, pmap, gpa, layout.span(l), table.target(), (table.entry() & Pte.WRITE) != 0));
        }
        if (vm.shadow() != null)
            vm.shadow().forEachLeaf((gpa, bits, hpa, writable) -> leaf(vm, pmap, gpa, bits, hpa, writable));
    }

    private void leaf(VirtualMachine vm, Pmap pmap, long gpa, int bits, long hpa, boolean writable) {
        long first = gpa >>> frameBits;
        long frames = Math.max(1, 1L << bits - frameBits);
        steps += frames;
        for (long i = 0; i < frames; i++)
            if ((hpa >>> frameBits) + i != pmap.frameOf(first + i)) {
                long gfn = first + i;
                equal(
                        (hpa >>> frameBits) + i,
                        pmap.frameOf(gfn),
                        () -> "the frame that a table has for " + vm.path() + "'s page " + gfn);
            }
        hold(!writable || pmap.writable(gpa, bits), () -> vm.path() + " can write its page " + first + " unnoticed");
    }

    private void translation(@Nullable VirtualMachine vm, long frame, boolean writable) {
        steps++;
        boolean own = vm != null && vm.pmap() == null && vm.running().rawEntries;
        FrameUse use = host.use(frame);
        if (own || use == FrameUse.GUEST || use == FrameUse.HOST || use == FrameUse.SHARED && !writable) return;
        throw new Conservation.Broken(
                "a TLB holds " + (writable ? "for writing " : "") + "frame " + frame + ", whose use is " + use);
    }

    /** Page by page: what a process was found to be granted must lead to a frame, and be writable only if that is its own. */
    private void granted(Process p, long page, boolean writable) {
        steps++;
        VirtualMachine vm = machine.home(p);
        Pmap pmap = vm.pmap();
        PageTableLayout layout = p.table().layout();
        if (layout.bare() || pmap != null && pmap.identity() || vm.running().rawEntries) return;
        long va = page << machine.mmu().pageBits();
        if (!find(p.table(), pmap, va))
            throw new Conservation.Broken(p.path() + " is granted page " + page + ", which its tables do not map");
        hold(!writable || (entry & Pte.WRITE) != 0, () -> p.path() + " is granted stores to its page " + page);
        if (pmap == null) return;
        long gpa = entry >>> Pte.FRAME_SHIFT << layout.frameBits() | va & (1L << layout.span(level)) - 1;
        hold(pmap.translate(gpa) >= 0, () -> p.path() + " is granted page " + page + ", which has no frame");
        hold(
                !writable || pmap.writable(gpa, machine.mmu().pageBits()),
                () -> p.path() + " can write its page " + page + " unnoticed");
    }

    /** As {@link PageTable#find}, but it touches nothing. */
    private boolean find(PageTable table, @Nullable Pmap pmap, long va) {
        PageTableLayout layout = table.layout();
        long at = table.root();
        for (int l = layout.levels() - 1; ; l--) {
            entry = layout.decode(read(pmap, at + ((long) layout.index(va, l) << layout.entryLog2()), layout), l);
            level = l;
            if ((entry & (Pte.PRESENT | Pte.MALFORMED)) != Pte.PRESENT) return false;
            if ((entry & Pte.LEAF) != 0) return true;
            at = entry >>> Pte.FRAME_SHIFT << layout.frameBits();
        }
    }

    private long read(@Nullable Pmap pmap, long pa, PageTableLayout layout) {
        long word = pmap == null ? host.word(pa) : pmap.peek(pa);
        int bytes = 1 << layout.entryLog2();
        return bytes == 8 ? word : word >>> ((pa & 7) << 3) & (1L << 8 * bytes) - 1;
    }
}
