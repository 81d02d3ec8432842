package org.vmemsim.runtime.vmm.reclaim;

import java.util.ArrayList;
import java.util.List;
import org.vmemsim.runtime.memory.FrameUse;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.scenario.GuestSpec;
import org.vmemsim.runtime.scenario.HostSpec;
import org.vmemsim.runtime.scenario.InvalidScenarioException;
import org.vmemsim.runtime.scenario.ReclaimSpec;
import org.vmemsim.runtime.scenario.ReclaimSpec.Means;
import org.vmemsim.runtime.vmm.Pmap;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.allocation.Claim;
import org.vmemsim.runtime.vmm.allocation.FreeMemoryState;
import org.vmemsim.runtime.vmm.allocation.FreeMemoryState.State;
import org.vmemsim.runtime.vmm.allocation.SharesPerPage;

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

    private final PhysicalMemory host;
    private final ReclaimSpec spec;
    private final List<Tenant> tenants = new ArrayList<>();
    private final FreeMemoryState state;
    private final double easy;
    private final long seed;
    private final int[] enteredAt = new int[State.values().length];
    private final int inflatedAt;
    private final int deflatedAt;
    private long[] counts = {};
    private double tax;
    private long overhead;
    private BeforeSwap sharing = (vm, gfn) -> false;
    private Compressibility compressibility;
    /** Where each guest should be at most while the host is short. */
    private long[] goals = {};

    private boolean taking;

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
        for (State s : State.values())
            enteredAt[s.ordinal()] = counters.index("host.state." + s.name().toLowerCase(java.util.Locale.ROOT));
        this.inflatedAt = counters.index("balloon.inflated");
        this.deflatedAt = counters.index("balloon.deflated");
        double share = this.spec.compression().compressible();
        this.compressibility = (vm, gfn) -> chance(vm.context(), gfn) < share;
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

    /** Where what the host does is counted. */
    public void counts(long[] ofHost) {
        counts = ofHost;
    }

    public long[] counts() {
        return counts;
    }

    /** Who shares pages before they would be swapped out. */
    public void sharing(BeforeSwap sharer) {
        sharing = sharer;
    }

    /** What says which pages can be compressed. */
    public void compressibility(Compressibility by) {
        compressibility = by;
    }

    // ------------------------------------------------------------------ admission

    /**
     * Lets a virtual machine on the host.
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
        long promised = t.reserve() + t.overhead();
        long swap = 0;
        for (Tenant other : tenants) {
            promised += other.reserve() + other.overhead();
            swap += other.pmap.guestFrames() - other.reserve();
        }
        if (promised > host.frames())
            throw new InvalidScenarioException("guest " + vm.path() + " is not admitted: with it, " + bytes(promised)
                    + " would be reserved of " + bytes(host.frames()));
        long space = spec.swap().space() >>> host.frameBits();
        swap += pmap.guestFrames() - t.reserve();
        if (space > 0 && swap > space)
            throw new InvalidScenarioException("guest " + vm.path() + " is not admitted: with it, swap files of "
                    + bytes(swap) + " would be needed, and there is room for " + bytes(space));
        tenants.add(t);
        for (long i = 0; i < t.overhead(); i++) host.allocate(0, FrameUse.OVERHEAD);
        overhead += t.overhead();
        pmap.limit(t.limit(), frames -> takeFrom(t, frames) > 0);
        pmap.readAhead((int) spec.swap().readAhead());
        allocate();
        return t;
    }

    private String bytes(long frames) {
        return (frames << host.frameBits() >>> 20) + " MiB";
    }

    /** Shares, reservations, limits or the tax changed. */
    public void allocate() {
        long[] all = divide(host.frames() - overhead);
        for (int i = 0; i < all.length; i++) tenants.get(i).allocated(all[i]);
        for (Tenant t : tenants) t.pmap.limit(t.limit(), frames -> takeFrom(t, frames) > 0);
        goals = divide(host.frames() - overhead - host.count(FrameUse.HOST) - (long) Math.ceil(easy));
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
        for (int i = 0; i < tenants.size(); i++) inflateTo(tenants.get(i), goals[i]);
        long wanted = (long) Math.ceil(easy) - host.free();
        if (wanted > 0 && state.now().compareTo(State.HARD) >= 0) take(wanted, false);
        else if (wanted > 0 && state.now() == State.SOFT) swapWhereBalloonsDoNotHelp(wanted);
        follow();
        for (int i = 0; i < tenants.size(); i++) {
            Tenant t = tenants.get(i);
            t.vm.running().blocked = state.now() == State.LOW && t.excess(goals[i]) > 0;
        }
    }

    private void follow() {
        for (State entered : state.free(host.free())) counts[enteredAt[entered.ordinal()]]++;
    }

    /**
     * A balloon grows to what its guest should give while memory is short, or while the guest alone is because of its limit,
     * and shrinks only when it is not.
     */
    private void inflateTo(Tenant t, long goal) {
        if (t.isByHand() || !spec.order().contains(Means.BALLOONING)) return;
        long most = (long) (spec.balloon().limit() * t.pmap.guestFrames());
        long target = Math.min(most, Math.max(0, t.pmap.guestFrames() - Math.max(goal, t.reserve())));
        boolean shortOfMemory = state.now() != State.HIGH && t.excess(goal) > 0;
        if (shortOfMemory || target < t.balloonTarget()) t.balloonTarget(target);
        else if (t.isAtLimit())
            t.balloonTarget(Math.max(t.balloonTarget(), Math.min(most, t.pmap.guestFrames() - t.limit())));
    }

    private void swapWhereBalloonsDoNotHelp(long wanted) {
        long left = wanted;
        for (int i = 0; i < tenants.size() && left > 0; i++) {
            Tenant t = tenants.get(i);
            boolean grows =
                    spec.order().contains(Means.BALLOONING) && t.balloon().size() < t.balloonTarget();
            if (!grows && t.excess(goals[i]) > 0) left -= takeFrom(t, Math.min(left, t.excess(goals[i])));
        }
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
        int bits = host.frameBits();
        if (more > 0)
            t.pmap.counts()[inflatedAt] += t.balloon().inflate(Math.min(more, most), gpa -> {
                if (t.pmap.translate(gpa) >= 0) t.vm.forget(gpa >>> bits << bits);
                t.pmap.balloon(gpa);
            });
        else if (more < 0) t.pmap.counts()[deflatedAt] += t.balloon().deflate(Math.min(-more, most), t.pmap::unballoon);
        t.vm.settle();
    }

    // ------------------------------------------------------------------ taking pages

    @Override
    public boolean relieve(long frames) {
        if (taking) return false; // what is being taken needs none
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
            long got = takeFrom(tenants.get(i), Math.min(BATCH, frames - freed));
            if (got == 0) dry[i] = true;
            freed += got;
        }
        return freed;
    }

    private int victim(boolean[] dry, boolean anyone) {
        int victim = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < dry.length; i++) {
            Tenant t = tenants.get(i);
            long pages = t.pmap.backed();
            if (dry[i] || pages <= t.reserve() || !anyone && t.excess(goals[i]) <= 0) continue;
            double price = SharesPerPage.price(t.shares(), pages, t.activity.active(), tax);
            if (price < least) {
                least = price;
                victim = i;
            }
        }
        return victim;
    }

    /** Takes frames from one guest. @return how many became free */
    private long takeFrom(Tenant t, long frames) {
        boolean outer = !taking;
        taking = true;
        long before = host.free();
        long tries = frames + 4L * BATCH;
        while (host.free() - before < frames && tries-- > 0) {
            long gfn = t.victims.next();
            if (gfn < 0 || !takeOne(t, gfn)) break;
        }
        t.vm.settle();
        if (outer) taking = false;
        return host.free() - before;
    }

    private boolean takeOne(Tenant t, long gfn) {
        long gpa = gfn << host.frameBits();
        for (Means m : spec.order())
            switch (m) {
                case SHARING -> {
                    if (!t.pmap.isShared(gfn) && sharing.share(t.vm, gfn)) return true;
                }
                case COMPRESSION -> {
                    long most = (long) (spec.compression().limit() * t.pmap.guestFrames());
                    if (!compressibility.shrinks(t.vm, gfn)) continue;
                    if (t.pmap.compress(gpa, most)) {
                        t.vm.forget(gpa);
                        return true;
                    }
                }
                case SWAPPING -> {
                    if (!t.pmap.swapOut(gpa)) return false;
                    t.vm.forget(gpa);
                    return true;
                }
                case BALLOONING -> {} // it takes time, and the guest's consent
            }
        return false;
    }

    // ------------------------------------------------------------------ what it looks like

    public State now() {
        return state.now();
    }

    public List<Tenant> tenants() {
        return tenants;
    }
}
