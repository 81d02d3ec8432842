package org.vmemsim.runtime.vmm.reclaim;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec.Means;

/**
 * Takes pages from one guest, each by the first means in order that can: it is shared, compressed or swapped out. The page is
 * the one that the policy for victims names; where nothing can be done with that one, all others are tried. Last, where
 * swapping is among the means, what the guest's compression cache holds goes to the swap file, the oldest first.
 */
final class PageTaker {
    /** Pages that may change hands in vain in one attempt, since others share their frames. */
    private static final long IN_VAIN = 256;

    /** Attempts to keep a guest within its limit that are not made after one at all its pages failed. */
    private static final int REST = 4096;

    private final PhysicalMemory host;
    private final List<Means> order;
    private final Set<Means> means;
    private final double cacheLimit;
    private Reclaimer.BeforeSwap sharing = (vm, gfn) -> false;
    private Reclaimer.Compressibility compressibility;
    private BooleanSupplier writing = () -> true;
    private boolean inBackground;
    private boolean heldUp;
    private boolean taking;
    private boolean took;
    private boolean dry;

    PageTaker(PhysicalMemory host, ReclaimSpec spec, Reclaimer.Compressibility compressibility) {
        this.host = host;
        this.order = spec.order();
        this.means = order.isEmpty() ? EnumSet.noneOf(Means.class) : EnumSet.copyOf(order);
        this.cacheLimit = spec.compression().limit();
        this.compressibility = compressibility;
    }

    void sharing(Reclaimer.BeforeSwap sharer) {
        sharing = sharer;
    }

    void compressibility(Reclaimer.Compressibility by) {
        compressibility = by;
    }

    /** Says whether the host's disk can take one more page now. */
    void writing(BooleanSupplier hasRoom) {
        writing = hasRoom;
    }

    /** From here on memory is taken back in the background, only as fast as the disk writes; or at once again. */
    void inBackground(boolean on) {
        inBackground = on;
        if (on) heldUp = false;
    }

    /** Whether pages could not be taken in the background because the disk is busy. */
    boolean heldUp() {
        return heldUp;
    }

    private boolean mayWrite() {
        if (!inBackground || writing.getAsBoolean()) return true;
        heldUp = true;
        return false;
    }

    /** Whether pages are being taken: what is done for that may not ask for more. */
    boolean isTaking() {
        return taking;
    }

    /** Whether the last attempt took any page, also where no frame became free. */
    boolean took() {
        return took;
    }

    /** Makes host frames free. @return how many became so; below what was asked for, others may be tried */
    long free(Tenant t, long frames) {
        return take(t, frames, false);
    }

    /** Makes a guest hold less, as far as it can be. Sharing does not help: a shared frame counts for each of its pages. */
    void lessen(Tenant t, long frames) {
        if (t.rest > 0) {
            t.rest--;
            return;
        }
        long left = frames;
        dry = false;
        while (left > 0 && !dry) left -= take(t, left, true);
        if (dry && !heldUp) t.rest = REST;
    }

    private long take(Tenant t, long frames, boolean ofItsOwn) {
        boolean outer = !taking;
        taking = true;
        took = false;
        dry = false;
        long before = ofItsOwn ? -t.held() : host.free();
        long done = 0;
        for (long tries = frames + IN_VAIN; done < frames && tries > 0 && !dry; tries--) {
            dry = !one(t, ofItsOwn);
            took |= !dry;
            done = (ofItsOwn ? -t.held() : host.free()) - before;
        }
        t.vm.settle();
        if (outer) taking = false;
        return done;
    }

    /** Takes one page. @return whether there was one to take */
    private boolean one(Tenant t, boolean ofItsOwn) {
        long gfn = t.victims.next();
        if (gfn >= 0 && (page(t, gfn, ofItsOwn) || !(inBackground && heldUp) && any(t, ofItsOwn))) return true;
        return means.contains(Means.SWAPPING) && mayWrite() && t.pmap.spill();
    }

    /** Takes the next page that can be taken, whichever it is. */
    private boolean any(Tenant t, boolean ofItsOwn) {
        long end = t.pmap.touched();
        for (long i = 0; i < end; i++) {
            long gfn = t.hand < end ? t.hand : 0;
            t.hand = gfn + 1;
            if (t.victims.fits(gfn) && page(t, gfn, ofItsOwn)) return true;
        }
        return false;
    }

    private boolean page(Tenant t, long gfn, boolean ofItsOwn) {
        long gpa = gfn << host.frameBits();
        for (Means m : order)
            switch (m) {
                case SHARING -> {
                    if (!ofItsOwn && !t.pmap.isShared(gfn) && sharing.share(t.vm, gfn)) return true;
                }
                case COMPRESSION -> {
                    long most = cacheOf(t);
                    if (!compressible(t, gfn, gpa, most)) continue;
                    t.vm.forget(gpa);
                    return t.pmap.compress(gpa, most);
                }
                case SWAPPING -> {
                    if (!mayWrite() || t.pmap.translate(gpa) < 0) return false;
                    t.vm.forget(gpa);
                    return t.pmap.swapOut(gpa);
                }
                case BALLOONING -> {} // it takes time, and the guest's consent
            }
        return false;
    }

    /** The cache takes at most half of what the guest can have in memory: two pages share a frame, and others are in use. */
    private long cacheOf(Tenant t) {
        return Math.min((long) (cacheLimit * t.pmap.guestFrames()), Math.min(t.limit(), host.frames()));
    }

    private boolean compressible(Tenant t, long gfn, long gpa, long most) {
        boolean room = t.pmap.compressed() < most || means.contains(Means.SWAPPING);
        return room && compressibility.shrinks(t.vm, gfn) && t.pmap.canCompress(gpa, most);
    }
}
