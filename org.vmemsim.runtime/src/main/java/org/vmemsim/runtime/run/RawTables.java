package org.vmemsim.runtime.run;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.guest.GuestOs;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.paging.EntryFormat;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.run.names.Names;
import org.vmemsim.runtime.run.names.Pages;
import org.vmemsim.runtime.scenario.layout.Meaning;
import org.vmemsim.runtime.scenario.memory.Rights;
import org.vmemsim.runtime.vmm.shadow.ShadowVmm;

/**
 * Raw work on page-table entries, without anything that an operating system would do besides: no invalidation, no frames.
 * Where only part of a large page is meant, its operating system splits it first, since one entry stands for all of it.
 */
final class RawTables {
    private final Machine machine;

    RawTables(Machine machine) {
        this.machine = machine;
    }

    /** The table that entries of these pages are in, to be written behind the operating system's back. */
    private PageTable written(Pages pages, int line) {
        PageTable t = table(pages, line);
        machine.home(java.util.Objects.requireNonNull(pages.process())).running().rawEntries = true;
        return t;
    }

    /** The same, after large pages at the edges were split. */
    private PageTable split(Pages pages, int line) {
        PageTable t = written(pages, line);
        Process p = java.util.Objects.requireNonNull(pages.process());
        PageTableLayout layout = t.layout();
        long from = layout.strip(pages.start()) >>> pages.pageBits() << pages.pageBits();
        machine.home(p).os().splitEdges(p, from, from + (pages.count() << pages.pageBits()));
        return t;
    }

    private PageTable table(Pages pages, int line) {
        Process p = pages.process();
        if (p == null)
            throw new SimulationException(line, "page-table entries belong to a process", "name pages of a region");
        Operations.needTables(p, line);
        machine.processor().countFor(p);
        return p.table();
    }

    /** Writes present leaf entries that lead to {@code target} and on. */
    void set(Pages pages, long target, Rights rights, int line) {
        PageTable t = split(pages, line);
        PageTableLayout layout = t.layout();
        int level = layout.leafLevel(pages.pageBits());
        long flags = GuestOs.flags(rights);
        for (long i = 0; i < pages.count(); i++) {
            long va = layout.strip(pages.at(i)) >>> layout.span(level) << layout.span(level);
            t.map(va, target + (i << pages.pageBits()), level, flags);
        }
    }

    /** Writes zero into leaf entries that exist. */
    void clear(Pages pages, int line) {
        PageTable t = split(pages, line);
        for (long i = 0; i < pages.count(); i++) if (t.find(t.layout().strip(pages.at(i)))) t.replace(0);
    }

    /** Sets or clears named bits of leaf entries that exist. */
    void change(Pages pages, List<String> bits, boolean set, int line) {
        PageTable t = split(pages, line);
        PageTableLayout layout = t.layout();
        for (long i = 0; i < pages.count(); i++) {
            if (!t.find(layout.strip(pages.at(i)))) continue;
            EntryFormat format = layout.leaf(t.level());
            long raw = t.raw();
            for (String bit : bits) raw = changed(format, raw, bit, set, line);
            t.replace(raw);
        }
    }

    private static long changed(EntryFormat format, long raw, String bit, boolean set, int line) {
        for (Meaning m : Meaning.values())
            if (org.vmemsim.runtime.scenario.settings.Words.of(m).equals(bit)) return format.with(raw, m, set);
        if (format.hasField(bit)) return format.field(raw, bit, set);
        throw new SimulationException(
                line, "no bits of the entry are called '" + bit + "'", "name a field or a meaning of the layout");
    }

    /** The kernel reads entries as data, which changes nothing; what its host took away comes back for it. */
    void read(Pages pages, int line) {
        PageTable t = table(pages, line);
        for (long i = 0; i < pages.count(); i++) entry(pages, t, i, line);
    }

    /**
     * The kernel writes entries as data. Under shadow paging the VMM has tables write-protected: each such write exits, and
     * what the entry led to goes from the shadow tables.
     *
     * @param value null to write what is there
     */
    void write(Pages pages, @Nullable Long value, int line) {
        PageTable t = written(pages, line);
        ShadowVmm shadow =
                machine.home(java.util.Objects.requireNonNull(pages.process())).shadow();
        for (long i = 0; i < pages.count(); i++) {
            entry(pages, t, i, line);
            long raw = value == null ? t.raw() : value;
            if (shadow == null) t.replace(raw);
            else shadow.asData(() -> t.replace(raw));
        }
    }

    /** Finds the entry of a page, which {@code t} then has found last. */
    private static void entry(Pages pages, PageTable t, long i, int line) {
        if (!holds(t, pages.at(i), pages.pageBits()))
            throw new SimulationException(
                    line,
                    "page " + Names.hex(pages.at(i)) + " has no entry: there is no table for one",
                    "touch the page first, or write 'set entries of', which makes tables");
    }

    /** Whether there is a table with the entry of a page; the entry is then the one last found. */
    static boolean holds(PageTable t, long va, int pageBits) {
        return t.find(t.layout().strip(va)) || t.level() <= t.layout().leafLevel(pageBits);
    }
}
