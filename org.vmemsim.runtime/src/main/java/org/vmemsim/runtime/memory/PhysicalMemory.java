package org.vmemsim.runtime.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The host's frames. Only frames that were written have storage: {@code base[pfn]} leads to the words of one pool, which
 * never shrinks; what a frame needs no more is used again. All others read as zero, and so does what lies beyond the end. A frame is the smallest page or table of
 * the machine, 4 KiB as a rule.
 *
 * <p>{@code long[][]} of frames was measured slower; pool indices instead of frame numbers in entries would be 10–30 %
 * faster on misses but would mix host with simulated addresses. Never write {@code pool[allocate()]}: Java evaluates the
 * array before the call that replaces it.
 */
public final class PhysicalMemory implements TableMemory {
    /** Takings of frames between two looks at whether to go on. */
    private static final int PULSE = 1 << 10;

    private final int frameBits;
    private final int wordBits;
    private final FrameAllocator allocator;
    private final long frames;
    private long[] pool;
    private int[] base = new int[1 << 10];
    private int next;
    /** Storage, all zero, that frames had which need none any more. */
    private int[] spare = new int[16];

    private int spares;
    private byte[] use = new byte[1 << 10];
    /** How often frames changed their use. */
    private long changes;

    private final long[] uses = new long[FrameUse.values().length];
    private static final FrameUse[] USES = FrameUse.values();
    /** Frames that belong to guests from the start, below which nothing is given out. */
    private long reserved;

    private Shortage shortage = frames -> false;
    private @Nullable Runnable pulse;
    private int taken;

    /** Is asked to make frames free. */
    @FunctionalInterface
    public interface Shortage {
        /**
         * Makes at least so many frames free.
         *
         * @return whether any became free
         */
        boolean relieve(long frames);
    }

    /**
     * @param frameBits log2 of the bytes of a frame, 3 to 30
     * @param bytes of memory
     */
    public PhysicalMemory(int frameBits, long bytes) {
        this.frameBits = frameBits;
        this.wordBits = frameBits - 3;
        this.frames = bytes >>> frameBits;
        this.allocator = new FrameAllocator("the host", 0, frames);
        this.next = 1 << wordBits; // the first block stays zero: it stands for every frame without storage
        this.pool = new long[next * 2];
    }

    public int frameBits() {
        return frameBits;
    }

    /** Frames in all. */
    public long frames() {
        return frames;
    }

    /** Frames given out. */
    public long used() {
        return allocator.used();
    }

    /** Frames not given out. */
    @Override
    public long free() {
        return frames - allocator.used();
    }

    /** Does something that may take very many frames, and {@code each} time after some of them. What {@code each} throws ends it. */
    public void pulsing(Runnable each, Runnable work) {
        pulse = each;
        try {
            work.run();
        } finally {
            pulse = null;
        }
    }

    /** Who makes frames free when none is left. */
    public void onShortage(Shortage relief) {
        shortage = relief;
    }

    @Override
    public long allocate(int order, int backing) {
        return allocate(order, FrameUse.HOST) << frameBits;
    }

    /**
     * Takes 2^order frames in a row; when there are none, others lose theirs if someone {@link #onShortage helps}.
     *
     * @return the number of the first
     */
    public long allocate(int order, FrameUse by) {
        if ((++taken & PULSE - 1) == 0 && pulse != null) pulse.run();
        while (!allocator.has(order)) if (!shortage.relieve(1L << order)) break;
        long first = allocator.allocate(order);
        mark(first, order, by);
        return first;
    }

    /** Says what 2^order frames are used for from now on. */
    public void mark(long pfn, int order, FrameUse by) {
        long end = pfn + (1L << order);
        if (end > use.length) use = Arrays.copyOf(use, (int) Math.max(end, Math.min(use.length * 2L, frames)));
        for (int f = (int) pfn; f < end; f++) {
            uses[use[f]]--;
            use[f] = (byte) by.ordinal();
        }
        uses[by.ordinal()] += 1L << order;
        changes += 1L << order;
    }

    /** How often frames changed their use so far. */
    public long changes() {
        return changes;
    }

    /** No frame from here on was ever used. */
    public long everUsed() {
        return Math.max(reserved, Math.min(use.length, frames));
    }

    /** What a frame is used for. */
    public FrameUse use(long pfn) {
        if (pfn < reserved) return FrameUse.GUEST;
        return pfn < use.length ? USES[use[(int) pfn]] : FrameUse.FREE;
    }

    /** Frames of a use. */
    public long count(FrameUse of) {
        if (of == FrameUse.FREE) return free();
        return uses[of.ordinal()] + (of == FrameUse.GUEST ? reserved : 0);
    }

    @Override
    public long take(int order, int backing) {
        return allocate(order, backing);
    }

    @Override
    public boolean has(int order, int backing) {
        return allocator.has(order);
    }

    /** Keeps the first bytes from being given out, before anything was. */
    public void reserve(long bytes) {
        reserved = bytes >>> frameBits;
        allocator.reserve(reserved);
    }

    @Override
    public void occupy(long hpa, long bytes, int backing) {
        if (bytes > (frames << frameBits) - hpa)
            throw new OutOfMemoryException("no memory at host address 0x" + Long.toHexString(hpa + bytes - 1));
    }

    @Override
    public void free(long hpa, int order) {
        long first = hpa >>> frameBits;
        for (long f = first, end = f + (1L << order); f < end; f++) clear(f);
        mark(first, order, FrameUse.FREE);
        allocator.free(first, order);
    }

    /** The word at an address, whose lowest three bits do not matter. */
    public long word(long hpa) {
        return pool[at(hpa)];
    }

    /** Where the word at an address lies in {@link #words}: among zeros for a frame without storage. */
    public int at(long hpa) {
        long pfn = hpa >>> frameBits;
        int b = pfn < base.length ? base[(int) pfn] : 0;
        return b + (int) (hpa >>> 3 & (1L << wordBits) - 1);
    }

    @Override
    public long read(long hpa, int sizeLog2) {
        long word = word(hpa);
        if (sizeLog2 == 3) return word;
        return word >>> ((hpa & 7) << 3) & (1L << (8 << sizeLog2)) - 1;
    }

    @Override
    public void write(long hpa, int sizeLog2, long value) {
        int at = backed(hpa >>> frameBits) + (int) (hpa >>> 3 & (1L << wordBits) - 1);
        if (sizeLog2 == 3) {
            pool[at] = value;
            return;
        }
        long mask = (1L << (8 << sizeLog2)) - 1;
        int shift = (int) (hpa & 7) << 3;
        pool[at] = pool[at] & ~(mask << shift) | (value & mask) << shift;
    }

    @Override
    public long[] contents(long hpa, int order) {
        long[] words = {};
        for (int i = 0; i < 1 << order; i++) {
            int b = base((hpa >>> frameBits) + i);
            if (b == 0) continue;
            if (words.length == 0) words = new long[1 << order + wordBits];
            System.arraycopy(pool, b, words, i << wordBits, 1 << wordBits);
        }
        return words;
    }

    @Override
    public void fill(long hpa, long[] contents) {
        for (int i = 0; i < contents.length >>> wordBits; i++) {
            int b = backed((hpa >>> frameBits) + i);
            System.arraycopy(contents, i << wordBits, pool, b, 1 << wordBits);
        }
    }

    /** Makes the target hold what the source holds. */
    public void copyFrame(long fromPfn, long toPfn) {
        int from = base(fromPfn);
        if (from == 0) {
            clear(toPfn);
            return;
        }
        int to = backed(toPfn);
        System.arraycopy(pool, from, pool, to, 1 << wordBits);
    }

    /** Makes a frame zero; its storage is another's from now on. */
    public void clear(long pfn) {
        int b = base(pfn);
        if (b == 0) return;
        Arrays.fill(pool, b, b + (1 << wordBits), 0);
        base[(int) pfn] = 0;
        if (spares == spare.length) spare = Arrays.copyOf(spare, spares * 2);
        spare[spares++] = b;
    }

    /** Where a frame's words begin in {@link #words}; 0 for a frame without storage. */
    public int base(long pfn) {
        return pfn < base.length ? base[(int) pfn] : 0;
    }

    /** The pool as it is now; not to be kept over anything that writes. */
    public long[] words() {
        return pool;
    }

    private int backed(long pfn) {
        if (pfn >= frames)
            throw new OutOfMemoryException("no memory at host address 0x" + Long.toHexString(pfn << frameBits));
        if (pfn >= base.length) base = Arrays.copyOf(base, (int) Math.max(pfn + 1, Math.min(base.length * 2L, frames)));
        int b = base[(int) pfn];
        if (b != 0) return b;
        if (spares > 0) {
            b = spare[--spares];
            base[(int) pfn] = b;
            return b;
        }
        if (next + (1 << wordBits) > pool.length) pool = Arrays.copyOf(pool, pool.length * 2);
        b = next;
        base[(int) pfn] = b;
        next += 1 << wordBits;
        return b;
    }
}
