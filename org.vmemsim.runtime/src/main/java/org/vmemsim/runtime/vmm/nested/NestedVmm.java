package org.vmemsim.runtime.vmm.nested;

import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.AddressKinds;
import org.vmemsim.runtime.paging.Fault;
import org.vmemsim.runtime.paging.FaultHandler.Outcome;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.paging.TraceListener;
import org.vmemsim.runtime.paging.Tracing;
import org.vmemsim.runtime.vmm.events.Exits;
import org.vmemsim.runtime.vmm.events.Translations;
import org.vmemsim.runtime.vmm.pmap.GuestMemory;
import org.vmemsim.runtime.vmm.pmap.Pmap;

/**
 * Nested paging: keeps the second-stage table and fills it when the hardware finds nothing there. Where the second stage has
 * no levels there is nothing to fill: what faults lies outside of the guest's memory, and exits nowhere.
 */
public final class NestedVmm implements GuestMemory.Watcher {
    private final PageTable table;
    private final PageTableLayout layout;
    private final Pmap pmap;
    private final Exits exits;
    private final Translations translations;
    private final Counters counters;
    private final Tracing tracing;
    private final int lostAt;
    /** Accessed and dirty where hardware would fault on them: a hypervisor makes entries with both set. */
    private final long marks;

    private boolean silent = true;

    /**
     * @param softwareMarks whether hardware faults where accessed or dirty is clear (RISC-V Svade); then entries are made with
     *     both set, as KVM does (arch/riscv/kvm/mmu.c, kvm_riscv_gstage_map_page)
     */
    public NestedVmm(
            PhysicalMemory host,
            PageTableLayout layout,
            Pmap pmap,
            Exits exits,
            Translations translations,
            boolean softwareMarks,
            Counters counters,
            Tracing tracing) {
        this.translations = translations;
        PageTable own = new PageTable(host, layout, 0).traceTo(tracing, AddressKinds.NESTED, TraceListener.VMM);
        this.table = softwareMarks ? own.marked() : own;
        this.marks = softwareMarks ? Pte.ACCESSED | Pte.DIRTY : 0;
        this.layout = layout;
        this.pmap = pmap;
        this.exits = exits;
        this.counters = counters;
        this.tracing = tracing;
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
            tell("finds no guest memory at gPA 0x" + Long.toHexString(f.at));
            return Outcome.LOST;
        }
        boolean store = f.kind == AccessKind.STORE;
        if (f.reason == Fault.Reason.UNMARKED) table.mark(f.at, store);
        else map(f.at, store);
        return Outcome.RETRY;
    }

    /** The hardware reads guest memory outside a walk. */
    public void touch(long gpa) {
        if (!pmap.identity() && !table.find(gpa)) touchUnbacked(gpa);
    }

    @Override
    public void touchUnbacked(long gpa) {
        if (!silent) exits.exit(Exits.Reason.VIOLATION);
        map(gpa, false);
    }

    /** While the machine is set up, as far as a table is there whose entries can be written in a row. */
    @Override
    public long row(long gpa, long most) {
        if (!silent || tracing.listener != null) return 0;
        return pmap.row(gpa >>> pmap.frameBits(), table.row(gpa, pmap.frameBits(), most));
    }

    @Override
    public void touchRow(long gpa, long frames) {
        pmap.backRow(gpa >>> pmap.frameBits(), frames);
        table.mapRow(gpa, pmap.translate(gpa), frames, Pte.RIGHTS | marks);
    }

    @Override
    public boolean watches(long gpa) {
        return false;
    }

    @Override
    public void takenBack(long from, long to) {
        for (long gpa = from; gpa < to; gpa += 1L << pmap.bits(gpa)) {
            unmap(gpa);
            translations.gone(gpa);
        }
        translations.settle();
    }

    @Override
    public void write(long gpa, Runnable write) {
        write.run();
    }

    @Override
    public void writeProtected(long gpa) {
        if (!silent) exits.exit(Exits.Reason.VIOLATION);
        map(gpa, true);
    }

    private void map(long gpa, boolean store) {
        int bits = pmap.bits(gpa);
        int leaf = layout.isRun(bits) ? bits : layout.span(layout.leafLevel(bits));
        boolean copied = store && pmap.isShared(gpa >>> pmap.frameBits());
        long hpa = store ? pmap.backForWrite(gpa) : pmap.back(gpa);
        long start = gpa >>> leaf << leaf;
        long rights = pmap.writable(gpa) ? Pte.RIGHTS : Pte.RIGHTS & ~Pte.WRITE;
        if (tracing.listener != null)
            tell("looks up " + pmap.entry(gpa)
                    + ((rights & Pte.WRITE) == 0 ? ", to be read only: writes are to be noticed" : ""));
        table.mapPage(start, hpa - (gpa - start), leaf, rights | marks);
        if (copied) translations.drop(gpa);
    }

    /** Maps a guest page whose host frame changed again. */
    public void remap(long start) {
        int bits = pmap.bits(start);
        int level = layout.leafLevel(bits);
        for (long gpa = start; gpa < start + (1L << bits); gpa += 1L << layout.span(level))
            if (table.find(gpa)) table.map(gpa, pmap.backForWrite(gpa), level, Pte.RIGHTS | marks);
        table.fold(start, bits);
    }

    /** Lets the guest only read a page from now on. @return whether it could write it */
    public boolean protect(long gpa) {
        if (!table.find(gpa) || (table.entry() & Pte.WRITE) == 0) return false;
        table.replace(layout.leaf(table.level())
                .with(table.raw(), org.vmemsim.runtime.scenario.layout.Meaning.WRITABLE, false));
        return true;
    }

    /** Unmaps a guest page whose host frame is gone. @return whether it was mapped */
    public boolean unmap(long start) {
        int bits = pmap.bits(start);
        int level = layout.leafLevel(bits);
        boolean any = false;
        for (long gpa = start; gpa < start + (1L << bits); gpa += 1L << layout.span(level))
            if (table.find(gpa)) {
                table.replace(0);
                any = true;
            }
        return any;
    }

    /** Maps all guest pages that have a host frame or gets them one. */
    public void populate(long gpa) {
        if (!table.find(gpa)) map(gpa, false);
    }

    private void tell(String what) {
        TraceListener listener = tracing.listener;
        if (listener != null) listener.work(TraceListener.VMM, what);
    }

    public PageTable table() {
        return table;
    }
}
