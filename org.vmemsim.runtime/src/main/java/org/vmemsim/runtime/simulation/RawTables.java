package org.vmemsim.runtime.simulation;

import java.util.List;
import org.vmemsim.runtime.guest.GuestOs;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.paging.EntryFormat;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.scenario.Meaning;
import org.vmemsim.runtime.scenario.Rights;

/** Raw work on page-table entries, without anything that an operating system would do besides: no invalidation, no frames. */
final class RawTables {
    private final Machine machine;

    RawTables(Machine machine) {
        this.machine = machine;
    }

    private PageTable table(Pages pages, int line) {
        Process p = pages.process();
        if (p == null)
            throw new SimulationException(line, "page-table entries belong to a process", "name pages of a region");
        Operations.needTables(p, line);
        machine.counters().now = p.counts();
        return p.table();
    }

    /** Writes present leaf entries that lead to {@code target} and on. */
    void set(Pages pages, long target, Rights rights, int line) {
        PageTable t = table(pages, line);
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
        PageTable t = table(pages, line);
        for (long i = 0; i < pages.count(); i++) if (t.find(t.layout().strip(pages.at(i)))) t.replace(0);
    }

    /** Sets or clears named bits of leaf entries that exist. */
    void change(Pages pages, List<String> bits, boolean set, int line) {
        PageTable t = table(pages, line);
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
            if (org.vmemsim.runtime.scenario.Words.of(m).equals(bit)) return format.with(raw, m, set);
        if (format.hasField(bit)) return format.field(raw, bit, set);
        throw new SimulationException(
                line, "no bits of the entry are called '" + bit + "'", "name a field or a meaning of the layout");
    }

    /** Reads entries as data: an operating system's look at its own tables changes nothing. */
    void read(Pages pages, int line) {
        PageTable t = table(pages, line);
        for (long i = 0; i < pages.count(); i++) t.find(t.layout().strip(pages.at(i)));
    }
}
