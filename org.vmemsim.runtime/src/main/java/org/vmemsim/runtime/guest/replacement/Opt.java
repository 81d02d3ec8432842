package org.vmemsim.runtime.guest.replacement;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * The optimal policy, as a bound (Belady, "A study of replacement algorithms for a virtual-storage computer", IBM Systems
 * Journal 1966; Mattson et al. 1970): the page goes whose next reference is farthest away. It must know the future.
 */
public final class Opt implements PageReplacement {
    private final long[] nextUse;
    private int position;

    private record Use(long page, long next) {}

    private final PriorityQueue<Use> farthest =
            new PriorityQueue<>(Comparator.comparingLong(Use::next).reversed().thenComparingLong(Use::page));
    /** Of each resident page; older entries of the queue are stale. */
    private final Map<Long, Long> next = new HashMap<>();

    /**
     * @param references all that will be referenced, in order: each is one {@link #hit} or {@link #load}
     */
    public Opt(long[] references) {
        this.nextUse = new long[references.length];
        Map<Long, Integer> seen = new HashMap<>();
        for (int i = references.length - 1; i >= 0; i--) {
            Integer later = seen.put(references[i], i);
            nextUse[i] = later == null ? Long.MAX_VALUE : later;
        }
    }

    @Override
    public void hit(long page) {
        if (position == nextUse.length) throw new IllegalStateException("more references than were announced");
        long then = nextUse[position++];
        next.put(page, then);
        farthest.add(new Use(page, then));
    }

    @Override
    public void load(long page) {
        hit(page);
    }

    @Override
    public long evict(long incoming) {
        for (Use use = farthest.poll(); use != null; use = farthest.poll()) {
            Long now = next.get(use.page());
            if (now == null || now != use.next()) continue;
            next.remove(use.page());
            return use.page();
        }
        throw new NoSuchElementException("no page can make room");
    }

    @Override
    public void remove(long page) {
        next.remove(page);
    }

    @Override
    public boolean resident(long page) {
        return next.containsKey(page);
    }

    @Override
    public long residents() {
        return next.size();
    }

    @Override
    public void frames(long frames) {}
}
