package org.vmemsim.runtime.run;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.control.Watch;
import org.vmemsim.runtime.guest.GuestOs;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.guest.Region;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.run.names.Names;
import org.vmemsim.runtime.run.names.Pages;
import org.vmemsim.runtime.scenario.memory.Rights;

/**
 * What an operating system does to memory that a place of a scenario names: to exactly that, whatever pages and regions it
 * cuts. What cannot be done is refused before anything has changed.
 */
final class ProcessMemory {
    private final Machine machine;
    private final Watch watch;

    ProcessMemory(Machine machine, Watch watch) {
        this.watch = watch;
        this.machine = machine;
    }

    /** Stripped addresses of whole pages. */
    private record Range(long from, long to) {}

    /** What a place means: of a region no more than the pages that have a byte of it. */
    private static Range range(Process p, Pages pages) {
        PageTableLayout layout = p.table().layout();
        long from = layout.strip(pages.start()) >>> pages.pageBits() << pages.pageBits();
        long to = from + (pages.count() << pages.pageBits());
        Region r = pages.region();
        if (r == null) return new Range(from, to);
        int bits = layout.pageBits();
        return new Range(
                Math.max(from, r.start() >>> bits << bits), Math.min(to, r.end() + (1L << bits) - 1 >>> bits << bits));
    }

    private static Process owner(Pages pages, int line) {
        Process p = pages.process();
        if (p == null)
            throw new SimulationException(
                    line,
                    "this is done to addresses of a process, not to a machine's memory",
                    "name a region, or an address of a process");
        return p;
    }

    private GuestOs os(Process p) {
        machine.run(p);
        return machine.home(p).os();
    }

    void unmap(Pages pages, int line) {
        Process p = Operations.needTables(owner(pages, line), line);
        Range all = range(p, pages);
        os(p).unmap(p, all.from(), all.to());
    }

    void free(Pages pages, int line) {
        Process p = owner(pages, line);
        Range all = range(p, pages);
        os(p).free(p, all.from(), all.to());
    }

    void protect(Pages pages, Rights rights, int line) {
        Process p = Operations.needTables(owner(pages, line), line);
        Range all = range(p, pages);
        GuestOs os = os(p);
        long outside = os.firstWithoutRegion(p, all.from(), all.to());
        if (outside < all.to())
            throw new SimulationException(
                    line,
                    "no region of " + p.path() + " is at "
                            + Names.hex(p.table().layout().extend(outside)) + ", so there is nothing to protect",
                    "name addresses within regions");
        os.protect(p, all.from(), all.to(), rights);
    }

    /** Maps new pages, or with {@code target} those that are there. */
    void map(Pages pages, @Nullable Pages target, @Nullable Rights rights, int line) {
        Process p = Operations.needTables(owner(pages, line), line);
        Range all = range(p, pages);
        if (target == null) {
            GuestOs os = os(p);
            os.layOut(p, all.from(), all.to(), rights);
            os.populate(p, all.from(), all.to());
            return;
        }
        Process other = Operations.needTables(owner(target, line), line);
        if (machine.home(other) != machine.home(p))
            throw new SimulationException(
                    line,
                    other.path() + " belongs to another machine than " + p.path() + ": they have no memory in common",
                    "name pages of the same machine");
        long first = strip(other, target.start());
        reachable(other, first, all.to() - all.from(), line);
        GuestOs os = os(p);
        os.layOut(p, all.from(), all.to(), rights);
        int small = p.table().layout().pageBits();
        for (long va = all.from(); va < all.to(); ) {
            watch.page();
            boolean whole = (va & (1L << pages.pageBits()) - 1) == 0 && all.to() - va >= 1L << pages.pageBits();
            int bits = whole ? pages.pageBits() : small;
            os.alias(p, va, bits, other, first + va - all.from());
            va += 1L << bits;
        }
    }

    private static long strip(Process p, long va) {
        PageTableLayout layout = p.table().layout();
        return layout.strip(va) >>> layout.pageBits() << layout.pageBits();
    }

    /** Refuses pages that are not there and for which no region is, and frames that are not the operating system's to share. */
    private void reachable(Process p, long from, long bytes, int line) {
        PageTableLayout layout = p.table().layout();
        GuestOs os = machine.home(p).os();
        for (long va = from; va < from + bytes; va += 1L << layout.pageBits()) {
            watch.page();
            if (!layout.canonical(layout.extend(va))
                    || os.firstWithoutRegion(p, va, va + 1) == va && !p.table().find(va))
                throw new SimulationException(
                        line,
                        "nothing of " + p.path() + " is at " + Names.hex(layout.extend(va))
                                + ", so nothing can be mapped to it",
                        "name an address within a region, or map a page there first");
            if (p.table().find(va) && !os.gave(p.table().target()))
                throw new SimulationException(
                        line,
                        "the entry for " + Names.hex(layout.extend(va)) + " of " + p.path()
                                + " leads to a frame that its operating system did not give it, so nothing else can be mapped to it",
                        "unmap the page first, or set the other entry as well");
        }
    }
}
