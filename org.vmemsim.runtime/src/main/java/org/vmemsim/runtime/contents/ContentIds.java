package org.vmemsim.runtime.contents;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.vmemsim.runtime.memory.PhysicalMemory;

/**
 * Identities of page contents on one host: 0 is a page of zeros, equal identities are equal bytes. They are given out in
 * blocks, which know what their contents are like: how long they last, and how many of them compress well.
 */
public final class ContentIds {
    /** A page of zeros. */
    public static final long ZEROS = 0;

    static final int BLOCK_BITS = 10;

    private static final long LOW = (1L << Integer.SIZE) - 1;
    private static final long COMBINED = Long.MIN_VALUE;

    private final Map<String, Family> families = new HashMap<>();
    private long[] lasting = new long[16];
    private float[] compressible = new float[16];
    private int blocks = 1; // what is in the first is never given out, since 0 has a meaning
    private long scans;
    private LongSupplier clock = () -> 0;
    private boolean timed;
    private boolean known;

    /** From here on time passes, and changing contents change with it. */
    public void time(LongSupplier now) {
        clock = now;
        timed = true;
    }

    /** All memory is going to be scanned; where no time passes, half of the changing contents change before. */
    public void nextScan() {
        scans++;
    }

    /**
     * Whether the store that is under way writes a known word, which memory really holds: it does not replace the contents by
     * unknown ones, but lays the word over them.
     */
    public void known(boolean isKnown) {
        known = isKnown;
    }

    boolean known() {
        return known;
    }

    /**
     * A block of identities, {@code 1 << BLOCK_BITS} of them.
     *
     * @param lasts how long such contents last, in nanoseconds; 0 for ever
     * @param compressing share of them that compress to half a page or less
     * @return the first
     */
    int block(long lasts, double compressing) {
        if (blocks == 1 << Integer.SIZE - BLOCK_BITS) throw new IllegalStateException("there are too many contents");
        if (blocks == lasting.length) {
            lasting = Arrays.copyOf(lasting, 2 * blocks);
            compressible = Arrays.copyOf(compressible, 2 * blocks);
        }
        lasting[blocks] = lasts;
        compressible[blocks] = (float) compressing;
        return blocks++ << BLOCK_BITS;
    }

    /** What images of one family have in common. */
    Family family(String name) {
        return families.computeIfAbsent(name, n -> new Family(this));
    }

    /** What an identity as it is kept stands for now: contents that change stand for others later. */
    long now(int id) {
        long every = lasting[id >>> BLOCK_BITS];
        if (every == 0) return id & LOW;
        long spread = mix(id) >>> 1;
        long turn = timed ? (clock.getAsLong() + spread % every) / every : scans + (id & 1) >>> 1;
        return (turn + 1) << Integer.SIZE | id & LOW;
    }

    /** Whether contents compress to half a page or less. */
    public boolean compressible(long content) {
        int id = (int) content;
        return content == ZEROS || (mix(content) >>> 11) * 0x1p-53 < compressible[id >>> BLOCK_BITS];
    }

    /** The identity of contents with the words that a host frame really holds laid over them. */
    public static long over(long content, PhysicalMemory host, long pfn) {
        int base = host.base(pfn);
        if (base == 0) return content;
        long[] words = host.words();
        int end = base + (1 << host.frameBits() - 3);
        long hash = 0;
        for (int i = base; i < end; i++) if (words[i] != 0) hash = mix(hash ^ words[i]) + (i - base);
        return hash == 0 ? content : mix(hash ^ mix(content)) | COMBINED;
    }

    /** The finalizer of SplitMix64. */
    static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
