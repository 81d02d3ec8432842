package org.vmemsim.runtime.guest;

import org.vmemsim.runtime.guest.frames.FrameTable;
import org.vmemsim.runtime.guest.frames.Mappings;
import org.vmemsim.runtime.guest.frames.SwapDevice;
import org.vmemsim.runtime.memory.LongIntMap;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.Fault;
import org.vmemsim.runtime.paging.FaultHandler.Outcome;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.scenario.memory.Rights;

/** What is done to pages that processes have: unmapping, sharing, copying on a write, changing rights. */
final class AddressSpaces {
    private final GuestOs os;
    private final PageTableLayout layout;
    private final GuestOs.FrameCopier copier;
    private final Cpu cpu;
    private final FrameSupply supply;
    private final Mappings mappings;
    private final Reclaim reclaim;
    private final Counters counters;
    private final FaultCounters count;
    private final LargePages large;

    AddressSpaces(
            GuestOs os,
            GuestOs.FrameCopier copier,
            FrameSupply supply,
            Mappings mappings,
            Reclaim reclaim,
            Counters counters,
            FaultCounters count) {
        this.os = os;
        this.layout = os.layout();
        this.copier = copier;
        this.cpu = os.cpu();
        this.supply = supply;
        this.mappings = mappings;
        this.reclaim = reclaim;
        this.counters = counters;
        this.count = count;
        this.large = new LargePages(os, mappings, reclaim);
    }

    /**
     * A page does not grant what its part of the region does. A write to a page that others map too gets a copy. Of a large
     * page that the operating system chose only one small page is copied: the large one is split first (Linux since 5.8,
     * mm/huge_memory.c, do_huge_pmd_wp_page). One that the region asked for is copied whole, as hugetlbfs does (hugetlb_wp).
     */
    Outcome unprotect(Process p, Region r, Fault f) {
        PageTable table = p.table();
        if (!table.find(f.at)) return os.faults().fatal(p, f, "an upper level forbids it");
        boolean store = f.kind == AccessKind.STORE;
        if (store && copies(r, table) && large.splitToCopy(p, r, f.at)) table.find(f.at);
        long target = table.target();
        int bits = layout.span(table.level());
        boolean shared = copies(r, table);
        PageContents known = os.known();
        if (store && shared) {
            long pa = copy(p, r, f.at >>> bits << bits, target, bits - layout.frameBits(), true);
            if (known != null) known.written(os.frame(pa + (f.at & (1L << bits) - 1)));
            table.find(f.at);
            table.replace(layout.leaf(table.level()).encode(pa, leafFlags(table, r, f.at) | table.marks(true)));
        } else {
            if (store && known != null) known.written(os.frame(target + (f.at & (1L << bits) - 1)));
            if (store && reclaim.sharesSlot(os.frame(target))) reclaim.forgetSlot(os.frame(target));
            boolean keepOut = shared || reclaim.sharesSlot(os.frame(target));
            long flags = leafFlags(table, r, f.at) & os.writing(target, keepOut);
            if (layout.leaf(table.level()).encode(target, flags) == table.raw())
                return os.faults().fatal(p, f, "an upper level forbids it");
            os.tell("grants the region's rights");
            table.replace(layout.leaf(table.level()).encode(target, flags | table.marks(store)));
        }
        cpu.invalidate(p, f.at);
        return Outcome.RETRY;
    }

    /**
     * Gives a process its own copy of a page that others map too, which it may not write yet.
     *
     * @param onWrite whether a write asked for it
     * @return where it is
     */
    long copy(Process p, Region r, long start, long target, int order, boolean onWrite) {
        PageTable table = p.table();
        supply.forPage(-1); // the page is there
        long pa;
        reclaim.hold(os.frame(target));
        try {
            pa = supply.allocate(order, r.backingBits);
        } finally {
            reclaim.hold(-1);
        }
        os.dataFrames(1L << order);
        copier.copy(target, pa, order);
        if (onWrite) copied(target, pa, order);
        os.contents().copied(target, pa, order);
        table.find(start);
        int level = table.level();
        boolean dirty = (table.entry() & Pte.DIRTY) != 0;
        if (!release(p, start, level, target, dirty) && !os.merged().isZero(os.frame(target)))
            mappings.removeOne(os.frame(target)); // the scenario wrote the entry
        table.find(start);
        table.replace(layout.leaf(level).encode(pa, leafFlags(table, r, start) & ~Pte.WRITE));
        mappings.add(os.frame(pa), p.number(), start, level);
        if (p.pager() == null && (level == 0 || r.pageBits == layout.pageBits())) {
            reclaim.anonymous(os.frame(pa), order);
            reclaim.frames().dirty(os.frame(pa), true);
        }
        return pa;
    }

    private void copied(long from, long to, int order) {
        counters.now[count.copyOnWrite]++;
        counters.now[count.copied] += 1L << order + layout.frameBits() - layout.pageBits();
        if (os.told())
            os.tell(
                    "copies the shared page at " + os.pa(from) + " to " + os.pa(to),
                    "faults.copyOnWrite",
                    "memory.copied");
    }

    void splitEdges(Process p, long from, long to) {
        large.splitEdges(p, from, to);
    }

    /** Whether a write to the page just found must copy it. */
    private boolean copies(Region r, PageTable table) {
        return os.isShared(os.frame(table.target())) && r.file.isEmpty();
    }

    private static long leafFlags(PageTable table, Region r, long va) {
        return GuestOs.flags(r.rights(va))
                | table.entry() & (Pte.ACCESSED | Pte.DIRTY)
                | (table.level() > 0 ? Pte.LEAF : 0);
    }

    /**
     * One mapping of a page less; the last one gives its frames back.
     *
     * @return whether there was one: not where a scenario wrote the entry by itself
     */
    boolean release(Process p, long va, int level, long pa, boolean dirty) {
        long frame = os.frame(pa);
        if (!mappings.remove(frame, p.number(), va, level)) return false;
        os.merged().left(frame);
        if (dirty && reclaim.frames().kind(frame) != FrameTable.OTHER)
            reclaim.frames().dirty(frame, true);
        if (mappings.any(frame)) {
            reclaim.oneLess(frame);
            return true;
        }
        int order = layout.span(level) - layout.frameBits();
        os.dataFrames(-1L << order);
        if (reclaim.gone(frame)) supply.free(pa, order);
        return true;
    }

    /** Takes a frame away from a process, for the page to go. */
    void take(Process p, long va, int level, long frame) {
        PageTable table = p.table();
        if (table.find(va) && table.level() == level && os.frame(table.target()) == frame) {
            table.replace(0);
            p.frames(-1);
            cpu.invalidate(p, va);
        }
        if (mappings.remove(frame, p.number(), va, level)) os.merged().left(frame);
    }

    /** Copies an address space: both sides keep the frames, and copy a page when they first write it. */
    void fork(Process parent, Process child) {
        supply.forProcesses(child, parent);
        for (Region r : parent.regions()) child.add(r.copy(r.start, r.end - r.start));
        parent.table().forEachLeaf((va, level) -> {
            PageTable t = parent.table();
            Region r = parent.region(va, layout.pageBits());
            boolean copied = r == null || r.file.isEmpty(); // a file's pages stay common
            // as Linux does (mm/memory.c, copy_present_pte): old, and dirty if it is
            long flags = t.entry() & (copied ? Pte.RIGHTS & ~Pte.WRITE | Pte.DIRTY : Pte.RIGHTS)
                    | (level > 0 ? Pte.LEAF : 0);
            long pa = t.target();
            if (copied && (t.entry() & Pte.WRITE) != 0) {
                long marks = t.entry() & (Pte.ACCESSED | Pte.DIRTY);
                t.replace(layout.leaf(level).encode(pa, flags | marks));
            }
            if (copied) os.keepOut(pa);
            reclaim.hold(os.frame(pa));
            try {
                child.table().leafEntry(va, level); // may take memory, for which the parent may be killed
                if (parent.killed()) throw new ProcessEnded();
                child.table().map(va, pa, level, flags);
            } finally {
                reclaim.hold(-1);
            }
            // a frame that no process was given, which a scenario's own entry leads to, is not given back by the child
            // either
            if (mappings.any(os.frame(pa))) mappings.add(os.frame(pa), child.number(), va, level);
            if (child.pager() != null) child.pager().load(va >>> layout.pageBits());
            child.frames(1);
        });
        if (child.pager() != null && parent.pager() != null) child.pager().inherit(parent.pager());
        SwapDevice swap = reclaim.swap();
        if (swap != null)
            parent.swapped().forEach((page, slot) -> {
                if (child.swapped().get(page) != LongIntMap.ABSENT) return; // it went while tables were made
                child.swapped().put(page, slot);
                swap.keep(slot);
            });
        cpu.invalidateAll(parent);
    }

    /** Removes the pages of [from, to); a region that loses all its pages goes too. */
    void unmap(Process p, long from, long to) {
        if (layout.bare()) return; // memory stays where it is
        supply.forProcess(p);
        forgetSwapped(p, from, to);
        large.splitEdges(p, from, to);
        for (long va = from; va < to; ) {
            PageTable table = p.table();
            if (!table.find(va)) {
                int bits = layout.span(table.level());
                va = (va >>> bits << bits) + (1L << bits);
                continue;
            }
            int bits = layout.span(table.level());
            if (p.pager() != null) p.pager().remove(va >>> layout.pageBits());
            unmapLeaf(p, va);
            va = (va >>> bits << bits) + (1L << bits);
        }
    }

    /** Removes the page that the process's table was just found to have at an address. */
    void unmapLeaf(Process p, long va) {
        PageTable table = p.table();
        long pa = table.target();
        int level = table.level();
        int bits = layout.span(level);
        boolean dirty = (table.entry() & Pte.DIRTY) != 0;
        table.replace(0);
        p.frames(-1);
        cpu.invalidate(p, va);
        release(p, va >>> bits << bits, level, pa, dirty);
    }

    private void forgetSwapped(Process p, long from, long to) {
        if (p.pager() != null) p.pager().forget(from >>> layout.pageBits(), (to - 1 >>> layout.pageBits()) + 1);
        SwapDevice swap = reclaim.swap();
        if (swap == null || p.swapped().size() == 0) return;
        for (long page : p.swapped().keys(from >>> layout.pageBits(), (to - 1 >>> layout.pageBits()) + 1))
            swap.release(p.swapped().remove(page));
    }

    /**
     * Gives one page the frame that another has. What is larger than the page is split first; what is smaller is taken piece
     * by piece.
     *
     * @param bits log2 of the bytes of the page
     * @param owner whose page the other is
     */
    void alias(Process p, long va, int bits, Process owner, long targetVa) {
        for (long at = 0; at < 1L << bits; ) {
            long target = targetVa + at;
            bring(owner, target);
            int level = owner.table().level();
            while (level > 0 && !fits(target, va + at, layout.span(level), (1L << bits) - at)) {
                large.split(owner, target);
                owner.table().find(target);
                level = owner.table().level();
            }
            supply.forProcess(p);
            alias(p, va + at, owner.table().target(), level);
            at += 1L << layout.span(level);
        }
    }

    private static boolean fits(long target, long va, int bits, long most) {
        return ((target | va) & (1L << bits) - 1) == 0 && 1L << bits <= most;
    }

    /** Sees to it that a page is there. */
    private void bring(Process p, long va) {
        if (p.table().find(va)) return;
        Region r = p.region(va, layout.pageBits());
        if (r == null) throw new IllegalStateException("no page, and no region for one, at " + GuestOs.hex(va));
        if (p.killed()) throw new ProcessEnded();
        os.populate(p, r, va, va + 1);
        p.table().find(va);
    }

    private void alias(Process p, long start, long pa, int level) {
        PageTable table = p.table();
        if (reclaim.sharesSlot(os.frame(pa))) reclaim.forgetSlot(os.frame(pa));
        if (!os.merged().isZero(os.frame(pa)))
            mappings.add(os.frame(pa), p.number(), start, level); // before the old page goes, which may be the same
        unmap(p, start, start + (1L << layout.span(level)));
        os.source().admit(p, start);
        Region r = p.region(start, layout.pageBits());
        Rights rights = r == null ? Rights.RWX : r.rights(start);
        reclaim.hold(os.frame(pa));
        try {
            boolean keepOut = os.merged().is(os.frame(pa));
            table.map(start, pa, level, (GuestOs.flags(rights) | table.marks(false)) & os.writing(pa, keepOut));
        } catch (ProcessEnded e) {
            release(p, start, level, pa, false); // the process is gone, and with it the mapping that was to be
            throw e;
        } finally {
            reclaim.hold(-1);
        }
        p.frames(1);
        cpu.invalidate(p, start);
    }

    /** Gives the pages of [from, to) that are mapped the rights of their parts of regions. */
    void protect(Process p, long from, long to) {
        supply.forProcess(p);
        large.splitEdges(p, from, to);
        for (long va = from; va < to; ) {
            PageTable table = p.table();
            boolean found = table.find(va);
            int bits = layout.span(table.level());
            Region r = found ? p.region(va, layout.pageBits()) : null;
            if (r != null) {
                boolean keepOut = copies(r, table) || reclaim.sharesSlot(os.frame(table.target()));
                long flags = leafFlags(table, r, va) & os.writing(table.target(), keepOut);
                table.replace(layout.leaf(table.level()).encode(table.target(), flags));
                cpu.invalidate(p, va);
            }
            va = (va >>> bits << bits) + (1L << bits);
        }
        if (layout.anySpans()) fold(p, from, to);
    }

    /** Makes runs of leaves again where a region's pages are runs, and all leaves of one have the same rights. */
    private void fold(Process p, long from, long to) {
        for (long va = from; va < to; ) {
            Region r = p.region(va, layout.pageBits());
            if (r == null || !layout.isRun(r.pageBits)) {
                va = r == null ? va + (1L << layout.pageBits()) : Math.max(r.end, va + (1L << layout.pageBits()));
                va = va >>> layout.pageBits() << layout.pageBits();
                continue;
            }
            p.table().fold(va, r.pageBits);
            va = (va >>> r.pageBits << r.pageBits) + (1L << r.pageBits);
        }
    }

    /** Takes all memory of a process away. */
    void clear(Process p) {
        p.table().forEachLeaf((va, level) -> {
            if (p.pager() != null) p.pager().remove(va >>> layout.pageBits());
            unmapLeaf(p, va);
        });
        forgetSwapped(p, 0, Long.MAX_VALUE);
    }
}
