package org.vmemsim.runtime.vmm.reclaim;

import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.allocation.ActivityEstimate;
import org.vmemsim.runtime.vmm.pmap.Pmap;

/**
 * Counts which of some random guest frames are touched within a period: they lose their mappings, and a touch faults
 * (Waldspurger, OSDI 2002, section 5.3).
 */
final class Sample {
    private final Pmap pmap;
    private final SplitMix64 random;
    private final long[] frames;
    private int taken;

    Sample(Pmap pmap, long size, long seed) {
        this.pmap = pmap;
        this.random = new SplitMix64(seed);
        this.frames = new long[(int) Math.min(size, pmap.guestFrames())];
    }

    /** Ends a period and begins the next. */
    void next(VirtualMachine vm, ActivityEstimate activity) {
        if (taken > 0) activity.sampled(touched(true), taken);
        taken = frames.length;
        for (int i = 0; i < taken; i++) {
            long gfn = random.below(pmap.guestFrames());
            while (pmap.touches().isSampled(gfn)) gfn = gfn + 1 < pmap.guestFrames() ? gfn + 1 : 0;
            frames[i] = gfn;
            pmap.touches().sample(gfn);
            if (pmap.frameOf(gfn) >= 0) vm.forget(gfn << pmap.frameBits());
        }
        vm.settle();
    }

    /** What the period that goes on has counted. */
    void look(ActivityEstimate activity) {
        if (taken > 0) activity.counting(touched(false), taken);
    }

    private long touched(boolean end) {
        long touched = 0;
        for (int i = 0; i < taken; i++) {
            if (!pmap.touches().isSampled(frames[i])) touched++;
            else if (end) pmap.touches().endSample(frames[i]);
        }
        return touched;
    }
}
