package org.vmemsim.runtime.paging;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.tlb.Tlb;

/** A TLB between the two dimensions of a nested walk: guest-physical pages to host frames, tagged by virtual machine. */
public final class NestedTlb {
    private final Tlb tlb;
    private final int pageBits;
    private final Counters counters;
    private final int hits;
    private final int misses;
    private boolean foundWithoutRight;

    /**
     * @param pageBits log2 of the smallest page of the second stage, whose size is class 0 of {@code tlb}
     */
    public NestedTlb(Tlb tlb, int pageBits, Counters counters) {
        this.tlb = tlb;
        this.pageBits = pageBits;
        this.counters = counters;
        this.hits = counters.index("nestedTlb.hits");
        this.misses = counters.index("nestedTlb.misses");
    }

    /** The translation of the smallest page around an address if it grants what is needed, or 0. */
    long find(long gpa, int context, long need, @Nullable TraceListener listener) {
        long e = tlb.find(gpa >>> pageBits, context, context);
        foundWithoutRight = e != 0 && (e & need) != need;
        if (foundWithoutRight) e = 0;
        counters.now[e != 0 ? hits : misses]++;
        if (listener != null) listener.lookup(tlb.name(), gpa >>> pageBits << pageBits, e != 0);
        return e;
    }

    int foundBits() {
        return tlb.foundBits();
    }

    void put(long gpa, int context, long e, int leafBits, @Nullable TraceListener listener) {
        long page = gpa >>> pageBits;
        long own = e & ~Pte.GLOBAL;
        if (foundWithoutRight && tlb.refresh(page, context, context, own, leafBits, leafBits)) return;
        int bits = tlb.put(page, context, context, own, leafBits, leafBits);
        if (listener != null && bits > 0)
            listener.fill(
                    tlb.name(), gpa >>> bits << bits, 1L << bits, e >>> Pte.FRAME_SHIFT << pageBits >>> bits << bits);
    }

    /** Whether a page of a virtual machine is held. For checks between accesses. */
    boolean holds(long gpa, int context) {
        return tlb.has(gpa >>> pageBits, context);
    }

    /** Replaces a translation that it holds by one that grants more. */
    void refresh(long gpa, int context, long e, int leafBits) {
        tlb.refresh(gpa >>> pageBits, context, context, e & ~Pte.GLOBAL, leafBits, leafBits);
    }

    /** Drops the translation of one guest-physical page. */
    public void invalidate(long gpa, int context) {
        tlb.invalidate(gpa >>> pageBits, context, context);
    }

    /** Drops the translations of one virtual machine. */
    public void flush(int context) {
        tlb.flush(context);
    }
}
