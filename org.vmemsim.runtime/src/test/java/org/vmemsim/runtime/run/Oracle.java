package org.vmemsim.runtime.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.vmemsim.runtime.scenario.memory.Rights;

/**
 * What programs, and an operating system with demand paging and copy-on-write, see of memory: maps of pages, and words of
 * frames. Knows nothing of tables, TLBs or modes, and uses no class of the simulator.
 */
@NullUnmarked // maps are asked for what is known to be there
final class Oracle {
    static final int SMALL = 12;
    static final int LOAD = 0;
    static final int STORE = 1;
    static final int FETCH = 2;

    /** A piece of memory that was given out. */
    static final class Frame {
        final int bits;
        final Map<Long, Long> words = new HashMap<>();
        /** Mappings that the operating system counts. */
        int sharers = 1;
        /** Mapped behind the operating system's back: it must not be given back. */
        boolean tainted;
        /** Holds a page table, whose contents are not known here. */
        boolean table;
        /** Where it is, by mode; -1 while that is not known. */
        final long[] pa = {-1, -1, -1, -1};

        Frame(int bits) {
            this.bits = bits;
        }
    }

    /** One mapping. */
    static final class Page {
        Frame frame;
        boolean read;
        boolean write;
        boolean execute;
        boolean user;
        boolean accessed;
        boolean dirty;

        Page(Frame frame, Rights rights) {
            this.frame = frame;
            rights(rights);
        }

        /** The same for a part of it. */
        Page part(Frame of) {
            Page p = new Page(of, Rights.RWX);
            p.read = read;
            p.write = write;
            p.execute = execute;
            p.user = user;
            p.accessed = accessed;
            p.dirty = dirty;
            return p;
        }

        void rights(Rights r) {
            read = r.read() || r == Rights.NONE;
            write = r.write();
            execute = r.execute();
            user = r != Rights.NONE;
        }

        List<Boolean> flags() {
            return List.of(read, write, execute, user);
        }
    }

    static final class Region {
        final String name;
        final long start;
        final long end;
        final int bits;
        /** Of each page; none where it was freed. */
        final Map<Long, Rights> rights = new HashMap<>();

        Region(String name, long start, long size, int bits, Rights rights) {
            this.name = name;
            this.start = start;
            this.end = start + size;
            this.bits = bits;
            for (long va = Oracle.start(start, SMALL); va < end; va += 1L << SMALL) this.rights.put(va, rights);
        }

        Region copy() {
            Region r = new Region(name, start, end - start, bits, Rights.NONE);
            r.rights.clear();
            r.rights.putAll(rights);
            return r;
        }

        boolean lazy() {
            return !name.startsWith("mapped") && !name.equals("code");
        }

        boolean has(long va) {
            return rights.containsKey(Oracle.start(va, SMALL));
        }

        Rights rights(long va) {
            return rights.get(Oracle.start(va, SMALL));
        }
    }

    static final class Proc {
        final String name;
        final TreeMap<Long, Page> pages = new TreeMap<>();
        final TreeMap<Long, Region> regions = new TreeMap<>();
        /** Areas of the size of a large page that have a table for small ones. */
        final Set<Long> tables = new HashSet<>();
        /** Area whose table the process has mapped into its window; -1 for none. */
        long window = -1;

        Proc(String name) {
            this.name = name;
        }
    }

    final int large;
    private final boolean largePages;
    private final boolean statesRead;
    private final boolean statesExecute;
    private final boolean softwareMarks;
    /** Whether large pages come where they fit, and become small ones when a part of them is copied. */
    private final boolean transparent;

    final List<Proc> processes = new ArrayList<>();
    /** Faults, missing, protection, copy-on-write, fatal, lost. */
    final long[] counts = new long[6];

    /**
     * @param large log2 of what one table of the last level covers
     * @param largePages whether such a page exists
     */
    Oracle(
            int large,
            boolean largePages,
            boolean transparent,
            boolean statesRead,
            boolean statesExecute,
            boolean softwareMarks) {
        this.transparent = transparent;
        this.large = large;
        this.largePages = largePages;
        this.statesRead = statesRead;
        this.statesExecute = statesExecute;
        this.softwareMarks = softwareMarks;
    }

    static long start(long va, int bits) {
        return va >>> bits << bits;
    }

    long area(long va) {
        return start(va, large);
    }

    Long leaf(Proc p, long va) {
        Long at = p.pages.floorKey(va);
        return at != null && va < at + (1L << p.pages.get(at).frame.bits) ? at : null;
    }

    private Region region(Proc p, long va) {
        long first = start(va, SMALL);
        for (Region r : p.regions.values()) if (r.has(first)) return r;
        return null;
    }

    private static boolean allows(Rights r, int kind) {
        return kind == LOAD ? r.read() : kind == STORE ? r.write() : r.execute();
    }

    private boolean grants(Page page, int kind) {
        if (!page.user) return false;
        return kind == LOAD ? !statesRead || page.read : kind == STORE ? page.write : !statesExecute || page.execute;
    }

    /** The frame that an access reaches after all faults; null if it is lost. */
    Frame access(Proc p, long va, int kind) {
        while (true) {
            Long at = leaf(p, va);
            if (at == null) {
                counts[0]++;
                counts[1]++;
                Region r = region(p, va);
                if (r == null || !allows(r.rights(va), kind)) return fatal();
                mapNew(p, r, va, kind == STORE);
                continue;
            }
            Page page = p.pages.get(at);
            if (!grants(page, kind)) {
                counts[0]++;
                counts[2]++;
                if (!unprotect(p, page, va, kind)) return fatal();
                continue;
            }
            boolean marked = page.accessed && (kind != STORE || page.dirty);
            page.accessed = true;
            page.dirty |= kind == STORE;
            if (marked || !softwareMarks) return page.frame;
            counts[0]++;
        }
    }

    private Frame fatal() {
        counts[4]++;
        counts[5]++;
        return null;
    }

    /** An access outside of everything. */
    void stray(boolean canonical) {
        counts[0]++;
        if (canonical) counts[1]++;
        fatal();
    }

    private boolean unprotect(Proc p, Page page, long va, int kind) {
        Region r = region(p, va);
        if (r == null || !allows(r.rights(va), kind)) return false;
        boolean shared = page.frame.sharers > 1;
        if (kind == STORE && shared && transparent && r.bits == SMALL && page.frame.bits != SMALL) {
            split(page.frame);
            page = p.pages.get(start(va, SMALL));
        }
        List<Boolean> before = page.flags();
        page.rights(r.rights(va));
        if (kind == STORE && shared) {
            Frame copy = new Frame(page.frame.bits);
            copy.words.putAll(page.frame.words);
            page.frame.sharers--;
            page.frame = copy;
            counts[3]++;
            mark(page, true);
            return true;
        }
        page.write &= !shared;
        boolean changed = !before.equals(page.flags());
        if (changed) mark(page, kind == STORE);
        return changed;
    }

    /** Software that sets marks does so at once in the entries that it makes or changes for an access. */
    private Page mark(Page page, boolean store) {
        page.accessed |= softwareMarks;
        page.dirty |= softwareMarks && store;
        return page;
    }

    private void mapNew(Proc p, Region r, long va, boolean store) {
        long area = area(va);
        boolean wished = r.bits == large || transparent && r.lazy();
        boolean fits = largePages && wished && area >= r.start && area + (1L << large) <= r.end;
        for (long at = area; at < area + (1L << large) && fits; at += 1L << SMALL) fits = r.rights(at) == r.rights(va);
        int bits = fits && !p.tables.contains(area) ? large : SMALL;
        put(p, start(va, bits), mark(new Page(new Frame(bits), r.rights(va)), store));
    }

    /** Writes an entry. */
    void put(Proc p, long at, Page page) {
        if (page.frame.bits == SMALL) {
            Long old = leaf(p, at);
            if (old != null) p.pages.remove(old);
            p.tables.add(area(at));
        } else {
            p.pages.subMap(at, at + (1L << large)).clear();
            p.tables.remove(at);
            if (p.window == at) p.window = -1;
        }
        p.pages.put(at, page);
    }

    void populate(Proc p, long from, long to) {
        for (long va = from; va < to; va += 1L << SMALL) if (leaf(p, va) == null) mapNew(p, region(p, va), va, false);
    }

    void populate(Proc p, Region r, long from, long to) {
        for (long va = from; va < Math.min(to, r.end); ) {
            if (leaf(p, va) == null) mapNew(p, r, va, false);
            long at = leaf(p, va);
            va = at + (1L << p.pages.get(at).frame.bits);
        }
    }

    /** Whether the operating system may take back everything that is mapped in a range. */
    boolean clean(Proc p, long from, long to) {
        for (long va = start(from, SMALL); va < to; va += 1L << SMALL) {
            Long at = leaf(p, va);
            if (at == null) continue;
            Frame f = p.pages.get(at).frame;
            if (f.tainted || f.table) return false;
            va = at + (1L << f.bits) - (1L << SMALL);
        }
        return true;
    }

    /** Small pages for a large one, wherever it is mapped. */
    void split(Frame f) {
        Frame[] small = new Frame[1 << f.bits - SMALL];
        for (int k = 0; k < small.length; k++) {
            Frame s = small[k] = new Frame(SMALL);
            s.sharers = f.sharers;
            s.tainted = f.tainted;
            for (int m = 0; m < f.pa.length; m++) if (f.pa[m] >= 0) s.pa[m] = f.pa[m] + ((long) k << SMALL);
        }
        f.words.forEach((at, word) -> small[(int) (at >>> SMALL)].words.put(at & (1L << SMALL) - 1, word));
        for (Proc p : processes)
            for (long at : List.copyOf(p.pages.keySet())) {
                Page page = p.pages.get(at);
                if (page.frame != f) continue;
                p.pages.remove(at);
                p.tables.add(area(at));
                for (int k = 0; k < small.length; k++) p.pages.put(at + ((long) k << SMALL), page.part(small[k]));
            }
    }

    /** Splits large pages that an edge of [from, to) cuts. */
    void splitEdges(Proc p, long from, long to) {
        for (long edge : new long[] {from, to}) {
            Long at = leaf(p, edge);
            if (at != null && at != edge) split(p.pages.get(at).frame);
        }
    }

    void unmap(Proc p, long from, long to) {
        splitEdges(p, from, to);
        for (long va = from; va < to; va += 1L << SMALL) {
            Page page = p.pages.remove(va);
            if (page != null) page.frame.sharers--;
        }
    }

    /** The range is no part of regions any more. */
    void free(Proc p, long from, long to) {
        unmap(p, from, to);
        for (Region r : List.copyOf(p.regions.values())) {
            for (long va = from; va < to; va += 1L << SMALL) r.rights.remove(va);
            if (r.rights.isEmpty()) p.regions.remove(r.start);
        }
    }

    /** What was freed belongs to its region again. */
    void layOut(Proc p, long from, long to, Rights rights) {
        for (Region r : p.regions.values())
            for (long va = Math.max(from, start(r.start, SMALL)); va < Math.min(to, r.end); va += 1L << SMALL)
                if (rights != null) r.rights.put(va, rights);
                else r.rights.putIfAbsent(va, Rights.RWX);
        if (rights != null) protect(p, from, to, rights);
    }

    /** Leads a page of 2^bits bytes to where another leads. */
    void alias(Proc p, long va, int bits, long target) {
        for (long at = 0; at < 1L << bits; ) {
            if (leaf(p, target + at) == null) mapNew(p, region(p, target + at), target + at, false);
            Frame f = p.pages.get(leaf(p, target + at)).frame;
            long size = 1L << f.bits;
            if (f.bits > SMALL && (((target | va) + at & size - 1) != 0 || size > (1L << bits) - at)) {
                split(f);
                f = p.pages.get(leaf(p, target + at)).frame;
                size = 1L << f.bits;
            }
            f.sharers++;
            unmap(p, va + at, va + at + size);
            put(p, va + at, mark(new Page(f, region(p, va + at).rights(va + at)), false));
            at += size;
        }
    }

    void protect(Proc p, long from, long to, Rights rights) {
        for (long va = from; va < to; va += 1L << SMALL) region(p, va).rights.put(va, rights);
        splitEdges(p, from, to);
        for (Map.Entry<Long, Page> e : p.pages.subMap(from, to).entrySet()) {
            e.getValue().rights(rights);
            e.getValue().write &= e.getValue().frame.sharers == 1;
        }
    }

    Proc fork(Proc parent, String name) {
        Proc child = new Proc(name);
        for (Region r : parent.regions.values()) child.regions.put(r.start, r.copy());
        for (Map.Entry<Long, Page> e : parent.pages.entrySet()) {
            Page page = e.getValue();
            page.write = false;
            page.frame.sharers++;
            Page copy = page.part(page.frame);
            copy.accessed = false; // but dirty if the parent's is (Linux, mm/memory.c, copy_present_pte)
            put(child, e.getKey(), copy);
        }
        processes.add(child);
        return child;
    }
}
