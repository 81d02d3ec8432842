package org.vmemsim.runtime.paging;

import java.util.Arrays;

/**
 * Where the last level's tables lie, so that walks can begin there: what a walker uses where nobody counts its references.
 * Upper levels are marked as accessed when a table is first learnt; whoever takes a table away or changes what leads to it
 * invalidates, as for a walk cache. Direct mapped.
 */
final class Shortcuts {
    private static final int SLOTS = 1 << 12;
    private static final int SLOT_BITS = 2;
    private static final int TABLE = 1;
    private static final int RIGHTS = 2;
    private static final long NONE = -1;

    private static final int GENERATIONS = 1 << 10;

    private final int shift;
    private int generation;
    /** Slot by slot, so that one lies in one cache line: key, table, rights, nothing. */
    private final long[] a = new long[SLOTS << SLOT_BITS];

    /** @param shift log2 of the bytes that a table of the last level covers */
    Shortcuts(int shift) {
        this.shift = shift;
        Arrays.fill(a, NONE);
    }

    private long key(long va, int context) {
        return (va >>> shift << 17 | context) + ((long) generation << 53);
    }

    private int slot(long va, int context) {
        return ((int) ((va >>> shift) + context * 977L) & SLOTS - 1) << SLOT_BITS;
    }

    /** The slot with the table for an address, or -1. */
    int find(long va, int context) {
        int s = slot(va, context);
        return a[s] == key(va, context) ? s : -1;
    }

    /** Host-physical address of the table. */
    long table(int slot) {
        return a[slot + TABLE];
    }

    /** Rights of the entries above it, joined. */
    long rights(int slot) {
        return a[slot + RIGHTS];
    }

    void learn(long va, int context, long table, long rightsAbove) {
        int s = slot(va, context);
        a[s] = key(va, context);
        a[s + TABLE] = table;
        a[s + RIGHTS] = rightsAbove;
    }

    void forget(long va, int context) {
        int s = slot(va, context);
        if (a[s] == key(va, context)) a[s] = NONE;
    }

    /** Forgets everything. */
    void forget() {
        if (++generation < GENERATIONS) return;
        generation = 0;
        Arrays.fill(a, NONE);
    }
}
