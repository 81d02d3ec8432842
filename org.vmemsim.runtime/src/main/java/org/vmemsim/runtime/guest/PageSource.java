package org.vmemsim.runtime.guest;

import org.vmemsim.runtime.guest.frames.Mappings;
import org.vmemsim.runtime.guest.frames.SwapDevice;
import org.vmemsim.runtime.memory.LongIntMap;
import org.vmemsim.runtime.memory.OutOfMemoryException;
import org.vmemsim.runtime.memory.TableMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.scenario.memory.OsSpec;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** Brings pages that are missing: zeroed ones, those of files, and those that went to a swap device. */
final class PageSource {
    private final GuestOs os;
    private final OsSpec spec;
    private final TableMemory memory;
    private final PageTableLayout layout;
    private final FrameSupply supply;
    private final Mappings mappings;
    private final Reclaim reclaim;
    private final Counters counters;
    private final FaultCounters count;

    PageSource(
            GuestOs os,
            OsSpec spec,
            TableMemory memory,
            FrameSupply supply,
            Mappings mappings,
            Reclaim reclaim,
            Counters counters,
            FaultCounters count) {
        this.os = os;
        this.spec = spec;
        this.memory = memory;
        this.layout = os.layout();
        this.supply = supply;
        this.mappings = mappings;
        this.reclaim = reclaim;
        this.counters = counters;
        this.count = count;
    }

    /** Gives a page that a fault says is missing a frame with what belongs there. */
    void answer(Process p, Region r, long va, boolean store) {
        int bits = freeBits(p, r, va);
        if (p.pager() != null) mapNew(p, r, va, bits, true, store);
        else provide(p, r, va, bits, store);
        supply.forPage(-1);
    }

    /** Gives a page that is missing a frame with what belongs there, before anybody wants it. */
    void provide(Process p, Region r, long va, int bits, boolean store) {
        if (p.pager() != null) mapNew(p, r, va, bits, false, store);
        else if (p.swapped().get(va >>> layout.pageBits()) != LongIntMap.ABSENT) swapIn(p, r, va, store);
        else if (!r.file.isEmpty()) mapFile(p, r, va, store);
        else mapNew(p, r, va, bits, false, store);
        supply.forPage(-1);
    }

    /** Reads a page of a file into a new frame. */
    long read(long page, String file, long index, int backing) {
        int order = layout.pageBits() - layout.frameBits();
        long pa = supply.allocate(order, backing);
        long[] words = reclaim.cache().words(page);
        if (words.length > 0) memory.fill(pa, words);
        long identity = reclaim.cache().identity(page);
        if (identity != 0) os.contents().restored(pa, identity);
        else os.contents().read(pa, order, file, index);
        return pa;
    }

    /** Maps a page of a file, read first if it is not in memory. */
    private void mapFile(Process p, Region r, long va, boolean store) {
        long start = va >>> layout.pageBits() << layout.pageBits();
        long index = (start >>> layout.pageBits()) - (r.origin >>> layout.pageBits());
        long page = reclaim.cache().page(r.file, index);
        long frame = reclaim.cache().frame(page);
        supply.forPage(reclaim.incoming(page));
        if (frame < 0) {
            frame = os.frame(read(page, r.file, index, r.backingBits));
            counters.now[count.major]++;
            os.transfers().read(1);
            if (os.told()) os.tell("reads page " + index + " of " + r.file, "faults.major");
            reclaim.file(frame, page, false);
        }
        mapHeld(p, start, frame, flags(p, r, va, store));
    }

    /** Maps a frame that is in use already, or idle in the page cache: it must not go while a table is made. */
    private void mapHeld(Process p, long start, long frame, long flags) {
        reclaim.hold(frame);
        try {
            p.table().map(start, frame << layout.frameBits(), 0, flags);
        } finally {
            reclaim.hold(-1);
        }
        boolean first = !mappings.any(frame);
        mappings.add(frame, p.number(), start, 0);
        p.frames(1);
        if (!first) return;
        reclaim.use(frame);
        os.dataFrames(1L << layout.pageBits() - layout.frameBits());
    }

    /**
     * Brings a page back from the swap device. If other pages mean the same slot, this one may not be written as it is: a
     * read leaves it to be copied when it is written, a write takes a copy at once.
     */
    void swapIn(Process p, Region r, long va, boolean store) {
        SwapDevice swap = java.util.Objects.requireNonNull(reclaim.swap());
        long start = va >>> layout.pageBits() << layout.pageBits();
        long page = start >>> layout.pageBits();
        int slot = p.swapped().get(page);
        long cached = swap.cachedIn(slot);
        if (cached >= 0) {
            os.tell("finds the page in the swap cache");
            // what tables take may cost another process its memory, and this frame with it
            p.table().leafEntry(start, 0);
            if (swap.cachedIn(slot) != cached) {
                swapIn(p, r, va, store);
                return;
            }
            mapHeld(p, start, cached, flags(p, r, va, store) & os.writing(cached, true));
            p.swapped().remove(page);
            swap.release(slot);
            return;
        }
        int order = layout.pageBits() - layout.frameBits();
        supply.forPage(reclaim.incoming(p, start));
        long pa = supply.allocate(order, r.backingBits);
        counters.now[count.major]++;
        counters.now[count.swappedIn]++;
        os.transfers().read(1);
        os.tell("reads the page from its swap device", "faults.major", "swap.guestIn");
        long[] words = swap.words(slot);
        if (words.length > 0) memory.fill(pa, words);
        os.contents().restored(pa, swap.identity(slot));
        boolean others = swap.users(slot) > 1;
        long flags = flags(p, r, va, store) & (others && !store ? os.writing(pa, true) : -1L);
        mapFresh(p, start, pa, 0, flags);
        p.swapped().remove(page);
        reclaim.back(os.frame(pa), order, slot);
        if (others && store) {
            swap.release(slot);
            reclaim.frames().dirty(os.frame(pa), true);
        } else reclaim.cached(os.frame(pa), slot);
    }

    private void mapFresh(Process p, long start, long pa, int level, long flags) {
        int order = layout.span(level) - layout.frameBits();
        try {
            p.table().map(start, pa, level, flags & os.writing(pa, false));
        } catch (ProcessEnded | OutOfMemoryException e) {
            memory.free(pa, order);
            throw e;
        }
        os.dataFrames(1L << order);
        mappings.add(os.frame(pa), p.number(), start, level);
        p.frames(1);
    }

    /** Maps a page that is a run of leaves, each with frames of its own. */
    private void mapFreshRun(Process p, long start, long pa, int bits, long flags) {
        try {
            p.table().mapPage(start, pa, bits, flags & os.writing(pa, false));
        } catch (ProcessEnded | OutOfMemoryException e) {
            memory.free(pa, bits - layout.frameBits());
            throw e;
        }
        os.dataFrames(1L << bits - layout.frameBits());
        int level = layout.leafLevel(bits);
        long bytes = 1L << layout.span(level);
        for (long offset = 0; offset < 1L << bits; offset += bytes) {
            mappings.add(os.frame(pa + offset), p.number(), start + offset, level);
            p.frames(1);
        }
    }

    /**
     * The largest page not above the region's wish that lies within it, where one set of rights covers it all; elsewhere
     * smaller ones must do (Linux splits the region there, and no page crosses two: thp_vma_suitable_order).
     */
    private int pageBits(Region r, long va) {
        if (layout.isRun(r.pageBits) && within(r, va, r.pageBits)) return r.pageBits;
        int level = wishedLevel(r);
        while (level > 0) {
            int bits = layout.span(level);
            if (layout.leafAllowed(level) && within(r, va, bits)) return bits;
            level--;
        }
        return layout.pageBits();
    }

    private static boolean within(Region r, long va, int bits) {
        long from = va >>> bits << bits;
        return from >= r.start && from + (1L << bits) <= r.end && r.isUniform(from, from + (1L << bits));
    }

    /** Of a page where nothing speaks against it. */
    private int wishedLevel(Region r) {
        boolean wherePossible = spec.largePages() == OsSpec.LargePages.TRANSPARENT
                && r.lazy
                && r.file.isEmpty()
                && r.pageBits == layout.pageBits()
                && layout.levels() > 1
                && layout.leafAllowed(1)
                && memory.has(layout.span(1) - layout.frameBits(), r.backingBits);
        return wherePossible ? 1 : layout.leafLevel(r.pageBits);
    }

    /** The page size for a missing page: smaller than wished for where part of the large page is mapped already. */
    int freeBits(Process p, Region r, long va) {
        if (p.pager() != null) return layout.pageBits();
        int bits = pageBits(r, va);
        int level = layout.leafLevel(bits);
        if (layout.isRun(bits)) {
            if (!isFree(p, va >>> bits << bits, bits)) return layout.pageBits();
        } else if (level == 0) return bits;
        p.table().find(va);
        if (p.table().level() < level) return layout.pageBits();
        long first = va >>> bits << bits;
        boolean partlySwapped = p.swapped().size() > 0
                && p.swapped().keys(first >>> layout.pageBits(), first + (1L << bits) >>> layout.pageBits()).length > 0;
        return partlySwapped ? layout.pageBits() : bits;
    }

    /** Whether nothing is mapped where a run of leaves is to be. */
    private boolean isFree(Process p, long start, int bits) {
        int level = layout.leafLevel(bits);
        for (long offset = 0; offset < 1L << bits; offset += 1L << layout.span(level))
            if (p.table().find(start + offset) || p.table().level() < level) return false;
        return true;
    }

    /** The flags of a page as it is mapped: its rights, and what software marks for the access that wants it. */
    private static long flags(Process p, Region r, long va, boolean store) {
        return GuestOs.flags(r.rights(va)) | p.table().marks(store);
    }

    /** @param reads whether the page is read from a device, as faults of a process whose frames are limited do */
    private void mapNew(Process p, Region r, long va, int bits, boolean reads, boolean store) {
        long start = va >>> bits << bits;
        admit(p, start);
        supply.forPage(reclaim.incoming(p, start));
        int order = bits - layout.frameBits();
        long pa = supply.allocate(order, r.backingBits);
        Pager pager = p.pager();
        if (pager != null && reads) pageIn(pager, start);
        long[] swapped = pager == null ? null : pager.read(start >>> layout.pageBits());
        if (swapped != null) memory.fill(pa, swapped);
        if (p.pager() == null) counters.now[count.zeroed] += 1L << bits - layout.pageBits();
        if (pager == null || swapped == null) os.contents().filled(pa, order, p, r, start);
        else os.contents().restored(pa, pager.identity(start >>> layout.pageBits()));
        int level = layout.leafLevel(bits);
        if (os.told()) os.tell("maps " + os.va(start) + " to a new frame at " + os.pa(pa));
        boolean run = layout.isRun(bits);
        if (run) mapFreshRun(p, start, pa, bits, flags(p, r, va, store));
        else mapFresh(p, start, pa, level, flags(p, r, va, store));
        // large pages that were asked for stay, as those of hugetlbfs do
        if (p.pager() == null && (level == 0 && !run || r.pageBits == layout.pageBits()))
            reclaim.anonymous(os.frame(pa), order);
    }

    /** Makes room for a page of a process whose frames are limited. */
    void admit(Process p, long va) {
        Pager pager = p.pager();
        if (pager == null) return;
        long page = va >>> layout.pageBits();
        if (pager.holds(page)) return; // a scenario cleared its entry, and the policy knows nothing of that
        while (pager.full()) pageOut(p, pager, pager.evict(page));
        pager.load(page);
    }

    /** Takes a page away from a process; what it wrote since it was read goes to the swap device. */
    private void pageOut(Process p, Pager pager, long page) {
        long va = page << layout.pageBits();
        if (!p.table().find(va))
            throw new InvalidScenarioException("the page at " + os.va(va) + " of " + p.path()
                    + " is to make room, but its entry was cleared behind the operating system's back: nothing leads to its"
                    + " frame. Use 'unmap', or allow " + p.path() + " more memory");
        boolean dirty = (p.table().entry() & Pte.DIRTY) != 0;
        if (dirty) {
            counters.now[count.swappedOut]++;
            os.transfers().wrote(1);
            int order = layout.span(p.table().level()) - layout.frameBits();
            long target = p.table().target();
            pager.write(page, memory.contents(target, order), os.contents().identity(target));
            p.table().find(va);
        }
        if (os.told())
            os.tell(
                    (dirty ? "evicts " + os.va(va) + " to its swap device" : "drops " + os.va(va)) + " to make room",
                    dirty ? "swap.guestOut" : "");
        os.spaces().unmapLeaf(p, va);
    }

    /** A fault of a process whose frames are limited reads the page from its device, also the first time. */
    private void pageIn(Pager pager, long va) {
        counters.now[count.major]++;
        os.transfers().read(1);
        boolean swapped = pager.read(va >>> layout.pageBits()) != null;
        if (swapped) counters.now[count.swappedIn]++;
        if (swapped) os.tell("reads the page from its swap device", "faults.major", "swap.guestIn");
        else os.tell("reads the page from its file", "faults.major");
    }
}
