package org.vmemsim.runtime.guest;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.frames.FrameTable;
import org.vmemsim.runtime.guest.frames.Mappings;
import org.vmemsim.runtime.guest.frames.PageCache;
import org.vmemsim.runtime.guest.frames.SwapDevice;
import org.vmemsim.runtime.guest.replacement.PageReplacement;
import org.vmemsim.runtime.guest.replacement.Replacements;
import org.vmemsim.runtime.memory.TableMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.scenario.memory.OsSpec;

/**
 * Takes frames back when an operating system's memory is short (Linux, mm/vmscan.c; Gorman, Understanding the Linux Virtual
 * Memory Manager, chapters 10 and 11). First go pages of files that no process maps, the oldest first; then the one that
 * the replacement policy names among all pages that processes map. A page of a file is dropped, after it was written if it
 * differs from the file; an anonymous one goes to the swap device unless that holds the same already, whether it was ever
 * written or not (mm/vmscan.c, shrink_folio_list; mm/swap_state.c, add_to_swap, which marks the page dirty).
 *
 * <p>Without a swap device the policy knows pages of files only. Once the device is full, anonymous pages stay, and the
 * policy names others; slots that only spare a second writing are given up before.
 */
final class Reclaim {
    /** Policy numbers of file pages have it set, where a policy knows pages by what they hold. */
    private static final long FILE_PAGE = 1L << 62;

    /** Weight of anonymous memory against that of files, of 200 in all (Linux, vm.swappiness). */
    private static final long SWAPPINESS = 60;

    /** Pages of a batch (Linux, SWAP_CLUSTER_MAX). */
    private static final long CLUSTER = 32;

    private final GuestOs os;
    private final TableMemory memory;
    private final PageTableLayout layout;
    private final Mappings mappings;
    private final Counters counters;
    private final FaultCounters count;
    private final FrameTable frames = new FrameTable();
    private final PageCache cache = new PageCache();
    private final @Nullable SwapDevice swap;
    private final PageReplacement policy;
    private final boolean remembers;
    private final boolean byReference;
    private PageMarks marks = new EntryMarks();
    private FrameContents contents = FrameContents.NONE;

    /** A frame that something is being done to: it stays. */
    private long held = -1;

    /** Pages that were chosen and could not go: back only once another has gone, lest they be chosen again. */
    private long[] stay = new long[4];

    private int[] processes = new int[4];
    private long[] vas = new long[4];
    private int mapped;

    Reclaim(GuestOs os, OsSpec spec, TableMemory memory, Mappings mappings, Counters counters, FaultCounters count) {
        this.os = os;
        this.memory = memory;
        this.layout = os.layout();
        this.mappings = mappings;
        this.counters = counters;
        this.count = count;
        long slots = layout.bare() ? 0 : spec.swap() >>> layout.pageBits();
        this.swap = slots == 0 ? null : new SwapDevice(slots);
        this.remembers = Replacements.remembers(spec.replacement());
        this.byReference = Replacements.byReference(spec.replacement());
        this.policy = Replacements.overFrames(spec.replacement(), Math.max(1, memory.free()), 1, this::referenced);
    }

    void marks(PageMarks other) {
        marks = other;
    }

    void contents(FrameContents tracker) {
        contents = tracker;
    }

    @Nullable
    SwapDevice swap() {
        return swap;
    }

    PageCache cache() {
        return cache;
    }

    FrameTable frames() {
        return frames;
    }

    /** Whether accesses must be told to {@link #reference}. */
    boolean byReference() {
        return byReference && (swap != null || cache.size() > 0);
    }

    // ------------------------------------------------------------------ what comes and goes

    /** An anonymous page was mapped for the first time, or again. */
    void anonymous(long frame, int order) {
        if (swap == null) return;
        frames.begin(frame, FrameTable.ANONYMOUS, order);
        load(frame);
    }

    /** A page of a file was read into a frame, which nobody maps yet. */
    void file(long frame, long page, boolean dirty) {
        frames.begin(frame, FrameTable.FILE, order());
        frames.key(frame, page);
        frames.dirty(frame, dirty);
        cache.add(page, frame);
        cache.idle(frame);
    }

    /** The first process maps a page of a file. */
    void use(long frame) {
        cache.busy(frame);
        load(frame);
    }

    private int order() {
        return layout.pageBits() - layout.frameBits();
    }

    private void load(long frame) {
        if (remembers && frames.kind(frame) == FrameTable.ANONYMOUS) frames.key(frame, identity(frame));
        long key = key(frame);
        if (!remembers || !policy.resident(key)) policy.load(key); // of two frames, a scenario cleared the entry of one
    }

    /** A page was read from a slot. */
    void back(long frame, int order, int slot) {
        frames.begin(frame, FrameTable.ANONYMOUS, order);
        if (remembers) frames.key(frame, identity(frame));
        policy.reload(key(frame), java.util.Objects.requireNonNull(swap).distance(slot, policy.nonresidentAge()));
    }

    private long identity(long frame) {
        gather(frame);
        return vas[0] >>> layout.pageBits() | (long) processes[0] << 46;
    }

    private long key(long frame) {
        if (!remembers) return frame;
        return frames.kind(frame) == FrameTable.FILE ? FILE_PAGE | frames.key(frame) : frames.key(frame);
    }

    private long frame(long key) {
        if (!remembers) return key;
        if ((key & FILE_PAGE) != 0) return cache.frame(key & ~FILE_PAGE);
        PageTable table = os.processes().get((int) (key >>> 46)).table();
        if (table.find((key & (1L << 46) - 1) << layout.pageBits())) {
            long found = table.target() >>> layout.frameBits();
            if (frames.kind(found) == FrameTable.ANONYMOUS && frames.key(found) == key) return found;
        }
        return frames.find(FrameTable.ANONYMOUS, key); // a scenario changed the entry
    }

    /** Whether entries still lead from all pages that were just gathered to their frame, as far as the system knows. */
    private boolean lead(long frame, int level) {
        for (int i = 0; i < mapped; i++) {
            PageTable table = os.processes().get(processes[i]).table();
            if (!table.find(vas[i]) || table.level() != level || table.target() >>> layout.frameBits() != frame)
                return false;
        }
        return true;
    }

    /**
     * The last process unmapped a page.
     *
     * @return whether its frame is to be freed: a page of a file stays
     */
    boolean gone(long frame) {
        int kind = frames.kind(frame);
        if (kind == FrameTable.OTHER) return true;
        policy.remove(key(frame));
        if (kind == FrameTable.FILE) {
            cache.idle(frame);
            return false;
        }
        forgetSlot(frame);
        frames.end(frame);
        return true;
    }

    /** A large page is now so many small ones. */
    void split(long frame, int pages) {
        if (frames.kind(frame) == FrameTable.OTHER) return;
        boolean dirty = frames.dirty(frame);
        policy.remove(key(frame));
        for (int k = 0; k < pages; k++) {
            long small = frame + ((long) k << order());
            anonymous(small, order());
            frames.dirty(small, dirty);
        }
    }

    /** One of several processes unmapped a page. */
    void oneLess(long frame) {
        if (!remembers || frames.kind(frame) != FrameTable.ANONYMOUS) return;
        policy.remove(key(frame)); // the policy may know it by the mapping that went
        load(frame);
    }

    /** Whether a page that a process alone maps is also what pages on the swap device are. */
    boolean sharesSlot(long frame) {
        int slot = swap == null ? -1 : frames.slot(frame);
        return slot >= 0 && swap != null && swap.users(slot) > 1;
    }

    /** The frame will be written: its slot no longer holds the same. */
    void forgetSlot(long frame) {
        int slot = frames.slot(frame);
        if (slot < 0 || swap == null) return;
        frames.slot(frame, -1);
        frames.dirty(frame, true);
        swap.cachedIn(slot, -1);
        swap.release(slot);
    }

    /** A frame was just read from a slot, whose user it now is. */
    void cached(long frame, int slot) {
        frames.slot(frame, slot);
        if (swap != null) swap.cachedIn(slot, frame);
    }

    /** A process references a page: for policies that want to know at once. */
    void reference(Process p, long va) {
        if (!p.table().find(va)) return;
        long frame = p.table().target() >>> layout.frameBits();
        if (frames.kind(frame) == FrameTable.OTHER) return;
        long key = key(frame);
        if (policy.resident(key)) policy.hit(key);
    }

    /** Keeps a frame while something is being done to it; -1 keeps none. */
    void hold(long frame) {
        held = frame;
    }

    // ------------------------------------------------------------------ making room

    /**
     * Makes one page go.
     *
     * @param incoming number of the page that needs room, as {@link #incoming} says
     * @return whether one went
     */
    boolean evict(long incoming) {
        long idle = cache.oldestIdle();
        if (idle >= 0 && idle != held) {
            if (swap != null) policy.look(looks());
            cache.busy(idle);
            drop(idle);
            return true;
        }
        if (swap != null && cache.size() == 0 && swap.full()) {
            if (policy.residents() > 0) counters.now[count.swapFull]++;
            return false;
        }
        int refused = 0;
        boolean gone = false;
        while (policy.residents() > 0) {
            policy.frames(policy.residents());
            long key = policy.evict(incoming);
            long frame = frame(key);
            gone = frame >= 0
                    && frame != held
                    && (frames.kind(frame) == FrameTable.FILE ? unmap(frame) : swapOut(frame));
            if (gone) break;
            if (refused == stay.length) stay = Arrays.copyOf(stay, 2 * refused);
            stay[refused++] = key;
        }
        for (int i = 0; i < refused; i++) policy.load(stay[i]);
        return gone;
    }

    /**
     * At how many mapped pages reclaim looks while it finds one that no process maps: both lists are scanned in proportion to
     * their sizes and to their weights (mm/vmscan.c, get_scan_count). So what is in use is known before it is needed.
     */
    private long looks() {
        return Math.min(CLUSTER, 1 + policy.residents() * SWAPPINESS / (cache.idle() * (200 - SWAPPINESS)));
    }

    /** Forgets the page of a file that nobody has mapped for longest, as it is. @return whether there was one */
    boolean dropIdle() {
        long idle = cache.oldestIdle();
        if (idle < 0) return false;
        cache.busy(idle);
        discard(idle);
        return true;
    }

    /** What a policy calls a page of a process that is about to come in; -1 if it is there to the policy, or means nothing to it. */
    long incoming(Process p, long va) {
        long key = va >>> layout.pageBits() | (long) p.number() << 46;
        return remembers && !policy.resident(key) ? key : -1; // of one that is there a scenario cleared the entry
    }

    /** The same of a file's page. */
    long incoming(long page) {
        return remembers ? FILE_PAGE | page : -1;
    }

    private void gather(long frame) {
        mapped = 0;
        mappings.forEach(frame, (process, va) -> {
            if (mapped == processes.length) {
                processes = Arrays.copyOf(processes, 2 * mapped);
                vas = Arrays.copyOf(vas, 2 * mapped);
            }
            processes[mapped] = process;
            vas[mapped++] = va;
        });
    }

    /** Takes a file's page away from all processes, and then out of memory. */
    private boolean unmap(long frame) {
        gather(frame);
        if (!lead(frame, 0)) return false;
        boolean dirty = dirty(frame);
        for (int i = 0; i < mapped; i++) os.spaces().take(os.processes().get(processes[i]), vas[i], 0, frame);
        os.dataFrames(-1L << order());
        frames.dirty(frame, dirty);
        drop(frame);
        return true;
    }

    /** Whether a page whose mappings were just gathered differs from what a device holds. */
    private boolean dirty(long frame) {
        if (frames.dirty(frame)) return true;
        for (int i = 0; i < mapped; i++) if (marks.dirty(os.processes().get(processes[i]), vas[i])) return true;
        return false;
    }

    private void drop(long frame) {
        long page = frames.key(frame);
        long pa = frame << layout.frameBits();
        if (frames.dirty(frame)) {
            counters.now[count.cacheWritten]++;
            os.transfers().wrote(1);
            cache.write(page, memory.contents(pa, order()), contents.identity(pa));
        } else counters.now[count.cacheDropped]++;
        if (os.told()) tellDropped(pa, frames.dirty(frame));
        discard(frame);
    }

    private void tellDropped(long pa, boolean written) {
        os.tell(
                (written ? "writes a page of a file back and evicts it from " : "drops a clean page of a file at ")
                        + os.pa(pa),
                written ? "pageCache.written" : "pageCache.dropped");
    }

    /** A page of a file is no longer in memory. */
    private void discard(long frame) {
        cache.remove(frames.key(frame));
        frames.end(frame);
        os.supply().free(frame << layout.frameBits(), order());
    }

    /** @return false if the swap device has no room for it */
    private boolean swapOut(long frame) {
        SwapDevice device = java.util.Objects.requireNonNull(swap);
        int pages = 1 << frames.order(frame) - order();
        int level = layout.leafLevel(frames.order(frame) + layout.frameBits());
        gather(frame);
        if (!lead(frame, level)) return false; // nor could try_to_unmap of mm/rmap.c unmap what it does not find
        int slot = frames.slot(frame);
        boolean dirty = slot < 0 || dirty(frame); // without a slot, nothing but the frame holds what it holds
        if (dirty && device.slots() - device.used() < (slot >= 0 ? pages - 1 : pages) && !spare(pages)) {
            counters.now[count.swapFull]++;
            return false;
        }
        if (slot < 0) write(frame, device, pages);
        else {
            if (dirty) store(frame, slot, device);
            for (int i = 0; i < mapped; i++) entry(processes[i], vas[i], slot, device);
        }
        if (os.told())
            os.tell((dirty ? "evicts the page at " : "drops the clean page at ") + os.pa(frame << layout.frameBits()));
        for (int i = 0; i < mapped; i++) os.spaces().take(os.processes().get(processes[i]), vas[i], level, frame);
        frames.dirty(frame, false);
        if (slot >= 0) {
            frames.slot(frame, -1);
            device.cachedIn(slot, -1);
            device.release(slot);
        }
        int order = frames.order(frame);
        frames.end(frame);
        os.dataFrames(-1L << order);
        os.supply().free(frame << layout.frameBits(), order);
        return true;
    }

    /** Gives up slots that frames keep only so that they need not be written again. */
    private boolean spare(int pages) {
        SwapDevice device = java.util.Objects.requireNonNull(swap);
        while (device.slots() - device.used() < pages) {
            int slot = device.spare();
            if (slot < 0) return false;
            forgetSlot(device.cachedIn(slot));
        }
        return true;
    }

    /** A page without a slot gets one; a large one, one for each small page of it. */
    private void write(long frame, SwapDevice device, int pages) {
        for (int k = 0; k < pages; k++) {
            int slot = device.take();
            store(frame + ((long) k << order()), slot, device);
            for (int i = 0; i < mapped; i++)
                entry(processes[i], vas[i] + ((long) k << layout.pageBits()), slot, device);
            device.release(slot);
        }
    }

    private void store(long frame, int slot, SwapDevice device) {
        long pa = frame << layout.frameBits();
        counters.now[count.swappedOut]++;
        os.transfers().wrote(1);
        device.write(slot, memory.contents(pa, order()), contents.identity(pa));
    }

    private void entry(int process, long va, int slot, SwapDevice device) {
        os.processes().get(process).swapped().put(va >>> layout.pageBits(), slot);
        device.age(slot, policy.nonresidentAge());
        device.keep(slot);
    }

    // ------------------------------------------------------------------ marks

    private boolean referenced(long frame) {
        gather(frame);
        boolean any = false;
        for (int i = 0; i < mapped; i++)
            any |= marks.testAndClearAccessed(os.processes().get(processes[i]), vas[i]);
        return any;
    }

    /** The marks that the processor, or software in its place, sets in page-table entries. */
    private final class EntryMarks implements PageMarks {
        @Override
        public boolean testAndClearAccessed(Process p, long va) {
            PageTable table = p.table();
            if (!table.find(va) || (table.entry() & Pte.ACCESSED) == 0) return false;
            long before = table.raw();
            long cleared = layout.leaf(table.level())
                    .with(before, org.vmemsim.runtime.scenario.layout.Meaning.ACCESSED, false);
            if (cleared == before) return false; // the layout has no such bit
            table.replace(cleared);
            os.cpu().invalidate(p, va); // so that all paging modes notice the next reference alike
            return true;
        }

        @Override
        public boolean dirty(Process p, long va) {
            return p.table().find(va) && (p.table().entry() & Pte.DIRTY) != 0;
        }
    }
}
