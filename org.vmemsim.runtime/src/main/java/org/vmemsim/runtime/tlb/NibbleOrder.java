package org.vmemsim.runtime.tlb;

/**
 * An order of up to 16 ways in one {@code long}, four bits a way, the front lowest: exact LRU without moving an entry.
 *
 * <p>A way's place is found by the lowest zero nibble of the order XORed with the way in every nibble (the zero-byte test
 * of Knuth, TAOCP 4A, 7.1.3, and Warren, Hacker's Delight, 6–1, on nibbles; above the lowest zero it may err, the lowest
 * is exact).
 */
final class NibbleOrder {
    /** The most ways that fit. */
    static final int MAX_WAYS = 16;

    private static final long ONES = 0x1111111111111111L;
    private static final long HIGH = 0x8888888888888888L;

    private NibbleOrder() {}

    /** Way 0 in front, then 1, 2, … */
    static long identity(int ways) {
        long order = 0;
        for (int w = 0; w < ways; w++) order |= (long) w << (4 * w);
        return order;
    }

    /** The way at the back. */
    static int back(long order, int ways) {
        return (int) (order >>> (4 * (ways - 1))) & 15;
    }

    /** The order with its back way moved to the front. */
    static long backToFront(long order, int ways) {
        int far = 4 * (ways - 1);
        return ((order & ((1L << far) - 1)) << 4) | ((order >>> far) & 15);
    }

    /** The order with way {@code w} moved to the front. */
    static long toFront(long order, int w) {
        int p = place(order, w);
        long below = (1L << p) - 1;
        long above = ~below << 4; // not -16L << p: a shift by 60 + 4 would be one by 0
        return (order & above) | ((order & below) << 4) | w;
    }

    /** The order with way {@code w} moved to the back. */
    static long toBack(long order, int w, int ways) {
        int p = place(order, w);
        long below = (1L << p) - 1;
        return ((order >>> 4) & ~below) | (order & below) | ((long) w << (4 * (ways - 1)));
    }

    /** Bit position of way {@code w}'s nibble. */
    private static int place(long order, int w) {
        long x = order ^ w * ONES;
        return Long.numberOfTrailingZeros((x - ONES) & ~x & HIGH) - 3;
    }
}
