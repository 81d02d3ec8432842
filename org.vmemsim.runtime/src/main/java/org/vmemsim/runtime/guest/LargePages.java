package org.vmemsim.runtime.guest;

import java.util.ArrayList;
import java.util.List;
import org.vmemsim.runtime.guest.frames.Mappings;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.scenario.memory.OsSpec;

/**
 * Splits large pages where something is done to a part of one. All processes that map the page get small pages in its place,
 * of the same frames, rights and marks (Linux, mm/huge_memory.c, split_huge_page). Linux leaves other processes their large
 * mapping where one process alone remaps a part; here a frame is part of one page at a time.
 */
final class LargePages {
    private final GuestOs os;
    private final PageTableLayout layout;
    private final Mappings mappings;
    private final Reclaim reclaim;

    LargePages(GuestOs os, Mappings mappings, Reclaim reclaim) {
        this.os = os;
        this.layout = os.layout();
        this.mappings = mappings;
        this.reclaim = reclaim;
    }

    /** Splits what lies across the edges of [from, to). */
    void splitEdges(Process p, long from, long to) {
        splitAt(p, from);
        if (to > from) splitAt(p, to);
    }

    /** Splits, as often as needed, the page that an address is in the middle of. */
    private void splitAt(Process p, long va) {
        PageTable table = p.table();
        while (table.find(va) && table.level() > 0) {
            int bits = layout.span(table.level());
            if (va >>> bits << bits == va) return;
            split(p, va);
        }
    }

    /**
     * Splits the large page just found at an address, for a small page of it to be copied, unless the region asked for it.
     *
     * @return whether it was split
     */
    boolean splitToCopy(Process p, Region r, long va) {
        PageTable table = p.table();
        if (table.level() == 0
                || os.spec().largePages() != OsSpec.LargePages.TRANSPARENT
                || r.pageBits != layout.pageBits()) return false;
        while (table.find(va) && table.level() > 0) split(p, va);
        return true;
    }

    /** Maps the large page just found at an address as pages of the next smaller size. */
    void split(Process p, long va) {
        int level = p.table().level();
        int smaller = level - 1;
        while (!layout.leafAllowed(smaller)) smaller--;
        long start = va >>> layout.span(level) << layout.span(level);
        long frame = os.frame(p.table().target());
        List<Process> users = new ArrayList<>();
        List<Long> places = new ArrayList<>();
        mappings.forEach(frame, (process, at) -> {
            users.add(os.processes().get(process));
            places.add(at);
        });
        boolean known = false;
        boolean done = false;
        int pages = 1 << layout.span(level) - layout.span(smaller);
        int order = layout.span(smaller) - layout.frameBits();
        reclaim.hold(frame);
        try {
            for (int i = 0; i < users.size(); i++) {
                Process user = users.get(i);
                if (user.killed()) continue; // for the tables of another one
                long at = places.get(i);
                known |= user == p && at == start;
                boolean there = user.table().find(at)
                        && user.table().level() == level
                        && os.frame(user.table().target()) == frame;
                if (there && !entries(user, at, frame, level, smaller)) continue;
                done = true;
                mappings.remove(frame, user.number(), at, level);
                for (int k = 0; k < pages; k++)
                    mappings.add(
                            frame + ((long) k << order),
                            user.number(),
                            at + ((long) k << layout.span(smaller)),
                            smaller);
                user.frames(pages - 1);
            }
            // an entry that a scenario wrote by itself
            if (!known && p.table().find(va) && p.table().level() == level) entries(p, start, frame, level, smaller);
        } finally {
            reclaim.hold(-1);
            if (done && mappings.any(frame)) reclaim.split(frame, pages);
        }
        if (os.told()) os.tell("splits the large page at " + os.va(start));
    }

    /**
     * Writes smaller entries in place of the leaf just found, which begins at an address.
     *
     * @return false if the process was killed for the table that they take
     */
    private boolean entries(Process p, long start, long frame, int level, int smaller) {
        long flags = p.table().entry() & (Pte.RIGHTS | Pte.ACCESSED | Pte.DIRTY);
        p.table().leafEntry(start, smaller);
        if (p.killed()) return false;
        for (long at = 0; at < 1L << layout.span(level); at += 1L << layout.span(smaller))
            p.table().map(start + at, (frame << layout.frameBits()) + at, smaller, flags);
        os.cpu().invalidate(p, start);
        return true;
    }
}
