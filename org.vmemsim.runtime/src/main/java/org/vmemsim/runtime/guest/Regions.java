package org.vmemsim.runtime.guest;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.scenario.memory.Rights;

/** What is done to ranges of addresses, whatever regions they cross. All addresses are stripped multiples of a page. */
final class Regions {
    private final GuestOs os;
    private final PageTableLayout layout;

    Regions(GuestOs os) {
        this.os = os;
        this.layout = os.layout();
    }

    private @Nullable Region at(Process p, long va) {
        return p.region(va, layout.pageBits());
    }

    /** The end of what a region has of [va, to). */
    private long end(Region r, long to) {
        return Math.min(to, r.end + (1L << layout.pageBits()) - 1 >>> layout.pageBits() << layout.pageBits());
    }

    /** The page at which a stretch ends that is alike from {@code va} on: at least the next page, at most {@code to}. */
    private long stretch(long va, long end, long to) {
        long page = end >= to ? to : end >>> layout.pageBits() << layout.pageBits();
        return Math.max(va + (1L << layout.pageBits()), page);
    }

    /** The first page of [from, to) that no region holds; {@code to} if there is none. */
    long firstWithout(Process p, long from, long to) {
        long va = from;
        for (Region r; va < to && (r = at(p, va)) != null; ) va = stretch(va, r.endOfPart(va), to);
        return Math.min(va, to);
    }

    private long firstWith(Process p, long from, long to) {
        long va = from;
        while (va < to && at(p, va) == null) {
            Region freed = p.laidOut(va);
            va = stretch(va, freed != null ? freed.endOfPart(va) : p.nextRegion(va), to);
        }
        return Math.min(va, to);
    }

    /** Is shown what a region has of a range. */
    interface PartVisitor {
        void part(Region region, long from, long to);
    }

    /** Visits those parts of [from, to) that regions hold. */
    void forEach(Process p, long from, long to, PartVisitor visitor) {
        for (long va = firstWith(p, from, to); va < to; va = firstWith(p, va, to)) {
            Region r = java.util.Objects.requireNonNull(at(p, va));
            long end = end(r, firstWithout(p, va, to));
            visitor.part(r, va, end);
            va = end;
        }
    }

    /** Sees to it that regions hold all of [from, to): a part that was freed belongs to its region again. */
    void layOut(Process p, long from, long to, Rights rights) {
        for (long va = firstWithout(p, from, to); va < to; va = firstWithout(p, va, to)) {
            long end = firstWith(p, va, to);
            Region freed = p.laidOut(va);
            if (freed != null) {
                end = end(freed, end);
                freed.rights(va, end, rights);
            } else {
                long next = Math.min(end, stretch(va, p.nextRegion(va), end));
                os.region(p, "", layout.extend(va), next - va, rights);
                end = next;
            }
            va = end;
        }
    }

    /** Takes [from, to) from the regions that hold it; one that loses all of itself is gone. */
    void free(Process p, long from, long to) {
        forEach(p, from, to, (r, first, end) -> {
            r.free(first, end);
            if (r.isGone()) p.remove(r);
        });
    }
}
