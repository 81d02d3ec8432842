package org.vmemsim.runtime.vmm.pmap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.memory.FrameAllocator;
import org.vmemsim.runtime.memory.OutOfMemoryException;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.memory.TableMemory;

/**
 * What a guest's operating system believes is memory: it gives out guest frames and reads and writes entries in them. The
 * kernel's own accesses are not translated here, only their effects are: a write gets its frame backed, and the VMM may
 * watch it.
 */
public final class GuestMemory implements TableMemory {
    /** Told of what the guest's kernel does to its memory. */
    public interface Watcher {
        /** The kernel touches memory that has no host frame yet. */
        void touchUnbacked(long gpa);

        /** How many frames from here on, which have no host frame, can be touched at once by {@link #touchRow}, of {@code most}. */
        long row(long gpa, long most);

        /** The kernel touches frames in a row that have no host frame yet. */
        void touchRow(long gpa, long frames);

        /** Whether it is to know of each entry that the kernel writes to a frame. */
        boolean watches(long gpa);

        /** The kernel writes memory that the guest may only read as it is. */
        void writeProtected(long gpa);

        /** What the host had behind frames that the guest never used is gone: no table of the VMM may lead to it. */
        void takenBack(long from, long to);

        /** The kernel writes an entry; {@code write} does it. */
        void write(long gpa, Runnable write);
    }

    private final String name;
    private final PhysicalMemory host;
    private final Pmap pmap;
    private final FrameAllocator frames;
    /** By log2 of the bytes of their host pages. */
    private final Map<Integer, List<FrameAllocator>> zones = new HashMap<>();

    private final int frameBits;
    private final int defaultBits;
    private long used;
    private Watcher watcher;
    /** Whether the host reads, and not the guest's kernel. */
    private boolean hostReads;
    /** What {@link #allocate} gave last, as far as it was never touched before. */
    private long newFrom;

    private long newEnd;

    /**
     * @param name of the guest, for messages
     * @param defaultBits log2 of the bytes of host pages where none are asked for
     */
    public GuestMemory(String name, PhysicalMemory host, Pmap pmap, int defaultBits, Watcher watcher) {
        this.name = name;
        this.host = host;
        this.pmap = pmap;
        this.frameBits = host.frameBits();
        this.defaultBits = defaultBits;
        this.frames = new FrameAllocator("guest " + name, 0, pmap.guestFrames());
        this.watcher = watcher;
    }

    public void watch(Watcher newWatcher) {
        watcher = newWatcher;
    }

    @Override
    public long allocate(int order, int backing) {
        long gpa = take(order, backing);
        long first = gpa >>> frameBits;
        newFrom = first;
        newEnd = first;
        for (long f = first, end = first + (1L << order); f < end; f = newEnd) {
            long at = f << frameBits;
            boolean used = pmap.translate(at) >= 0 || pmap.isAway(at);
            long row = used || order == 0 ? 0 : watcher.row(at, end - f);
            if (row > 0) watcher.touchRow(at, row);
            else if (used) host.clear(touchToWrite(at) >>> frameBits);
            else touch(at);
            newEnd = f + Math.max(1, row);
            if (used) newFrom = newEnd;
        }
        return gpa;
    }

    @Override
    public long row(int backing, long most) {
        if (backing != 0 && backing != defaultBits) return 0;
        long next = frames.next();
        long gpa = next << frameBits;
        long some = Math.min(frames.row(), most);
        if (some == 0) return 0;
        if (pmap.translate(gpa) < 0) return watcher.row(gpa, some);
        int bits = pmap.bits(gpa); // of a large host page, of which a part came into use before
        return pmap.writable(gpa, bits) ? Math.min(some, ((gpa >>> bits) + 1 << bits - frameBits) - next) : 0;
    }

    @Override
    public long allocateRow(int backing, long count) {
        long first = frames.allocateRow(count);
        long end = first + count;
        used += count;
        boolean backed = pmap.translate(first << frameBits) >= 0;
        if (!backed) watcher.touchRow(first << frameBits, count);
        else
            for (long f = first; f < end; f++) {
                pmap.hold(f << frameBits);
                host.clear(pmap.translate(f << frameBits) >>> frameBits);
            }
        newFrom = backed ? end : end - 1;
        newEnd = end;
        return first << frameBits;
    }

    @Override
    public long take(int order, int backing) {
        int bits = backing == 0 ? defaultBits : backing;
        long first = bits == defaultBits ? frames.allocate(order) : fromZone(order, bits);
        used += 1L << order;
        return first << frameBits;
    }

    /**
     * Frames whose host pages have another size come out of blocks of their own, so that no host page is shared with others.
     * No guest used the blocks before. What the host put behind them in advance is dropped.
     */
    private long fromZone(int order, int bits) {
        FrameAllocator zone = zone(order, bits);
        if (zone == null) {
            int blockOrder = blockOrder(order, bits);
            long first = frames.allocateUnused(blockOrder);
            takeBack(first, first + (1L << blockOrder));
            pmap.zone(first, first + (1L << blockOrder), bits);
            zone = new FrameAllocator("guest " + name, first, 1L << blockOrder);
            zones.computeIfAbsent(bits, b -> new ArrayList<>()).add(zone);
        }
        return zone.allocate(order);
    }

    /** Host frames of another size are to come behind frames that no guest used: what a host put there beforehand goes. */
    private void takeBack(long first, long end) {
        boolean any = false;
        for (long gfn = first; gfn < end; gfn++) {
            long gpa = gfn << frameBits;
            if (pmap.translate(gpa) < 0 && !pmap.isAway(gpa)) continue;
            pmap.drop(gpa);
            any = true;
        }
        if (any) watcher.takenBack(first << frameBits, end << frameBits);
    }

    /** The newest block with room; an older one only where no further block can be had. */
    private @Nullable FrameAllocator zone(int order, int bits) {
        List<FrameAllocator> all = zones.getOrDefault(bits, List.of());
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).has(order)) return all.get(i);
            if (frames.hasUnused(blockOrder(order, bits))) return null;
        }
        return null;
    }

    private int blockOrder(int order, int bits) {
        return Math.max(Math.max(bits, defaultBits) - frameBits, Math.max(order, 9));
    }

    @Override
    public boolean has(int order, int backing) {
        int bits = backing == 0 ? defaultBits : backing;
        if (bits == defaultBits) return frames.has(order);
        return zone(order, bits) != null || frames.hasUnused(blockOrder(order, bits));
    }

    @Override
    public long free() {
        return pmap.guestFrames() - used;
    }

    @Override
    public void occupy(long gpa, long bytes, int backing) {
        if (bytes > (pmap.guestFrames() << frameBits) - gpa)
            throw new OutOfMemoryException(
                    "guest " + name + " has no memory at 0x" + Long.toHexString(gpa + bytes - 1));
        int bits = backing == 0 ? defaultBits : backing;
        long end = gpa + bytes;
        if (bits != defaultBits)
            pmap.zone(
                    gpa >>> bits << bits >>> frameBits, (end + (1L << bits) - 1) >>> bits << bits >>> frameBits, bits);
        for (long at = gpa >>> frameBits << frameBits; at < end; ) {
            long row = watcher.row(at, end - at + (1L << frameBits) - 1 >>> frameBits);
            if (row > 0) watcher.touchRow(at, row);
            else touch(at);
            at += Math.max(1, row) << frameBits;
        }
    }

    @Override
    public void free(long gpa, int order) {
        used -= 1L << order;
        long first = gpa >>> frameBits;
        for (FrameAllocator zone : zones.getOrDefault(pmap.bits(gpa), List.of()))
            if (zone.holds(first)) {
                zone.free(first, order);
                return;
            }
        frames.free(first, order);
    }

    /** The kernel touches memory. @return where it is then */
    private long touch(long gpa) {
        if (pmap.translate(gpa) < 0) watcher.touchUnbacked(gpa);
        pmap.hold(gpa);
        return pmap.translate(gpa);
    }

    private long touchToWrite(long gpa) {
        touch(gpa);
        if (!pmap.writable(gpa)) watcher.writeProtected(gpa);
        return pmap.translate(gpa);
    }

    /** The kernel reads memory. @return where it is; -1 if nothing was ever written there */
    private long look(long gpa) {
        if (hostReads) return pmap.reach(gpa);
        return pmap.isAway(gpa) ? touch(gpa) : pmap.translate(gpa);
    }

    /**
     * Reads as the host does, through its own mapping of the guest's memory (KVM, virt/kvm/kvm_main.c, kvm_read_guest): what is
     * away comes back, but nothing exits, and no table of the VMM maps it for the guest.
     *
     * @param reading only reads
     */
    public long byHost(LongSupplier reading) {
        boolean before = hostReads;
        hostReads = true;
        try {
            return reading.getAsLong();
        } finally {
            hostReads = before;
        }
    }

    @Override
    public long read(long gpa, int sizeLog2) {
        long hpa = look(gpa);
        return hpa < 0 ? 0 : host.read(hpa, sizeLog2);
    }

    @Override
    public void write(long gpa, int sizeLog2, long value) {
        touchToWrite(gpa);
        watcher.write(gpa, () -> host.write(pmap.translate(gpa), sizeLog2, value));
    }

    @Override
    public void writeRow(long gpa, int sizeLog2, int entries, long first, long step) {
        long hpa = touchToWrite(gpa);
        if (!watcher.watches(gpa)) host.writeRow(hpa, sizeLog2, entries, first, step);
        else for (int i = 0; i < entries; i++) write(gpa + ((long) i << sizeLog2), sizeLog2, first + i * step);
    }

    @Override
    public long[] contents(long gpa, int order) {
        long[] words = {};
        int each = 1 << frameBits - 3;
        for (int i = 0; i < 1 << order; i++) {
            long at = gpa + ((long) i << frameBits);
            if (pmap.isSwapped(at)) pmap.events().pagedTwice();
            long hpa = look(at);
            long[] frame = hpa < 0 ? new long[0] : host.contents(hpa, 0);
            if (frame.length == 0) continue;
            if (words.length == 0) words = new long[each << order];
            System.arraycopy(frame, 0, words, i * each, each);
        }
        return words;
    }

    @Override
    public void fill(long gpa, long[] contents) {
        int each = 1 << frameBits - 3;
        for (int i = 0; i < contents.length / each; i++) {
            long at = gpa + ((long) i << frameBits);
            host.fill(touchToWrite(at), java.util.Arrays.copyOfRange(contents, i * each, (i + 1) * each));
        }
    }

    /** The kernel copies a frame. */
    public void copyFrame(long from, long to) {
        long source = touch(from << frameBits);
        long target = touchToWrite(to << frameBits);
        host.copyFrame(source >>> frameBits, target >>> frameBits);
    }

    /** Who gives out the frames whose host pages have the default size: figures of fragmentation are its. */
    public FrameAllocator frames() {
        return frames;
    }

    /** Whether a frame was given out last, and never touched before. */
    public boolean isNew(long gfn) {
        return gfn >= newFrom && gfn < newEnd;
    }

    /** A processor may know what was given out last from here on. */
    public void known() {
        newEnd = newFrom;
    }

    /** Frames that the guest uses. */
    public long used() {
        return used;
    }

    public Pmap pmap() {
        return pmap;
    }
}
