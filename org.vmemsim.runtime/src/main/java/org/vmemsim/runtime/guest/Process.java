package org.vmemsim.runtime.guest;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.memory.LongIntMap;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;

/** A process as it is now: its tables, its regions and the counts of what it did. */
public final class Process {
    private final String path;
    private final int number;
    private final ProcessSpec spec;
    private final PageTable table;
    private final int context;
    private final long[] counts;
    private final TreeMap<Long, Region> regions = new TreeMap<>();
    private final @Nullable Pager pager;
    private final LongIntMap swapped = new LongIntMap();
    private final @Nullable Reclaim reclaim;
    private boolean killed;
    private boolean forked;
    private long frames;

    /**
     * @param path for people and results, without the host: {@code vm.p}
     * @param number in its operating system, from 0
     * @param context tag of its translations
     * @param counts of what it does
     * @param reclaim who takes pages away from all processes; null if there is no paging
     */
    Process(
            String path,
            int number,
            ProcessSpec spec,
            PageTable table,
            int context,
            long[] counts,
            @Nullable Reclaim reclaim) {
        this.path = path;
        this.number = number;
        this.spec = spec;
        this.table = table;
        this.context = context;
        this.counts = counts;
        this.reclaim = reclaim;
        int pageBits = table.layout().pageBits();
        this.pager = spec.memory() == 0
                ? null
                : new Pager(spec.replacement(), Math.max(1, spec.memory() >>> pageBits), path.hashCode());
    }

    /** What keeps it within its frames; null if nothing does. */
    public @Nullable Pager pager() {
        return pager;
    }

    /** Whether each access must be told to {@link #reference}: the replacement policy goes by it. */
    public boolean wantsReferences() {
        return pager != null || reclaim != null && reclaim.byReference();
    }

    /** Tells the pager, if there is one, that an address is accessed. */
    public void reference(long va) {
        long stripped = table.layout().strip(va);
        if (pager != null) pager.reference(stripped >>> table.layout().pageBits());
        else if (reclaim != null && reclaim.byReference()) reclaim.reference(this, stripped);
    }

    /** Slots of the swap device that hold its pages, by page. */
    LongIntMap swapped() {
        return swapped;
    }

    /** Pages of it that are on the swap device and nowhere else. */
    public long swappedPages() {
        return swapped.size();
    }

    /** Whether its operating system took its memory away for want of any. */
    public boolean killed() {
        return killed;
    }

    /** Whether it began as a copy of another process. */
    boolean forked() {
        return forked;
    }

    void fork() {
        forked = true;
    }

    void begin() {
        killed = false;
        regions.clear();
    }

    /** Its memory is gone; its regions remain as names. */
    void kill() {
        killed = true;
    }

    public String path() {
        return path;
    }

    /** Its number in its operating system. */
    int number() {
        return number;
    }

    public ProcessSpec spec() {
        return spec;
    }

    public PageTable table() {
        return table;
    }

    public int context() {
        return context;
    }

    public long[] counts() {
        return counts;
    }

    /** The region around a stripped address, or null: also where the part around it was freed. */
    public @Nullable Region region(long va) {
        Region r = laidOut(va);
        return r == null || r.isFreed(va) ? null : r;
    }

    /** The region around a stripped address, whether or not the part around it was freed; or null. */
    @Nullable
    Region laidOut(long va) {
        Map.Entry<Long, Region> e = regions.floorEntry(va);
        return e != null && va < e.getValue().end ? e.getValue() : null;
    }

    /** Where the next region behind a stripped address begins; {@link Long#MAX_VALUE} if there is none. */
    long nextRegion(long va) {
        Long next = regions.higherKey(va);
        return next == null ? Long.MAX_VALUE : next;
    }

    /** The lowest region that has a byte in the page of {@code 2^bits} bytes around an address, or null. */
    public @Nullable Region region(long va, int bits) {
        long first = va >>> bits << bits;
        Region here = region(first);
        if (here != null) return here;
        Map.Entry<Long, Region> next = regions.ceilingEntry(first);
        if (next == null || next.getKey() >= first + (1L << bits)) return null;
        return next.getValue().isFreed(next.getKey()) ? null : next.getValue();
    }

    /** The region of that name, or null; of several the newest, which lies behind the others. */
    public @Nullable Region region(String name) {
        for (Region r : regions.descendingMap().values()) if (r.name.equals(name)) return r;
        return null;
    }

    public Collection<Region> regions() {
        return regions.values();
    }

    void add(Region region) {
        regions.put(region.start, region);
    }

    void remove(Region region) {
        regions.remove(region.start);
    }

    /** Whether it gets pages wherever it touches, because its scenario names no region. */
    boolean unbounded() {
        return spec.regions().isEmpty();
    }

    /** The lowest address behind all regions. */
    long behindRegions() {
        return regions.isEmpty() ? 0 : regions.lastEntry().getValue().end;
    }

    /** Mappings of frames that it holds. */
    public long frames() {
        return frames;
    }

    void frames(long change) {
        frames += change;
    }
}
