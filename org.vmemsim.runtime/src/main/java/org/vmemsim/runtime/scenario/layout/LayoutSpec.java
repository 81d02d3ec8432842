package org.vmemsim.runtime.scenario.layout;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.Setting;

/**
 * A page-table layout as data, with inheritance resolved.
 *
 * @param name as defined; for messages
 * @param page bytes of a page of the last level, a power of two
 * @param levels from the root down, beginning at the level where the walk starts; none where addresses are physical ones
 * @param entryBytes 1, 2, 4 or 8
 * @param leaves by level, how to read an entry that is a leaf; same order as {@code levels}
 * @param tables by level, how to read an entry that leads to a table; the last is never used
 */
public record LayoutSpec(
        String name,

        @Setting(value = "Bytes of a page of the last level", dimension = Dimension.BYTES, min = 16)
        long page,

        @Setting(value = "Bits of a physical address", dimension = Dimension.BITS, min = 8, max = 60)
        int physical,

        @Setting("What the address bits above the index bits must be")
        AddressRule addresses,

        @Setting("As whom accesses count") AccessMode access,
        @Setting("How error codes are formed") FaultFormat faults,
        List<LevelSpec> levels,
        int entryBytes,
        List<EntryRules> leaves,
        List<EntryRules> tables) {
    /** Carries the defaults of a layout's settings; has one level so that it is a layout. */
    public static final LayoutSpec DEFAULT = new LayoutSpec(
            "default",
            4096,
            52,
            AddressRule.ZERO_EXTENDED,
            AccessMode.OWN,
            FaultFormat.PLAIN,
            List.of(new LevelSpec("table", 9, false, false)),
            8,
            List.of(EntryRules.NONE),
            List.of(EntryRules.NONE));

    public LayoutSpec {
        if (Long.bitCount(page) != 1)
            throw new InvalidScenarioException("page of " + name + " is no power of two: " + page);
        if (entryBytes != 1 && entryBytes != 2 && entryBytes != 4 && entryBytes != 8)
            throw new InvalidScenarioException(
                    "entries of " + name + " have " + entryBytes + " bytes: 1, 2, 4 or 8 are possible");
        if (leaves.size() != levels.size() || tables.size() != levels.size())
            throw new InvalidScenarioException("layout " + name + " needs rules for each level");
        levels = List.copyOf(levels);
        leaves = List.copyOf(leaves);
        tables = List.copyOf(tables);
    }

    /** Bits of an address below the indices: log2 of the page. */
    public int pageBits() {
        return Long.numberOfTrailingZeros(page);
    }

    /** Whether nothing is translated: addresses are physical ones (RISC-V's Bare mode, CR0.PG = 0 on x86). */
    public boolean bare() {
        return levels.isEmpty();
    }

    /** Bits of a virtual address that a walk uses: indices and offset; those of a physical one where nothing is translated. */
    public int addressBits() {
        return bare()
                ? physical
                : pageBits() + levels.stream().mapToInt(LevelSpec::bits).sum();
    }

    /** Bytes that a leaf at {@code levels.get(i)} maps. */
    public long leafBytes(int i) {
        int below = levels.stream().skip(i + 1L).mapToInt(LevelSpec::bits).sum();
        return page << below;
    }

    /** Sizes of leaves, smallest first; the page itself where nothing is translated. */
    public List<Long> leafSizes() {
        if (bare()) return List.of(page);
        return java.util.stream.IntStream.range(0, levels.size())
                .map(i -> levels.size() - 1 - i)
                .filter(i -> i == levels.size() - 1 || levels.get(i).leaf())
                .mapToObj(this::leafBytes)
                .toList();
    }

    /** Sizes of pages, smallest first: those of leaves, and of runs of leaves that stand for one page (see {@link EntryRules.Span}). */
    public List<Long> pageSizes() {
        SortedSet<Long> sizes = new TreeSet<>(leafSizes());
        for (int i = 0; i < levels.size(); i++)
            if (i == levels.size() - 1 || levels.get(i).leaf())
                leaves.get(i).spans().forEach(s -> sizes.add(s.bytes()));
        return List.copyOf(sizes);
    }

    /**
     * The first physical address that no entry of some kind can name: entries of all levels, those that lead to tables
     * too, can name all addresses below.
     *
     * @return bytes from 0 on; {@link Long#MAX_VALUE} where nothing is translated
     */
    public long reach() {
        long reach = Long.MAX_VALUE;
        for (int i = 0; i < levels.size(); i++) {
            boolean last = i == levels.size() - 1;
            if (last || levels.get(i).leaf())
                reach = Math.min(reach, reach(leaves.get(i), Long.numberOfTrailingZeros(leafBytes(i))));
            if (!last) reach = Math.min(reach, reach(tables.get(i), pageBits()));
        }
        return reach;
    }

    /** @param from the lowest address bit that the frame must hold */
    private static long reach(EntryRules rules, int from) {
        long held = rules.frame().stream().mapToLong(p -> p.address().mask()).reduce(0, (a, b) -> a | b);
        int bit = from;
        while (bit < Long.SIZE - 1 && (held >>> bit & 1) != 0) bit++;
        return bit >= Long.SIZE - 1 ? Long.MAX_VALUE : 1L << bit;
    }

    /** Bytes of addresses that begin at 0 and are translated: half of them where addresses are sign-extended. */
    public long span() {
        if (bare()) return Long.MAX_VALUE;
        int bits = addresses == AddressRule.SIGN_EXTENDED ? addressBits() - 1 : addressBits();
        return bits >= Long.SIZE - 1 ? Long.MAX_VALUE : 1L << bits;
    }

    /** Whether an address is one that tables can translate: the bits above the indices are as they must be. */
    public boolean has(long address) {
        int bits = addressBits();
        if (bits >= Long.SIZE) return true;
        if (addresses == AddressRule.SIGN_EXTENDED) return address << Long.SIZE - bits >> Long.SIZE - bits == address;
        return address >>> bits == 0;
    }
}
