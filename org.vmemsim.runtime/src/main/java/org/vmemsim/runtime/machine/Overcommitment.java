package org.vmemsim.runtime.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.Balloon;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec;
import org.vmemsim.runtime.time.Delays;
import org.vmemsim.runtime.time.Disks;
import org.vmemsim.runtime.time.Timeline;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.pmap.Pmap;
import org.vmemsim.runtime.vmm.reclaim.BalloonDriver;
import org.vmemsim.runtime.vmm.reclaim.Reclaimer;
import org.vmemsim.runtime.vmm.reclaim.Tenant;

/** What a host does with its guests' memory as a whole; nothing where it has no guest whose memory it maps. */
public final class Overcommitment {
    /** Nanoseconds after which who waits for a busy disk in the background tries again. */
    private static final long STEP = 10_000_000;

    private final @Nullable Reclaimer reclaimer;
    private final boolean timed;
    private final Map<VirtualMachine, Tenant> tenants = new LinkedHashMap<>();

    Overcommitment(HostSpec spec, PhysicalMemory memory, Counters counters, long seed, boolean timed) {
        this.timed = timed;
        boolean any = spec.guests().stream().anyMatch(g -> g.paging() != Paging.NATIVE && !spec.secondStageBare(g));
        reclaimer = any ? new Reclaimer(memory, spec, counters, seed) : null;
        if (reclaimer != null) memory.onShortage(reclaimer);
    }

    /** Lets a guest on the host. */
    void admit(VirtualMachine vm, GuestSpec spec) {
        Pmap pmap = vm.pmap();
        if (reclaimer == null || pmap == null || pmap.identity()) return;
        Tenant tenant = reclaimer.admit(vm, pmap, spec);
        tenant.balloon(driver(vm.os().balloon()));
        tenants.put(vm, tenant);
        if (reclaimer.dependsOnBalloons()) vm.os().beforeWork(() -> reclaimer.beforeWork(tenant, timed));
        reportFree(vm, spec.os().freePageReporting());
    }

    /** All guests are on the host. */
    void admitted() {
        if (reclaimer != null) reclaimer.allocate();
    }

    /** From now on a guest tells its host which memory it does not use, beginning with what is free already; or no longer. */
    public void reportFree(VirtualMachine vm, boolean on) {
        Pmap pmap = vm.pmap();
        if (pmap == null || vm.memory() == null) return;
        vm.os().onFree(on ? (pa, order) -> drop(vm, pmap, pa, order) : null);
        if (on) vm.memory().frames().forEachFree((first, order) -> drop(vm, pmap, first << pmap.frameBits(), order));
    }

    /** The guest said that it does not use frames any more. */
    private static void drop(VirtualMachine vm, Pmap pmap, long pa, int order) {
        for (long i = 0; i < 1L << order; i++) {
            long gpa = pa + (i << pmap.frameBits());
            if (pmap.bits(gpa) != pmap.frameBits()) continue; // part of a large page cannot go alone
            if (pmap.translate(gpa) >= 0) vm.forget(gpa);
            pmap.drop(gpa);
        }
        vm.settle();
    }

    private static BalloonDriver driver(Balloon balloon) {
        return new BalloonDriver() {
            @Override
            public long inflate(long frames, LongConsumer taken) {
                return balloon.inflate(frames, taken);
            }

            @Override
            public long deflate(long frames, LongConsumer returned) {
                return balloon.deflate(frames, returned);
            }

            @Override
            public long size() {
                return balloon.size();
            }
        };
    }

    /** Where what the host does on its own account is counted. */
    long[] counts(Counters counters) {
        return reclaimer != null ? reclaimer.counts() : counters.fresh();
    }

    /** What takes memory back; null where there is nobody to take it from. */
    @Nullable
    public Reclaimer reclaimer() {
        return reclaimer;
    }

    /** A guest as the host sees it; null for what is none. */
    @Nullable
    public Tenant tenant(@Nullable VirtualMachine vm) {
        return vm == null ? null : tenants.get(vm);
    }

    /**
     * From now on free memory is looked at, memory is sampled and balloons move, as time passes.
     *
     * @param exit nanoseconds of a round trip to the VMM: a balloon's driver makes one for each page that it takes or gives back
     */
    public void schedule(Timeline timeline, Delays stalls, Disks disks, ReclaimSpec spec, double exit) {
        Reclaimer r = reclaimer;
        if (r == null) return;
        r.writing(() -> disks.roomOfHost(STEP) > 0);
        for (VirtualMachine vm : tenants.keySet()) vm.os().balloon().writing(() -> disks.roomOf(vm, STEP) > 0);
        timeline.every(spec.interval(), () -> {
            r.poll();
            goOn(timeline, r, stalls, timeline.now() + spec.interval());
        });
        double rate = spec.balloon().rate();
        long most = rate == 0
                ? Long.MAX_VALUE
                : Math.max(1, Math.round(rate * spec.balloon().poll() / 1e9));
        timeline.every(spec.balloon().poll(), () -> {
            long next = timeline.now() + spec.balloon().poll();
            for (VirtualMachine vm : tenants.keySet()) move(new Mover(timeline, r, stalls, exit, next), vm, most);
        });
        timeline.every(spec.estimate().period(), r::sample);
        r.sample();
    }

    /** While the disk holds the host up, it goes on a step later, up to its next look: it writes between others' requests. */
    private void goOn(Timeline timeline, Reclaimer r, Delays stalls, long nextLook) {
        long now = timeline.now();
        long next = r.heldUp() ? Math.min(now + STEP, nextLook) : nextLook;
        for (VirtualMachine vm : tenants.keySet())
            if (vm.running().blocked) stalls.add(vm, Delays.Cause.BLOCKED, next - now);
        if (next == nextLook) return;
        timeline.at(next, () -> {
            r.goOn();
            goOn(timeline, r, stalls, nextLook);
        });
    }

    /** What moving a balloon takes. */
    private record Mover(Timeline timeline, Reclaimer reclaimer, Delays stalls, double exit, long nextMove) {}

    private void move(Mover by, VirtualMachine vm, long most) {
        Tenant tenant = Objects.requireNonNull(tenants.get(vm));
        long before = tenant.balloonSize();
        by.reclaimer.moveBalloon(tenant, most);
        long pages = Math.abs(tenant.balloonSize() - before);
        if (pages > 0) by.stalls.add(vm, Delays.Cause.BALLOON, Math.round(pages * by.exit));
        boolean grows = tenant.balloonSize() < tenant.balloonTarget();
        long then = by.timeline.now() + STEP;
        if (grows && pages < most && vm.os().balloon().heldUp() && then < by.nextMove)
            by.timeline.at(then, () -> move(by, vm, most - pages));
    }

    /** Where no time passes: a statement is over, and limits hold again. */
    public void settleLimits() {
        if (reclaimer != null) reclaimer.settleLimits();
    }

    /** A guest is started anew: its balloon is empty then, and what it had stays backed. */
    public void reboot(VirtualMachine vm) {
        Pmap pmap = vm.pmap();
        if (pmap != null) vm.os().balloon().reset(pmap::unballoon);
        vm.os().reboot();
        vm.settle();
    }

    /** An operator sets what is left to a guest beside its balloon, in bytes; it is so at once where no time passes. */
    public void balloon(VirtualMachine vm, long bytes, boolean atOnce) {
        Tenant t = tenant(vm);
        if (t == null || reclaimer == null) throw new IllegalArgumentException(vm.path() + " is no guest");
        reclaimer.balloon(t, bytes);
        if (atOnce) reclaimer.moveBalloon(t, Long.MAX_VALUE);
    }
}
