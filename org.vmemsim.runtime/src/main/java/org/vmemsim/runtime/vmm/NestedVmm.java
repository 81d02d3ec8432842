package org.vmemsim.runtime.vmm;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.Fault;
import org.vmemsim.runtime.paging.FaultHandler.Outcome;
import org.vmemsim.runtime.paging.Narration;
import org.vmemsim.runtime.paging.Narrator;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;

/**
 * Nested paging: keeps the second-stage table and fills it when the hardware finds nothing there. Where the second stage has
 * no levels there is nothing to fill: what faults lies outside of the guest's memory, and exits nowhere.
 */
public final class NestedVmm implements GuestMemory.Watcher {
    private final PageTable table;
    private final PageTableLayout layout;
    private final Pmap pmap;
    private final Exits exits;
    private final Counters counters;
    private final Narration narration;
    private final int lostAt;
    private boolean silent = true;

    public NestedVmm(
            PhysicalMemory host,
            PageTableLayout layout,
            Pmap pmap,
            Exits exits,
            Counters counters,
            Narration narration) {
        this.table = new PageTable(host, layout, 0);
        this.layout = layout;
        this.pmap = pmap;
        this.exits = exits;
        this.counters = counters;
        this.narration = narration;
        this.lostAt = counters.index("faults.fatal");
    }

    /** From here on what the guest's kernel touches exits; while the machine is set up nothing does. */
    public void ready() {
        silent = false;
    }

    /** Handles a violation of the second stage. */
    public Outcome violation(Fault f) {
        if (!layout.bare()) exits.exit(Exits.Reason.VIOLATION);
        if (!pmap.exists(f.at) || f.reason == Fault.Reason.NOT_CANONICAL) {
            counters.now[lostAt]++;
            tell("there is no guest memory at 0x" + Long.toHexString(f.at));
            return Outcome.LOST;
        }
        if (f.reason == Fault.Reason.UNMARKED) table.mark(f.at, f.kind == org.vmemsim.runtime.paging.AccessKind.STORE);
        else map(f.at);
        return Outcome.RETRY;
    }

    /** The hardware reads guest memory outside a walk. */
    public void touch(long gpa) {
        if (!pmap.identity() && !table.find(gpa)) touchUnbacked(gpa);
    }

    @Override
    public void touchUnbacked(long gpa) {
        if (!silent) exits.exit(Exits.Reason.VIOLATION);
        map(gpa);
    }

    @Override
    public void write(long gpa, Runnable write) {
        write.run();
    }

    private void map(long gpa) {
        String first =
                pmap.isSwapped(gpa) ? "reads from the swap file and " : pmap.translate(gpa) < 0 ? "backs and " : "";
        int bits = pmap.bits(gpa);
        int level = layout.leafLevel(bits);
        int leaf = layout.span(level);
        long hpa = pmap.back(gpa);
        long start = gpa >>> leaf << leaf;
        table.map(start, hpa - (gpa - start), level, Pte.RIGHTS);
        tell(first + "maps guest page 0x" + Long.toHexString(start) + " at 0x" + Long.toHexString(hpa - (gpa - start)));
    }

    /** Maps a guest page whose host frame changed again. */
    public void remap(long start) {
        int bits = pmap.bits(start);
        int level = layout.leafLevel(bits);
        for (long gpa = start; gpa < start + (1L << bits); gpa += 1L << layout.span(level))
            if (table.find(gpa)) table.map(gpa, pmap.back(gpa), level, Pte.RIGHTS);
    }

    /** Unmaps a guest page whose host frame is gone. */
    public void unmap(long start) {
        int bits = pmap.bits(start);
        int level = layout.leafLevel(bits);
        for (long gpa = start; gpa < start + (1L << bits); gpa += 1L << layout.span(level))
            if (table.find(gpa)) table.replace(0);
    }

    /** Maps all guest pages that have a host frame or gets them one. */
    public void populate(long gpa) {
        if (!table.find(gpa)) map(gpa);
    }

    private void tell(String what) {
        @Nullable Narrator narrator = narration.narrator;
        if (narrator != null) narrator.work("VMM", what);
    }

    public PageTable table() {
        return table;
    }
}
