package org.vmemsim.runtime.paging;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.layout.EntryRules;
import org.vmemsim.runtime.scenario.layout.EntryRules.BitTest;
import org.vmemsim.runtime.scenario.layout.EntryRules.FramePiece;
import org.vmemsim.runtime.scenario.layout.EntryRules.Span;
import org.vmemsim.runtime.scenario.layout.Meaning;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/**
 * {@link EntryRules} made fast: turns a raw entry of one kind at one level into the canonical form of {@link Pte}, and back.
 *
 * <p>Flags that hang on the low twelve bits alone come from a table of 4,096 entries, whatever their conditions; in most
 * layouts that is all but the execution right. One-bit meanings above are moved to their places, and conditions that mix both
 * are tested one by one. x86-64 needs one look-up and one move, EPT one look-up.
 */
public final class EntryFormat {
    /** The canonical flag of a meaning; 0 for one that {@link #when} folds into another. */
    static long flag(Meaning meaning) {
        return switch (meaning) {
            case PRESENT -> Pte.PRESENT;
            case LEAF -> Pte.LEAF;
            case READABLE -> Pte.READ;
            case WRITABLE -> Pte.WRITE;
            case EXECUTABLE -> Pte.EXECUTE;
            case USER -> Pte.USER;
            case GLOBAL -> Pte.GLOBAL;
            case ACCESSED -> Pte.ACCESSED;
            case DIRTY -> Pte.DIRTY;
            case MALFORMED -> Pte.MALFORMED;
            case USER_EXECUTABLE -> 0;
        };
    }

    /** Granted by a layout that does not state them. A layout without accessed or dirty bits never asks to set them. */
    private static final long SILENT =
            Pte.PRESENT | Pte.READ | Pte.WRITE | Pte.EXECUTE | Pte.USER | Pte.ACCESSED | Pte.DIRTY;

    private static final int FLAG_MASK = 2 * (int) Pte.MALFORMED - 1;

    private static final int LOW_BITS = 12;
    private static final int LOW_MASK = (1 << LOW_BITS) - 1;

    private final EntryRules rules;
    /** By meaning, the tests that tell it; none where the layout does not. */
    private final BitTest[][] told;

    private final long unstated;
    /**
     * By canonical flags, the bits that say them; null where that is not known yet. Machines on several threads share a format:
     * two may find the same answer, and what they write is immutable.
     */
    private final @Nullable Encoded[] encoded;

    private final @Nullable Encoded[] encodedInRun;

    private final boolean last;
    private final int frameBits;
    private final long always;
    private final long invert;
    private final short[] low;
    private final long[] moveMask;
    private final long[] moveLeft;
    private final long[] testMask;
    private final long[] testValue;
    private final long[] testFlag;
    private final long[] frameMask;
    private final int[] frameLeft;
    private final long firstFrameMask;
    private final int firstFrameLeft;
    private final long firstMoveMask;
    private final int firstMoveLeft;
    /** Whether the first frame piece, the first move and the table are all there is. */
    private final boolean plain;

    private final long mustBeZero;
    private final long spanMask;
    private final int spanBits;
    private final List<BitTest> spanWhen;

    /**
     * @param frameBits log2 of the machine's frames, in which canonical entries count
     * @param leafBits log2 of the bytes that a leaf here maps; 0 for entries that lead to tables
     * @param last whether the level is the last, where every entry is a leaf whatever its bits say
     */
    EntryFormat(EntryRules rules, int frameBits, int leafBits, boolean last) {
        this.rules = rules;
        this.told = told(rules);
        this.unstated = unstated(rules);
        this.encoded = new Encoded[FLAG_MASK + 1];
        this.encodedInRun = rules.spans().isEmpty() ? encoded : new Encoded[FLAG_MASK + 1];
        this.last = last;
        this.frameBits = frameBits;
        long silent = SILENT;
        this.low = new short[1 << LOW_BITS];
        List<long[]> moves = new ArrayList<>();
        List<long[]> tests = new ArrayList<>();
        long inverted = 0;
        for (Meaning m : Meaning.values()) {
            List<BitTest> when = when(rules, m);
            long flag = flag(m);
            if (when == null || flag == 0) continue;
            silent &= ~flag;
            if (when.stream().allMatch(t -> t.mask() >>> LOW_BITS == 0)) {
                for (BitTest t : when) where(low, (int) t.mask(), t.value(), (short) flag);
                continue;
            }
            BitTest only = when.size() == 1 ? when.get(0) : null;
            if (only != null && Long.bitCount(only.mask()) == 1) {
                if (only.value() == 0) inverted |= only.mask();
                int left = Long.numberOfTrailingZeros(flag) - Long.numberOfTrailingZeros(only.mask());
                moves.add(new long[] {only.mask(), left});
            } else for (BitTest t : when) tests.add(new long[] {t.mask(), t.value(), flag});
        }
        this.always = silent;
        for (int i = 0; i < low.length; i++) low[i] |= (short) silent;
        this.invert = inverted;
        this.moveMask = column(moves, 0);
        this.moveLeft = column(moves, 1);
        this.testMask = column(tests, 0);
        this.testValue = column(tests, 1);
        this.testFlag = column(tests, 2);
        this.frameMask = new long[rules.frame().size()];
        this.frameLeft = new int[frameMask.length];
        long reserved = rules.reserved();
        for (int i = 0; i < frameMask.length; i++) {
            FramePiece p = rules.frame().get(i);
            int cut = Math.max(0, frameBits - p.address().low()); // address bits within a frame are zero, or reserved
            frameMask[i] =
                    p.entry().mask() >>> p.entry().low() + cut << p.entry().low() + cut;
            frameLeft[i] = p.address().low() - p.entry().low() + Pte.FRAME_SHIFT - frameBits;
            reserved |= below(p, leafBits);
        }
        Span span = rules.spans().isEmpty() ? null : rules.spans().get(0);
        this.spanWhen = span == null ? List.of() : span.when();
        this.spanBits = span == null ? 0 : Long.numberOfTrailingZeros(span.bytes());
        this.spanMask = span == null ? 0 : (span.bytes() >>> frameBits) - 1;
        this.mustBeZero = reserved;
        this.firstFrameMask = frameMask.length == 0 ? 0 : frameMask[0];
        this.firstFrameLeft = frameLeft.length == 0 ? 0 : frameLeft[0];
        this.firstMoveMask = moveMask.length == 0 ? 0 : moveMask[0];
        this.firstMoveLeft = moveLeft.length == 0 ? 0 : (int) moveLeft[0];
        this.plain = frameMask.length <= 1 && moveMask.length <= 1 && testMask.length == 0;
    }

    /** Adds a flag for all low bits that pass a test. */
    private static void where(short[] low, int mask, long value, short flag) {
        for (int i = 0; i < low.length; i++) if ((i & mask) == value) low[i] |= flag;
    }

    /** A user's execution right stands for execution, since it is as user that processes run. */
    static @Nullable List<BitTest> when(EntryRules rules, Meaning meaning) {
        if (meaning == Meaning.EXECUTABLE && rules.meanings().containsKey(Meaning.USER_EXECUTABLE))
            return rules.meanings().get(Meaning.USER_EXECUTABLE);
        return rules.meanings().get(meaning);
    }

    /** Entry bits that hold address bits below the leaf's size: they must be zero. */
    private static long below(FramePiece p, int leafBits) {
        int low = p.address().low();
        int cut = Math.min(leafBits, p.address().high() + 1) - low;
        return cut <= 0 ? 0 : ((1L << cut) - 1) << p.entry().low();
    }

    /** Flags that no bits say: they are granted, or always clear. */
    long unstated() {
        return unstated;
    }

    /** The canonical form of a raw entry. Whether it may be a leaf here is the walker's question. */
    public long decode(long raw) {
        long e = low[(int) raw & LOW_MASK]
                | Long.rotateLeft(raw & firstFrameMask, firstFrameLeft)
                | Long.rotateLeft((raw ^ invert) & firstMoveMask, firstMoveLeft);
        if (plain && (raw & mustBeZero) == 0) return e;
        return decodeRest(raw, e);
    }

    /** What few layouts have: a frame in several pieces, further moves, conditions that mix low and high bits. */
    private long decodeRest(long raw, long begun) {
        long e = begun;
        for (int i = 1; i < frameMask.length; i++) e |= Long.rotateLeft(raw & frameMask[i], frameLeft[i]);
        for (int i = 1; i < moveMask.length; i++) e |= Long.rotateLeft((raw ^ invert) & moveMask[i], (int) moveLeft[i]);
        for (int i = 0; i < testMask.length; i++) if ((raw & testMask[i]) == testValue[i]) e |= testFlag[i];
        return (raw & mustBeZero) == 0 ? e : e | Pte.MALFORMED;
    }

    /** Whether the entry stands for a run of pages; then {@link #spanBits} is the run's size and its frame is not aligned. */
    public boolean spans(long raw) {
        return spanBits != 0 && holds(spanWhen, raw);
    }

    /** Log2 of the bytes of a run. */
    public int spanBits() {
        return spanBits;
    }

    /** Ones at the frame-number bits within a run. */
    public long spanMask() {
        return spanMask;
    }

    /** The entry with its accessed bit set, and its dirty bit too if {@code dirty}. */
    public long mark(long raw, boolean dirty) {
        long marked = grant(raw, Meaning.ACCESSED);
        return dirty ? grant(marked, Meaning.DIRTY) : marked;
    }

    /** The entry with the named field's bits all set or all clear. */
    public long field(long raw, String name, boolean set) {
        List<org.vmemsim.runtime.scenario.layout.BitRange> bits = rules.fields().get(name);
        if (bits == null) throw new InvalidScenarioException("no bits are called '" + name + "' in this entry");
        long mask = bits.stream()
                .mapToLong(org.vmemsim.runtime.scenario.layout.BitRange::mask)
                .reduce(0, (a, b) -> a | b);
        return set ? raw | mask : raw & ~mask;
    }

    /** Whether the layout has bits of that name in this entry, or a meaning that is called so. */
    public boolean hasField(String name) {
        return rules.fields().containsKey(name);
    }

    /** The entry with a right granted or denied. */
    public long with(long raw, Meaning meaning, boolean granted) {
        return granted ? grant(raw, meaning) : deny(raw, meaning);
    }

    private long grant(long raw, Meaning meaning) {
        BitTest[] when = told[meaning.ordinal()];
        if (when.length == 0) return raw;
        for (BitTest t : when) if ((raw & t.mask()) == t.value()) return raw;
        return raw & ~when[0].mask() | when[0].value();
    }

    private long deny(long raw, Meaning meaning) {
        BitTest[] when = told[meaning.ordinal()];
        long e = raw;
        for (BitTest t : when) if ((e & t.mask()) == t.value()) e ^= Long.lowestOneBit(t.mask());
        return e;
    }

    private static boolean holds(List<BitTest> when, long raw) {
        for (BitTest t : when) if ((raw & t.mask()) == t.value()) return true;
        return false;
    }

    /**
     * A raw entry with this address and these flags, which stands for itself alone.
     *
     * @param pa physical address of the page or table
     * @param flags canonical; rights that the layout does not state are granted all the same
     * @throws InvalidScenarioException if the layout cannot say it
     */
    public long encode(long pa, long flags) {
        int known = (int) flags & FLAG_MASK;
        Encoded flagBits = encoded[known];
        if (flagBits == null) encoded[known] = flagBits = flagBits(flags, false);
        return checked(frame(pa) | flagBits.bits(), pa, flags, 0);
    }

    /**
     * One of the entries of a run, each of which stands for the whole run. Where the condition takes bits of the frame (Svnapot),
     * all entries of a run are alike; elsewhere each has the address of its own page (ARM's contiguous bit).
     *
     * @param pa physical address of the entry's own page
     * @param flags as {@link #encode}
     */
    public long encodeInRun(long pa, long flags) {
        int known = (int) flags & FLAG_MASK;
        Encoded flagBits = encodedInRun[known];
        if (flagBits == null) encodedInRun[known] = flagBits = flagBits(flags, true);
        return checked(frame(pa) & ~flagBits.frame() | flagBits.bits(), pa, flags, spanMask);
    }

    private long checked(long raw, long pa, long flags, long anyFrame) {
        long open = (always | unstated | (last ? Pte.LEAF : 0)) & ~Pte.MALFORMED | anyFrame << Pte.FRAME_SHIFT;
        long wrong = (decode(raw) ^ (pa >>> frameBits << Pte.FRAME_SHIFT | Pte.PRESENT | flags)) & ~open;
        if (wrong == 0) return raw;
        throw new InvalidScenarioException("the layout has no entry for address 0x" + Long.toHexString(pa) + " with "
                + Pte.flags(flags) + ": it would read as " + Pte.flags(decode(raw)) + " at 0x"
                + Long.toHexString(decode(raw) >>> Pte.FRAME_SHIFT << frameBits));
    }

    /**
     * Whether addresses up to this one stand in an entry as they are, so that entries of pages in a row grow by the same step.
     *
     * @param raw of the last page, by that step
     */
    boolean isLinear(long raw, long pa) {
        return frameMask.length == 1
                && raw == (raw & ~frameMask[0] | frame(pa))
                && decode(raw) >>> Pte.FRAME_SHIFT == pa >>> frameBits;
    }

    /** The bits of an entry that hold an address. */
    private long frame(long pa) {
        long raw = 0;
        for (int i = 0; i < frameMask.length; i++)
            raw |= Long.rotateRight(pa >>> frameBits << Pte.FRAME_SHIFT, frameLeft[i]) & frameMask[i];
        return raw;
    }

    /** The bits of an entry that say these flags, and not the address. */
    private Encoded flagBits(long flags, boolean run) {
        EntryEncoder encoder = solve(flags, run);
        long bits = encoder.bits()
                .orElseThrow(() -> new InvalidScenarioException(
                        "the layout has no entry with " + Pte.flags(flags) + (run ? " that is part of a run" : "")));
        return new Encoded(bits, run ? encoder.decided() & frame(spanBytes() - 1) : 0);
    }

    /**
     * The bits that say some flags.
     *
     * @param frame of a run's entry, the bits of the frame that its condition takes
     */
    private record Encoded(long bits, long frame) {}

    private EntryEncoder solve(long flags, boolean run) {
        EntryEncoder encoder = new EntryEncoder(mustBeZero, frame(-1L) & ~(run ? frame(spanBytes() - 1) : 0));
        encoder.want(List.of(told[Meaning.PRESENT.ordinal()]), told[Meaning.PRESENT.ordinal()].length > 0);
        if (!last) want(encoder, Meaning.LEAF, flags);
        for (Meaning m : ORDER) want(encoder, m, flags);
        if (spanBits != 0) encoder.want(spanWhen, run);
        return encoder.want(List.of(told[Meaning.MALFORMED.ordinal()]), false);
    }

    private void want(EntryEncoder encoder, Meaning m, long flags) {
        if (told[m.ordinal()].length > 0) encoder.want(List.of(told[m.ordinal()]), (flags & flag(m)) != 0);
    }

    private long spanBytes() {
        return 1L << spanBits;
    }

    /** An entry of a run as one that stands for itself alone, with all else as it is. */
    public long alone(long raw, long pa) {
        long e = raw & ~frame(-1L) | frame(pa);
        for (BitTest t : spanWhen) {
            long own = t.mask() & ~frame(-1L);
            if (own != 0 && (raw & t.mask()) == t.value()) e ^= Long.lowestOneBit(own);
        }
        return e;
    }

    private static final List<Meaning> ORDER = List.of(
            Meaning.READABLE,
            Meaning.WRITABLE,
            Meaning.EXECUTABLE,
            Meaning.USER,
            Meaning.GLOBAL,
            Meaning.ACCESSED,
            Meaning.DIRTY);

    private static long unstated(EntryRules rules) {
        long flags = 0;
        for (Meaning m : Meaning.values()) if (when(rules, m) == null) flags |= flag(m);
        return flags;
    }

    private static BitTest[][] told(EntryRules rules) {
        BitTest[][] told = new BitTest[Meaning.values().length][];
        for (Meaning m : Meaning.values()) {
            List<BitTest> when = when(rules, m);
            told[m.ordinal()] = when == null ? new BitTest[0] : when.toArray(BitTest[]::new);
        }
        return told;
    }

    private static long[] column(List<long[]> rows, int column) {
        return rows.stream().mapToLong(r -> r[column]).toArray();
    }
}
