package org.vmemsim.runtime.check;

import java.util.Arrays;
import java.util.function.Supplier;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.memory.FrameUse;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.scenario.machine.Admission;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Reach;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.pmap.Pmap;
import org.vmemsim.runtime.vmm.reclaim.Tenant;

/**
 * Checks that no host frame is lost, found twice or used after it was taken. Each has exactly one use, and the numbers of all
 * uses add up; what guests map is recounted frame by frame; tables of the VMM and TLBs lead only where the guest's memory is
 * ({@link ReachableFrames}). It reads and changes nothing.
 */
public final class Conservation {
    private final Machine machine;
    private final PhysicalMemory host;
    private final int frameBits;
    private final ReachableFrames reachable;
    /** By host frame: how many guest pages map it. */
    private int[] mapped = {};
    /** Frames, guest frames, entries that were looked at: what a recount costs. */
    private long steps;

    /** Frames that can be counted one by one. */
    private static final long MOST_FRAMES = 1L << 28;

    /** @param machine of a host that is not {@linkplain #refuseLarge too large} */
    public Conservation(Machine machine) {
        this.machine = machine;
        this.host = machine.memory();
        this.frameBits = host.frameBits();
        this.reachable = new ReachableFrames(machine);
    }

    /**
     * Refuses a host whose frames cannot be counted, before it is set up.
     *
     * @param line of the run, for messages
     * @throws SimulationException if the host has more than 2^28 frames, which is 1 TiB in frames of 4 KiB
     */
    public static void refuseLarge(HostSpec host, int line) {
        int bits = host.frameBits();
        if (Reach.fitting(host).memory() >>> bits > MOST_FRAMES)
            throw new SimulationException(
                    line,
                    "--check counts each frame of a host of up to "
                            + Admission.size((double) MOST_FRAMES * (1L << bits)) + ", and host " + host.name()
                            + " has " + Admission.size(host.memory()),
                    "give it less memory, or run without --check");
    }

    /** What is wrong, in one sentence. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String what) {
            super("memory is not conserved: " + what);
        }
    }

    /**
     * Recounts everything. It takes time in proportion to the memory that was ever in use.
     *
     * @return in how many steps
     * @throws Broken at the first thing that is wrong
     */
    public long check() {
        steps = 0;
        uses();
        guests();
        return steps + reachable.check();
    }

    static void hold(boolean holds, Supplier<String> what) {
        if (!holds) throw new Broken(what.get());
    }

    static void equal(long is, long should, Supplier<String> what) {
        if (is != should) throw new Broken(what.get() + " is " + is + " and should be " + should);
    }

    private void uses() {
        long[] count = new long[FrameUse.values().length];
        long end = host.everUsed();
        for (long pfn = 0; pfn < end; pfn++) count[host.use(pfn).ordinal()]++;
        count[FrameUse.FREE.ordinal()] += host.frames() - end;
        for (FrameUse u : FrameUse.values())
            if (host.count(u) != count[u.ordinal()])
                equal(host.count(u), count[u.ordinal()], () -> "the number of frames " + u);
        equal(host.used() + host.free(), host.frames(), () -> "the sum of used and free frames");
        steps += end;
    }

    private void guests() {
        int end = (int) host.everUsed();
        if (mapped.length < end) mapped = new int[end];
        else Arrays.fill(mapped, 0, end, 0);
        long compressed = 0;
        for (VirtualMachine vm : machine.machines()) {
            Pmap pmap = vm.pmap();
            if (pmap == null || pmap.identity()) continue;
            guest(vm, pmap);
            compressed += pmap.compressionFrames();
        }
        long inCaches = compressed;
        equal(host.count(FrameUse.COMPRESSED), inCaches, () -> "the frames of compression caches");
        for (int pfn = 0; pfn < end; pfn++) frame(pfn, mapped[pfn]);
    }

    private void frame(long pfn, int here) {
        switch (host.use(pfn)) {
            case GUEST -> {
                if (pfn >= machine.reserved() && here != 1)
                    equal(here, 1, () -> "the number of pages that map guest frame " + pfn);
            }
            case SHARED -> {
                int sharers = machine.sharedFrames().sharers(pfn);
                if (here != sharers) equal(here, sharers, () -> "the number of pages that share frame " + pfn);
                if (here == 0) throw new Broken("frame " + pfn + " is shared by nobody");
            }
            default -> {
                if (here != 0)
                    equal(here, 0, () -> "the number of guest pages that map frame " + pfn + ", " + host.use(pfn));
            }
        }
    }

    private void guest(VirtualMachine vm, Pmap pmap) {
        long backed = 0;
        long swapped = 0;
        long sharing = 0;
        long compressed = 0;
        long ballooned = 0;
        long end = Math.min(pmap.guestFrames(), pmap.known());
        for (long gfn = 0; gfn < end; gfn++) {
            long pfn = pmap.frameOf(gfn);
            boolean away = pmap.isAway(gfn << frameBits);
            page(vm, pmap, gfn, pfn, away);
            if (pfn >= 0) {
                backed++;
                mapped[(int) pfn]++;
            }
            if (pmap.isShared(gfn)) sharing++;
            if (pmap.isSwapped(gfn << frameBits)) swapped++;
            else if (away) compressed++;
            if (pmap.isBallooned(gfn)) ballooned++;
        }
        steps += end;
        equal(pmap.backed(), backed, () -> vm.path() + "'s host memory");
        equal(pmap.swapped(), swapped, () -> vm.path() + "'s swapped memory");
        equal(pmap.sharing(), sharing, () -> vm.path() + "'s shared memory");
        equal(pmap.compressed(), compressed, () -> vm.path() + "'s compressed memory");
        equal(pmap.compressionFrames(), (compressed + 1) / 2, () -> vm.path() + "'s compression cache");
        equal(pmap.ballooned(), ballooned, () -> vm.path() + "'s balloon");
        hold(backed <= pmap.guestFrames(), () -> vm.path() + " has more host memory than guest memory");
        Tenant tenant = machine.overcommitment().tenant(vm);
        if (tenant != null)
            hold(
                    tenant.balloonSize() >= pmap.ballooned(),
                    () -> vm.path() + "'s balloon holds " + tenant.balloonSize() + " pages and the host believes "
                            + pmap.ballooned());
    }

    private void page(VirtualMachine vm, Pmap pmap, long gfn, long pfn, boolean away) {
        if (pfn < 0) {
            if (pmap.isShared(gfn)) throw new Broken(vm.path() + "'s page " + gfn + " shares no frame");
            return;
        }
        if (away) throw new Broken(vm.path() + "'s page " + gfn + " has a frame and is away");
        FrameUse use = host.use(pfn);
        if (use != (pmap.isShared(gfn) ? FrameUse.SHARED : FrameUse.GUEST))
            throw new Broken(vm.path() + "'s page " + gfn + " maps a frame of use " + use);
    }

    @Override
    public String toString() {
        return Arrays.stream(FrameUse.values())
                .map(u -> u + " " + host.count(u))
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }
}
