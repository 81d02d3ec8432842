package org.vmemsim.runtime.mmu;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.Fault;
import org.vmemsim.runtime.paging.FaultHandler;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.paging.TraceListener;
import org.vmemsim.runtime.paging.Tracing;
import org.vmemsim.runtime.paging.Walker;
import org.vmemsim.runtime.tlb.Key;
import org.vmemsim.runtime.tlb.SetAssociative;
import org.vmemsim.runtime.tlb.Tlb;

/**
 * The memory management unit: accesses through TLBs to a walker. {@link #carryOut} is the one hot loop, for every mode;
 * misses are counted only off it and hits are derived.
 *
 * <p>Departures from hardware: after a fault the look-up in the TLBs is not repeated, only the walk; an entry that lacks a
 * right or the dirty bit leads to a walk before it leads to a fault.
 */
public final class Mmu {
    private static final int STRETCH = 256;
    private static final SetAssociative NO_TLB =
            new SetAssociative(1, 1, org.vmemsim.runtime.scenario.processor.Replacement.FIFO);

    private final Tlbs tlbs;
    private final Tlb[] fetchPath;
    private final Tlb[] dataPath;
    private final SetAssociative fetchFirst;
    private final SetAssociative dataFirst;
    private final int pageBits;
    private final Counters counters;
    private final Tracing tracing;
    /** By place in the path: where hits and misses of that TLB are counted. */
    private final int[] fetchMissesAt;

    private final int[] fetchHitsAt;
    private final int[] dataMissesAt;
    private final int[] dataHitsAt;
    private final int misses;
    private final int lost;
    private final int flushes;

    private Walker walker;
    private FaultHandler handler;
    private int context;
    private int globalContext;
    private long contextBits;
    /** The first page number beyond what a trace's addresses, which have no sign, may use. */
    private long pageLimit;

    /** {@link Walker#identityReach} of the walker. */
    private long identityReach;

    /** {@link Tlbs#plain}, kept up to date. */
    private boolean plain;

    private boolean missHeavy;
    /** Which of the distinct-page accesses is made. */
    private int position;

    private boolean filterInvalidated;
    /** In place of TLBs where accesses are simulated page by page; else null. */
    private @Nullable PermissionCache rights;

    private long prefetched;

    /**
     * @param pageBits log2 of the bytes of the smallest page
     * @param walker that {@link #enter} replaces
     */
    public Mmu(Tlbs tlbs, int pageBits, Counters counters, Tracing tracing, Walker walker, FaultHandler handler) {
        this.tlbs = tlbs;
        this.fetchPath = tlbs.fetch;
        this.dataPath = tlbs.data;
        this.fetchFirst = first(fetchPath);
        this.dataFirst = first(dataPath);
        this.plain = tlbs.plain();
        this.pageBits = pageBits;
        this.counters = counters;
        this.tracing = tracing;
        this.fetchMissesAt = indices(fetchPath, counters, ".misses");
        this.fetchHitsAt = indices(fetchPath, counters, ".hits");
        this.dataMissesAt = indices(dataPath, counters, ".misses");
        this.dataHitsAt = indices(dataPath, counters, ".hits");
        this.misses = counters.index("tlb.misses");
        this.lost = counters.index("access.lost");
        this.flushes = counters.index("tlb.flushes");
        this.walker = walker;
        this.handler = handler;
        this.pageLimit = walker.layout().lowestHalf() >>> pageBits;
        this.identityReach = walker.identityReach();
    }

    /** Says that accesses are simulated page by page: {@link #pass} and {@link #walk} make them, and this MMU has no TLB. */
    public Mmu pageLevel() {
        if (tlbs.all.length > 0) throw new IllegalStateException("an MMU without TLBs is wanted");
        rights = new PermissionCache();
        return this;
    }

    private static int[] indices(Tlb[] path, Counters counters, String what) {
        int[] at = new int[path.length];
        for (int i = 0; i < at.length; i++) at[i] = counters.index("tlb." + path[i].name() + what);
        return at;
    }

    private static SetAssociative first(Tlb[] path) {
        SetAssociative array = path.length == 0 ? null : path[0].smallest();
        return array == null ? NO_TLB : array; // never filled, so every access goes the slow way
    }

    /**
     * From here on accesses are those of another address space.
     *
     * @param context tag of its translations
     * @param globalContext tag of translations that all address spaces of its virtual machine share
     */
    public void enter(Walker walker, FaultHandler handler, int context, int globalContext) {
        this.walker = walker;
        this.handler = handler;
        this.context = context;
        this.globalContext = globalContext;
        this.contextBits = (long) context << 3;
        this.pageLimit = walker.layout().lowestHalf() >>> pageBits;
        this.identityReach = walker.identityReach();
        filterInvalidated = true;
        if (rights != null) rights.enter(context);
    }

    /** The walker of the running address space. */
    public Walker walker() {
        return walker;
    }

    /**
     * Carries distinct-page accesses out.
     *
     * @return how many of them; fewer than given when what the last one led to makes the filter's knowledge stale, so that
     *     filtering must begin anew behind it
     */
    public int carryOut(long[] distinct, int from, int to) {
        filterInvalidated = false;
        if (identityReach >= 0) return identityMapped(distinct, from, to);
        long before = counters.now[misses];
        int done;
        if (!missHeavy) done = stretch(distinct, from, to);
        else {
            done = from;
            while (done < to && !filterInvalidated) {
                int end = Math.min(to, done + STRETCH);
                prefetched += walker.prefetch(distinct, done, end);
                done = stretch(distinct, done, end);
            }
        }
        missHeavy = counters.now[misses] - before > done - from >> 4;
        return done - from;
    }

    /** Which of the distinct-page accesses is made: where an exception ended {@link #carryOut}, the one that it ended at. */
    public int position() {
        return position;
    }

    /**
     * Does what makes accesses in the middle of another one: a fault handler of the scenario. What a filter believes does not
     * hold afterwards.
     */
    public void within(Runnable handler) {
        int outer = position;
        try {
            handler.run();
        } finally {
            position = outer;
            filterInvalidated = true;
        }
    }

    /** No stage translates, so no TLB is asked: what lies beyond memory is lost, and all else only happens. */
    private int identityMapped(long[] distinct, int from, int to) {
        for (int j = from; j < to; j++) {
            long pa = distinct[j] >>> 2 << pageBits;
            if (Long.compareUnsigned(pa, identityReach) < 0) continue;
            position = j;
            identityMapped(pa, (int) distinct[j] & 3);
            return j + 1 - from;
        }
        return to - from;
    }

    private long identityMapped(long pa, int kind) {
        if (Long.compareUnsigned(pa, identityReach) < 0) return pa;
        handler.handle(walker.beyondMemory(pa, kind));
        counters.now[lost]++;
        filterInvalidated = true;
        return -1;
    }

    private int stretch(long[] distinct, int from, int to) {
        final SetAssociative fetchFirst = this.fetchFirst;
        final SetAssociative dataFirst = this.dataFirst;
        final long contextBits = this.contextBits;
        for (int j = from; j < to; j++) {
            long x = distinct[j];
            int kind = (int) x & 3;
            SetAssociative first = kind == AccessKind.FETCH ? fetchFirst : dataFirst;
            long page = x >>> 2;
            int s = first.find(page << Key.TAG_BITS | contextBits);
            long need = AccessKind.need(kind);
            if (s >= 0) {
                if ((first.value(s) & need) == need) continue;
                position = j;
                assist(page, kind, first.value(s));
            } else {
                position = j;
                long e = page < pageLimit ? miss(page, kind) : nonCanonical(page << pageBits, kind);
                if ((e & need) != need) assist(page, kind, e);
            }
            if (filterInvalidated) return j + 1;
        }
        return to;
    }

    /** The smallest array of the first level did not have the page. @return its translation; 0 if there is none */
    private long miss(long page, int kind) {
        return plain && tracing.listener == null ? plainMiss(page, kind) : anyMiss(page, kind);
    }

    /** The common case: no TLB holds anything but smallest pages of one address space each, and nobody listens. */
    private long plainMiss(long page, int kind) {
        final boolean fetch = kind == AccessKind.FETCH;
        final SetAssociative[] arrays = fetch ? tlbs.fetchSmallest : tlbs.dataSmallest;
        final int[] missesAt = fetch ? fetchMissesAt : dataMissesAt;
        final long key = page << Key.TAG_BITS | contextBits;
        long[] now = counters.now;
        now[missesAt[0]]++;
        for (int level = 1; level < arrays.length; level++) {
            int s = arrays[level].find(key);
            if (s >= 0) {
                long e = arrays[level].value(s);
                now[(fetch ? fetchHitsAt : dataHitsAt)[level]]++;
                for (int i = level - 1; i >= 0; i--) arrays[i].put(key, e);
                return e;
            }
            now[missesAt[level]]++;
        }
        now[misses]++;
        long e = walker.translate(page << pageBits, kind, false);
        if (walker.faulted()) forget(page);
        if (e == Walker.EMULATED) filterInvalidated = true;
        else if (e != 0) {
            if (walker.effectiveBits() == pageBits && (e & Pte.GLOBAL) == 0) {
                for (int i = arrays.length - 1; i >= 0; i--) arrays[i].put(key, e);
            } else
                fill(fetch ? fetchPath : dataPath, arrays.length, page, e, walker.leafBits(), walker.effectiveBits());
        }
        return e;
    }

    private long anyMiss(long page, int kind) {
        Tlb[] path = kind == AccessKind.FETCH ? fetchPath : dataPath;
        int[] missesAt = kind == AccessKind.FETCH ? fetchMissesAt : dataMissesAt;
        TraceListener listener = tracing.listener;
        int level = 0;
        for (; level < path.length; level++) {
            Tlb tlb = path[level];
            long e = level == 0 ? tlb.findLarger(page, context, globalContext) : tlb.find(page, context, globalContext);
            if (listener != null) listener.lookup(tlb.name(), page << pageBits, e != 0);
            if (e != 0) {
                if (level > 0) {
                    counters.now[(kind == AccessKind.FETCH ? fetchHitsAt : dataHitsAt)[level]]++;
                    fill(path, level, page, e, tlb.foundBits(), tlb.effectiveBits(e));
                }
                return e;
            }
            counters.now[missesAt[level]]++;
        }
        counters.now[misses]++;
        long e = walker.translate(page << pageBits, kind, false);
        if (walker.faulted()) forget(page);
        if (e == Walker.EMULATED) filterInvalidated = true;
        else if (e != 0) fill(path, level, page, e, walker.leafBits(), walker.effectiveBits());
        return e;
    }

    /** A fault drops the translations of its page (Intel SDM 3A, 4.10.4.1). */
    private void forget(long page) {
        for (Tlb tlb : tlbs.all) filterInvalidated |= tlb.invalidate(page, context, globalContext);
    }

    /** An access whose address is not canonical: no TLB holds it, and no walk begins. @return 0 */
    private long nonCanonical(long va, int kind) {
        counters.now[misses]++;
        for (int at : kind == AccessKind.FETCH ? fetchMissesAt : dataMissesAt) counters.now[at]++;
        Fault fault = walker.notCanonical(va, kind);
        TraceListener listener = tracing.listener;
        if (listener != null) listener.fault(fault);
        handler.handle(fault);
        return 0;
    }

    private void fill(Tlb[] path, int levels, long page, long e, int bits, int whole) {
        TraceListener listener = tracing.listener;
        for (int i = levels - 1; i >= 0; i--) {
            int held = path[i].put(page, context, globalContext, e, bits, whole);
            if (listener != null && held > 0) tell(listener, path[i], page, held, e);
        }
        plain &= tlbs.plain();
    }

    private void tell(TraceListener listener, Tlb tlb, long page, int held, long e) {
        long target = e >>> Pte.FRAME_SHIFT << walker.layout().frameBits() >>> held << held;
        listener.fill(tlb.name(), page << pageBits >>> held << held, 1L << held, target);
    }

    /**
     * The translation does not grant the access, or it is the first store to a clean page, or there is none at all.
     *
     * @return the better translation; 0 if the access is lost, {@link Walker#EMULATED} if software carried it out
     */
    private long assist(long page, int kind, long e) {
        if (e == Walker.EMULATED) return e;
        TraceListener listener = tracing.listener;
        if (listener != null && e != 0) listener.assist(missing(e, kind, walker.leavesMarks()));
        long better = e == 0 ? 0 : walker.translate(page << pageBits, kind, true);
        if (e != 0 && walker.faulted()) forget(page);
        if (better == 0 || better == Walker.EMULATED) {
            if (better == 0) counters.now[lost]++;
            filterInvalidated = true;
            return better;
        }
        Tlb[] path = kind == AccessKind.FETCH ? fetchPath : dataPath;
        int bits = walker.leafBits();
        int whole = walker.effectiveBits();
        for (Tlb tlb : tlbs.all) {
            boolean held = tlb.refresh(page, context, globalContext, better, bits, whole);
            boolean put = !held && contains(path, tlb);
            if (put) tlb.put(page, context, globalContext, better, bits, whole);
            if (listener != null && (held || put)) tell(listener, tlb, page, pageBits, better);
        }
        plain &= tlbs.plain();
        return better;
    }

    private static String missing(long e, int kind, boolean leavesMarks) {
        long need = AccessKind.need(kind);
        boolean rights = (e & need & ~Pte.DIRTY) == (need & ~Pte.DIRTY);
        if (!rights) return "the entry does not grant the access: the hardware walks again";
        return "the entry is not dirty yet: the hardware walks again"
                + (leavesMarks ? ", but leaves the dirty bit to software" : " to set the dirty bit");
    }

    /**
     * Page by page: passes over records of a trace that need no walk.
     *
     * @return the first that needs one, or reaches into a second page; {@code to} if there is none
     */
    public int pass(long[] records, int from, int to) {
        return rights == null || identityReach >= 0 ? from : rights.pass(records, from, to, pageBits);
    }

    /** Page by page: reads ahead what records will need; changes nothing. */
    public void prefetch(long[] records, int from, int to) {
        if (rights != null && identityReach < 0) prefetched += rights.prefetch(records, from, to, pageBits, walker);
    }

    /** Is told of a page. */
    @FunctionalInterface
    public interface PageVisitor {
        /**
         * One page that accesses are known to be granted.
         *
         * @param page number of the smallest page
         * @param writable whether stores are
         */
        void page(long page, boolean writable);
    }

    /** Page by page: visits what is remembered of an address space. For checks between accesses. */
    public void forEachPage(int context, PageVisitor visitor) {
        if (rights != null) rights.forEach(context, visitor);
    }

    /** Page by page: one access, remembered if it succeeds. @return as {@link #access} */
    public long walk(long va, int kind) {
        if (identityReach >= 0) return identityMapped(va, kind);
        long page = pageOf(va, kind);
        if (page < 0) return -1;
        long e = walker.translate(page << pageBits, kind, false);
        if (e == 0) counters.now[lost]++;
        else if (e != Walker.EMULATED && rights != null)
            rights.learn(page, e, Math.max(0, walker.effectiveBits() - pageBits));
        return outcome(e, va);
    }

    /** The page of an address as a program gives it; -1 for one that is not canonical, whose access is lost. */
    private long pageOf(long va, int kind) {
        PageTableLayout layout = walker.layout();
        if (layout.canonical(va)) return layout.strip(va) >>> pageBits;
        assist(va >>> pageBits, kind, nonCanonical(va, kind));
        return -1;
    }

    private static boolean contains(Tlb[] path, Tlb tlb) {
        for (Tlb t : path) if (t == tlb) return true;
        return false;
    }

    /**
     * Carries out one access, which no filter has seen.
     *
     * @param va as the program gives it
     * @return the host-physical address; -1 if it was lost, -2 if software carried it out
     */
    public long access(long va, int kind) {
        if (identityReach >= 0) return identityMapped(va, kind);
        long page = pageOf(va, kind);
        if (page < 0) return -1;
        TraceListener listener = tracing.listener;
        SetAssociative first = kind == AccessKind.FETCH ? fetchFirst : dataFirst;
        int s = first.find(page << Key.TAG_BITS | contextBits);
        if (listener != null && s >= 0)
            listener.lookup((kind == AccessKind.FETCH ? fetchPath : dataPath)[0].name(), page << pageBits, true);
        long e = s >= 0 ? first.value(s) : miss(page, kind);
        long need = AccessKind.need(kind);
        if ((e & need) != need) e = assist(page, kind, e);
        filterInvalidated = true;
        return outcome(e, va);
    }

    /** What {@link #access} returns. @param e translation; 0 if lost, {@link Walker#EMULATED} if software carried it out */
    private long outcome(long e, long va) {
        if (e == 0) return -1;
        if (e == Walker.EMULATED) return -2;
        return e >>> Pte.FRAME_SHIFT << walker.layout().frameBits() | va & (1L << pageBits) - 1;
    }

    /** Which translations the last distinct-page accesses changed or dropped is no longer what a filter believes. */
    public void invalidateFilter() {
        filterInvalidated = true;
    }

    /** Whether the last distinct-page accesses changed or dropped translations that a filter may believe in. */
    public boolean filterInvalidated() {
        return filterInvalidated;
    }

    /**
     * Drops the translations of one page of an address space, global ones too. Whoever asks for it tells it.
     *
     * @param stripped address without the bits above the indices
     */
    public void invalidate(long stripped, int context, int globalContext) {
        long page = stripped >>> pageBits;
        for (Tlb tlb : tlbs.all) tlb.invalidate(page, context, globalContext);
        if (rights != null) rights.invalidate(page, context);
        filterInvalidated = true;
    }

    /** Drops the translations of one page in some contexts, at once. */
    public void invalidate(long stripped, int[] contexts) {
        long page = stripped >>> pageBits;
        for (Tlb tlb : tlbs.all) for (int c : contexts) tlb.invalidate(page, c, c);
        if (rights != null) for (int c : contexts) rights.invalidate(page, c);
        filterInvalidated = true;
    }

    /** Drops all translations of some contexts, at once. */
    public void flush(int... contexts) {
        for (Tlb tlb : tlbs.all) for (int c : contexts) tlb.flush(c);
        if (rights != null) for (int c : contexts) rights.flush(c);
        counters.now[flushes]++;
        filterInvalidated = true;
    }

    /** Drops everything. */
    public void flushAll() {
        for (Tlb tlb : tlbs.all) tlb.flush();
        if (rights != null) rights.flush();
        plain = tlbs.plain();
        counters.now[flushes]++;
        filterInvalidated = true;
    }

    public int pageBits() {
        return pageBits;
    }

    public Tlbs tlbs() {
        return tlbs;
    }

    /** Keeps reading ahead from being removed as dead code. */
    public long prefetched() {
        return prefetched;
    }
}
