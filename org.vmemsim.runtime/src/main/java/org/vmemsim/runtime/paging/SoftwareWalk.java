package org.vmemsim.runtime.paging;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.memory.PhysicalMemory;

/** Looks where addresses of a {@link Walker} lead, without a trace: no reference, no bit, no cache. */
final class SoftwareWalk {
    private final PhysicalMemory memory;
    private final PageTableLayout layout;
    private final long[] registers;
    private final @Nullable Walker outer;

    /** @param registers entries of a root that lives in registers */
    SoftwareWalk(PhysicalMemory memory, PageTableLayout layout, long[] registers, @Nullable Walker outer) {
        this.memory = memory;
        this.layout = layout;
        this.registers = registers;
        this.outer = outer;
    }

    /** An entry at a physical address of this stage; 0 where the second stage maps nothing. */
    long read(long pa) {
        if (outer == null) return memory.read(pa, layout.entryLog2());
        long hpa = outer.peek(pa);
        return hpa < 0 ? 0 : memory.read(hpa, layout.entryLog2());
    }

    private long entry(long table, long va, int l) {
        int index = layout.index(va, l);
        return layout.inRegisters[l] ? registers[index] : read(table + ((long) index << layout.entryLog2()));
    }

    /** Host-physical address that an address leads to from a root; -1 if it leads nowhere. Not for layouts without levels. */
    long target(long root, long va) {
        long table = root;
        for (int l = layout.levels() - 1; ; l--) {
            long raw = entry(table, va, l);
            long e = layout.decode(raw, l);
            if ((e & (Pte.PRESENT | Pte.MALFORMED)) != Pte.PRESENT) return -1;
            table = e >>> Pte.FRAME_SHIFT << layout.frameBits();
            if ((e & Pte.LEAF) == 0) continue;
            int bits = layout.leaf[l].spans(raw) ? layout.leaf[l].spanBits() : layout.shift[l];
            long out = table & -1L << bits | va & (1L << bits) - 1;
            return outer == null ? out : outer.peek(out);
        }
    }

    /** Physical address, in this stage, of the entry for an address at a level, whose tables above are all there. */
    long entryAddress(long root, long va, int l) {
        long table = root;
        for (int i = layout.levels() - 1; i > l; i--)
            table = layout.decode(entry(table, va, i), i) >>> Pte.FRAME_SHIFT << layout.frameBits();
        return table + ((long) layout.index(va, l) << layout.entryLog2());
    }
}
