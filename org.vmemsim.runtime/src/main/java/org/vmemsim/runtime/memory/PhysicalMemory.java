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

    /** Words of the largest pool: 16 GiB, less a frame, since an array cannot be longer. */
    private static final int LONGEST = Integer.MAX_VALUE >>> 12 << 12;

    /** Frames for one that has storage: of pages in a row one in 513 is a table. */
    private static final long SPARSE = 1 << 10;

    private static final int UNBUILT = -1;

    private final int frameBits;
    private final int wordBits;
    private final FrameAllocator allocator;
    private final long frames;
    /** Frames that were written and have no storage: nobody has looked at them. */
    private final Unbuilt unbuilt = new Unbuilt();

    private long[] pool;
    /** {@link #UNBUILT} for a frame that nobody has looked at. */
    private int[] base = new int[1 << 10];

    /** The same for frames so far up that an array for all below would be much longer than what they hold. */
    private final LongIntMap far = new LongIntMap(0);

    /** Frames with storage. */
    private long stored;

    private int next;
    /** Storage, all zero, that frames had which need none any more. */
    private int[] spare = new int[16];

    private int spares;
    private final FrameUses use = new FrameUses();
    /** How often frames changed their use. */
    private long changes;

    private final long[] uses = new long[FrameUse.values().length];
    private final long[] beforeMark = new long[uses.length];
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

    @Override
    public long row(int backing, long most) {
        return Math.min(most, allocator.row());
    }

    @Override
    public long allocateRow(int backing, long frames) {
        return allocateRow(frames, FrameUse.HOST) << frameBits;
    }

    /** The same for a use. @return the number of the first frame */
    public long allocateRow(long frames, FrameUse by) {
        if (pulse != null) pulse.run();
        long first = allocator.allocateRow(frames);
        markRow(first, frames, by);
        return first;
    }

    /** Says what 2^order frames are used for from now on. */
    public void mark(long pfn, int order, FrameUse by) {
        markRow(pfn, 1L << order, by);
    }

    private void markRow(long pfn, long count, FrameUse by) {
        long[] before = beforeMark;
        Arrays.fill(before, 0);
        use.set(pfn, count, by.ordinal(), before);
        for (int u = 0; u < before.length; u++) uses[u] -= before[u];
        uses[by.ordinal()] += count;
        changes += count;
    }

    /** How often frames changed their use so far. */
    public long changes() {
        return changes;
    }

    /** No frame from here on was ever used. */
    public long everUsed() {
        return Math.max(reserved, use.end());
    }

    /** What a frame is used for. */
    public FrameUse use(long pfn) {
        if (pfn < reserved) return FrameUse.GUEST;
        return USES[use.get(pfn)];
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
        int at = at(hpa);
        return pool[at];
    }

    /** Where the word at an address lies in {@link #words}, which may be others then: among zeros for a frame without storage. */
    public int at(long hpa) {
        long pfn = hpa >>> frameBits;
        int b = pfn < base.length ? base[(int) pfn] : far.get(pfn);
        if (b < 0) b = backed(pfn);
        return b + (int) (hpa >>> 3 & (1L << wordBits) - 1);
    }

    private int place(long pfn) {
        return pfn < base.length ? base[(int) pfn] : far.get(pfn);
    }

    private void place(long pfn, int b) {
        if (pfn < base.length) base[(int) pfn] = b;
        else if (b == 0) far.remove(pfn);
        else far.put(pfn, b);
    }

    @Override
    public long read(long hpa, int sizeLog2) {
        long pfn = hpa >>> frameBits;
        if (sizeLog2 >= 2 && place(pfn) < 0 && unbuilt.isReadable(pfn, sizeLog2))
            return unbuilt.read(pfn, index(hpa, sizeLog2));
        return fetch(hpa, sizeLog2);
    }

    /** As {@link #read}, by hardware: what it reads it will read again. */
    public long fetch(long hpa, int sizeLog2) {
        long word = word(hpa);
        if (sizeLog2 == 3) return word;
        return word >>> ((hpa & 7) << 3) & (1L << (8 << sizeLog2)) - 1;
    }

    @Override
    public void write(long hpa, int sizeLog2, long value) {
        if (sizeLog2 >= 2 && put(hpa, sizeLog2, 1, value, 0)) return;
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
    public void writeRow(long hpa, int sizeLog2, int entries, long first, long step) {
        if (put(hpa, sizeLog2, entries, first, step)) return;
        long value = first;
        for (int i = 0; i < entries; i++, value += step) write(hpa + ((long) i << sizeLog2), sizeLog2, value);
    }

    /** Number of an entry within its frame. */
    private int index(long hpa, int sizeLog2) {
        return (int) (hpa & (1L << frameBits) - 1) >>> sizeLog2;
    }

    /** Notes what is written to a frame that nobody has looked at. @return false for others */
    private boolean put(long hpa, int sizeLog2, int entries, long first, long step) {
        long pfn = hpa >>> frameBits;
        int b = place(pfn);
        if (b > 0 || pfn >= frames || !unbuilt.add(pfn, index(hpa, sizeLog2), entries, sizeLog2, first, step))
            return false;
        if (b == 0) lay(pfn, UNBUILT);
        return true;
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
        int b = place(pfn);
        if (b == 0) return;
        place(pfn, 0);
        if (b < 0) {
            unbuilt.forget(pfn);
            return;
        }
        stored--;
        Arrays.fill(pool, b, b + (1 << wordBits), 0);
        if (spares == spare.length) spare = Arrays.copyOf(spare, spares * 2);
        spare[spares++] = b;
    }

    /** Where a frame's words begin in {@link #words}; 0 for a frame without storage. */
    public int base(long pfn) {
        int b = place(pfn);
        return b < 0 ? backed(pfn) : b;
    }

    /** The pool as it is now; not to be kept over anything that writes. */
    public long[] words() {
        return pool;
    }

    private int backed(long pfn) {
        if (pfn >= frames)
            throw new OutOfMemoryException("no memory at host address 0x" + Long.toHexString(pfn << frameBits));
        int b = place(pfn);
        if (b > 0) return b;
        boolean noted = b < 0;
        b = spares > 0 ? spare[--spares] : storage();
        stored++;
        lay(pfn, b);
        if (noted) unbuilt.build(pfn, pool, b);
        return b;
    }

    /** Notes where a frame's words are, in a longer array if by then enough of its frames have some. */
    private void lay(long pfn, int b) {
        if (pfn >= base.length && pfn < SPARSE * (stored + SPARSE)) {
            base = Arrays.copyOf(base, (int) Math.max(pfn + 1, Math.min(base.length * 2L, frames)));
            if (far.size() > 0) for (long f : far.keys(0, base.length)) base[(int) f] = far.remove(f);
        }
        place(pfn, b);
    }

    private int storage() {
        long end = next + (1L << wordBits);
        if (end > LONGEST)
            throw new OutOfMemoryException("the simulated machine's tables hold more than the " + (LONGEST >>> 27)
                    + " GiB that can be simulated");
        if (end > pool.length) pool = Arrays.copyOf(pool, (int) Math.min(LONGEST, pool.length * 2L));
        int b = next;
        next = (int) end;
        return b;
    }
}
