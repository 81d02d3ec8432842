package org.vmemsim.runtime.vmm.shadow;

import java.util.HashMap;
import java.util.Map;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.AddressKinds;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.paging.TraceListener;
import org.vmemsim.runtime.paging.Tracing;
import org.vmemsim.runtime.scenario.layout.Meaning;

/**
 * The entries of shadow pages, as they are in host memory: links from one shadow page to the next, and leaves, which are also
 * found by the guest frame that they map (mmu.rst, "Reverse map"). Whoever changes them drops translations.
 */
final class ShadowEntries {
    private final PhysicalMemory host;
    private final PageTableLayout layout;
    private final int frameBits;
    /** Accessed and dirty where hardware would fault on them: entries are made with both set. */
    private final long marks;

    private final Runnable rootChanged;
    private final Counters counters;
    private final int filledAt;
    private final Tracing tracing;

    /** By level: where the leaves of each guest frame lie. */
    private final ReverseMap[] rmap;

    /** The first guest frame that the leaf at a host-physical address maps, or mapped last. */
    private final Map<Long, Long> gfnAt = new HashMap<>();

    /**
     * @param softwareMarks whether hardware faults on clear accessed and dirty bits
     * @param rootChanged loads the shadow root again, where its entries live in registers (PAE)
     */
    ShadowEntries(
            PhysicalMemory host,
            PageTableLayout layout,
            boolean softwareMarks,
            Runnable rootChanged,
            Counters counters,
            Tracing tracing) {
        this.host = host;
        this.layout = layout;
        this.frameBits = host.frameBits();
        this.marks = softwareMarks ? Pte.ACCESSED | Pte.DIRTY : 0;
        this.rootChanged = rootChanged;
        this.counters = counters;
        this.filledAt = counters.index("shadow.filled");
        this.tracing = tracing;
        this.rmap = new ReverseMap[layout.levels()];
        for (int l = 0; l < rmap.length; l++) rmap[l] = new ReverseMap();
    }

    private long at(ShadowPage page, int index) {
        return page.table + ((long) index << layout.entryLog2());
    }

    // ------------------------------------------------------------------ links

    /** Lets an entry that leads nowhere lead to a shadow page. */
    void link(ShadowPage parent, int index, ShadowPage child) {
        int level = parent.role.level();
        long hpa = at(parent, index);
        long linked = layout.table(level).encode(child.table, Pte.RIGHTS | marks & Pte.ACCESSED);
        writeLink(hpa, level, linked);
        tell(level, index, hpa, linked);
        parent.children[index] = child;
        child.parents.add(hpa);
    }

    /** Clears an entry that leads to a shadow page. */
    void unlink(ShadowPage parent, int index, ShadowPage child) {
        long hpa = at(parent, index);
        writeLink(hpa, parent.role.level(), 0);
        tell(parent.role.level(), index, hpa, 0);
        parent.children[index] = null;
        child.parents.remove(hpa);
    }

    /** The shadow page that the entry at a host-physical address leads to goes. */
    void cut(ShadowPage parent, long hpa) {
        writeLink(hpa, parent.role.level(), 0);
        parent.children[(int) (hpa - parent.table >>> layout.entryLog2())] = null;
    }

    private void writeLink(long hpa, int level, long raw) {
        host.write(hpa, layout.entryLog2(), raw);
        if (layout.inRegisters(level)) rootChanged.run();
    }

    // ------------------------------------------------------------------ leaves

    /** Makes an entry a leaf, which it may have been before. @param gpa of the first guest frame that it maps */
    void fill(ShadowPage page, int index, long gpa, long hpa, long rights) {
        int level = page.role.level();
        long at = at(page, index);
        long raw = host.read(at, layout.entryLog2());
        if ((layout.decode(raw, level) & Pte.PRESENT) != 0) rmap[level].remove(gfnOf(raw, at, level), at);
        long gfn = gpa >>> frameBits;
        long filled = layout.leaf(level).encode(hpa, rights | marks | (level > 0 ? Pte.LEAF : 0));
        host.write(at, layout.entryLog2(), filled);
        rmap[level].add(gfn, at);
        gfnAt.put(at, gfn);
        counters.now[filledAt]++;
        tell(level, index, at, filled);
    }

    /** Clears an entry that leads to no shadow page. @return false if it is no leaf either */
    boolean clear(ShadowPage page, int index) {
        int level = page.role.level();
        long hpa = at(page, index);
        long raw = host.read(hpa, layout.entryLog2());
        if ((layout.decode(raw, level) & Pte.PRESENT) == 0) return false;
        clear(hpa, level, gfnOf(raw, hpa, level));
        return true;
    }

    private void clear(long hpa, int level, long gfn) {
        host.write(hpa, layout.entryLog2(), 0);
        tell(level, (int) (hpa >>> layout.entryLog2()) & layout.entries(level) - 1, hpa, 0);
        rmap[level].remove(gfn, hpa);
    }

    /** A shadow page goes: clears its leaves, and no other hangs on it any more. */
    void empty(ShadowPage page) {
        int level = page.role.level();
        for (int i = 0; i < layout.entries(level); i++) {
            ShadowPage child = level == 0 ? null : page.children[i];
            if (child != null) {
                child.parents.remove(at(page, i));
                page.children[i] = null;
            } else clear(page, i);
        }
    }

    private long gfnOf(long raw, long hpa, int level) {
        Long gfn = gfnAt.get(hpa);
        if (gfn == null)
            throw new IllegalStateException(
                    "shadow entry without a guest frame: " + Long.toHexString(raw) + " level " + level);
        return gfn;
    }

    /** Lets no leaf grant writing a guest frame: a smallest page becomes read-only, a larger one goes. @return whether any did */
    boolean denyWrites(long gfn) {
        boolean[] changed = {false};
        for (int l = 0; l < layout.levels(); l++) {
            int span = layout.span(l);
            long first = gfn << frameBits >>> span << span >>> frameBits;
            int level = l;
            rmap[l].forEach(first, hpa -> {
                long raw = host.read(hpa, layout.entryLog2());
                if ((layout.decode(raw, level) & Pte.WRITE) == 0) return;
                changed[0] = true;
                if (level == 0) {
                    long readOnly = layout.leaf(0).with(raw, Meaning.WRITABLE, false);
                    host.write(hpa, layout.entryLog2(), readOnly);
                    tell(0, (int) (hpa >>> layout.entryLog2()) & layout.entries(0) - 1, hpa, readOnly);
                } else clear(hpa, level, first);
            });
        }
        return changed[0];
    }

    /** Clears all leaves that map any of the guest memory at [start, start + 2^bits). @return whether there was one */
    boolean drop(long start, int bits) {
        boolean[] changed = {false};
        long first = start >>> frameBits;
        for (int l = 0; l < layout.levels(); l++) {
            int level = l;
            long step = Math.max(1, 1L << layout.span(l) - frameBits);
            long from = first / step * step;
            for (long gfn = from; gfn < first + (1L << bits - frameBits); gfn += step) {
                long frame = gfn;
                rmap[l].forEach(gfn, hpa -> {
                    clear(hpa, level, frame);
                    changed[0] = true;
                });
                if (layout.span(l) > 40) break;
            }
        }
        return changed[0];
    }

    /** Visits the leaves of a shadow page. For checks. */
    void forEachLeaf(ShadowPage page, ShadowVmm.LeafVisitor visitor) {
        int level = page.role.level();
        for (int i = 0; i < layout.entries(level); i++) {
            if (level > 0 && page.children[i] != null) continue;
            long at = at(page, i);
            long raw = host.read(at, layout.entryLog2());
            long e = layout.decode(raw, level);
            if ((e & Pte.PRESENT) == 0) continue;
            long hpa = e >>> Pte.FRAME_SHIFT << layout.frameBits();
            long gpa = gfnOf(raw, at, level) << frameBits;
            visitor.leaf(gpa, layout.span(level), hpa, (e & Pte.WRITE) != 0);
        }
    }

    private void tell(int level, int index, long hpa, long raw) {
        TraceListener listener = tracing.listener;
        if (listener != null)
            listener.entryBySoftware(TraceListener.VMM, true, AddressKinds.SHADOW, layout, level, index, hpa, raw);
    }
}
