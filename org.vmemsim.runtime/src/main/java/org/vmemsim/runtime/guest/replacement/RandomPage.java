package org.vmemsim.runtime.guest.replacement;

import java.util.Arrays;
import java.util.NoSuchElementException;
import org.vmemsim.runtime.random.SplitMix64;

/** Any resident page, each as likely. */
final class RandomPage extends QueuePolicy {
    private final SplitMix64 random;
    /** Resident pages by place, and the place of each node. */
    private long[] at = new long[64];

    private int[] place = new int[64];
    private int residents;

    RandomPage(long seed, boolean dense) {
        super(1, 0, dense);
        this.random = new SplitMix64(seed);
    }

    @Override
    void hit(int node) {}

    @Override
    public void load(long page) {
        int n = pages.add(page, 0);
        if (residents == at.length) at = Arrays.copyOf(at, 2 * at.length);
        if (n >= place.length) place = Arrays.copyOf(place, Math.max(n + 1, 2 * place.length));
        place[n] = residents;
        at[residents++] = page;
    }

    @Override
    public long evict(long incoming) {
        if (residents == 0) throw new NoSuchElementException("no page can make room");
        long page = at[(int) random.below(residents)];
        remove(page);
        return page;
    }

    @Override
    public void remove(long page) {
        int n = pages.find(page);
        if (n < 0) return;
        long moved = at[--residents];
        at[place[n]] = moved;
        place[pages.find(moved)] = place[n];
        pages.drop(n);
    }
}
