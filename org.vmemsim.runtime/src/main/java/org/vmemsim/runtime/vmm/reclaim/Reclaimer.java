package org.vmemsim.runtime.vmm.reclaim;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.vmemsim.runtime.memory.FrameUse;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec.Means;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.allocation.Claim;
import org.vmemsim.runtime.vmm.allocation.FreeMemoryState;
import org.vmemsim.runtime.vmm.allocation.FreeMemoryState.State;
import org.vmemsim.runtime.vmm.allocation.SharesPerPage;
import org.vmemsim.runtime.vmm.pmap.Pmap;

/**
 * Takes memory back from guests when a host is short of it (Waldspurger, OSDI 2002, sections 5 and 6).
 *
 * <p>Looked at from time to time ({@link #poll}), it follows the states of free memory: from <i>soft</i> on balloons are to
 * grow until every guest is down at its target, in <i>hard</i> pages are swapped out too (also in soft where a balloon does
 * not help), and in <i>low</i> guests above their target must wait. Between two looks, or where no time passes, an
 * allocation that finds no free frame takes pages at once, from whoever pays least for them ({@link #relieve}).
 *
 * <p>What is divided as {@code memory.allocated} is all of the host's memory but the overhead of its guests. What guests are
 * held to when it is short is less: also the VMM's tables and the threshold of <i>high</i> go off.
 */
public final class Reclaimer implements PhysicalMemory.Shortage {
    /** Pages taken from one guest before it is asked again who pays least. */
    private static final int BATCH = 64;

    /** Free frames with which a guest can do any work on small pages: both dimensions' tables, the page, and copies of all. */
    private static final long WORK = 64;

    private final PhysicalMemory host;
    private final ReclaimSpec spec;
    /** Guests that reached their limits and kept what they had. */
    private final Set<Tenant> overLimit = new LinkedHashSet<>();

    private final List<Tenant> tenants = new ArrayList<>();
    private final FreeMemoryState state;
    private final double easy;
    private final long work;
    private final long seed;
    private final int[] enteredAt = new int[State.values().length];
    private final int inflatedAt;
    private final int deflatedAt;
    private long[] counts = {};
    private double tax;
    private long overhead;
    /** Frames that are reserved for the machines admitted so far, overhead included. */
    private long promised;
    /** Frames of theirs that may have to go to swap files. */
    private long swappable;

    private final PageTaker taker;
    private final BalloonTargets balloons;
    /** Where each guest should be at most while the host is short. */
    private long[] goals = {};

    /** Tries to share a page that would be taken otherwise. */
    @FunctionalInterface
    public interface BeforeSwap {
        /** @return whether the page shares a frame now that it did not share before */
        boolean share(VirtualMachine vm, long gfn);
    }

    /** Says which pages shrink to half their size. */
    @FunctionalInterface
    public interface Compressibility {
        boolean shrinks(VirtualMachine vm, long gfn);
    }

    public Reclaimer(PhysicalMemory host, HostSpec spec, Counters counters, long seed) {
        this.host = host;
        this.spec = spec.reclaim();
        this.seed = seed;
        this.tax = this.spec.idleTax();
        this.state = state(this.spec.free(), host.frames(), host.frameBits());
        this.easy = state.high();
        this.work = Math.min(WORK, host.frames() / 16);
        for (State s : State.values())
            enteredAt[s.ordinal()] = counters.index("host.state." + s.name().toLowerCase(java.util.Locale.ROOT));
        this.inflatedAt = counters.index("balloon.inflated");
        this.deflatedAt = counters.index("balloon.deflated");
        double share = this.spec.compression().compressible();
        this.taker = new PageTaker(host, this.spec, (vm, gfn) -> chance(vm.context(), gfn) < share);
        this.balloons = new BalloonTargets(this.spec);
    }

    private static FreeMemoryState state(ReclaimSpec.Free f, double frames, int frameBits) {
        if (f.profile() == ReclaimSpec.Profile.FIXED)
            return new FreeMemoryState(f.high() * frames, f.soft() * frames, f.hard() * frames, f.low() * frames);
        double min = FreeMemoryState.minFree(frames * (1L << frameBits)) / (1L << frameBits);
        return new FreeMemoryState(min, 0.64 * min, 0.32 * min, 0.16 * min);
    }

    /** A number of its own for every page, 0 to below 1. */
    private static double chance(long vm, long gfn) {
        long random = org.vmemsim.runtime.random.SplitMix64.mix(vm * 0x9E3779B97F4A7C15L + gfn);
        return (random >>> 11) * 0x1.0p-53;
    }

    /**
     * Whether a host that cannot swap lets balloons grow before memory runs out, since then nothing else can help: a real one
     * makes guests wait for their balloons.
     */
    public boolean dependsOnBalloons() {
        return spec.order().contains(Means.BALLOONING) && !spec.order().contains(Means.SWAPPING);
    }

    /** Where what the host does is counted. */
    public void counts(long[] ofHost) {
        counts = ofHost;
    }

    public long[] counts() {
        return counts;
    }

    /** Says whether the host's disk can take one more page at this time; always in runs without time. */
    public void writing(BooleanSupplier hasRoom) {
        taker.writing(hasRoom);
    }

    /** Whether pages that should go have to wait for the disk: then {@link #goOn} is wanted a little later. */
    public boolean heldUp() {
        return taker.heldUp();
    }

    /** Who shares pages before they would be swapped out. */
    public void sharing(BeforeSwap sharer) {
        taker.sharing(sharer);
    }

    /** What says which pages can be compressed. */
    public void compressibility(Compressibility by) {
        taker.compressibility(by);
    }

    // ------------------------------------------------------------------ admission

    /**
     * Lets a virtual machine on the host; once all are on it, {@link #allocate} divides the memory.
     *
     * @throws InvalidScenarioException if what is promised to guests would be more than there is
     */
    public Tenant admit(VirtualMachine vm, Pmap pmap, GuestSpec guest) {
        int number = tenants.size();
        Tenant t = new Tenant(
                vm,
                pmap,
                guest,
                Victims.of(spec.swap().victim(), vm, pmap, seed + 2L * number),
                new Sample(pmap, spec.estimate().sample(), seed + 2L * number + 1));
        promised += t.reserve() + t.overhead();
        if (promised > host.frames())
            throw new InvalidScenarioException("guest " + vm.path() + " is not admitted: with it, " + bytes(promised)
                    + " would be reserved of " + bytes(host.frames()));
        long space = spec.swap().space() >>> host.frameBits();
        swappable += pmap.guestFrames() - t.reserve();
        if (space > 0 && swappable > space)
            throw new InvalidScenarioException("guest " + vm.path() + " is not admitted: with it, swap files of "
                    + bytes(swappable) + " would be needed, and there is room for " + bytes(space));
        tenants.add(t);
        for (long i = 0; i < t.overhead(); i++) host.allocate(0, FrameUse.OVERHEAD);
        overhead += t.overhead();
        pmap.readAhead((int) spec.swap().readAhead());
        return t;
    }

    private String bytes(long frames) {
        return (frames << host.frameBits() >>> 20) + " MiB";
    }

    /** Shares, reservations, limits or the tax changed. */
    public void allocate() {
        long[] all = divide(host.frames() - overhead);
        for (int i = 0; i < all.length; i++) tenants.get(i).allocated(all[i]);
        for (Tenant t : tenants)
            t.pmap.limit(t.limit(), frames -> {
                taker.lessen(t, frames);
                if (t.held() >= t.limit()) overLimit.add(t);
                return true;
            });
        goals = divide(host.frames() - overhead - host.count(FrameUse.HOST) - ease());
    }

    /** The fewest free frames with which the state becomes high. */
    private long ease() {
        return (long) Math.floor(easy) + 1;
    }

    private long[] divide(long frames) {
        List<Claim> claims = tenants.stream().map(Tenant::claim).toList();
        long must = claims.stream().mapToLong(Claim::least).sum();
        return SharesPerPage.divide(Math.max(must, frames), claims, tax);
    }

    /** The idle memory tax from now on. */
    public void tax(double newTax) {
        tax = newTax;
        allocate();
    }

    // ------------------------------------------------------------------ looking from time to time

    /** Looks at free memory, and does what its state asks for. */
    public void poll() {
        for (Tenant t : tenants) t.sample.look(t.activity);
        allocate();
        follow();
        balloons.set(tenants, goals, state.now(), host.free(), host.free() - ease(), tax);
        goOn();
    }

    /** Takes what the state of free memory asks for, as far as the disk can take pages that must be written. */
    public void goOn() {
        taker.inBackground(true);
        for (Tenant t : tenants) if (!t.isBalloonGrowing()) keepLimit(t);
        State now = state.now();
        if (now == State.SOFT) swapWhereBalloonsDoNotHelp(ease() - host.free());
        else if (now != State.HIGH) {
            take(ease() - host.free(), false);
            take(ease() - host.free(), true); // nobody above a target has a page that can go
        }
        taker.inBackground(false);
        follow();
        for (int i = 0; i < tenants.size(); i++) {
            Tenant t = tenants.get(i);
            t.vm.running().blocked = state.now() == State.LOW && t.excess(goals[i]) > 0;
        }
    }

    private void follow() {
        for (State entered : state.free(host.free())) counts[enteredAt[entered.ordinal()]]++;
    }

    private void swapWhereBalloonsDoNotHelp(long wanted) {
        long left = wanted;
        for (int i = 0; i < tenants.size() && left > 0; i++) {
            Tenant t = tenants.get(i);
            if (!t.isBalloonGrowing() && t.excess(goals[i]) > 0)
                left -= taker.free(t, Math.min(left, t.excess(goals[i])));
        }
    }

    /** A guest that has more than a new limit allows loses it. */
    private void keepLimit(Tenant t) {
        t.rest = 0;
        long over = t.held() - t.limit();
        if (over > 0) taker.lessen(t, over);
    }

    /** A guest's limit changed where no time passes: it holds at once, by the guest's balloon first if that is a means. */
    public void settleLimit(Tenant t) {
        balloons.settle(t);
        moveBalloon(t, Long.MAX_VALUE);
        keepLimit(t);
    }

    /** Where no time passes: guests that no page could be taken from when they reached their limits keep them from now on. */
    public void settleLimits() {
        if (overLimit.isEmpty()) return;
        for (Tenant t : List.copyOf(overLimit)) if (t.held() > t.limit()) settleLimit(t);
        overLimit.clear();
    }

    /** A period of sampling ends, and the next begins. */
    public void sample() {
        for (Tenant t : tenants) t.sample.next(t.vm, t.activity);
    }

    // ------------------------------------------------------------------ balloons

    /** An operator sets what is left to a guest, in bytes. */
    public void balloon(Tenant t, long bytesLeft) {
        t.byHand(bytesLeft >>> host.frameBits());
    }

    /** A balloon moves towards its target, by so many frames at most. */
    public void moveBalloon(Tenant t, long most) {
        long more = t.balloonTarget() - t.balloon().size();
        if (more > 0) inflate(t, Math.min(more, most));
        else if (more < 0)
            t.pmap.events().ofMachine()[deflatedAt] += t.balloon().deflate(Math.min(-more, most), t.pmap::unballoon);
        t.vm.settle();
    }

    /**
     * A guest is about to work, and no guest is at work: balloons grow now if there is too little memory left for that.
     *
     * @param timed whether time passes; where none does, the guest's balloon shrinks now if there is memory again
     * @return whether a balloon moved
     */
    public boolean beforeWork(Tenant t, boolean timed) {
        if (host.free() < work) return balloonAtOnce();
        long spare = Math.min(BATCH, host.free() - ease());
        if (timed || spare <= 0 || t.isByHand() || t.balloonTarget() == 0) return false;
        t.balloonTarget(Math.max(0, t.balloonTarget() - spare));
        balloons.settleAtLeast(t);
        long before = t.balloonSize();
        moveBalloon(t, Long.MAX_VALUE);
        return t.balloonSize() < before;
    }

    private boolean balloonAtOnce() {
        boolean[] dry = new boolean[tenants.size()];
        boolean moved = false;
        while (host.free() < 2 * work) {
            for (int i = 0; i < dry.length; i++) {
                Tenant t = tenants.get(i);
                dry[i] |= t.isByHand() || t.balloonSize() >= balloons.most(t);
            }
            int i = victim(dry, true);
            if (i < 0) break;
            Tenant t = tenants.get(i);
            long before = t.balloonSize();
            inflate(t, Math.min(BATCH, balloons.most(t) - before));
            t.balloonTarget(Math.max(t.balloonTarget(), t.balloonSize()));
            dry[i] = t.balloonSize() == before;
            moved |= !dry[i];
        }
        return moved;
    }

    private void inflate(Tenant t, long frames) {
        int bits = host.frameBits();
        long got = t.balloon().inflate(frames, gpa -> {
            t.pmap.events().ofMachine()[inflatedAt]++;
            if (t.pmap.translate(gpa) >= 0) t.vm.forget(gpa >>> bits << bits);
            t.pmap.balloon(gpa);
        });
        t.asked(got == frames);
        t.vm.settle();
    }

    // ------------------------------------------------------------------ taking pages

    @Override
    public boolean relieve(long frames) {
        if (taker.isTaking()) return false; // what is being taken needs none
        return take(frames, true) > 0;
    }

    /**
     * Takes pages from those who pay least.
     *
     * @param anyone whether also those lose pages who are not above their target
     * @return frames that became free
     */
    private long take(long frames, boolean anyone) {
        long freed = 0;
        boolean[] dry = new boolean[tenants.size()];
        while (freed < frames) {
            int i = victim(dry, anyone);
            if (i < 0) break;
            long got = taker.free(tenants.get(i), Math.min(BATCH, frames - freed));
            if (!taker.took()) dry[i] = true;
            freed += got;
        }
        return freed;
    }

    private int victim(boolean[] dry, boolean anyone) {
        int victim = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < dry.length; i++) {
            Tenant t = tenants.get(i);
            long pages = t.held();
            if (dry[i] || pages <= t.promised() || !anyone && t.excess(goals[i]) <= 0) continue;
            double price = SharesPerPage.price(t.shares(), pages, t.activity.active(), tax);
            if (price < least) {
                least = price;
                victim = i;
            }
        }
        return victim;
    }

    // ------------------------------------------------------------------ what it looks like

    public State now() {
        return state.now();
    }
}
