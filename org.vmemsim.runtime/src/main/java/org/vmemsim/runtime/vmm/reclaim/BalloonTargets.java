package org.vmemsim.runtime.vmm.reclaim;

import java.util.List;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec.Means;
import org.vmemsim.runtime.vmm.allocation.Claim;
import org.vmemsim.runtime.vmm.allocation.FreeMemoryState.State;
import org.vmemsim.runtime.vmm.allocation.SharesPerPage;

/**
 * Sets how much balloons are to hold, at each look at free memory.
 *
 * <ul>
 *   <li><b>In every state</b> a balloon leaves its guest what it is entitled to: one that holds more shrinks. What the guest
 *       takes then may make memory short, and others that have more than they are entitled to lose it.
 *   <li><b>Short of memory</b> (every state but high): the balloon of a guest above its target grows until it is down at it.
 *   <li><b>At a limit</b>, in every state: the balloon of a guest that uses all that its limit allows holds the rest.
 *   <li><b>In high</b> balloons shrink. They give back, in all, what is free above the threshold of high and was not given
 *       back before and not used yet: of what was promised an eighth is forgotten at each look. Where free memory has not
 *       fallen since the last look, nobody wants more, and they give back twice as much as then, beginning with a page. So
 *       guests get what they use at once, those that thrash behind their balloons do not drive the host back into soft, and
 *       without demand all balloons are empty after log2 of their pages looks.
 * </ul>
 *
 * <p>Who gets a page is the reverse of min-funding revocation: the guest that would pay most for it (Waldspurger, OSDI 2002,
 * section 5). The paper says that balloons shrink when there is memory; how fast is a choice made here.
 */
final class BalloonTargets {
    /** No guest has as many pages. */
    private static final long ENOUGH = 1L << 40;

    private final ReclaimSpec spec;
    private long freeBefore;
    private long promised;
    private long probe;

    BalloonTargets(ReclaimSpec spec) {
        this.spec = spec;
    }

    /**
     * Sets all targets anew.
     *
     * @param goals frames that each guest should have at most while memory is short
     * @param free frames of the host
     * @param spare among them, those above the threshold of high; may be negative
     */
    void set(List<Tenant> tenants, long[] goals, State state, long free, long spare, double tax) {
        if (!spec.order().contains(Means.BALLOONING)) return;
        boolean any = false;
        for (int i = 0; i < goals.length; i++) {
            Tenant t = tenants.get(i);
            if (t.isByHand()) continue;
            long floor = floor(t);
            long target = Math.min(most(t), Math.max(0, t.pmap.guestFrames() - t.atLeast(goals[i])));
            boolean grows = state != State.HIGH && t.excess(goals[i]) > 0;
            if (grows || target < t.balloonTarget()) t.balloonTarget(Math.max(floor, target));
            if (t.balloonTarget() < floor) t.balloonTarget(floor);
            any |= t.balloonTarget() > floor;
        }
        if (state == State.HIGH && any) giveBack(tenants, due(free, spare), tax);
        else promised = probe = 0;
        freeBefore = free;
        for (Tenant t : tenants) t.usedBefore = t.used();
    }

    /** Where no time passes: a balloon holds what its guest's limit asks for. */
    void settle(Tenant t) {
        if (spec.order().contains(Means.BALLOONING) && !t.isByHand()) t.balloonTarget(floor(t));
    }

    /** The same, for a target that is to fall. */
    void settleAtLeast(Tenant t) {
        t.balloonTarget(Math.max(floor(t), t.balloonTarget()));
    }

    /** The most that the host takes by a guest's balloon. */
    long most(Tenant t) {
        return (long) (spec.balloon().limit() * t.pmap.guestFrames());
    }

    /** What the balloon holds because of the guest's limit. */
    private long floor(Tenant t) {
        return t.isAtLimit() ? Math.min(most(t), t.pmap.guestFrames() - t.limit()) : 0;
    }

    /** Pages that balloons may give back now. */
    private long due(long free, long spare) {
        long used = Math.max(0, freeBefore - free);
        promised = Math.max(0, promised - used) * 7 / 8;
        probe = used > 0 ? 0 : Math.min(ENOUGH, Math.max(1, 2 * probe));
        long due = Math.max(spare - promised, probe);
        promised += Math.max(0, due);
        return due;
    }

    private void giveBack(List<Tenant> tenants, long pages, double tax) {
        if (pages <= 0) return;
        List<Tenant> all = tenants.stream()
                .filter(t -> !t.isByHand() && t.balloonTarget() > floor(t))
                .toList();
        List<Claim> claims = all.stream().map(this::claim).toList();
        long left = claims.stream().mapToLong(Claim::least).sum();
        long[] given = SharesPerPage.divide(left + pages, claims, tax);
        for (int i = 0; i < given.length; i++) {
            Tenant t = all.get(i);
            t.balloonTarget(t.pmap.guestFrames() - given[i]);
        }
    }

    /** What is left to a guest beside its balloon, and may be: while it changes what it uses, no more than its limit allows. */
    private Claim claim(Tenant t) {
        long left = t.pmap.guestFrames() - t.balloonTarget();
        long most = left + t.balloonTarget() - floor(t);
        if (t.limit() < t.pmap.guestFrames() && t.used() != t.usedBefore)
            most = Math.min(most, left + Math.max(0, t.limit() - t.used()));
        return new Claim(t.shares(), left, most, t.active());
    }
}
