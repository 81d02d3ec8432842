package org.vmemsim.runtime.guest.replacement;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * The optimal policy, as a bound (Belady, "A study of replacement algorithms for a virtual-storage computer", IBM Systems
 * Journal 1966; Mattson et al. 1970): the page goes whose next reference is farthest away. It must be told the future; what
 * lies behind that counts as never referenced.
 */
public final class Opt implements PageReplacement {
    private long[] nextUse = {};
    private int position;

    private record Use(long page, long next) {}

    private final PriorityQueue<Use> farthest =
            new PriorityQueue<>(Comparator.comparingLong(Use::next).reversed().thenComparingLong(Use::page));
    /** Of each resident page; older entries of the queue are stale. */
    private final Map<Long, Long> next = new HashMap<>();

    Opt() {}

    /**
     * Tells what comes next, in place of what was told before.
     *
     * @param references pages in the order in which they will be referenced: each is one {@link #hit} or {@link #load}
     */
    public void announce(long[] references) {
        nextUse = new long[references.length];
        position = 0;
        Map<Long, Long> first = new HashMap<>();
        for (int i = references.length - 1; i >= 0; i--) {
            Long later = first.put(references[i], (long) i);
            nextUse[i] = later == null ? Long.MAX_VALUE : later;
        }
        farthest.clear();
        next.replaceAll((page, old) -> first.getOrDefault(page, Long.MAX_VALUE));
        next.forEach((page, use) -> farthest.add(new Use(page, use)));
    }

    @Override
    public void hit(long page) {
        long then = position < nextUse.length ? nextUse[position++] : Long.MAX_VALUE;
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
