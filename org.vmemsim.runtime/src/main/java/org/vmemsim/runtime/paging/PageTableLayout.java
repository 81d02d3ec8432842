package org.vmemsim.runtime.paging;

import org.vmemsim.runtime.scenario.layout.AddressRule;
import org.vmemsim.runtime.scenario.layout.EntryRules;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.layout.LevelSpec;

/**
 * A layout made ready for walking. It is immutable, but for answers that its formats remember, so machines of one layout share
 * one, on whatever thread they are. Levels are numbered from the last: 0 is the level whose entries are always leaves
 * (level 1 in the field's words), {@code levels - 1} the root.
 */
public final class PageTableLayout {
    private final LayoutSpec spec;
    private final int frameBits;
    final int levels;
    final int pageBits;
    final int addressBits;
    final boolean signExtended;
    final int entryLog2;
    /** By level: how far the index lies to the left, and its mask. */
    final int[] shift;

    final int[] mask;
    final boolean[] leafAllowed;
    final boolean[] inRegisters;
    final EntryFormat[] leaf;
    /** Of the last level's leaves; without levels, one that nobody asks. */
    final EntryFormat last;

    final EntryFormat[] table;
    private final boolean anySpans;

    private static final SharedLayouts SHARED = new SharedLayouts(32);

    /**
     * The layout of a specification. Equal specifications have the same one for as long as it is in use every now and then:
     * to make one takes longer than many a run.
     *
     * @param frameBits log2 of the bytes of the machine's frames
     */
    public static PageTableLayout of(LayoutSpec spec, int frameBits) {
        return SHARED.get(spec, frameBits);
    }

    /**
     * @param frameBits log2 of the bytes of the machine's frames
     */
    PageTableLayout(LayoutSpec spec, int frameBits) {
        this.spec = spec;
        this.frameBits = frameBits;
        this.levels = spec.levels().size();
        this.pageBits = spec.pageBits();
        this.addressBits = spec.addressBits();
        this.signExtended = spec.addresses() == AddressRule.SIGN_EXTENDED;
        this.entryLog2 = Integer.numberOfTrailingZeros(spec.entryBytes());
        this.shift = new int[levels];
        this.mask = new int[levels];
        this.leafAllowed = new boolean[levels];
        this.inRegisters = new boolean[levels];
        this.leaf = new EntryFormat[levels];
        this.table = new EntryFormat[levels];
        int at = pageBits;
        boolean spans = false;
        for (int l = 0; l < levels; l++) {
            int i = levels - 1 - l;
            LevelSpec level = spec.levels().get(i);
            shift[l] = at;
            mask[l] = (1 << level.bits()) - 1;
            leafAllowed[l] = l == 0 || level.leaf();
            inRegisters[l] = level.inRegisters();
            leaf[l] = new EntryFormat(spec.leaves().get(i), frameBits, at, l == 0);
            table[l] = new EntryFormat(spec.tables().get(i), frameBits, 0, false);
            at += level.bits();
            spans |= leaf[l].spanBits() != 0;
        }
        this.anySpans = spans;
        this.last = levels > 0 ? leaf[0] : new EntryFormat(EntryRules.NONE, frameBits, pageBits, true);
    }

    public LayoutSpec spec() {
        return spec;
    }

    public int levels() {
        return levels;
    }

    /** Whether nothing is translated: there are no tables, and addresses are physical ones. */
    public boolean bare() {
        return levels == 0;
    }

    public int pageBits() {
        return pageBits;
    }

    /** As much memory as whole pages of the smallest size make. */
    public long wholePages(long bytes) {
        return bytes >>> pageBits << pageBits;
    }

    /** Bits of an address that a walk uses. */
    public int addressBits() {
        return addressBits;
    }

    /** The name of a level. */
    public String name(int level) {
        return spec.levels().get(levels - 1 - level).name();
    }

    /** Log2 of the bytes that an entry at a level covers: of a leaf's page, or of all below a table. */
    public int span(int level) {
        return shift[level];
    }

    /** Entries of a table at a level. */
    public int entries(int level) {
        return mask[level] + 1;
    }

    /** Log2 of the bytes that a whole table at a level covers. */
    public int coverage(int level) {
        return shift[level] + Integer.numberOfTrailingZeros(entries(level));
    }

    /** Bytes of a table at a level. */
    public long tableBytes(int level) {
        return (long) entries(level) << entryLog2;
    }

    /**
     * Order of the block of frames that holds a table at a level. A table below the root has a page of the layout at least: entries
     * name no smaller part of memory.
     */
    public int tableOrder(int level) {
        int bits = 63 - Long.numberOfLeadingZeros(tableBytes(level));
        if (level < levels - 1) bits = Math.max(bits, pageBits);
        return Math.max(0, bits - frameBits);
    }

    /** Log2 of the bytes of an entry. */
    public int entryLog2() {
        return entryLog2;
    }

    public int frameBits() {
        return frameBits;
    }

    /** The index of an address at a level. */
    public int index(long va, int level) {
        return (int) (va >>> shift[level]) & mask[level];
    }

    /** Whether an entry at a level may be a leaf. */
    public boolean leafAllowed(int level) {
        return leafAllowed[level];
    }

    public boolean inRegisters(int level) {
        return inRegisters[level];
    }

    /** How leaves at a level are read and written. */
    public EntryFormat leaf(int level) {
        return leaf[level];
    }

    /** How entries that lead to tables are read and written at a level. */
    public EntryFormat table(int level) {
        return table[level];
    }

    /**
     * Flags to show of entries that lead to tables: those that such entries have bits for, and those that no entry has bits for,
     * such as the right to read on x86, which being present grants.
     */
    public long statedOfTables(int level) {
        return ~(table[level].unstated() & ~leaf[0].unstated() | Pte.DIRTY) | Pte.PRESENT;
    }

    /** Whether some leaf may stand for a run of pages. */
    public boolean anySpans() {
        return anySpans;
    }

    /** Whether a page of {@code 2^bits} bytes is a run of leaves, each of which says so. */
    public boolean isRun(int bits) {
        if (!anySpans) return false;
        int l = leafLevel(bits);
        return leafAllowed[l] && leaf[l].spanBits() == bits;
    }

    /** The highest level whose leaves map at most {@code 2^bits} bytes. */
    public int leafLevel(int bits) {
        for (int l = levels - 1; l > 0; l--) if (leafAllowed[l] && shift[l] <= bits) return l;
        return 0;
    }

    /** Whether the bits above the indices are as the layout wants them: zero, or copies of the highest index bit. */
    public boolean canonical(long va) {
        if (addressBits >= 64) return true;
        if (signExtended) return va << 64 - addressBits >> 64 - addressBits == va;
        return va >>> addressBits == 0;
    }

    /** Whether there is every address from one to another: no end of addresses, and no hole between halves, among them. */
    public boolean spans(long first, long last) {
        if (Long.compareUnsigned(last, first) < 0 || !canonical(first) || !canonical(last)) return false;
        return !signExtended || addressBits >= 64 || first >= 0 == last >= 0;
    }

    /** The first address beyond the canonical ones that begin at 0. */
    public long lowestHalf() {
        int bits = signExtended ? addressBits - 1 : addressBits;
        return bits >= 63 ? Long.MAX_VALUE : 1L << bits;
    }

    /** The address without the bits above the indices: what pages are numbered by. */
    public long strip(long va) {
        return addressBits >= 64 ? va : va & (1L << addressBits) - 1;
    }

    /** The address that {@link #strip} made shorter. */
    public long extend(long stripped) {
        if (!signExtended || addressBits >= 64) return stripped;
        return stripped << 64 - addressBits >> 64 - addressBits;
    }

    /**
     * The canonical form of a raw entry at a level, told as leaf or table; {@link Pte#LEAF} says which it is. A leaf where
     * none is allowed is malformed.
     */
    public long decode(long raw, int level) {
        if (level == 0) return leaf[0].decode(raw) | Pte.LEAF;
        long e = table[level].decode(raw);
        if ((e & Pte.LEAF) == 0) return e;
        return leafAllowed[level] ? leaf[level].decode(raw) : e | Pte.MALFORMED;
    }

    @Override
    public String toString() {
        return spec.name();
    }
}
