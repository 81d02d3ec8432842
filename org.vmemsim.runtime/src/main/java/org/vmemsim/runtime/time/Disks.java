package org.vmemsim.runtime.time;

import java.util.IdentityHashMap;
import java.util.Map;
import org.vmemsim.runtime.memory.Transfers;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.scenario.machine.CostSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.memory.DiskSpec;
import org.vmemsim.runtime.scenario.settings.Cost;
import org.vmemsim.runtime.vmm.VirtualMachine;

/**
 * The disks of a machine, in runs over time: the host's, which all its guests and its own processes share, and one for each
 * guest, which is that guest's alone. A page of the smallest size is one request.
 *
 * <p>A request to write keeps nobody waiting unless all places of the disk are taken: who writes waits for a place, as a process
 * does that finds a full request queue (Linux, block/blk-mq-tag.c, blk_mq_get_tag). Who reads also waits until the page is there.
 */
public final class Disks {
    private final Counters counters;
    private final CostSpec costs;
    private final Device host;
    private final Map<VirtualMachine, Device> guests = new IdentityHashMap<>();
    private final Transfers hostMoves;
    private final boolean aheadOfNeed;
    private final long pageBytes;
    /** Who counts what the host does on its own account. */
    private long[] hostCounts = {};

    private long now;

    /** What one access wants of disks, and from when on. Writes come first, as they make room for what is read. */
    public static final class Request {
        private long hostWrites;
        private long guestWrites;
        private long hostReads;
        private long guestReads;

        /** When the next step of it is due, in nanoseconds; {@link Timeline#NEVER} where there is none. */
        public long at = Timeline.NEVER;

        public boolean open() {
            return at != Timeline.NEVER;
        }

        /** Nobody waits for it any more. */
        public void drop() {
            hostWrites = guestWrites = hostReads = guestReads = 0;
            at = Timeline.NEVER;
        }
    }

    /** Gives the counts of disks their places, while the machine is built. */
    private void register() {
        for (String of : new String[] {"host", "guest"}) {
            counters.index("disk." + of + ".requests");
            counters.index("disk." + of + ".busy", "time.devices");
            counters.index("disk." + of + ".response");
        }
    }

    /** @param hostMoves what the host moves to and from its disk */
    public Disks(HostSpec spec, Transfers hostMoves, long pageBytes, Counters counters) {
        this.counters = counters;
        register();
        this.costs = spec.costs();
        this.hostMoves = hostMoves;
        this.pageBytes = pageBytes;
        this.aheadOfNeed = spec.reclaim().swap().readAhead() > 0;
        this.host = device(spec.reclaim().swap().disk(), "host");
    }

    /** A guest's own disk. */
    public void add(VirtualMachine vm, DiskSpec disk) {
        guests.put(vm, device(disk, "guest"));
    }

    /** From here on what was moved counts; what the host does on its own account, here. */
    public void ready(Iterable<VirtualMachine> machines, long[] countsOfHost) {
        hostCounts = countsOfHost;
        hostMoves.clear();
        for (VirtualMachine vm : machines) vm.os().transfers().clear();
    }

    private Device device(DiskSpec disk, String of) {
        Device.Places places = new Device.Places(
                counters.index("disk." + of + ".requests"),
                counters.index("disk." + of + ".busy", "time.devices"),
                counters.index("disk." + of + ".response"));
        return new Device(disk, latency(disk, false, costs), latency(disk, true, costs), places);
    }

    /** Nanoseconds: those of a disk that has a name, else what costs say of a page. */
    private static double latency(DiskSpec disk, boolean store, CostSpec costs) {
        boolean named = !disk.equals(DiskSpec.DEFAULT);
        Cost cost = store ? named ? disk.write() : costs.swapOut() : named ? disk.read() : costs.swapIn();
        return cost.nanoseconds(costs.clock());
    }

    /** Nanoseconds that a page takes where no time passes: the service time of a disk that has a name, else what costs say. */
    public static double price(DiskSpec disk, boolean store, CostSpec costs, long pageBytes) {
        boolean named = !disk.equals(DiskSpec.DEFAULT);
        return latency(disk, store, costs) + (named ? pageBytes * 1e9 / disk.bandwidth() : 0);
    }

    private Device of(VirtualMachine vm) {
        return guests.getOrDefault(vm, host);
    }

    /** Whether no other machine uses what this one calls its disk. */
    public boolean isAlone(VirtualMachine vm) {
        return guests.containsKey(vm);
    }

    // ------------------------------------------------------------------ requests of accesses

    /**
     * After an access: what it moved becomes a request.
     *
     * @param at when the access was made
     * @return whether it moved anything
     */
    public boolean collect(VirtualMachine vm, Request request, long at) {
        Transfers own = vm.os().transfers();
        if (!own.any() && !hostMoves.any()) return false;
        request.hostWrites = hostMoves.writes();
        request.hostReads = hostMoves.reads();
        request.guestWrites = own.writes();
        request.guestReads = own.reads();
        request.at = at;
        hostMoves.clear();
        own.clear();
        return true;
    }

    /**
     * The next step of a request: all writes to a disk at once, or one read. No other request may be due before it.
     *
     * @param counts of who waits for it
     * @return nanoseconds that it takes; the request is due again after them, unless it is over
     */
    public long step(VirtualMachine vm, Request r, long[] counts) {
        Device guest = of(vm);
        if (r.hostWrites > 0) {
            long placed = write(host, r.at, r.hostWrites, counts);
            r.hostWrites = 0;
            return next(r, placed);
        }
        if (r.guestWrites > 0) {
            long placed = write(guest, r.at, r.guestWrites, counts);
            r.guestWrites = 0;
            return next(r, placed);
        }
        if (r.hostReads > 0) {
            long done = host.request(r.at, false, pageBytes, counts);
            r.hostReads--;
            if (aheadOfNeed) for (; r.hostReads > 0; r.hostReads--) host.request(r.at, false, pageBytes, counts);
            return next(r, done);
        }
        long done = guest.request(r.at, false, pageBytes, counts);
        r.guestReads--;
        return next(r, done);
    }

    /** Whether the next step of a request is one of the host's disk. */
    public static boolean waitsForHost(Request r) {
        return r.hostWrites > 0 || r.guestWrites == 0 && r.hostReads > 0;
    }

    private static long next(Request r, long then) {
        long ns = then - r.at;
        boolean over = (r.hostWrites | r.guestWrites | r.hostReads | r.guestReads) == 0;
        if (over) r.at = Timeline.NEVER;
        return ns;
    }

    private long write(Device device, long at, long pages, long[] counts) {
        for (long i = 0; i < pages; i++) device.request(at, true, pageBytes, counts);
        return Math.max(at, device.begun());
    }

    // ------------------------------------------------------------------ what nobody waits for

    /** It is later, and all requests made before have been told. */
    public void settle(long time) {
        now = time;
        host.settle(time);
        for (Device d : guests.values()) d.settle(time);
    }

    /** What statements and the machine itself moved at this time keeps disks busy, and nobody waiting. */
    public void background(Iterable<VirtualMachine> machines) {
        submit(host, hostMoves, hostCounts);
        for (VirtualMachine vm : machines) {
            Transfers own = vm.os().transfers();
            if (own.any()) submit(of(vm), own, counts(vm));
        }
    }

    private long[] counts(VirtualMachine vm) {
        if (vm.pmap() != null) return vm.pmap().events().ofMachine();
        return vm.running().process != null ? vm.running().process.counts() : hostCounts;
    }

    private void submit(Device device, Transfers moves, long[] counts) {
        for (long i = 0; i < moves.writes(); i++) device.request(now, true, pageBytes, counts);
        for (long i = 0; i < moves.reads(); i++) device.request(now, false, pageBytes, counts);
        moves.clear();
    }

    /**
     * How many more pages the host can write at this time so that the writes begin within so many nanoseconds. Whoever takes
     * memory back in the background takes no more at a time: it would never wait, and others would wait behind all it wrote.
     */
    public long roomOfHost(long within) {
        return host.room(now, now + within, pageBytes) - hostMoves.writes();
    }

    /** The same of a guest's disk. */
    public long roomOf(VirtualMachine vm, long within) {
        return of(vm).room(now, now + within, pageBytes) - vm.os().transfers().writes();
    }
}
