package org.vmemsim.runtime.mmu;

import org.vmemsim.runtime.paging.AccessKind;

/**
 * Turns packed records of a trace into <em>distinct-page accesses</em>, dropping accesses that cannot change any TLB, walk cache or table.
 *
 * <p>An access is dropped when its stream (instruction or data) accessed the same page last, and it is not the first store of
 * that run. Why that is exact: the page's entry was used or filled by the previous access of this stream, nothing else used
 * this stream's first level in between, so the entry is still there, is the most recently used of its set, and using it
 * again changes nothing under LRU, tree-PLRU, FIFO or random replacement. The first store is kept because it may set a
 * dirty bit or fault. Where both streams share their first level, {@link Streams#ONE} keeps an access whenever the other
 * stream came in between; where a stream has no first level that holds the smallest page, {@link Streams#NONE} drops nothing.
 *
 * <p>It knows nothing of TLB sizes. Whatever changes translations or TLBs must {@link #reset} it: events, switches of the
 * process, and faults whose handling invalidated something.
 *
 * <p>Branches, not arithmetic: a branch-free version ran at a third of the speed (the simulating processor predicts program
 * traces very well).
 */
public final class DistinctPageFilter {
    /** How instruction and data accesses may be filtered. */
    public enum Streams {
        /** Each has a first-level TLB of its own. */
        TWO,
        /** They share their first level. */
        ONE,
        /** Nothing may be dropped. */
        NONE
    }

    private static final long ADDRESS = (1L << 56) - 1;
    private static final long NOTHING = -1;

    private final Streams streams;
    private final int pageBits;
    private final long pageMask;

    private long lastFetch = NOTHING;
    private long lastData = NOTHING;
    private boolean wrote;
    /** Accesses so far; one that crosses a page counts twice. Hits are derived from these, never counted one by one. */
    private long fetches;

    private long loads;
    private long stores;

    /**
     * @param pageBits log2 of the bytes of the smallest page, 4 to 40
     */
    public DistinctPageFilter(Streams streams, int pageBits) {
        this.streams = streams;
        this.pageBits = pageBits;
        this.pageMask = (1L << pageBits) - 1;
    }

    /** Forgets which pages were accessed last. */
    public void reset() {
        lastFetch = NOTHING;
        lastData = NOTHING;
        wrote = false;
    }

    /**
     * Filters records [from, to).
     *
     * @param out receives distinct-page accesses, {@code page << 2 | kind}; must hold 2 * (to - from)
     * @return how many distinct-page accesses there are
     */
    public int filter(long[] records, int from, int to, long[] out) {
        return streams == Streams.NONE ? all(records, from, to, out) : distinct(records, from, to, out);
    }

    private int distinct(long[] records, int from, int to, long[] out) {
        // Locals, because the compiler does not keep fields in registers across stores to out.
        final boolean one = streams == Streams.ONE;
        final int pageBits = this.pageBits;
        final long pageMask = this.pageMask;
        long lastFetch = this.lastFetch;
        long lastData = this.lastData;
        boolean wrote = this.wrote;
        long data = 0;
        long stored = 0;
        long crossings = 0;
        int k = 0;
        for (int i = from; i < to; i++) {
            long x = records[i];
            long page = (x & ADDRESS) >>> pageBits;
            if (x >>> 62 == 0) {
                if (page != lastFetch) {
                    lastFetch = page;
                    out[k++] = page << 2;
                    if (one) lastData = NOTHING;
                }
            } else {
                boolean write = x < 0;
                if (page != lastData) {
                    lastData = page;
                    wrote = write;
                    out[k++] = page << 2 | AccessKind.LOAD | x >>> 63;
                    if (one) lastFetch = NOTHING;
                } else if (write & !wrote) {
                    wrote = true;
                    out[k++] = page << 2 | AccessKind.STORE;
                }
                data++;
                stored += x >>> 63;
            }
            if ((x & pageMask) + (x >>> 56 & 63) > pageMask + 1) { // crosses into the next page: one more access
                long next = page + 1;
                crossings++;
                if (x >>> 62 == 0) {
                    lastFetch = next;
                    out[k++] = next << 2;
                    if (one) lastData = NOTHING;
                } else {
                    lastData = next;
                    wrote = x < 0;
                    out[k++] = next << 2 | AccessKind.LOAD | x >>> 63;
                    if (one) lastFetch = NOTHING;
                    data++;
                    stored += x >>> 63;
                }
            }
        }
        this.lastFetch = lastFetch;
        this.lastData = lastData;
        this.wrote = wrote;
        fetches += to - from + crossings - data;
        loads += data - stored;
        stores += stored;
        return k;
    }

    private int all(long[] records, int from, int to, long[] out) {
        int k = 0;
        for (int i = from; i < to; i++) {
            long x = records[i];
            long page = (x & ADDRESS) >>> pageBits;
            int kind = x >>> 62 == 0 ? AccessKind.FETCH : x < 0 ? AccessKind.STORE : AccessKind.LOAD;
            boolean crosses = (x & pageMask) + (x >>> 56 & 63) > pageMask + 1;
            out[k++] = page << 2 | kind;
            if (crosses) out[k++] = page + 1 << 2 | kind;
            int n = crosses ? 2 : 1;
            if (kind == AccessKind.FETCH) fetches += n;
            else if (kind == AccessKind.LOAD) loads += n;
            else stores += n;
        }
        return k;
    }

    /** Takes an access back that was counted and will not be made. */
    public void uncount(int kind) {
        if (kind == AccessKind.FETCH) fetches--;
        else if (kind == AccessKind.LOAD) loads--;
        else stores--;
    }

    public long fetches() {
        return fetches;
    }

    public long loads() {
        return loads;
    }

    public long stores() {
        return stores;
    }

    /** The state as it is now, for {@link #restore}. */
    public Mark mark() {
        return new Mark(lastFetch, lastData, wrote, fetches, loads, stores);
    }

    /** Goes back to a state. */
    public void restore(Mark m) {
        lastFetch = m.lastFetch;
        lastData = m.lastData;
        wrote = m.wrote;
        fetches = m.fetches;
        loads = m.loads;
        stores = m.stores;
    }

    /** A state of a filter. */
    public record Mark(long lastFetch, long lastData, boolean wrote, long fetches, long loads, long stores) {}
}
