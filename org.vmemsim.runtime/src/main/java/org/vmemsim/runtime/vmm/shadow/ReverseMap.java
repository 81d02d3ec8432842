package org.vmemsim.runtime.vmm.shadow;

import java.util.Arrays;

/** For each guest frame, where shadow leaf entries that map it lie. Chains in arrays; no object for an entry. */
final class ReverseMap {
    private int[] head = new int[1 << 10];
    private long[] where = new long[1 << 10];
    private int[] next = new int[1 << 10];
    private int free;
    private int top = 1;

    /** Is told of an entry. */
    @FunctionalInterface
    interface Visitor {
        void entry(long hpa);
    }

    void add(long gfn, long hpa) {
        if (gfn >= head.length) head = Arrays.copyOf(head, (int) Math.max(gfn + 1, head.length * 2L));
        int node = free;
        if (node != 0) free = next[node];
        else {
            node = top++;
            if (node == where.length) {
                where = Arrays.copyOf(where, node * 2);
                next = Arrays.copyOf(next, node * 2);
            }
        }
        where[node] = hpa;
        next[node] = head[(int) gfn];
        head[(int) gfn] = node;
    }

    void remove(long gfn, long hpa) {
        if (gfn >= head.length) return;
        int before = 0;
        for (int n = head[(int) gfn]; n != 0; before = n, n = next[n]) {
            if (where[n] != hpa) continue;
            if (before == 0) head[(int) gfn] = next[n];
            else next[before] = next[n];
            next[n] = free;
            free = n;
            return;
        }
    }

    /** Visits all entries of a frame, newest first; the visitor may remove the one that it is shown. */
    void forEach(long gfn, Visitor visitor) {
        if (gfn >= head.length) return;
        for (int n = head[(int) gfn]; n != 0; ) {
            int after = next[n];
            visitor.entry(where[n]);
            n = after;
        }
    }

    boolean isEmpty(long gfn) {
        return gfn >= head.length || head[(int) gfn] == 0;
    }
}
