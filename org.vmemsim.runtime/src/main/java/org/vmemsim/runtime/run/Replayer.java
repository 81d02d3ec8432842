package org.vmemsim.runtime.run;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.control.Watch;
import org.vmemsim.runtime.explain.AccessTracer;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.mmu.DistinctPageFilter;
import org.vmemsim.runtime.mmu.Mmu;

/**
 * Batches of records through the filter and the MMU. A batch ends where something is to happen, so neither inner loop ever
 * asks. When an access led to something that makes the filter's knowledge stale (a lost access, an invalidation while a
 * fault was handled), the records behind it are filtered anew: filtered and unfiltered replay count the same.
 */
public final class Replayer {
    private static final int BATCH = 8192;

    private final Mmu mmu;
    private final Counters counters;
    private final DistinctPageFilter filter;
    private final DistinctPageFilter probe;
    private final long[] records = new long[BATCH];
    private final long[] distinct = new long[2 * BATCH];
    private final long[] few = new long[2];
    private final int fetchesAt;
    private final int loadsAt;
    private final int storesAt;

    /**
     * @param filtered whether accesses that change nothing are dropped; without, every access is carried out
     */
    public Replayer(Mmu mmu, Counters counters, boolean filtered) {
        this.mmu = mmu;
        this.counters = counters;
        DistinctPageFilter.Streams streams = filtered ? mmu.tlbs().streams() : DistinctPageFilter.Streams.NONE;
        this.filter = new DistinctPageFilter(streams, mmu.pageBits());
        this.probe = new DistinctPageFilter(streams, mmu.pageBits());
        this.fetchesAt = counters.index("access.fetches");
        this.loadsAt = counters.index("access.loads");
        this.storesAt = counters.index("access.stores");
    }

    /**
     * Carries out records [from, to) for the running process.
     *
     * @return how many accesses that were: a record that crosses a page makes two
     */
    public long records(long[] batch, int from, int to) {
        long[] now = counters.now; // a fault handler may switch processes, but it switches back
        long fetches = filter.fetches();
        long loads = filter.loads();
        long stores = filter.stores();
        int at = from;
        try {
            while (at < to) at = stretch(batch, at, to);
        } finally {
            now[fetchesAt] += filter.fetches() - fetches;
            now[loadsAt] += filter.loads() - loads;
            now[storesAt] += filter.stores() - stores;
        }
        return filter.fetches() - fetches + filter.loads() - loads + filter.stores() - stores;
    }

    /** @return the record to go on with */
    private int stretch(long[] batch, int from, int to) {
        int length = Math.min(to - from, BATCH);
        DistinctPageFilter.Mark before = filter.mark();
        int n = filter.filter(batch, from, from + length, distinct);
        int done;
        try {
            done = mmu.carryOut(distinct, 0, n);
        } catch (RuntimeException e) {
            count(batch, from, before, mmu.position());
            throw e;
        }
        // filterInvalidated by the very last distinct-page access, records behind it may have been dropped because of
        // it: they too are
        // filtered anew
        return mmu.filterInvalidated() ? rewind(batch, from, before, done) : from + length;
    }

    /** The MMU stopped behind distinct-page access {@code done}: find its record, finish that, and forget what the filter knew. */
    private int rewind(long[] batch, int from, DistinctPageFilter.Mark before, int done) {
        probe.restore(before);
        int seen = 0;
        for (int i = from; ; i++) {
            int k = probe.filter(batch, i, i + 1, few);
            seen += k;
            if (seen < done || k == 0) continue;
            for (int rest = k - (seen - done); rest < k; ) rest += rest(rest, k);
            filter.restore(probe.mark());
            filter.reset();
            return i + 1;
        }
    }

    /** The second access of a record that crosses a page. @return how many were made */
    private int rest(int from, int to) {
        try {
            return mmu.carryOut(few, from, to);
        } catch (RuntimeException e) {
            filter.restore(probe.mark());
            throw e;
        }
    }

    /** The run ends at a distinct-page access: the accesses up to that one are counted, and no others. */
    private void count(long[] batch, int from, DistinctPageFilter.Mark before, int last) {
        probe.restore(before);
        int seen = 0;
        for (int i = from; seen <= last; i++) seen += probe.filter(batch, i, i + 1, few);
        if (seen > last + 1)
            probe.uncount((int) few[1] & 3); // the record crosses a page, and its second access was not made
        filter.restore(probe.mark());
    }

    /** What is known of the last pages holds no more: an event came in between. */
    public void reset() {
        filter.reset();
    }

    /**
     * Carries out a whole trace for the running process.
     *
     * @param ended whether nobody goes on with it; asked between batches
     */
    void run(AccessSource trace, Watch watch, AccessTracer tracer, Process process, BooleanSupplier ended)
            throws IOException {
        reset();
        while (!ended.getAsBoolean()) {
            watch.check();
            int n = trace.read(records, 0, BATCH);
            if (n < 0) return;
            int at = 0;
            while (at < n) {
                watch.check();
                long left = watch.left();
                if (left > 2L * (n - at) && !process.wantsReferences()) {
                    watch.made(records(records, at, n));
                    at = n;
                } else at = carefully(at, left, watch, tracer, process);
            }
        }
    }

    /** Near a budget's end or an access that is to be explained, or where each reference counts: one record at a time. */
    private int carefully(int at, long left, Watch watch, AccessTracer tracer, Process process) {
        if (process.wantsReferences() || left <= 0 || Access.crosses(records[at], mmu.pageBits()) && left <= 1) {
            tracer.record(records[at], watch, process);
            reset();
            return at + 1;
        }
        watch.made(records(records, at, at + 1));
        return at + 1;
    }
}
