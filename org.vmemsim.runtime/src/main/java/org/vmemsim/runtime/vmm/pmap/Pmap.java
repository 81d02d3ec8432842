package org.vmemsim.runtime.vmm.pmap;

import org.vmemsim.runtime.memory.FrameUse;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.memory.SharedFrames;
import org.vmemsim.runtime.vmm.events.FrameEvents;

/**
 * A virtual machine's map from guest frames to host frames; a guest frame gets its host frame when it is first touched
 * (Waldspurger, OSDI 2002). It stands for guest-physical to host-virtual (memory slots) and host-virtual to host-physical
 * together, and knows what became of guest frames that have no host frame now: they were never touched, are in the swap file
 * or compressed, or the guest's balloon holds them.
 */
public final class Pmap {
    /** The guest frame is in the swap file. */
    private static final int SWAPPED = 1;

    /** The guest frame is in the compression cache. */
    private static final int COMPRESSED = 2;

    /** The guest's balloon holds the frame. */
    private static final int BALLOONED = 4;

    /** The guest frame maps a shared host frame. */
    private static final int SHARED = 8;

    /** The next write is to be noticed. */
    private static final int WATCHED = 16;

    private static final long NOTHING = FrameMap.NOTHING;

    private final PhysicalMemory host;
    private final SharedFrames shared;
    private final long guestFrames;
    private final int frameBits;
    private final HostPageSizes sizes;

    private final FrameEvents events;

    /** What pages in the swap file or compressed held, by their first guest frame. */
    private final SwappedContents kept;

    private final boolean identity;
    private long slot;
    private final FrameMap map = new FrameMap();
    private final FrameFlags flags;
    private long backed;
    private long swapped;
    private long ballooned;
    private long sharing;
    private long touched;
    private final NoticedTouches touches = new NoticedTouches();
    /** Watched frames within large host pages: while there are none, each frame is looked at alone. */
    private long watchedInLarge;

    private final Compressed compressed;
    private long limit = Long.MAX_VALUE;
    private PhysicalMemory.Shortage own = frames -> false;
    private Listener listener = new Listener() {};
    private int readAhead;
    private final Pins pins = new Pins();

    /** Is told of what happens to guest frames. */
    public interface Listener {
        /** A watched frame, or one that shared its host frame, is written. */
        default void written(long gfn) {}

        /** What a frame held is gone: it will be zero. */
        default void dropped(long gfn) {}

        /** The host page around a frame was read from the swap file. */
        default void swappedIn(long gfn, long frames) {}
    }

    /**
     * @param bytes of guest memory
     * @param smallestBits log2 of the bytes of the smallest host page that tables can map, of which the memory is a multiple
     * @param defaultBits log2 of the bytes of host pages
     * @param identity whether nothing maps the guest's memory: it is the first of the host's
     */
    public Pmap(
            PhysicalMemory host,
            SharedFrames shared,
            long bytes,
            int smallestBits,
            int defaultBits,
            boolean identity,
            FrameEvents events) {
        this.host = host;
        this.shared = shared;
        this.frameBits = host.frameBits();
        this.guestFrames = bytes >>> frameBits;
        this.sizes = new HostPageSizes(frameBits, smallestBits, guestFrames, defaultBits);
        this.events = events;
        this.flags = new FrameFlags(guestFrames);
        this.compressed = new Compressed(host);
        this.kept = new SwappedContents(host);
        this.identity = identity;
        if (identity) backed = guestFrames;
    }

    /** What happens to its guest frames. */
    public FrameEvents events() {
        return events;
    }

    public void listen(Listener newListener) {
        listener = newListener;
    }

    /** The most host frames that the machine may {@link #held hold}; {@code relief} takes some away when it wants more. */
    public void limit(long frames, PhysicalMemory.Shortage relief) {
        limit = frames;
        own = relief;
    }

    /** How many frames of the swap file behind one that is read are read with it. */
    public void readAhead(int frames) {
        readAhead = frames;
    }

    /** Says that guest frames [first, end) get host pages of {@code 2^bits} bytes. */
    public void zone(long first, long end, int bits) {
        sizes.zone(first, end, bits);
    }

    /** Log2 of the bytes of the host page behind a guest-physical address, backed or not. */
    public int bits(long gpa) {
        return sizes.bits(gpa);
    }

    /**
     * Says where the VMM's own address space holds the machine's memory (KVM's memory slot). No figure depends on it.
     *
     * @param hva of guest-physical address 0
     */
    public void slot(long hva) {
        slot = hva;
    }

    /** What it says of a guest-physical address, in words: gPA → hVA → hPA. */
    public String entry(long gpa) {
        long hpa = translate(gpa);
        return "the PMAP: gPA 0x" + Long.toHexString(gpa)
                + (identity ? "" : " → hVA 0x" + Long.toHexString(slot + gpa))
                + (hpa < 0 ? " → nothing" : " → hPA 0x" + Long.toHexString(hpa));
    }

    /** Whether there is guest memory at an address. */
    public boolean exists(long gpa) {
        return gpa >>> frameBits < guestFrames;
    }

    /** Host-physical address of a guest-physical one; -1 while nothing stands behind it. */
    public long translate(long gpa) {
        if (identity) return exists(gpa) ? gpa : NOTHING;
        long gfn = gpa >>> frameBits;
        long pfn = map.get(gfn);
        return pfn < 0 ? NOTHING : pfn << frameBits | gpa & (1L << frameBits) - 1;
    }

    /** The same, backing the host page around it first if need be. */
    public long back(long gpa) {
        long hpa = translate(gpa);
        if (hpa < 0) {
            bring(gpa);
            hpa = translate(gpa);
        }
        pins.pin(gpa >>> frameBits);
        if (touches.any()) touches.touch(start(gpa) >>> frameBits, 1L << bits(gpa) - frameBits);
        return hpa;
    }

    /** The same for a write: the page gets a host frame of its own if it shared one, and a watch ends. */
    public long backForWrite(long gpa) {
        long hpa = back(gpa);
        if (identity || writable(gpa)) return hpa;
        makeWritable(gpa >>> frameBits);
        return translate(gpa);
    }

    /** Keeps the host frame behind an address from being taken until as many others were held or backed as are kept. */
    public void hold(long gpa) {
        pins.pin(gpa >>> frameBits);
    }

    /** From here on so many frames that were reached last stay: what one walk reads, or it could begin again for ever. */
    public void pins(int frames) {
        pins.keep(frames);
    }

    /** Gives the host page around an address, which has none, its frames. */
    private void bring(long gpa) {
        int bits = bits(gpa);
        int order = bits - frameBits;
        long first = gpa >>> bits << bits >>> frameBits;
        long frames = 1L << order;
        pins.pin(first);
        if (held() + frames > limit) own.relieve(Math.min(frames, held() + frames - limit));
        long pfn = host.allocate(order, FrameUse.GUEST);
        int was = flags.get(first);
        put(first, pfn, order);
        backed += frames;
        if ((was & SWAPPED) != 0) readBack(first, pfn, order);
        else if ((was & COMPRESSED) != 0) decompress(first, pfn);
        else events.backed(first, frames);
        flags.clear(first, first + frames, SWAPPED | COMPRESSED | BALLOONED);
        if ((was & BALLOONED) != 0) {
            ballooned--;
            events.popped(first);
        }
        if ((was & SWAPPED) != 0 && readAhead > 0 && order == 0) readAhead(first);
    }

    /** How many guest frames from here on were never touched and can get host frames in a row, of {@code most}. */
    public long row(long gfn, long most) {
        if (identity || gfn < touched || gfn < flags.end() || touches.any() || !sizes.isAlways(frameBits)) return 0;
        return Math.max(0, Math.min(host.row(0, most), Math.min(guestFrames - gfn, limit - held())));
    }

    /** Gives guest frames in a row host frames in a row, as so many first touches do. */
    public void backRow(long gfn, long frames) {
        map.set(gfn, host.allocateRow(frames, FrameUse.GUEST), frames);
        backed += frames;
        touched = Math.max(touched, gfn + frames);
        pins.pin(gfn, frames);
        events.backed(gfn, frames);
    }

    private void readBack(long first, long pfn, int order) {
        kept.restore(first, pfn);
        events.swappedIn(first, 1L << order);
        swapped -= 1L << order;
        listener.swappedIn(first, 1L << order);
    }

    /** Reads the frames behind one that was read, as far as they are in the swap file and memory is free. */
    private void readAhead(long gfn) {
        for (long next = gfn + 1; next <= gfn + readAhead && next < guestFrames; next++) {
            if (!flags.has(next, SWAPPED) || host.free() < 1 || held() >= limit) return;
            if (bits(next << frameBits) != frameBits) return;
            long pfn = host.allocate(0, FrameUse.GUEST);
            put(next, pfn, 0);
            backed++;
            readBack(next, pfn, 0);
            flags.clear(next, SWAPPED);
        }
    }

    private void decompress(long gfn, long pfn) {
        kept.restore(gfn, pfn);
        compressed.remove(gfn);
        events.decompressed(gfn);
    }

    private void put(long gfn, long pfn, int order) {
        map.set(gfn, pfn, 1L << order);
        touched = Math.max(touched, gfn + (1L << order));
    }

    /** Takes the host frame from a guest frame that has one. */
    private void take(long gfn) {
        long pfn = map.get(gfn);
        map.clear(gfn);
        backed--;
        if (!isShared(gfn)) host.free(pfn << frameBits, 0);
        else {
            sharing--;
            shared.leave(pfn);
        }
        flags.clear(gfn, SHARED | WATCHED);
    }

    // ------------------------------------------------------------------ taking memory away

    /**
     * Writes the host page around an address to the machine's swap file, and gives its frames back. Whoever maps it must
     * forget it.
     *
     * @return whether there was one
     */
    public boolean swapOut(long gpa) {
        long start = start(gpa);
        long hpa = translate(start);
        if (hpa < 0 || identity) return false;
        int order = bits(gpa) - frameBits;
        long first = start >>> frameBits;
        kept.keep(first, hpa, order);
        if (order == 0) take(first);
        else {
            for (long i = 0; i < 1L << order; i++) map.clear(first + i);
            host.free(hpa, order);
            backed -= 1L << order;
        }
        for (long f = first; f < first + (1L << order); f++) {
            if (order > 0 && isWatched(f)) watchedInLarge--;
            flags.replace(f, SWAPPED);
        }
        swapped += 1L << order;
        events.swappedOut(first, 1L << order);
        return true;
    }

    /**
     * Compresses a guest frame; two of them take one host frame. When the cache is full, the frame that is longest in it goes
     * to the swap file.
     *
     * @param most guest frames that the cache may hold
     * @return whether it was a frame of its own that could be
     */
    public boolean compress(long gpa, long most) {
        if (!canCompress(gpa, most)) return false;
        long gfn = gpa >>> frameBits;
        long hpa = translate(gpa);
        while (compressed.size() >= most) spill();
        kept.keep(gfn, hpa, 0);
        map.clear(gfn);
        backed--;
        flags.replace(gfn, COMPRESSED);
        compressed.add(gfn, hpa);
        events.compressed(gfn);
        return true;
    }

    /** Whether {@link #compress} would do so. */
    public boolean canCompress(long gpa, long most) {
        return translate(gpa) >= 0 && !identity && most >= 2 && bits(gpa) == frameBits && !isShared(gpa >>> frameBits);
    }

    /** Writes the frame that is longest in the compression cache to the swap file. @return false if the cache is empty */
    public boolean spill() {
        if (compressed.size() == 0) return false;
        long oldest = compressed.oldest();
        flags.replace(oldest, flags.get(oldest) ^ (COMPRESSED | SWAPPED));
        compressed.remove(oldest);
        swapped++;
        events.spilled(oldest);
        return true;
    }

    /** The guest's balloon holds a frame now: what stood behind it is free. @return whether it had a host frame */
    public boolean balloon(long gpa) {
        long gfn = gpa >>> frameBits;
        if (bits(gpa) != frameBits) return false; // part of a large page cannot go alone
        boolean had = drop(gpa);
        if (!isBallooned(gfn)) ballooned++;
        flags.set(gfn, BALLOONED);
        return had;
    }

    /** The guest's balloon gives a frame back to its guest. */
    public void unballoon(long gpa) {
        long gfn = gpa >>> frameBits;
        if (!isBallooned(gfn)) return; // it was touched in the meantime
        flags.clear(gfn, BALLOONED);
        ballooned--;
    }

    /** Nobody needs what a frame holds: whatever stands behind it is free. @return whether it had a host frame */
    public boolean drop(long gpa) {
        long gfn = gpa >>> frameBits;
        if (identity) return false;
        int f = flags.get(gfn);
        boolean had = map.has(gfn);
        if (bits(gpa) != frameBits) return false; // part of a large page cannot go alone
        if (had) take(gfn);
        else if ((f & SWAPPED) != 0) swapped--;
        else if ((f & COMPRESSED) != 0) compressed.remove(gfn);
        else return false;
        flags.clear(gfn, SWAPPED | COMPRESSED);
        kept.forget(gfn);
        listener.dropped(gfn);
        return had;
    }

    /** Whether the host page around a frame was reached so recently that it may be in use. */
    public boolean isPinned(long gfn) {
        return pins.isPinned(gfn, bits(gfn << frameBits) - frameBits);
    }

    // ------------------------------------------------------------------ sharing

    /** Whether a guest frame can share its host frame: it has one of the smallest size. */
    public boolean canShare(long gfn) {
        return !identity && map.has(gfn) && bits(gfn << frameBits) == frameBits;
    }

    /** Makes the host frame of a guest frame a shared one, with this one sharer; its next write copies it. */
    public void protect(long gfn) {
        if (isShared(gfn)) return;
        flags.set(gfn, SHARED);
        sharing++;
        shared.begin(map.get(gfn));
    }

    /** Lets a guest frame map a shared host frame instead of its own, which is free then. */
    public void share(long gfn, long pfn) {
        if (map.get(gfn) == pfn) return;
        shared.join(pfn);
        int watched = flags.get(gfn) & WATCHED;
        take(gfn);
        map.set(gfn, pfn);
        backed++;
        sharing++;
        flags.set(gfn, SHARED | watched);
        events.shared(gfn, pfn);
    }

    /** Gives a guest frame a host frame of its own with the same contents. */
    public void breakSharing(long gfn) {
        if (!isShared(gfn)) return;
        pins.pin(gfn);
        long from = map.get(gfn);
        long to = host.allocate(0, FrameUse.GUEST);
        host.copyFrame(from, to);
        take(gfn);
        map.set(gfn, to);
        backed++;
        events.sharingBroken(gfn);
    }

    /** From here on a write to a guest frame is noticed once. Whoever lets the guest write it must be told. */
    public void watch(long gfn) {
        if (!isWatched(gfn) && bits(gfn << frameBits) != frameBits) watchedInLarge++;
        flags.set(gfn, WATCHED);
    }

    /** Whether a write to a guest frame would not be noticed. */
    public boolean isWatched(long gfn) {
        return flags.has(gfn, WATCHED);
    }

    /** Whether the guest may write the host page around an address without the VMM's knowing. */
    public boolean writable(long gpa) {
        return watchedInLarge == 0 ? writable(gpa, frameBits) : writable(gpa, bits(gpa));
    }

    /** The same of the aligned {@code 2^bits} bytes around an address. */
    public boolean writable(long gpa, int bits) {
        long first = gpa >>> bits << bits >>> frameBits;
        return !flags.any(first, first + (1L << Math.max(0, bits - frameBits)), SHARED | WATCHED);
    }

    /** The guest writes a frame. Whoever watches others in the same host page cannot be told apart from who watches this one. */
    private void makeWritable(long gfn) {
        int order = watchedInLarge == 0 ? 0 : bits(gfn << frameBits) - frameBits;
        if (order == 0) {
            breakSharing(gfn);
            flags.clear(gfn, WATCHED);
            listener.written(gfn);
            return;
        }
        for (long f = gfn >>> order << order, end = f + (1L << order); f < end; f++) {
            if (!isWatched(f)) continue;
            flags.clear(f, WATCHED);
            watchedInLarge--;
            listener.written(f);
        }
    }

    /** The number of the host frame behind a guest frame; -1 if there is none. */
    public long frameOf(long gfn) {
        return map.get(gfn);
    }

    /** Whether a guest frame maps a shared host frame. */
    public boolean isShared(long gfn) {
        return flags.has(gfn, SHARED);
    }

    // ------------------------------------------------------------------ noticing touches

    /** Frames whose next touch is to be noticed. */
    public NoticedTouches touches() {
        return touches;
    }

    // ------------------------------------------------------------------ states

    /** Whether the host page around an address is in the swap file. */
    public boolean isSwapped(long gpa) {
        long gfn = gpa >>> frameBits;
        return flags.has(gfn, SWAPPED);
    }

    /** Whether a guest frame holds something that its host must bring back first. */
    public boolean isAway(long gpa) {
        long gfn = gpa >>> frameBits;
        return flags.has(gfn, SWAPPED | COMPRESSED);
    }

    /** As {@link #translate}, bringing the page back first if the host took it away. */
    public long reach(long gpa) {
        long hpa = translate(gpa);
        return hpa < 0 && isAway(gpa) ? back(gpa) : hpa;
    }

    /** The eight bytes around an address, wherever they are kept now. Changes nothing. For checks. */
    public long peek(long gpa) {
        long hpa = translate(gpa);
        if (hpa >= 0) return host.word(hpa);
        long start = start(gpa);
        return kept.word(start >>> frameBits, gpa - start);
    }

    private long start(long gpa) {
        int bits = bits(gpa);
        return gpa >>> bits << bits;
    }

    /** Gives another host page to the one around an address, with the same contents. @return its first guest-physical address */
    public long move(long gpa) {
        int bits = bits(gpa);
        long start = gpa >>> bits << bits;
        if (bits == frameBits && isShared(start >>> frameBits)) {
            breakSharing(start >>> frameBits);
            return start;
        }
        long from = back(start);
        int order = bits - frameBits;
        long to = host.allocate(order, FrameUse.GUEST);
        for (int i = 0; i < 1 << order; i++) host.copyFrame((from >>> frameBits) + i, to + i);
        put(start >>> frameBits, to, order);
        host.free(from, order);
        return start;
    }

    /** Guest frames that are in the swap file. */
    public long swapped() {
        return swapped;
    }

    /** Guest frames in the compression cache. */
    public long compressed() {
        return compressed.size();
    }

    /** Host frames that the compression cache takes. */
    public long compressionFrames() {
        return compressed.frames();
    }

    /** Guest frames that the guest's balloon holds, as far as the host knows. */
    public long ballooned() {
        return ballooned;
    }

    /** Whether the guest's balloon holds a frame, as far as the host knows. */
    public boolean isBallooned(long gfn) {
        return flags.has(gfn, BALLOONED);
    }

    /** Guest frames that map a shared host frame. */
    public long sharing() {
        return sharing;
    }

    /** Whether guest-physical addresses are host-physical ones. */
    public boolean identity() {
        return identity;
    }

    /** Guest frames that have a host frame. */
    public long backed() {
        return backed;
    }

    /** Host frames that the guest costs: those behind its memory, a shared one for each page, and its compression cache. */
    public long held() {
        return backed + compressed.frames();
    }

    /** No guest frame from here on was ever touched. */
    public long touched() {
        return touched;
    }

    public int frameBits() {
        return frameBits;
    }

    public long guestFrames() {
        return guestFrames;
    }

    /** No guest frame from here on has a host frame, or is in any state. */
    public long known() {
        return Math.max(touched, flags.end());
    }
}
