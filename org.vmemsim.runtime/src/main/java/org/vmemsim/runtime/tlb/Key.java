package org.vmemsim.runtime.tlb;

/**
 * What a cached translation is found by, packed in a {@code long}: page number, context, size class.
 *
 * <p>Bits 0–2 are the size class (which page size, or at a walk cache which level), bits 3–18 the context (ASID or PCID
 * with VPID, as numbered by the MMU), bits 19–63 the page number. A whole stretch of accesses of one context and size
 * costs one shift and one OR a key. {@link SetAssociative} takes the set from the low bits of the page number.
 */
public final class Key {
    /** Bits below the page number. */
    public static final int TAG_BITS = 19;

    /** Bits of a page number: 57-bit addresses with pages of 4 KiB. Higher bits, copies of the sign, are dropped. */
    public static final int PAGE_BITS = 64 - TAG_BITS;

    /** The largest context. */
    public static final int MAX_CONTEXT = 0xffff;

    /** The largest size class; 7 is kept free so that no key is {@link #INVALID}. */
    public static final int MAX_SIZE_CLASS = 6;

    /** No key: what an empty way holds. */
    public static final long INVALID = -1;

    /** The bits of a key that hold the page number; masks for {@link SetAssociative#invalidateMatching}. */
    public static final long PAGE_MASK = -1L << TAG_BITS;

    /** The bits of a key that hold the context. */
    public static final long CONTEXT_MASK = (long) MAX_CONTEXT << 3;

    /** The bits of a key that hold the size class. */
    public static final long SIZE_CLASS_MASK = 7;

    private Key() {}

    /**
     * Packs a key.
     *
     * @param page page number; only its low {@value #PAGE_BITS} bits count
     * @param context 0 to {@link #MAX_CONTEXT}
     * @param sizeClass 0 to {@link #MAX_SIZE_CLASS}
     */
    public static long of(long page, int context, int sizeClass) {
        assert context >= 0 && context <= MAX_CONTEXT : context;
        assert sizeClass >= 0 && sizeClass <= MAX_SIZE_CLASS : sizeClass;
        return page << TAG_BITS | (long) context << 3 | sizeClass;
    }

    /** The page number, without its sign. */
    public static long page(long key) {
        return key >>> TAG_BITS;
    }

    public static int context(long key) {
        return (int) (key >>> 3) & MAX_CONTEXT;
    }

    public static int sizeClass(long key) {
        return (int) key & 7;
    }
}
