package org.vmemsim.runtime.vmm.events;

import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.TraceListener;
import org.vmemsim.runtime.paging.Tracing;

/** Counts exits to the VMM by reason, and does what every exit does. */
public final class Exits {
    /** Why the processor leaves a guest. */
    public enum Reason {
        PAGE_FAULT("exits.pageFault", "page fault on a shadow table"),
        PAGE_TABLE_WRITE("exits.pageTableWrite", "write to a write-protected guest table"),
        CR3_WRITE("exits.cr3Write", "write of the page-table base register"),
        INVLPG("exits.invlpg", "invalidation"),
        CONTROL_WRITE("exits.controlWrite", "write of a control register"),
        VIOLATION("exits.violation", "violation of the second stage");

        private final String metric;
        private final String text;

        Reason(String metric, String text) {
            this.metric = metric;
            this.text = text;
        }
    }

    private final Counters counters;
    private final Tracing tracing;
    private final int total;
    private final int[] at = new int[Reason.values().length];
    private Runnable untagged = () -> {};

    public Exits(Counters counters, Tracing tracing) {
        this.counters = counters;
        this.tracing = tracing;
        this.total = counters.index("exits.total");
        for (Reason r : Reason.values()) at[r.ordinal()] = counters.index(r.metric);
    }

    /** What a processor without tags for virtual machines does at each exit: flush. */
    public void onExit(Runnable flush) {
        untagged = flush;
    }

    /** One exit. */
    public void exit(Reason reason) {
        counters.now[total]++;
        counters.now[at[reason.ordinal()]]++;
        TraceListener listener = tracing.listener;
        if (listener != null) listener.exit(reason.text);
        untagged.run();
    }
}
