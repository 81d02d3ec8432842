package org.vmemsim.runtime.tlb;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.processor.PagePart;
import org.vmemsim.runtime.scenario.processor.Replacement;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/**
 * One TLB: arrays for the sizes of pages that it holds, looked up together. Holds canonical translations
 * (frame from bit 12, flags below). A translation of a size that no array holds is kept as the largest smaller
 * one that some array does (a "fractured" page), or not at all.
 *
 * <p>Size classes number the page sizes of a machine, 0 the smallest, which is also the page that keys and frames are
 * counted from. An array is asked for a size only once a page of that size was put into it.
 */
public final class Tlb {
    /** Flag of a canonical translation that matches in every address space of its virtual machine. */
    public static final long GLOBAL = 256;

    private static final int FRAME_SHIFT = 12;

    /**
     * Where a held translation says by how many size classes the page of the first stage is larger than what is held. That
     * page may lie here in many pieces, and an invalidation drops them all (Intel SDM 3A, 4.10.2.3). It takes the place of a
     * flag that only entries which are not cached can have.
     */
    private static final int PIECE_SHIFT = 9;

    private static final int LARGEST_PIECE = 7;
    private static final long PIECE = (long) LARGEST_PIECE << PIECE_SHIFT;

    private final String name;
    private final int[] bits;
    private final int frameBits;
    private final int pageBits;
    private final @Nullable SetAssociative[] byClass;
    private final @Nullable SetAssociative smallest;
    private final SetAssociative[] arrays;
    private int live;
    private boolean globals;
    private boolean pieces;
    private int foundBits;

    /**
     * @param name for counters and explanations
     * @param bits log2 of the bytes of a page of each size class, ascending
     * @param frameBits log2 of the bytes of a frame, at most {@code bits[0]}
     * @param seed of random replacement
     */
    public Tlb(String name, List<PagePart> parts, Replacement replacement, int[] bits, int frameBits, long seed) {
        this.name = name;
        this.bits = bits.clone();
        this.pageBits = bits[0];
        this.frameBits = frameBits;
        this.byClass = new SetAssociative[bits.length];
        this.arrays = new SetAssociative[parts.size()];
        for (int p = 0; p < arrays.length; p++) {
            PagePart part = parts.get(p);
            int ways = part.ways() == 0 ? part.entries() : part.ways();
            arrays[p] = new SetAssociative(part.entries() / ways, ways, replacement, seed + p);
            for (int c = 0; c < bits.length; c++) {
                boolean holds = part.pages().isEmpty() || part.pages().contains(1L << bits[c]);
                if (!holds) continue;
                if (byClass[c] != null)
                    throw new InvalidScenarioException(
                            name + " has two arrays for pages of " + (1L << bits[c]) + " bytes");
                byClass[c] = arrays[p];
            }
        }
        this.smallest = byClass[0];
        this.live = none();
    }

    /** Sizes asked for when nothing is held: the smallest, into whose array the hot loop puts without telling. */
    private int none() {
        return smallest == null ? 0 : 1;
    }

    public String name() {
        return name;
    }

    /** Is told of what is held. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * One canonical translation.
         *
         * @param context tag of the address space
         * @param frame that the page begins with
         */
        void translation(int context, long frame, long flags);
    }

    /** Visits what is held. For checks between accesses. */
    public void forEach(Visitor visitor) {
        for (SetAssociative array : arrays)
            for (long key : array.keys()) {
                long e = array.value(array.peek(key));
                visitor.translation(Key.context(key), e >>> FRAME_SHIFT, e & (1L << FRAME_SHIFT) - 1);
            }
    }

    /** Whether a page of a context is held, in whatever size. For checks between accesses: it is no use. */
    public boolean has(long page, int context) {
        for (int c = 0; c < bits.length; c++) {
            SetAssociative array = byClass[c];
            if (array != null && array.peek(Key.of(page >>> bits[c] - pageBits, context, c)) >= 0) return true;
        }
        return false;
    }

    /** The array for the smallest pages, or null: the hot loop asks it directly. */
    public @Nullable SetAssociative smallest() {
        return smallest;
    }

    /**
     * Looks a page up.
     *
     * @param page number of the smallest page
     * @param context of the address space
     * @param globalContext that global translations of its virtual machine carry
     * @return the translation of that smallest page, or 0
     */
    public long find(long page, int context, int globalContext) {
        return find(page, context, globalContext, live);
    }

    /** The same where {@link #smallest} was asked for this address space already, in vain. */
    public long findLarger(long page, int context, int globalContext) {
        return find(page, context, globalContext, globals ? live : live & ~1);
    }

    private long find(long page, int context, int globalContext, int classes) {
        if (classes == 1 && !globals) return findSmallest(page, context);
        for (int left = classes; left != 0; left &= left - 1) {
            int c = Integer.numberOfTrailingZeros(left);
            SetAssociative array = byClass[c];
            if (array == null) continue;
            int below = bits[c] - pageBits;
            int s = array.find(Key.of(page >>> below, context, c));
            if (s < 0 && globals) s = array.find(Key.of(page >>> below, globalContext, c));
            if (s < 0) continue;
            foundBits = bits[c];
            return within(array.value(s), page, below);
        }
        return 0;
    }

    /** The common case: nothing but smallest pages is held. */
    private long findSmallest(long page, int context) {
        SetAssociative array = smallest;
        if (array == null) return 0;
        int s = array.find(Key.of(page, context, 0));
        if (s < 0) return 0;
        foundBits = pageBits;
        return array.value(s);
    }

    private long within(long value, long page, int below) {
        return value | (page & (1L << below) - 1) << pageBits - frameBits + FRAME_SHIFT;
    }

    /** Log2 of the bytes of the page that the last {@link #find} found. */
    public int foundBits() {
        return foundBits;
    }

    /**
     * Log2 of the bytes of the first stage's page that the last {@link #find} found the whole or a piece of.
     *
     * @param e what it returned
     */
    public int effectiveBits(long e) {
        int larger = (int) (e >>> PIECE_SHIFT) & LARGEST_PIECE;
        return larger == 0 ? foundBits : bits[Math.min(sizeClass(foundBits) + larger, bits.length - 1)];
    }

    /** The class of the largest size that is not above {@code 2^size} bytes. */
    private int sizeClass(int size) {
        int c = bits.length - 1;
        while (c > 0 && bits[c] > size) c--;
        return c;
    }

    /** What is held of a translation as a page of class {@code c}. */
    private long held(long e, int c, int effectiveBits) {
        int larger = effectiveBits <= bits[c] ? 0 : Math.min(sizeClass(effectiveBits) - c, LARGEST_PIECE);
        pieces |= larger > 0;
        return e & ~PIECE & ~((1L << bits[c] - frameBits) - 1 << FRAME_SHIFT) | (long) larger << PIECE_SHIFT;
    }

    /**
     * Puts a translation in, as large as this TLB can hold it.
     *
     * @param e translation of the smallest page
     * @param leafBits log2 of the bytes over which it holds
     * @param effectiveBits log2 of the bytes of the first stage's page, at least {@code leafBits}
     * @return log2 of the bytes of the page that was put in; 0 if this TLB holds no such page
     */
    public int put(long page, int context, int globalContext, long e, int leafBits, int effectiveBits) {
        if (effectiveBits == pageBits && smallest != null && (e & GLOBAL) == 0) {
            smallest.put(Key.of(page, context, 0), e);
            return pageBits;
        }
        for (int c = bits.length - 1; c >= 0; c--) {
            SetAssociative array = byClass[c];
            if (bits[c] > leafBits || array == null) continue;
            boolean global = (e & GLOBAL) != 0;
            int below = bits[c] - pageBits;
            live |= 1 << c;
            globals |= global;
            array.put(Key.of(page >>> below, global ? globalContext : context, c), held(e, c, effectiveBits));
            return bits[c];
        }
        return 0;
    }

    /**
     * Replaces a translation that is held, leaving no trace of use. What is held larger than the new one is dropped.
     *
     * @return whether it is held
     */
    public boolean refresh(long page, int context, int globalContext, long e, int leafBits, int effectiveBits) {
        boolean held = false;
        for (int left = live; left != 0; left &= left - 1) {
            int c = Integer.numberOfTrailingZeros(left);
            SetAssociative array = byClass[c];
            if (array == null) continue;
            long key = Key.of(page >>> bits[c] - pageBits, context, c);
            int s = array.peek(key);
            if (s < 0 && globals) s = array.peek(key = Key.of(page >>> bits[c] - pageBits, globalContext, c));
            if (s < 0) continue;
            if (bits[c] > leafBits) array.invalidate(key);
            else {
                array.value(s, held(e, c, effectiveBits));
                held = true;
            }
        }
        return held;
    }

    /** Drops translations of a page, of whatever size, global ones too. @return whether there was any */
    public boolean invalidate(long page, int context, int globalContext) {
        boolean dropped = false;
        for (int left = live; left != 0; left &= left - 1) {
            int c = Integer.numberOfTrailingZeros(left);
            SetAssociative array = byClass[c];
            if (array == null) continue;
            int below = bits[c] - pageBits;
            dropped |= array.invalidate(Key.of(page >>> below, context, c));
            if (globals) dropped |= array.invalidate(Key.of(page >>> below, globalContext, c));
        }
        if (pieces)
            for (SetAssociative array : arrays) dropped |= invalidatePieces(array, page, context, globalContext);
        return dropped;
    }

    private boolean invalidatePieces(SetAssociative array, long page, int context, int globalContext) {
        boolean dropped = false;
        for (long key : array.keys()) {
            int larger = (int) (array.value(array.peek(key)) >>> PIECE_SHIFT) & LARGEST_PIECE;
            if (larger == 0 || Key.context(key) != context && Key.context(key) != globalContext) continue;
            int c = Key.sizeClass(key);
            int whole = bits[Math.min(c + larger, bits.length - 1)] - pageBits;
            if (Key.page(key) << bits[c] - pageBits >>> whole == page >>> whole) dropped |= array.invalidate(key);
        }
        return dropped;
    }

    /** Drops all translations of a context. */
    public void flush(int context) {
        for (SetAssociative array : arrays) array.invalidateMatching(Key.CONTEXT_MASK, (long) context << 3);
    }

    /** Drops everything. */
    public void flush() {
        for (SetAssociative array : arrays) array.flush();
        live = none();
        globals = false;
        pieces = false;
    }

    /** Whether nothing but smallest pages of single address spaces is held, so that {@link #smallest} is all there is. */
    public boolean plain() {
        return live <= 1 && !globals;
    }

    /** Whether some array holds pages of this size class. */
    public boolean holds(int sizeClass) {
        return byClass[sizeClass] != null;
    }
}
