package org.vmemsim.runtime.paging;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.scenario.processor.LevelPart;
import org.vmemsim.runtime.scenario.processor.WalkCacheSpec;
import org.vmemsim.runtime.tlb.Key;
import org.vmemsim.runtime.tlb.SetAssociative;

/**
 * The page-walk caches of one dimension: remember entries that lead to tables, by the address bits above them, with the
 * rights of all levels so far. Asked from the lowest level up, and all filled on every walk (Intel SDM 3A, 4.10.3).
 */
public final class WalkCaches {
    private final PageTableLayout layout;
    private final int[] shift;
    private final @Nullable SetAssociative[] byLevel;
    private final List<SetAssociative> arrays;
    private final Counters counters;
    private final int[] hitsAt;
    private final int misses;
    private final boolean any;
    private String label = "walkCache.";
    private long value;

    /** Caches for those levels of {@code layout} that {@code specs} name. */
    public WalkCaches(List<WalkCacheSpec> specs, PageTableLayout layout, Counters counters, long seed) {
        this.layout = layout;
        this.shift = layout.shift;
        this.counters = counters;
        this.byLevel = new SetAssociative[layout.levels()];
        this.hitsAt = new int[layout.levels()];
        counters.index("walkCache.hits");
        this.misses = counters.index("walkCache.misses");
        Map<LevelPart, SetAssociative> made = new LinkedHashMap<>();
        for (WalkCacheSpec spec : specs)
            for (LevelPart part : spec.parts())
                for (int l = 1; l < layout.levels(); l++) {
                    if (!part.levels().contains(layout.name(l))) continue;
                    int ways = part.ways() == 0 ? part.entries() : part.ways();
                    byLevel[l] = made.computeIfAbsent(
                            part,
                            p -> new SetAssociative(p.entries() / ways, ways, spec.replacement(), seed + made.size()));
                    hitsAt[l] = counters.index("walkCache." + layout.name(l) + ".hits", "walkCache.hits");
                }
        this.arrays = List.copyOf(made.values());
        this.any = !made.isEmpty();
    }

    /** Whether any level has one. */
    boolean any() {
        return any;
    }

    /** Says that these are of a second stage, for explanations. */
    void asSecondStage() {
        label = "nested walkCache.";
    }

    /**
     * Looks for the lowest cached entry on the way to an address.
     *
     * @return its level, with the entry in {@link #value}; the number of levels if there is none
     */
    int find(long va, int context, @Nullable TraceListener listener) {
        int levels = byLevel.length;
        if (!any) return levels;
        for (int l = 1; l < levels; l++) {
            SetAssociative cache = byLevel[l];
            if (cache == null) continue;
            int s = cache.find(Key.of(va >>> shift[l], context, l));
            if (listener != null) listener.lookup(label + layout.name(l), va >>> shift[l] << shift[l], s >= 0);
            if (s < 0) continue;
            value = cache.value(s);
            counters.now[hitsAt[l]]++;
            return l;
        }
        counters.now[misses]++;
        return levels;
    }

    /** The entry that {@link #find} found. */
    long value() {
        return value;
    }

    void put(long va, int context, int level, long e, @Nullable TraceListener listener) {
        SetAssociative cache = byLevel[level];
        if (cache == null) return;
        cache.put(Key.of(va >>> shift[level], context, level), e);
        if (listener != null) {
            int bits = shift[level];
            listener.fill(label + layout.name(level), va >>> bits << bits, 1L << bits, -1);
        }
    }

    /** Whether the entry of a level on the way to an address is held. For checks between accesses. */
    boolean holds(long va, int context, int level) {
        SetAssociative cache = byLevel[level];
        return cache != null && cache.peek(Key.of(va >>> shift[level], context, level)) >= 0;
    }

    /** Drops the entries on the way to an address. */
    void invalidate(long va, int context) {
        if (!any) return;
        for (int l = 1; l < byLevel.length; l++) {
            SetAssociative cache = byLevel[l];
            if (cache != null) cache.invalidate(Key.of(va >>> shift[l], context, l));
        }
    }

    /** Drops all entries of all contexts. */
    void flush() {
        for (SetAssociative cache : arrays) cache.flush();
    }

    /** Drops all entries of a context. */
    void flush(int context) {
        for (SetAssociative cache : arrays) cache.invalidateMatching(Key.CONTEXT_MASK, (long) context << 3);
    }
}
