package org.vmemsim.runtime.vmm.shadow;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.AddressKinds;
import org.vmemsim.runtime.paging.EntryFormat;
import org.vmemsim.runtime.paging.Fault;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.paging.TraceListener;
import org.vmemsim.runtime.paging.Tracing;
import org.vmemsim.runtime.vmm.pmap.Pmap;

/** The VMM's walk of a guest's tables, in software: sets accessed and dirty bits as the hardware would for the guest. */
final class GuestWalk {
    private final PageTableLayout layout;
    private final Pmap pmap;
    private final PhysicalMemory host;
    private final long[] registers;
    private final boolean softwareMarks;
    private final Tracing tracing;
    private final boolean noExecute;
    private final long[] tables;
    private final long[] above;
    private int level;
    private long rights;
    private boolean dirty;
    private long target;
    private int leafBits;
    private long outside;

    /**
     * @param registers entries of a root that the guest loaded into registers
     * @param softwareMarks whether a clear accessed or dirty bit is the guest's fault to handle
     * @param noExecute whether entries may deny execution; else the bit that does is reserved
     */
    GuestWalk(
            PageTableLayout layout,
            Pmap pmap,
            PhysicalMemory host,
            long[] registers,
            boolean softwareMarks,
            boolean noExecute,
            Tracing tracing) {
        this.tracing = tracing;
        this.layout = layout;
        this.pmap = pmap;
        this.host = host;
        this.registers = registers;
        this.softwareMarks = softwareMarks;
        this.noExecute = noExecute;
        this.tables = new long[layout.levels()];
        this.above = new long[layout.levels()];
    }

    /** Walks. @return null if the guest's tables grant the access; else what is wrong with them */
    Fault.@Nullable Reason go(long root, long va, int kind) {
        long table = root;
        rights = Pte.RIGHTS;
        outside = -1;
        if (layout.bare()) { // no entry has a say: the address is the guest-physical one
            target = va;
            dirty = true;
            leafBits = Long.SIZE - 2;
            return null;
        }
        for (int l = layout.levels() - 1; ; l--) {
            level = l;
            tables[l] = table;
            above[l] = rights;
            long at = table + ((long) layout.index(va, l) << layout.entryLog2());
            if (!pmap.exists(at)) outside = at;
            long hpa = layout.inRegisters(l) ? -1 : pmap.reach(at);
            long raw = hpa >= 0
                    ? host.read(hpa, layout.entryLog2())
                    : layout.inRegisters(l) ? registers[layout.index(va, l)] : 0;
            long e = layout.decode(raw, l);
            TraceListener listener = tracing.listener;
            if (listener != null)
                listener.entryBySoftware(
                        TraceListener.VMM, false, AddressKinds.GUEST, layout, l, layout.index(va, l), at, raw);
            if ((e & Pte.PRESENT) == 0) return Fault.Reason.MISSING;
            boolean reserved = !noExecute && (e & Pte.EXECUTE) == 0;
            if ((e & Pte.MALFORMED) != 0 || reserved) return Fault.Reason.MALFORMED;
            rights &= e;
            boolean leaf = (e & Pte.LEAF) != 0;
            if (leaf && !granted(e, kind)) return Fault.Reason.PROTECTION;
            EntryFormat format = leaf ? layout.leaf(l) : layout.table(l);
            long marked = format.mark(raw, leaf && kind == AccessKind.STORE);
            if (marked != raw && softwareMarks) return Fault.Reason.UNMARKED;
            if (marked != raw && hpa >= 0) {
                if (listener != null)
                    listener.entryBySoftware(
                            TraceListener.VMM, true, AddressKinds.GUEST, layout, l, layout.index(va, l), at, marked);
                host.write(pmap.backForWrite(at), layout.entryLog2(), marked);
            }
            table = e >>> Pte.FRAME_SHIFT << layout.frameBits();
            if (!leaf) continue;
            dirty = (layout.decode(marked, l) & Pte.DIRTY) != 0;
            leafBits = format.spans(raw) ? format.spanBits() : layout.span(l);
            target = table >>> leafBits << leafBits | va & (1L << leafBits) - 1;
            return null;
        }
    }

    private boolean granted(long e, int kind) {
        long need = AccessKind.need(kind) & ~Pte.DIRTY & ~Pte.PRESENT;
        return (e & rights & need) == need;
    }

    /** Address of a table that lies outside the guest's memory; -1 if all lie within. */
    long outside() {
        return outside;
    }

    /** Level where it ended. */
    int level() {
        return level;
    }

    /** Rights of all levels joined. */
    long rights() {
        return rights;
    }

    /** Whether the leaf is dirty now. */
    boolean dirty() {
        return dirty;
    }

    /** Guest-physical address that the walked address leads to. */
    long target() {
        return target;
    }

    /** Log2 of the bytes of the guest's leaf. */
    int leafBits() {
        return leafBits;
    }

    /** Guest-physical address of the table at a level. */
    long table(int l) {
        return tables[l];
    }

    /** Rights of the entries above the table at a level. */
    long rightsAbove(int l) {
        return above[l];
    }

    /** The lowest guest level on the way whose table covers at least {@code 2^bits} bytes; -1 if the leaf itself does. */
    int levelFor(int bits) {
        if (leafBits >= bits) return -1;
        for (int l = level; l < layout.levels(); l++) {
            if (layout.coverage(l) >= bits) return l;
        }
        return layout.levels() - 1;
    }
}
