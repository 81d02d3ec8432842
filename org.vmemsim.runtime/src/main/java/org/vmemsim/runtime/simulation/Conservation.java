package org.vmemsim.runtime.simulation;

import java.util.Arrays;
import java.util.function.Supplier;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.memory.FrameUse;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.vmm.Pmap;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.reclaim.Tenant;

/**
 * Checks that no host frame is lost, found twice or used after it was taken. Each has exactly one use, and the numbers of all
 * uses add up; what guests map is recounted frame by frame; tables of the VMM and TLBs lead only where the guest's memory is.
 */
final class Conservation {
    private final Machine machine;
    private final PhysicalMemory host;
    private final int frameBits;

    Conservation(Machine machine) {
        this.machine = machine;
        this.host = machine.memory();
        this.frameBits = host.frameBits();
    }

    /** What is wrong, in one sentence. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String what) {
            super("memory is not conserved: " + what);
        }
    }

    /**
     * Checks everything. It takes time in proportion to the memory in use.
     *
     * @throws Broken at the first thing that is wrong
     */
    void check() {
        uses();
        guests();
        tables();
        machine.mmu().tlbs().forEach(this::translation);
        for (Process p : machine.processes().values())
            machine.mmu().forEachPage(p.context(), (page, writable) -> remembered(p, page, writable));
    }

    /** Page by page: what a process was found to be granted must lead to a frame, and be writable only if that is its own. */
    private void remembered(Process p, long page, boolean writable) {
        Pmap pmap = machine.home(p).pmap();
        PageTable table = p.table();
        if (table.layout().bare() || pmap != null && pmap.identity()) return;
        long va = page << table.layout().pageBits();
        hold(table.find(va), () -> p.path() + " is granted page " + page + ", which its tables do not map");
        hold(!writable || (table.entry() & Pte.WRITE) != 0, () -> p.path() + " is granted stores to its page " + page);
        if (pmap == null) return;
        long gpa = table.target() | va & (1L << table.layout().span(table.level())) - 1;
        hold(pmap.translate(gpa) >= 0, () -> p.path() + " is granted page " + page + ", which has no frame");
        hold(!writable || pmap.writable(gpa), () -> p.path() + " can write its page " + page + " unnoticed");
    }

    private static void hold(boolean holds, Supplier<String> what) {
        if (!holds) throw new Broken(what.get());
    }

    private static void equal(long is, long should, Supplier<String> what) {
        if (is != should) throw new Broken(what.get() + " is " + is + " and should be " + should);
    }

    private void uses() {
        long[] count = new long[FrameUse.values().length];
        for (long pfn = 0; pfn < host.frames(); pfn++) count[host.use(pfn).ordinal()]++;
        for (FrameUse u : FrameUse.values())
            equal(host.count(u), count[u.ordinal()], () -> "the number of frames " + u);
        equal(host.used() + host.free(), host.frames(), () -> "the sum of used and free frames");
    }

    private void guests() {
        int[] mapped = new int[(int) host.frames()];
        long compressed = 0;
        for (VirtualMachine vm : machine.machines()) {
            Pmap pmap = vm.pmap();
            if (pmap == null || pmap.identity()) continue;
            guest(vm, pmap, mapped);
            compressed += pmap.compressionFrames();
        }
        long inCaches = compressed;
        equal(host.count(FrameUse.COMPRESSED), inCaches, () -> "the frames of compression caches");
        for (long pfn = 0; pfn < host.frames(); pfn++) frame(pfn, mapped[(int) pfn]);
    }

    private void frame(long pfn, int here) {
        switch (host.use(pfn)) {
            case GUEST -> {
                if (pfn >= machine.reserved()) equal(here, 1, () -> "the number of pages that map guest frame " + pfn);
            }
            case SHARED -> {
                equal(here, machine.sharedFrames().sharers(pfn), () -> "the number of pages that share frame " + pfn);
                hold(here > 0, () -> "frame " + pfn + " is shared by nobody");
            }
            default -> equal(here, 0, () -> "the number of guest pages that map frame " + pfn + ", " + host.use(pfn));
        }
    }

    private void guest(VirtualMachine vm, Pmap pmap, int[] mapped) {
        long backed = 0;
        long swapped = 0;
        long sharing = 0;
        long compressed = 0;
        long ballooned = 0;
        for (long gfn = 0; gfn < pmap.guestFrames(); gfn++) {
            long pfn = pmap.frameOf(gfn);
            boolean away = pmap.isAway(gfn << frameBits);
            page(vm, pmap, gfn, pfn, away);
            if (pfn >= 0) {
                backed++;
                mapped[(int) pfn]++;
            }
            if (pmap.isShared(gfn)) sharing++;
            if (pmap.isSwapped(gfn << frameBits)) swapped++;
            else if (away) compressed++;
            if (pmap.isBallooned(gfn)) ballooned++;
        }
        equal(pmap.backed(), backed, () -> vm.path() + "'s host memory");
        equal(pmap.swapped(), swapped, () -> vm.path() + "'s swapped memory");
        equal(pmap.sharing(), sharing, () -> vm.path() + "'s shared memory");
        equal(pmap.compressed(), compressed, () -> vm.path() + "'s compressed memory");
        equal(pmap.compressionFrames(), (compressed + 1) / 2, () -> vm.path() + "'s compression cache");
        equal(pmap.ballooned(), ballooned, () -> vm.path() + "'s balloon");
        hold(backed <= pmap.guestFrames(), () -> vm.path() + " has more host memory than guest memory");
        Tenant tenant = machine.overcommitment().tenant(vm);
        if (tenant != null)
            hold(
                    tenant.balloonSize() >= pmap.ballooned(),
                    () -> vm.path() + "'s balloon holds " + tenant.balloonSize() + " pages and the host believes "
                            + pmap.ballooned());
    }

    private void page(VirtualMachine vm, Pmap pmap, long gfn, long pfn, boolean away) {
        if (pfn < 0) {
            hold(!pmap.isShared(gfn), () -> vm.path() + "'s page " + gfn + " shares no frame");
            return;
        }
        hold(!away, () -> vm.path() + "'s page " + gfn + " has a frame and is away");
        hold(
                host.use(pfn) == (pmap.isShared(gfn) ? FrameUse.SHARED : FrameUse.GUEST),
                () -> vm.path() + "'s page " + gfn + " maps a frame of use " + host.use(pfn));
    }

    private void tables() {
        for (VirtualMachine vm : machine.machines()) {
            Pmap pmap = vm.pmap();
            if (pmap == null || pmap.identity()) continue;
            if (vm.nested() != null) {
                PageTable table = vm.nested().table();
                table.forEachLeaf(
                        (gpa, level) -> leaf(vm, pmap, gpa, table.target(), (table.entry() & Pte.WRITE) != 0));
            }
            if (vm.shadow() != null)
                vm.shadow().forEachLeaf((gpa, hpa, writable) -> leaf(vm, pmap, gpa, hpa, writable));
        }
    }

    private void leaf(VirtualMachine vm, Pmap pmap, long gpa, long hpa, boolean writable) {
        equal(
                hpa >>> frameBits,
                pmap.frameOf(gpa >>> frameBits),
                () -> "the frame that a table has for " + vm.path() + "'s page " + (gpa >>> frameBits));
        hold(
                !writable || pmap.writable(gpa),
                () -> vm.path() + " can write its page " + (gpa >>> frameBits) + " unnoticed");
    }

    private void translation(long frame, long flags) {
        boolean writable = (flags & Pte.WRITE) != 0;
        FrameUse use = host.use(frame);
        hold(
                use == FrameUse.GUEST || use == FrameUse.HOST || use == FrameUse.SHARED && !writable,
                () -> "a TLB holds " + (writable ? "for writing " : "") + "frame " + frame + ", whose use is " + use);
    }

    @Override
    public String toString() {
        return Arrays.stream(FrameUse.values())
                .map(u -> u + " " + host.count(u))
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }
}
