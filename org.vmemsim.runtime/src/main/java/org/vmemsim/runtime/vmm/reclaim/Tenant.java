package org.vmemsim.runtime.vmm.reclaim;

import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.allocation.ActivityEstimate;
import org.vmemsim.runtime.vmm.allocation.Claim;
import org.vmemsim.runtime.vmm.pmap.Pmap;

/** A virtual machine with what it may ask of its host, and what it has been told to give back. */
public final class Tenant {
    final VirtualMachine vm;
    final Pmap pmap;
    final Victims victims;
    final Sample sample;
    final ActivityEstimate activity = new ActivityEstimate(1);
    private final int frameBits;
    private final long overhead;
    private BalloonDriver balloon = BalloonDriver.NONE;
    private long shares;
    private long reserve;
    private long limit;
    private long allocated;
    /** Frames that the balloon is to hold. */
    private long balloonTarget;
    /** Whether an operator set the balloon's target: the host leaves it alone then. */
    private boolean byHand;
    /** Whether the guest gave its balloon less than it asked for last. */
    private boolean stuck;
    /** What it {@link #used} at the last look at free memory. */
    long usedBefore;
    /** Where all its pages are looked at in turn. */
    long hand;
    /** Attempts to take pages because of its limit that need not be made: all were looked at of late. */
    int rest;

    Tenant(VirtualMachine vm, Pmap pmap, GuestSpec spec, Victims victims, Sample sample) {
        this.vm = vm;
        this.pmap = pmap;
        this.victims = victims;
        this.sample = sample;
        this.frameBits = pmap.frameBits();
        this.shares = spec.shares();
        this.reserve = spec.reserve() >>> frameBits;
        this.limit = spec.limit() == 0 ? pmap.guestFrames() : Math.min(pmap.guestFrames(), spec.limit() >>> frameBits);
        this.overhead = spec.overhead() + (1L << frameBits) - 1 >>> frameBits;
        this.allocated = limit;
    }

    public VirtualMachine vm() {
        return vm;
    }

    /** Gives the guest a balloon driver. */
    public void balloon(BalloonDriver driver) {
        balloon = driver;
    }

    BalloonDriver balloon() {
        return balloon;
    }

    /** Frames that its balloon holds. */
    public long balloonSize() {
        return balloon.size();
    }

    /** The fraction of its memory that it is believed to use. */
    public double active() {
        return activity.active();
    }

    Claim claim() {
        return new Claim(shares, promised(), limit, activity.active());
    }

    /** Its weight against others, from now on. */
    public void shares(long newShares) {
        shares = newShares;
    }

    /** Bytes that it always gets, from now on. */
    public void reserve(long bytes) {
        reserve = bytes >>> frameBits;
    }

    /** Bytes that it gets at most, from now on; 0 does not limit it. */
    public void limit(long bytes) {
        limit = bytes == 0 ? pmap.guestFrames() : Math.min(pmap.guestFrames(), bytes >>> frameBits);
    }

    long limit() {
        return limit;
    }

    /** Whether it uses all that its limit lets it have, in memory or out of it. */
    boolean isAtLimit() {
        return limit < pmap.guestFrames() && used() >= limit;
    }

    /** Guest frames that it uses, as far as the host knows: in memory, compressed or swapped out. */
    long used() {
        return pmap.backed() + pmap.swapped() + pmap.compressed();
    }

    /** Host frames that it has, its compression cache included. */
    long held() {
        return pmap.held();
    }

    long reserve() {
        return reserve;
    }

    /** Frames that it costs beyond its memory. */
    public long overhead() {
        return overhead;
    }

    double shares() {
        return shares;
    }

    /** Frames that it is entitled to if all memory of the host is divided. */
    public long allocated() {
        return allocated;
    }

    void allocated(long frames) {
        allocated = frames;
    }

    /** Frames that its balloon is to hold. */
    public long balloonTarget() {
        return balloonTarget;
    }

    void balloonTarget(long frames) {
        balloonTarget = frames;
    }

    /** An operator's target for what is left to the guest; the host leaves the balloon alone from now on. */
    void byHand(long framesLeft) {
        byHand = true;
        balloonTarget = Math.max(0, pmap.guestFrames() - framesLeft);
    }

    boolean isByHand() {
        return byHand;
    }

    /** The balloon asked for frames. @param all whether it got them */
    void asked(boolean all) {
        stuck = !all;
    }

    /** Whether the balloon will have more at its next look. */
    boolean isBalloonGrowing() {
        return !stuck && balloon.size() < balloonTarget;
    }

    /** Frames that it may keep while memory is short. */
    long atLeast(long goal) {
        return Math.max(goal, promised());
    }

    /** Frames that nothing but its own limit takes from it. */
    long promised() {
        return Math.min(reserve, limit);
    }

    /** Frames that it has beyond what it is entitled to. */
    long excess(long goal) {
        return held() - atLeast(goal);
    }
}
