package org.vmemsim.runtime.vmm.events;

import org.vmemsim.runtime.memory.Transfers;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.TraceListener;
import org.vmemsim.runtime.paging.Tracing;

/**
 * Counts what happens to a machine's guest frames, and tells it where somebody listens. What whoever runs causes is counted for
 * them; what the host does behind the machine's back is counted for the machine.
 */
public final class FrameEvents {
    private final int frameBits;
    private final Counters counters;
    private final int backedAt;
    private final int swappedInAt;
    private final int swappedOutAt;
    private final int twiceAt;
    private final int brokenAt;
    private final int poppedAt;
    private final int compressedAt;
    private final int decompressedAt;
    private final Transfers transfers;
    private final Tracing tracing;
    private long[] ofMachine = {};
    private final Initiator initiator;

    /**
     * @param frameBits log2 of the bytes of a frame
     * @param ofHost notes what the host reads from and writes to its swap files; many machines may note it together
     * @param initiator knows whether the host does something by itself
     */
    public FrameEvents(int frameBits, Counters counters, Transfers ofHost, Initiator initiator, Tracing tracing) {
        this.frameBits = frameBits;
        this.counters = counters;
        this.transfers = ofHost;
        this.initiator = initiator;
        this.tracing = tracing;
        this.backedAt = counters.index("memory.backed");
        this.swappedInAt = counters.index("swap.hostIn");
        this.swappedOutAt = counters.index("swap.hostOut");
        this.twiceAt = counters.index("doublePaging.events");
        this.brokenAt = counters.index("sharing.broken");
        this.poppedAt = counters.index("balloon.popped");
        this.compressedAt = counters.index("compression.in");
        this.decompressedAt = counters.index("compression.out");
    }

    /** Where is counted from here on what happens to the machine behind its back. */
    public void ofMachine(long[] counts) {
        ofMachine = counts;
    }

    /** Where is counted what happens to the machine behind its back. */
    public long[] ofMachine() {
        return ofMachine;
    }

    private long[] causedBy() {
        return initiator.isHost() ? ofMachine : counters.now;
    }

    public void backed(long first, long frames) {
        causedBy()[backedAt] += frames;
        tell("gives", first, " a host frame, its first", "memory.backed");
    }

    public void swappedIn(long first, long frames) {
        causedBy()[swappedInAt] += frames;
        transfers.read(frames);
        tell("reads", first, " back from the guest's swap file", "swap.hostIn");
    }

    public void swappedOut(long first, long frames) {
        wrote(frames);
        tell("writes", first, " to the guest's swap file, and takes its host frame", "swap.hostOut");
    }

    public void compressed(long gfn) {
        ofMachine[compressedAt]++;
        tell("compresses", gfn, ", and takes its host frame", "compression.in");
    }

    public void decompressed(long gfn) {
        causedBy()[decompressedAt]++;
        tell("decompresses", gfn, "", "compression.out");
    }

    /** The frame leaves the compression cache for the swap file. */
    public void spilled(long gfn) {
        wrote(1);
        tell("moves", gfn, " from the compression cache to the guest's swap file", "swap.hostOut");
    }

    private void wrote(long frames) {
        ofMachine[swappedOutAt] += frames;
        transfers.wrote(frames);
    }

    /** The guest touches a frame that its balloon holds. */
    public void popped(long gfn) {
        ofMachine[poppedAt]++;
        tell("notices that the guest touches", gfn, ", which its balloon holds", "balloon.popped");
    }

    /** A guest frame maps a host frame that others map too. */
    public void shared(long gfn, long pfn) {
        if (tracing.listener != null)
            tell("changes the PMAP:", gfn, " shares the host frame at hPA 0x" + Long.toHexString(pfn << frameBits));
    }

    public void sharingBroken(long gfn) {
        causedBy()[brokenAt]++;
        tell("copies the shared frame of", gfn, ", which has its own now", "sharing.broken");
    }

    /** The host must read a page from its swap file so that the guest can write it to its own swap device. */
    public void pagedTwice() {
        causedBy()[twiceAt]++;
    }

    private void tell(String what, long gfn, String after, String... metric) {
        TraceListener listener = tracing.listener;
        if (listener != null)
            listener.work(TraceListener.VMM, what + " gPA 0x" + Long.toHexString(gfn << frameBits) + after, metric);
    }
}
