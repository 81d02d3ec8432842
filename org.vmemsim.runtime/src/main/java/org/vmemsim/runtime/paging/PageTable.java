package org.vmemsim.runtime.paging;

import org.vmemsim.runtime.memory.TableMemory;

/**
 * Software's hand on the tables of one address space, of any layout: an operating system on its processes' tables, a VMM
 * on nested ones. Entries are read and written through a {@link TableMemory}, so that who must know of a write does. Where
 * the layout has no levels there is no table, and no entry to ask for.
 */
public final class PageTable {
    private final TableMemory memory;
    private final Frames frames;
    private final PageTableLayout layout;
    private final int backing;
    private final long root;
    private final long[] tables;
    private Runnable registersChanged = () -> {};
    private Tracing tracing = new Tracing();
    private AddressKinds kinds = AddressKinds.HOST;
    private String owner = "";
    /** Flags of entries that lead to tables. */
    private long tableFlags = Pte.RIGHTS;

    /** Where the last {@link #find} ended: level, address of the entry, raw entry, canonical entry. */
    private int level;

    private long entryAt;
    private long foundAt;
    private long raw;
    private long entry;
    /** Whether it is part of a run, each of whose entries stands for the whole run. */
    private boolean inRun;

    /** Gives frames, as {@link TableMemory#allocate} does. */
    @FunctionalInterface
    public interface Frames {
        long allocate(int order, int backing);
    }

    /**
     * Makes an empty table.
     *
     * @param backing log2 of the bytes of the host pages that should stand behind table frames; 0 if it does not matter
     */
    public PageTable(TableMemory memory, PageTableLayout layout, int backing) {
        this(memory, memory::allocate, layout, backing);
    }

    /** The same with frames from someone who may make room first. */
    public PageTable(TableMemory memory, Frames frames, PageTableLayout layout, int backing) {
        this.memory = memory;
        this.frames = frames;
        this.layout = layout;
        this.backing = backing;
        this.tables = new long[layout.levels()];
        this.root = layout.bare() ? 0 : newTable(layout.levels() - 1);
    }

    private long newTable(int l) {
        tables[l]++;
        return frames.allocate(layout.tableOrder(l), backing);
    }

    /** Who reloads a root that lives in registers, once an entry of it has changed. */
    public void onRegisterChange(Runnable reload) {
        registersChanged = reload;
    }

    /** Says whose table it is and who writes it, for explanations. */
    public PageTable traceTo(Tracing to, AddressKinds tables, String writer) {
        tracing = to;
        kinds = tables;
        owner = writer;
        return this;
    }

    private void write(long va, int l, long at, long newRaw) {
        TraceListener listener = tracing.listener;
        if (listener != null) listener.entryBySoftware(owner, true, kinds, layout, l, layout.index(va, l), at, newRaw);
        memory.write(at, layout.entryLog2(), newRaw);
    }

    /** Address of the root table; 0 where there is none. */
    public long root() {
        return root;
    }

    public PageTableLayout layout() {
        return layout;
    }

    /** Tables at a level. */
    public long tables(int l) {
        return tables[l];
    }

    /**
     * Maps one leaf, making the tables above it.
     *
     * @param va stripped; a multiple of the leaf's size
     * @param pa a multiple of the leaf's size
     * @param l level of the leaf
     * @param flags canonical
     */
    public void map(long va, long pa, int l, long flags) {
        long at = leafEntry(va, l);
        if (layout.leaf(l).spanBits() != 0 && find(va) && level == l && inRun) unfold(va);
        write(va, l, at, layout.leaf(l).encode(pa, flags | (l > 0 ? Pte.LEAF : 0)));
    }

    /**
     * How many pages from {@code va} on can be mapped by {@link #mapRow}, of {@code most}: those whose entries lie in one frame
     * of a table that is there.
     *
     * @param bits log2 of the bytes of a page; none of another size than that of the last level's leaves can
     */
    public long row(long va, int bits, long most) {
        if (layout.bare() || layout.span(0) != bits || !isThere(va)) return 0;
        long entries = 1L << layout.frameBits() - layout.entryLog2();
        return Math.min(most, entries - (layout.index(va, 0) & entries - 1));
    }

    /** Whether the last level's table for an address is there; what is in it is not looked at. */
    private boolean isThere(long va) {
        long table = root;
        for (int i = layout.levels() - 1; i > 0; i--) {
            long at = table + ((long) layout.index(va, i) << layout.entryLog2());
            long found = layout.decode(memory.read(at, layout.entryLog2()), i);
            if ((found & (Pte.PRESENT | Pte.MALFORMED | Pte.LEAF)) != Pte.PRESENT) return false;
            table = found >>> Pte.FRAME_SHIFT << layout.frameBits();
        }
        return !layout.inRegisters(0);
    }

    /**
     * Maps pages in a row, where nothing is mapped, to frames in a row: by leaves of the last level, as many as {@link #row}
     * says.
     */
    public void mapRow(long va, long pa, long pages, long flags) {
        EntryFormat format = layout.leaf(0);
        long page = 1L << layout.span(0);
        long first = format.encode(pa, flags);
        long step = pages == 1 ? 0 : format.encode(pa + page, flags) - first;
        if (format.isLinear(first + (pages - 1) * step, pa + (pages - 1) * page))
            memory.writeRow(leafEntry(va, 0), layout.entryLog2(), (int) pages, first, step);
        else for (long i = 0; i < pages; i++) map(va + i * page, pa + i * page, 0, flags);
    }

    /**
     * Maps one page: by one leaf, or by a run of leaves where that is how the layout says the size (ARM's contiguous entries,
     * Svnapot).
     *
     * @param bits log2 of the bytes of the page
     */
    public void mapPage(long va, long pa, int bits, long flags) {
        int l = layout.leafLevel(bits);
        if (!layout.isRun(bits)) {
            map(va, pa, l, flags);
            return;
        }
        long bytes = 1L << layout.span(l);
        for (long offset = 0; offset < 1L << bits; offset += bytes) {
            long at = leafEntry(va + offset, l);
            long made = layout.leaf(l).encodeInRun(pa + offset, flags | (l > 0 ? Pte.LEAF : 0));
            write(va + offset, l, at, made);
        }
    }

    /** Makes the entries of the run that {@link #find} found stand for themselves alone, as Linux does before one of them changes. */
    private void unfold(long va) {
        EntryFormat format = layout.leaf(level);
        long pageMask = -1L << layout.span(level);
        long first = firstOfRun();
        long base = target() - (va & pageMask & (1L << format.spanBits()) - 1);
        long start = foundAt & -1L << format.spanBits();
        long marks = entry & (Pte.ACCESSED | Pte.DIRTY);
        for (int i = 0; i < 1 << format.spanBits() - layout.span(level); i++) {
            long at = first + ((long) i << layout.entryLog2());
            long word = memory.read(at, layout.entryLog2());
            long pa = base + ((long) i << layout.span(level));
            write(start + ((long) i << layout.span(level)), level, at, marked(format.alone(word, pa), marks));
        }
        inRun = false;
    }

    /** Address of the first entry of the run that the entry last found is part of. */
    private long firstOfRun() {
        long bytes = 1L << layout.leaf(level).spanBits() - layout.span(level) + layout.entryLog2();
        return entryAt & -bytes;
    }

    private long marked(long word, long marks) {
        if ((marks & Pte.ACCESSED) == 0) return word;
        return layout.leaf(level).mark(word, (marks & Pte.DIRTY) != 0);
    }

    /**
     * Makes a run of what lies there, if it is one page in a row with the same rights (Linux, arch/arm64/mm/contpte.c,
     * contpte_try_fold).
     *
     * @param bits log2 of the bytes of the run
     */
    public void fold(long va, int bits) {
        if (!layout.isRun(bits)) return;
        long start = va >>> bits << bits;
        int l = layout.leafLevel(bits);
        if (!find(start) || level != l || inRun || (target() & (1L << bits) - 1) != 0) return;
        long pa = target();
        long flags = entry & Pte.RIGHTS;
        long marks = 0;
        for (long offset = 0; offset < 1L << bits; offset += 1L << layout.span(l)) {
            if (!find(start + offset) || level != l || inRun) return;
            if (target() != pa + offset || (entry & Pte.RIGHTS) != flags) return;
            marks |= entry & (Pte.ACCESSED | Pte.DIRTY);
        }
        mapPage(start, pa, bits, flags | marks);
    }

    /** Address of the entry for {@code va} at level {@code l}; the tables above it are made. */
    public long leafEntry(long va, int l) {
        long table = root;
        for (int i = layout.levels() - 1; i > l; i--) {
            long at = table + ((long) layout.index(va, i) << layout.entryLog2());
            long found = layout.decode(memory.read(at, layout.entryLog2()), i);
            if ((found & Pte.PRESENT) == 0 || (found & Pte.LEAF) != 0) {
                long made = newTable(i - 1);
                write(va, i, at, layout.table(i).encode(made, tableFlags));
                table = made;
                if (layout.inRegisters(i)) registersChanged.run();
            } else table = found >>> Pte.FRAME_SHIFT << layout.frameBits();
        }
        return table + ((long) layout.index(va, l) << layout.entryLog2());
    }

    /**
     * Goes down as far as entries lead: to a leaf, or to the first entry that is absent or malformed.
     *
     * @return whether a present leaf was found; {@link #level}, {@link #raw}, {@link #entry} tell of where it ended
     */
    public boolean find(long va) {
        long table = root;
        foundAt = va;
        for (int i = layout.levels() - 1; ; i--) {
            entryAt = table + ((long) layout.index(va, i) << layout.entryLog2());
            raw = memory.read(entryAt, layout.entryLog2());
            entry = layout.decode(raw, i);
            level = i;
            inRun = false;
            if ((entry & (Pte.PRESENT | Pte.MALFORMED)) != Pte.PRESENT) return false;
            if ((entry & Pte.LEAF) != 0) {
                if (layout.leaf(i).spans(raw)) asOneOfRun(va);
                return true;
            }
            table = entry >>> Pte.FRAME_SHIFT << layout.frameBits();
        }
    }

    /** Of a run's entry: its own page, with the marks of the whole run, since hardware sets them in any of its entries. */
    private void asOneOfRun(long va) {
        EntryFormat format = layout.leaf(level);
        inRun = true;
        int pages = format.spanBits() - layout.span(level);
        long within = (va & (1L << format.spanBits()) - 1) >>> layout.span(level) << layout.span(level);
        long frame = entry >>> Pte.FRAME_SHIFT & ~format.spanMask() | within >>> layout.frameBits();
        long marks = 0;
        for (int i = 0; i < 1 << pages; i++)
            marks |= format.decode(memory.read(firstOfRun() + ((long) i << layout.entryLog2()), layout.entryLog2()));
        entry = frame << Pte.FRAME_SHIFT | entry & Pte.FLAGS | marks & (Pte.ACCESSED | Pte.DIRTY);
    }

    /** Is told of a leaf. */
    @FunctionalInterface
    public interface LeafVisitor {
        /**
         * One leaf, which is the entry last found.
         *
         * @param va stripped address that it begins at
         * @param level of the leaf
         */
        void leaf(long va, int level);
    }

    /** Visits every present leaf, in ascending order of addresses; the visitor may change the leaf that it is shown. */
    public void forEachLeaf(LeafVisitor visitor) {
        if (!layout.bare()) scan(root, layout.levels() - 1, 0, visitor);
    }

    private void scan(long table, int l, long start, LeafVisitor visitor) {
        for (int i = 0; i < layout.entries(l); i++) {
            long at = table + ((long) i << layout.entryLog2());
            long word = memory.read(at, layout.entryLog2());
            long e = layout.decode(word, l);
            if ((e & (Pte.PRESENT | Pte.MALFORMED)) != Pte.PRESENT) continue;
            long va = start + ((long) i << layout.span(l));
            if ((e & Pte.LEAF) == 0) {
                scan(e >>> Pte.FRAME_SHIFT << layout.frameBits(), l - 1, va, visitor);
                continue;
            }
            entryAt = at;
            foundAt = va;
            raw = word;
            entry = e;
            level = l;
            inRun = false;
            if (layout.leaf(l).spans(word)) asOneOfRun(va);
            visitor.leaf(va, l);
        }
    }

    /** Level of the last entry found. */
    public int level() {
        return level;
    }

    private void markRun(long va, int l, long entryAt, boolean dirty) {
        EntryFormat format = layout.leaf(l);
        long start = va & -1L << format.spanBits();
        long first = entryAt & -(1L << format.spanBits() - layout.span(l) + layout.entryLog2());
        for (int i = 0; i < 1 << format.spanBits() - layout.span(l); i++) {
            long at = first + ((long) i << layout.entryLog2());
            long word = memory.read(at, layout.entryLog2());
            long after = format.mark(word, dirty);
            if (format.spans(word) && after != word) write(start + ((long) i << layout.span(l)), l, at, after);
        }
    }

    /** Address of the last entry found. */
    public long entryAt() {
        return entryAt;
    }

    /** The last entry found, as it is in memory. */
    public long raw() {
        return raw;
    }

    /** The last entry found, in canonical form. */
    public long entry() {
        return entry;
    }

    /** Physical address that the leaf last found begins at. */
    public long target() {
        return entry >>> Pte.FRAME_SHIFT << layout.frameBits();
    }

    /**
     * Overwrites the entry last found. If it is part of a run, marks change in all of the run's entries; with anything else the
     * run ends, and each of its other entries stands for itself alone.
     */
    public void replace(long newRaw) {
        long own = newRaw;
        if (inRun) {
            EntryFormat format = layout.leaf(level);
            if (format.spans(newRaw) && format.mark(newRaw, true) == format.mark(raw, true)) {
                markRun(newRaw);
                return;
            }
            long pa = target();
            long at = entryAt;
            unfold(pa);
            entryAt = at;
            if (format.spans(newRaw)) own = format.alone(newRaw, pa);
        }
        write(foundAt, level, entryAt, own);
        raw = own;
        entry = layout.decode(own, level);
    }

    /** Gives all entries of a run the marks of one. */
    private void markRun(long like) {
        EntryFormat format = layout.leaf(level);
        long set = format.mark(like, true) ^ like; // marks that are clear in it
        long all = format.mark(0, true);
        for (int i = 0; i < 1 << format.spanBits() - layout.span(level); i++) {
            long at = firstOfRun() + ((long) i << layout.entryLog2());
            long word = memory.read(at, layout.entryLog2());
            long start = foundAt & -1L << format.spanBits();
            write(start + ((long) i << layout.span(level)), level, at, word & ~all | all & ~set);
        }
        raw = like;
        entry = entry & ~(Pte.ACCESSED | Pte.DIRTY) | layout.decode(like, level) & (Pte.ACCESSED | Pte.DIRTY);
    }

    /** Says that entries are made with accessed set, since hardware would fault on it otherwise. */
    public PageTable marked() {
        tableFlags = Pte.RIGHTS | Pte.ACCESSED;
        return this;
    }

    /**
     * The marks with which software makes a leaf for an access, where hardware sets none: accessed, and dirty for a write
     * (Linux, mm/memory.c, do_anonymous_page, do_wp_page: pte_mkyoung, pte_mkdirty). None where hardware sets them.
     */
    public long marks(boolean store) {
        return (tableFlags & Pte.ACCESSED) == 0 ? 0 : Pte.ACCESSED | (store ? Pte.DIRTY : 0);
    }

    /**
     * Sets accessed, and dirty if asked, in every entry on the way to {@code va}: what software does where hardware does not.
     * Of a run of leaves it does so in each (Linux, arch/arm64/mm/contpte.c, contpte_ptep_set_access_flags): hardware may
     * read any of them.
     */
    public void mark(long va, boolean dirty) {
        long table = root;
        for (int i = layout.levels() - 1; ; i--) {
            long at = table + ((long) layout.index(va, i) << layout.entryLog2());
            long before = memory.read(at, layout.entryLog2());
            long e = layout.decode(before, i);
            if ((e & Pte.PRESENT) == 0) return;
            boolean leaf = (e & Pte.LEAF) != 0;
            EntryFormat format = leaf ? layout.leaf(i) : layout.table(i);
            long after = format.mark(before, leaf && dirty);
            if (after != before) write(va, i, at, after);
            if (leaf && format.spans(before)) markRun(va, i, at, dirty);
            if (leaf) return;
            table = e >>> Pte.FRAME_SHIFT << layout.frameBits();
        }
    }
}
