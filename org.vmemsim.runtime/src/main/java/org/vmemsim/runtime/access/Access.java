package org.vmemsim.runtime.access;

import java.util.Locale;

/**
 * One access of a trace in a {@code long}: bits 0–55 the virtual address, 56–61 the size in bytes (1 to 63; larger ones
 * are clipped), 62–63 the kind.
 *
 * <p>Kinds are numbered so that a write is a negative record and a fetch one below 2⁶². 56 bits hold every user-space
 * address of the layouts we know (5-level x86: 56 bits below the sign).
 */
public final class Access {
    /** An instruction fetch. */
    public static final int FETCH = 0;

    /** A read of data. */
    public static final int LOAD = 1;

    /** A write of data. */
    public static final int STORE = 2;

    /** A read and a write of the same data by one instruction. */
    public static final int MODIFY = 3;

    /** Bits of an address. */
    public static final int ADDRESS_BITS = 56;

    /** The largest address. */
    public static final long MAX_ADDRESS = (1L << ADDRESS_BITS) - 1;

    /** The largest size, in bytes. */
    public static final int MAX_SIZE = 63;

    private static final int KIND_SHIFT = 62;

    private Access() {}

    /**
     * Packs an access.
     *
     * @param kind {@link #FETCH}, {@link #LOAD}, {@link #STORE} or {@link #MODIFY}
     * @param address 0 to {@link #MAX_ADDRESS}
     * @param size bytes, from 1; more than {@link #MAX_SIZE} becomes that
     */
    public static long of(int kind, long address, int size) {
        assert kind >= FETCH && kind <= MODIFY && size > 0 && address >>> ADDRESS_BITS == 0;
        return (long) kind << KIND_SHIFT | (long) Math.min(size, MAX_SIZE) << ADDRESS_BITS | address;
    }

    public static long address(long record) {
        return record & MAX_ADDRESS;
    }

    /** Bytes, 1 to {@link #MAX_SIZE}. */
    public static int size(long record) {
        return (int) (record >>> ADDRESS_BITS) & MAX_SIZE;
    }

    public static int kind(long record) {
        return (int) (record >>> KIND_SHIFT);
    }

    /** Whether it is a store or a modify. */
    public static boolean writes(long record) {
        return record < 0;
    }

    /** Whether an access reaches into a second page. @param pageBits log2 of the bytes of a page */
    public static boolean crosses(long record, int pageBits) {
        return (record & (1L << pageBits) - 1) + size(record) > 1L << pageBits;
    }

    /** The access in words, such as {@code load 0x4222cac 8}. */
    public static String toString(long record) {
        String kind = switch (kind(record)) {
            case FETCH -> "fetch";
            case LOAD -> "load";
            case STORE -> "store";
            default -> "modify";
        };
        return String.format(Locale.ROOT, "%s 0x%x %d", kind, address(record), size(record));
    }
}
