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
    private Narration narration = new Narration();
    private AddressKinds kinds = AddressKinds.HOST;
    private String owner = "";

    /** Where the last {@link #find} ended: level, address of the entry, raw entry, canonical entry. */
    private int level;

    private long entryAt;
    private long foundAt;
    private long raw;
    private long entry;

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
    public PageTable narrate(Narration to, AddressKinds tables, String writer) {
        narration = to;
        kinds = tables;
        owner = writer;
        return this;
    }

    private void write(long va, int l, long at, long newRaw) {
        Narrator narrator = narration.narrator;
        if (narrator != null) narrator.entryBySoftware(owner, true, kinds, layout, l, layout.index(va, l), at, newRaw);
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
        write(va, l, at, layout.leaf(l).encode(pa, flags | (l > 0 ? Pte.LEAF : 0)));
    }

    /** Address of the entry for {@code va} at level {@code l}; the tables above it are made. */
    public long leafEntry(long va, int l) {
        long table = root;
        for (int i = layout.levels() - 1; i > l; i--) {
            long at = table + ((long) layout.index(va, i) << layout.entryLog2());
            long found = layout.decode(memory.read(at, layout.entryLog2()), i);
            if ((found & Pte.PRESENT) == 0 || (found & Pte.LEAF) != 0) {
                long made = newTable(i - 1);
                write(va, i, at, layout.table(i).encode(made, Pte.RIGHTS));
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
            if ((entry & (Pte.PRESENT | Pte.MALFORMED)) != Pte.PRESENT) return false;
            if ((entry & Pte.LEAF) != 0) return true;
            table = entry >>> Pte.FRAME_SHIFT << layout.frameBits();
        }
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
            visitor.leaf(va, l);
        }
    }

    /** Level of the last entry found. */
    public int level() {
        return level;
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

    /** Overwrites the entry last found. */
    public void replace(long newRaw) {
        write(foundAt, level, entryAt, newRaw);
        raw = newRaw;
        entry = layout.decode(newRaw, level);
    }

    /** Sets accessed, and dirty if asked, in every entry on the way to {@code va}: what software does where hardware does not. */
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
            if (leaf) return;
            table = e >>> Pte.FRAME_SHIFT << layout.frameBits();
        }
    }
}
