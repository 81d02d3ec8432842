package org.vmemsim.runtime.guest;

import org.vmemsim.runtime.memory.OutOfMemoryException;
import org.vmemsim.runtime.memory.TableMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;

/**
 * Gives the pages of regions frames while the machine is set up, a table's pages at a time: the same frames as page by page,
 * and the same tables, but with few words for each table until somebody looks at it. Regions of terabytes are mapped so.
 */
final class Populating {
    private final GuestOs os;
    private final TableMemory memory;
    private final PageTableLayout layout;
    private final Reclaim reclaim;
    private final Counters counters;
    private final FaultCounters count;

    Populating(GuestOs os, TableMemory memory, Reclaim reclaim, Counters counters, FaultCounters count) {
        this.os = os;
        this.memory = memory;
        this.layout = os.layout();
        this.reclaim = reclaim;
        this.counters = counters;
        this.count = count;
    }

    /** Gives the pages of [from, to) within a region frames. */
    void populate(Process p, Region r, long from, long to) {
        if (p.killed()) return; // it has no memory any more, whoever asks
        long end = Math.min(to, r.end);
        if (layout.bare()) {
            memory.occupy(from, end - from, r.backingBits);
            return;
        }
        os.supply().forProcess(p);
        PageContents known = os.known();
        if (known != null) known.storing(PageContents.NO_STORE);
        for (long va = from; va < end; ) {
            long next = table(p, r, va, end);
            va = next > va ? next : page(p, r, va);
        }
    }

    /** Maps the page at an address if it is not there. @return the first address behind it */
    private long page(Process p, Region r, long va) {
        int bits = os.source().freeBits(p, r, va);
        if (p.table().find(va)) return va + (1L << layout.span(p.table().level()));
        var unused = os.driversWork(); // nothing of the page was looked at yet
        os.source().provide(p, r, va, bits, false);
        return (va >>> bits << bits) + (1L << bits);
    }

    /** Whether nobody is to know of each page of a region alone, which are the smallest there are. */
    private boolean suits(Process p, Region r) {
        return !os.isUp()
                && os.known() == null
                && os.contents() == FrameContents.NONE
                && !os.told()
                && p.pager() == null
                && r.file.isEmpty()
                && layout.levels() > 1
                && r.pageBits == layout.pageBits()
                && layout.pageBits() == layout.frameBits();
    }

    /**
     * Maps the pages from {@code va} on, up to {@code to} or the end of their table, if that is not there yet.
     *
     * @return the first address that is left; {@code va} if its page is to be mapped by itself
     */
    private long table(Process p, Region r, long va, long to) {
        if (!suits(p, r)) return va;
        PageTable table = p.table();
        int bits = layout.span(1);
        long end = Math.min((va >>> bits << bits) + (1L << bits), to);
        if (!r.isUniform(va, end) || table.find(va) || table.level() == 0) return va;
        long pages = end - va + (1L << layout.pageBits()) - 1 >>> layout.pageBits();
        long flags = GuestOs.flags(r.rights(va)) | table.marks(false);
        long at = va;
        for (long left = pages; left > 0; ) {
            long n = os.supply().row(r.backingBits, table.row(at, layout.pageBits(), left));
            if (n == 0) {
                n = 1;
                single(p, r, at, flags);
            } else {
                long pa = os.supply().allocateRow(r.backingBits, n);
                table.mapRow(at, pa, n, flags);
                note(p, at, pa, n);
            }
            left -= n;
            at += n << layout.pageBits();
        }
        return at;
    }

    private void single(Process p, Region r, long va, long flags) {
        os.supply().forPage(reclaim.incoming(p, va));
        long pa = os.supply().allocate(0, r.backingBits);
        try {
            p.table().leafEntry(va, 0);
        } catch (ProcessEnded | OutOfMemoryException e) {
            memory.free(pa, 0);
            throw e;
        }
        p.table().mapRow(va, pa, 1, flags);
        note(p, va, pa, 1);
        os.supply().forPage(-1);
    }

    private void note(Process p, long va, long pa, long pages) {
        counters.now[count.zeroed] += pages;
        os.dataFrames(pages);
        os.mappings().addRow(os.frame(pa), pages, p.number(), va);
        p.frames(pages);
        if (reclaim.swap() != null) for (long i = 0; i < pages; i++) reclaim.anonymous(os.frame(pa) + i, 0);
    }
}
