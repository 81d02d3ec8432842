package org.vmemsim.runtime.vmm.shadow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vmemsim.runtime.paging.PageTableLayout;

/**
 * Which guest tables shadow pages are derived from, by the frames of the tables.
 *
 * <p>A shadow page stands for one guest table, its role's. Where it covers more than guest tables further down do (a shadow table
 * of 4 MiB over guest tables of 2 MiB), its entries are derived from those as well, and they are watched too.
 */
final class ShadowedTables {
    private final PageTableLayout layout;
    private final TreeMap<Long, List<Source>> byFrame = new TreeMap<>();

    /**
     * A guest table from which entries of a shadow page are derived.
     *
     * @param gfn first frame of the guest table
     * @param level of the guest table, 0 the last
     * @param base where the memory of the guest table begins, in bytes from where that of the shadow page does; below 0 if it
     *     begins earlier
     */
    record Source(ShadowPage page, long gfn, int level, long base) {}

    /** @param layout of the guest */
    ShadowedTables(PageTableLayout layout) {
        this.layout = layout;
    }

    /** How many frames a guest table takes. */
    long frames(Source s) {
        return 1L << layout.tableOrder(s.level);
    }

    /** Entries of a shadow page are derived from a guest table. @return false if that was known */
    boolean add(Source source) {
        List<Source> same = byFrame.computeIfAbsent(source.gfn, g -> new ArrayList<>());
        if (same.contains(source)) return false;
        same.add(source);
        source.page.sources.add(source);
        return true;
    }

    /** A shadow page is gone. */
    void remove(ShadowPage page) {
        page.sources.forEach(this::forget);
        page.sources.clear();
    }

    /**
     * Entry {@code i} of a guest table changed: tables further down, to which it led, no longer count for this shadow page.
     */
    void cut(Source source, long i) {
        if (source.page.sources.size() == 1) return;
        int span = layout.span(source.level);
        long from = source.base + (i << span);
        List<Source> gone = new ArrayList<>();
        for (Source s : source.page.sources)
            if (s.level < source.level && s.base >= from && s.base < from + (1L << span)) gone.add(s);
        source.page.sources.removeAll(gone);
        gone.forEach(this::forget);
    }

    private void forget(Source source) {
        List<Source> same = byFrame.get(source.gfn);
        if (same != null && same.remove(source) && same.isEmpty()) byFrame.remove(source.gfn);
    }

    /** The guest tables that a frame belongs to; a table wider than a frame takes several. */
    List<Source> at(long gfn) {
        Map.Entry<Long, List<Source>> found = byFrame.floorEntry(gfn);
        if (found == null) return List.of();
        long within = gfn - found.getKey();
        if (within == 0) return List.copyOf(found.getValue());
        return found.getValue().stream().filter(s -> within < frames(s)).toList();
    }

    boolean holds(long gfn) {
        Map.Entry<Long, List<Source>> found = byFrame.floorEntry(gfn);
        if (found == null) return false;
        long within = gfn - found.getKey();
        if (within == 0) return true;
        for (Source s : found.getValue()) if (within < frames(s)) return true;
        return false;
    }

    /** Whether any of some frames in a row belongs to one. */
    boolean anyOf(long gfn, long frames) {
        return holds(gfn) || !byFrame.subMap(gfn, gfn + frames).isEmpty();
    }
}
