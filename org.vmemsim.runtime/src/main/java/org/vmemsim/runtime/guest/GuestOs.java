package org.vmemsim.runtime.guest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.memory.OutOfMemoryException;
import org.vmemsim.runtime.memory.TableMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.Fault;
import org.vmemsim.runtime.paging.FaultHandler.Outcome;
import org.vmemsim.runtime.paging.Narration;
import org.vmemsim.runtime.paging.Narrator;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.scenario.HandlerSpec;
import org.vmemsim.runtime.scenario.InvalidScenarioException;
import org.vmemsim.runtime.scenario.OsSpec;
import org.vmemsim.runtime.scenario.ProcessSpec;
import org.vmemsim.runtime.scenario.RegionSpec;
import org.vmemsim.runtime.scenario.Rights;

/** An operating system, of a guest or of the host itself: demand paging, copy-on-write, mapping and unmapping. */
public final class GuestOs {
    private final TableMemory memory;
    private final FrameCopier copier;
    private final PageTableLayout layout;
    private final int tableBacking;
    private final Cpu cpu;
    private final List<HandlerSpec> handlers;
    private final Handlers runner;
    private final Counters counters;
    private final Narration narration;
    private final FaultCounters count;
    private final OsSpec spec;
    private final Mappings mappings;
    private final Reclaim reclaim;
    /** Free frames to keep, below which pages go, and that are to be free then; 0 where only want makes them go. */
    private final long keptFrames;

    private final long lowFrames;

    private final long highFrames;
    private final List<Process> processes = new ArrayList<>();
    private final Balloon balloon = new Balloon(this);
    private long[] account = {};
    private final List<Long> kernel = new ArrayList<>();
    private long dataFrames;
    /** Who was last to fault or to be given memory, and what its policy calls the page; none is -1. */
    private @Nullable Process current;

    private long incoming = -1;
    private FrameContents contents = FrameContents.NONE;
    private @Nullable FreePages freePages;

    /** Copies what a page of this memory holds. */
    @FunctionalInterface
    public interface FrameCopier {
        void copy(long fromPa, long toPa, int order);
    }

    /** Is told of frames that an operating system no longer uses (in Linux free page reporting). */
    @FunctionalInterface
    public interface FreePages {
        /** @param pa of the first of 2^order frames */
        void freed(long pa, int order);
    }

    /** The process that asked for memory was killed for want of it. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Killed() {
            super("", null, false, false);
        }
    }

    /**
     * What an operating system is made of.
     *
     * @param files whether some region maps a file
     */
    public record Parts(
            OsSpec os,
            boolean files,
            TableMemory memory,
            FrameCopier copier,
            PageTableLayout layout,
            int tableBacking,
            Cpu cpu,
            List<HandlerSpec> handlers,
            Handlers runner,
            Counters counters,
            Narration narration) {}

    public GuestOs(Parts parts) {
        this.spec = parts.os();
        this.memory = parts.memory();
        this.copier = parts.copier();
        this.layout = parts.layout();
        this.tableBacking = parts.tableBacking();
        this.cpu = parts.cpu();
        this.handlers = parts.handlers();
        this.runner = parts.runner();
        this.counters = parts.counters();
        this.narration = parts.narration();
        this.count = new FaultCounters(counters, spec, parts.files());
        this.mappings = new Mappings(layout);
        this.reclaim = new Reclaim(this, spec, memory, mappings, counters, count);
        this.keptFrames = spec.minFree() >>> layout.frameBits();
        this.lowFrames = keptFrames + keptFrames / 4;
        this.highFrames = keptFrames + keptFrames / 2;
    }

    /** Takes what the kernel needs for itself, and reads what the page cache holds at the start. */
    public void boot() {
        if (layout.bare()) return;
        for (long i = 0; i < spec.kernel() >>> layout.frameBits(); i++) kernel.add(memory.allocate(0, 0));
        long pages = spec.pageCache() >>> layout.pageBits();
        for (long i = 0; i < pages; i++) {
            long page = reclaim.cache().page("", i);
            boolean dirty = (long) ((i + 1) * spec.dirtyCache()) > (long) (i * spec.dirtyCache());
            reclaim.file(frame(read(page, "", i, 0)), page, dirty);
        }
    }

    /** Reads a page of a file into a new frame. */
    private long read(long page, String file, long index, int backing) {
        int order = layout.pageBits() - layout.frameBits();
        long pa = allocate(order, backing);
        long[] words = reclaim.cache().words(page);
        if (words.length > 0) memory.fill(pa, words);
        long identity = reclaim.cache().identity(page);
        if (identity != 0) contents.restored(pa, identity);
        else contents.read(pa, order, file, index);
        return pa;
    }

    /** Makes a process with its regions; those that are mapped get their pages now. */
    public Process start(String path, ProcessSpec spec, int context, long[] counts) {
        Process p = bare(path, spec, context, counts);
        for (RegionSpec r : spec.regions()) {
            Region region = Region.of(r, layout.strip(r.start()), layout.pageBits());
            p.add(region);
            if (r.initially() == org.vmemsim.runtime.scenario.Backing.MAPPED) populate(p, region);
        }
        return p;
    }

    private Process bare(String path, ProcessSpec spec, int context, long[] counts) {
        if (processes.size() == mappings.processes())
            throw new InvalidScenarioException(path + " is one process too many: with the layout "
                    + layout.spec().name() + " an operating system can keep " + mappings.processes());
        PageTable table = new PageTable(memory, this::allocate, layout, tableBacking);
        Process p = new Process(path, processes.size(), spec, table, context, counts, layout.bare() ? null : reclaim);
        table.onRegisterChange(() -> cpu.reload(p));
        processes.add(p);
        return p;
    }

    /** Gives every page of a region a frame. */
    public void populate(Process p, Region r) {
        populate(p, r, r.start >>> layout.pageBits() << layout.pageBits(), r.end);
    }

    /** Gives the pages of [from, to) within a region frames. */
    public void populate(Process p, Region r, long from, long to) {
        if (layout.bare()) {
            memory.occupy(from, Math.min(to, r.end) - from, r.backingBits);
            return;
        }
        current = p;
        for (long va = from; va < Math.min(to, r.end); ) {
            int bits = freeBits(p, r, va);
            if (p.table().find(va)) va += 1L << layout.span(p.table().level());
            else {
                provide(p, r, va, bits, false);
                va = (va >>> bits << bits) + (1L << bits);
            }
        }
    }

    /** Gives a page that is missing a frame with what belongs there. */
    private void provide(Process p, Region r, long va, int bits, boolean store) {
        if (p.pager() != null) mapNew(p, r, va, bits);
        else if (p.swapped().get(va >>> layout.pageBits()) != LongIntMap.ABSENT) swapIn(p, r, va, store);
        else if (!r.file.isEmpty()) mapFile(p, r, va);
        else mapNew(p, r, va, bits);
        incoming = -1;
    }

    /**
     * Takes frames, after pages went if need be.
     *
     * @throws OutOfMemoryException if there are none
     */
    private long allocate(int order, int backing) {
        makeRoom(order, backing);
        try {
            return memory.allocate(order, backing);
        } catch (OutOfMemoryException e) {
            SwapDevice swap = reclaim.swap();
            if (swap == null || !swap.full()) throw e;
            throw new OutOfMemoryException(e.getMessage() + "; its swap device is full");
        }
    }

    private void makeRoom(int order, int backing) {
        if (memory.free() - (1L << order) < lowFrames)
            while (memory.free() - (1L << order) < highFrames && reclaim.evict(incoming)) {}
        while (!memory.has(order, backing)) {
            if (reclaim.evict(incoming)) continue;
            if (spec.outOfMemory() != OsSpec.OutOfMemory.KILL || !killLargest()) return;
            if (current != null && current.killed()) throw new Killed();
        }
    }

    /**
     * Takes a frame for someone who will keep it, without touching it: pages go for it if need be, but nobody is killed.
     *
     * @return its address, -1 if none can be had
     */
    long takeFrame() {
        while (memory.free() <= lowFrames && reclaim.evict(-1)) {}
        if (memory.free() <= keptFrames) return -1;
        while (!memory.has(0, 0)) if (!reclaim.evict(-1)) return -1;
        return memory.take(0, 0);
    }

    /** Takes back what {@link #takeFrame} gave. */
    void returnFrame(long pa) {
        memory.free(pa, 0);
    }

    /** From here on what happens counts for the system as a whole. @return whom it counted for before */
    long[] onOwnAccount() {
        long[] running = counters.now;
        if (account.length > 0) counters.now = account;
        return running;
    }

    void onAccountOf(long[] counts) {
        counters.now = counts;
    }

    /** Where that counts which no process asked for. */
    public void account(long[] counts) {
        account = counts;
    }

    /** The balloon driver that runs in it. */
    public Balloon balloon() {
        return balloon;
    }

    /** Gives frames back, and tells the host of it if it wants to know. */
    void free(long pa, int order) {
        memory.free(pa, order);
        if (freePages != null) freePages.freed(pa, order);
    }

    /** Whom to tell of frames that are no longer used; only where the system reports them at all. */
    public void onFree(FreePages listener) {
        freePages = spec.freePageReporting() ? listener : null;
    }

    /** Who keeps track of what frames contain. */
    public void track(FrameContents tracker) {
        contents = tracker;
        reclaim.contents(tracker);
    }

    /** Who knows which pages were referenced and written, in place of the marks in page-table entries. */
    public void marks(PageMarks marks) {
        reclaim.marks(marks);
    }

    /** Kills the process with most memory, swap and page tables (Linux, mm/oom_kill.c, oom_badness). @return whether any had some */
    private boolean killLargest() {
        Process largest = null;
        long most = 0;
        for (Process p : processes) {
            long badness = p.killed() ? 0 : pages(p);
            if (badness > most) {
                most = badness;
                largest = p;
            }
        }
        if (largest == null) return false;
        Process victim = largest;
        if (told()) tell("is out of memory and kills " + victim.path());
        counters.now[count.killed]++;
        victim.kill();
        new TableScan(victim.table()).forEach((va, level) -> {
            if (victim.table().find(va)) unmapLeaf(victim, va);
        });
        forgetSwapped(victim, 0, Long.MAX_VALUE);
        return true;
    }

    private long pages(Process p) {
        long[] sum = {p.swapped().size()};
        new TableScan(p.table()).forEach((va, level) -> sum[0] += 1L << layout.span(level) - layout.pageBits());
        if (sum[0] == 0) return 0; // nothing would be won
        for (int l = 0; l < layout.levels(); l++) sum[0] += p.table().tables(l);
        return sum[0];
    }

    private void forgetSwapped(Process p, long from, long to) {
        SwapDevice swap = reclaim.swap();
        if (swap == null || p.swapped().size() == 0) return;
        for (long page : p.swapped().keys(from >>> layout.pageBits(), (to - 1 >>> layout.pageBits()) + 1))
            swap.release(p.swapped().remove(page));
    }

    /** Maps a page of a file, read first if it is not in memory. */
    private void mapFile(Process p, Region r, long va) {
        long start = va >>> layout.pageBits() << layout.pageBits();
        long index = (start >>> layout.pageBits()) - (r.origin >>> layout.pageBits());
        long page = reclaim.cache().page(r.file, index);
        long frame = reclaim.cache().frame(page);
        incoming = reclaim.incoming(page);
        if (frame < 0) {
            counters.now[count.major]++;
            if (told()) tell("reads page " + index + " of " + r.file);
            frame = frame(read(page, r.file, index, r.backingBits));
            reclaim.file(frame, page, false);
        }
        mapHeld(p, start, frame, flags(r.rights()));
    }

    /** Maps a frame that is in use already, or idle in the page cache: it must not go while a table is made. */
    private void mapHeld(Process p, long start, long frame, long flags) {
        reclaim.hold(frame);
        try {
            p.table().map(start, frame << layout.frameBits(), 0, flags);
        } finally {
            reclaim.hold(-1);
        }
        boolean first = !mappings.any(frame);
        mappings.add(frame, p.number(), start, 0);
        p.frames(1);
        if (!first) return;
        reclaim.use(frame);
        dataFrames(1L << layout.pageBits() - layout.frameBits());
    }

    /**
     * Brings a page back from the swap device. If other pages mean the same slot, this one may not be written as it is: a
     * read leaves it to be copied when it is written, a write takes a copy at once.
     */
    private void swapIn(Process p, Region r, long va, boolean store) {
        SwapDevice swap = java.util.Objects.requireNonNull(reclaim.swap());
        long start = va >>> layout.pageBits() << layout.pageBits();
        long page = start >>> layout.pageBits();
        int slot = p.swapped().get(page);
        long cached = swap.cachedIn(slot);
        if (cached >= 0) {
            tell("finds the page in the swap cache");
            mapHeld(p, start, cached, flags(r.rights()) & ~Pte.WRITE);
            p.swapped().remove(page);
            swap.release(slot);
            return;
        }
        counters.now[count.major]++;
        counters.now[count.swappedIn]++;
        tell("reads the page from its swap device");
        int order = layout.pageBits() - layout.frameBits();
        incoming = reclaim.incoming(p, start);
        long pa = allocate(order, r.backingBits);
        long[] words = swap.words(slot);
        if (words.length > 0) memory.fill(pa, words);
        contents.restored(pa, swap.identity(slot));
        boolean others = swap.users(slot) > 1;
        long flags = flags(r.rights()) & (others && !store ? ~Pte.WRITE : -1L);
        mapFresh(p, start, pa, 0, flags);
        p.swapped().remove(page);
        reclaim.anonymous(frame(pa), order);
        if (others && store) {
            swap.release(slot);
            reclaim.frames().dirty(frame(pa), true);
        } else reclaim.cached(frame(pa), slot);
    }

    private void mapFresh(Process p, long start, long pa, int level, long flags) {
        int order = layout.span(level) - layout.frameBits();
        try {
            p.table().map(start, pa, level, flags);
        } catch (Killed | OutOfMemoryException e) {
            memory.free(pa, order);
            throw e;
        }
        dataFrames(1L << order);
        mappings.add(frame(pa), p.number(), start, level);
        p.frames(1);
    }

    void dataFrames(long change) {
        dataFrames += change;
    }

    /** The largest page not above the region's wish that lies within it; at its edges smaller ones must do. */
    private int pageBits(Region r, long va) {
        int level = wishedLevel(r);
        while (level > 0) {
            int bits = layout.span(level);
            long from = va >>> bits << bits;
            if (layout.leafAllowed(level) && from >= r.start && from + (1L << bits) <= r.end) return bits;
            level--;
        }
        return layout.pageBits();
    }

    /** Of a page where nothing speaks against it. */
    private int wishedLevel(Region r) {
        boolean wherePossible = spec.largePages() == OsSpec.LargePages.TRANSPARENT
                && r.lazy
                && r.file.isEmpty()
                && r.pageBits == layout.pageBits()
                && layout.levels() > 1
                && layout.leafAllowed(1)
                && memory.has(layout.span(1) - layout.frameBits(), r.backingBits);
        return wherePossible ? 1 : layout.leafLevel(r.pageBits);
    }

    private void mapNew(Process p, Region r, long va, int bits) {
        long start = va >>> bits << bits;
        admit(p, start);
        incoming = reclaim.incoming(p, start);
        int order = bits - layout.frameBits();
        long pa = allocate(order, r.backingBits);
        long[] swapped = p.pager() == null ? null : p.pager().read(start >>> layout.pageBits());
        if (swapped != null) memory.fill(pa, swapped);
        if (p.pager() == null) counters.now[count.zeroed] += 1L << bits - layout.pageBits();
        contents.filled(pa, order, p, r, start);
        int level = layout.leafLevel(bits);
        mapFresh(p, start, pa, level, flags(r.rights()));
        // large pages that were asked for stay, as those of hugetlbfs do
        if (p.pager() == null && (level == 0 || r.pageBits == layout.pageBits())) reclaim.anonymous(frame(pa), order);
        if (told()) tell("maps page " + hex(layout.extend(start)) + " to a new frame at " + hex(pa));
    }

    /** Makes room for a page of a process whose frames are limited. */
    private void admit(Process p, long va) {
        Pager pager = p.pager();
        if (pager == null) return;
        long page = va >>> layout.pageBits();
        while (pager.full()) pageOut(p, pager, pager.evict(page));
        pager.load(page);
    }

    /** Takes a page away from a process; what it wrote since it was read goes to the swap device. */
    private void pageOut(Process p, Pager pager, long page) {
        long va = page << layout.pageBits();
        if (!p.table().find(va)) throw new IllegalStateException("a resident page is not mapped");
        boolean dirty = (p.table().entry() & Pte.DIRTY) != 0;
        if (dirty) {
            counters.now[count.swappedOut]++;
            int order = layout.span(p.table().level()) - layout.frameBits();
            pager.write(page, memory.contents(p.table().target(), order));
        }
        if (told()) tell((dirty ? "writes page " : "drops page ") + hex(layout.extend(va)) + " to make room");
        unmapLeaf(p, va);
    }

    /** A fault of a process whose frames are limited reads the page from its device, also the first time. */
    private void pageIn(Pager pager, long va) {
        counters.now[count.major]++;
        boolean swapped = pager.read(va >>> layout.pageBits()) != null;
        if (swapped) counters.now[count.swappedIn]++;
        tell(swapped ? "reads the page from its swap device" : "reads the page from its file");
    }

    /**
     * The flags of a page with these rights. One with no rights stays present for the kernel alone: layouts that do not
     * state reading could not deny it otherwise. (Linux clears the present bit instead.)
     */
    public static long flags(Rights rights) {
        if (rights == Rights.NONE) return Pte.READ;
        return Pte.USER
                | (rights.read() ? Pte.READ : 0)
                | (rights.write() ? Pte.WRITE : 0)
                | (rights.execute() ? Pte.EXECUTE : 0);
    }

    void tell(String what) {
        Narrator narrator = narration.narrator;
        if (narrator != null) narrator.work("operating system", what);
    }

    /** Whether somebody listens: only then is a text worth making. */
    boolean told() {
        return narration.narrator != null;
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    private long frame(long pa) {
        return pa >>> layout.frameBits();
    }

    /** Is told which pages a frame holds. */
    @FunctionalInterface
    public interface MappingVisitor {
        /** @param va stripped address at which the process sees the frame */
        void visit(Process p, long va);
    }

    /**
     * Visits the pages of all processes that a frame of this memory holds, those inside large pages too; nothing may be
     * mapped or unmapped meanwhile. Entries that a scenario writes by itself are not known here.
     *
     * @param pa of any byte of the frame
     */
    public void forEachMapping(long pa, MappingVisitor visitor) {
        mappings.forEach(frame(pa), (process, va) -> visitor.visit(processes.get(process), va));
    }

    /** Handles a page fault of a process. */
    public Outcome fault(Process p, Fault f) {
        long[] now = counters.now;
        if (layout.bare()) return fatal("there is no memory at " + hex(f.at));
        now[count.faults]++;
        switch (f.reason) {
            case NOT_CANONICAL, MALFORMED -> {
                now[count.malformed]++;
                return fatal("the address cannot be translated");
            }
            case UNMARKED -> {
                p.table().mark(f.at, f.kind == AccessKind.STORE);
                tell(f.kind == AccessKind.STORE ? "sets accessed and dirty" : "sets accessed");
                return Outcome.RETRY;
            }
            case MISSING -> now[count.missing]++;
            case PROTECTION -> now[count.protection]++;
        }
        if (p.killed()) return fatal("the process was killed");
        current = p;
        incoming = -1;
        HandlerSpec own = handler(p, f.reason);
        if (own != null) {
            runner.run(own, p, layout.extend(f.at));
            return Outcome.RETRY;
        }
        Region r = p.region(f.at, layout.pageBits());
        if (r == null && p.unbounded()) r = anonymous(p, f.at);
        if (r == null) return fatal("no region holds the address");
        if (!allows(r.rights(), f.kind)) return fatal("the region's rights forbid it");
        try {
            if (f.reason == Fault.Reason.PROTECTION) return unprotect(p, r, f);
            if (p.pager() != null) pageIn(p.pager(), f.at);
            provide(p, r, f.at, freeBits(p, r, f.at), f.kind == AccessKind.STORE);
            return Outcome.RETRY;
        } catch (Killed e) {
            return fatal("the process was killed");
        }
    }

    private Outcome fatal(String why) {
        counters.now[count.fatal]++;
        if (told()) tell("cannot help: " + why);
        return Outcome.LOST;
    }

    private static boolean allows(Rights rights, int kind) {
        return kind == AccessKind.FETCH ? rights.execute() : kind == AccessKind.LOAD ? rights.read() : rights.write();
    }

    private @Nullable HandlerSpec handler(Process p, Fault.Reason reason) {
        HandlerSpec.Kind kind = reason == Fault.Reason.MISSING ? HandlerSpec.Kind.MISSING : HandlerSpec.Kind.PROTECTED;
        for (HandlerSpec h : p.spec().handlers()) if (h.kind() == kind) return h;
        for (HandlerSpec h : handlers) if (h.kind() == kind) return h;
        return null;
    }

    /** A page of a process without regions: it gets a region of that one page. */
    private static Region anonymous(Process p, long va) {
        int bits = p.table().layout().pageBits();
        return new Region("", va >>> bits << bits, 1L << bits, bits, 0, Rights.RWX);
    }

    /** The page size for a missing page: smaller than wished for where part of the large page is mapped already. */
    private int freeBits(Process p, Region r, long va) {
        if (p.pager() != null) return layout.pageBits();
        int bits = pageBits(r, va);
        int level = layout.leafLevel(bits);
        if (level == 0) return bits;
        p.table().find(va);
        if (p.table().level() < level) return layout.pageBits();
        long first = va >>> bits << bits;
        boolean partlySwapped = p.swapped().size() > 0
                && p.swapped().keys(first >>> layout.pageBits(), first + (1L << bits) >>> layout.pageBits()).length > 0;
        return partlySwapped ? layout.pageBits() : bits;
    }

    private Outcome unprotect(Process p, Region r, Fault f) {
        PageTable table = p.table();
        if (!table.find(f.at)) return fatal("an upper level forbids it");
        long target = table.target();
        int bits = layout.span(table.level());
        boolean store = f.kind == AccessKind.STORE;
        boolean shared = mappings.shared(frame(target)) && r.file.isEmpty();
        if (store && shared) {
            copy(p, r, f.at >>> bits << bits, target, bits - layout.frameBits());
        } else {
            if (store && reclaim.sharesSlot(frame(target))) reclaim.forgetSlot(frame(target));
            boolean keepOut = shared || reclaim.sharesSlot(frame(target));
            long raw = layout.leaf(table.level()).encode(target, leafFlags(table, r) & (keepOut ? ~Pte.WRITE : -1L));
            if (raw == table.raw()) return fatal("an upper level forbids it");
            table.replace(raw);
            tell("grants the region's rights");
        }
        cpu.invalidate(p, f.at);
        return Outcome.RETRY;
    }

    /** Gives a process its own copy of a page that others map too. */
    private void copy(Process p, Region r, long start, long target, int order) {
        PageTable table = p.table();
        incoming = -1; // the page is there
        long pa;
        reclaim.hold(frame(target));
        try {
            pa = allocate(order, r.backingBits);
        } finally {
            reclaim.hold(-1);
        }
        dataFrames(1L << order);
        copier.copy(target, pa, order);
        contents.copied(target, pa, order);
        table.find(start);
        int level = table.level();
        boolean dirty = (table.entry() & Pte.DIRTY) != 0;
        if (!release(p, start, level, target, dirty)) mappings.removeOne(frame(target)); // the scenario wrote the entry
        counters.now[count.copyOnWrite]++;
        table.replace(layout.leaf(level).encode(pa, leafFlags(table, r)));
        mappings.add(frame(pa), p.number(), start, level);
        if (p.pager() == null && (level == 0 || r.pageBits == layout.pageBits())) {
            reclaim.anonymous(frame(pa), order);
            reclaim.frames().dirty(frame(pa), true);
        }
        if (told()) tell("copies the shared page to " + hex(pa));
    }

    private static long leafFlags(PageTable table, Region r) {
        return flags(r.rights()) | table.entry() & (Pte.ACCESSED | Pte.DIRTY) | (table.level() > 0 ? Pte.LEAF : 0);
    }

    /**
     * One mapping of a page less; the last one gives its frames back.
     *
     * @return whether there was one: not where a scenario wrote the entry by itself
     */
    private boolean release(Process p, long va, int level, long pa, boolean dirty) {
        long frame = frame(pa);
        if (!mappings.remove(frame, p.number(), va, level)) return false;
        if (dirty && reclaim.frames().kind(frame) != FrameTable.OTHER)
            reclaim.frames().dirty(frame, true);
        if (mappings.any(frame)) {
            reclaim.oneLess(frame);
            return true;
        }
        int order = layout.span(level) - layout.frameBits();
        dataFrames(-1L << order);
        if (reclaim.gone(frame)) free(pa, order);
        return true;
    }

    /** Takes a frame away from a process, for the page to go. */
    void take(Process p, long va, int level, long frame) {
        PageTable table = p.table();
        if (table.find(va) && table.level() == level && frame(table.target()) == frame) {
            table.replace(0);
            p.frames(-1);
            cpu.invalidate(p, va);
        }
        mappings.remove(frame, p.number(), va, level);
    }

    /** Copies an address space: both sides keep the frames, and copy a page when they first write it. */
    public Process fork(Process parent, String path, int context, long[] counts) {
        Process child = bare(path, parent.spec(), context, counts);
        current = child;
        incoming = -1;
        for (Region r : parent.regions()) child.add(r.copy(r.start, r.end - r.start));
        new TableScan(parent.table()).forEach((va, level) -> {
            PageTable t = parent.table();
            t.find(va);
            Region r = parent.region(va, layout.pageBits());
            boolean copied = r == null || r.file.isEmpty(); // a file's pages stay common
            long flags = t.entry() & (copied ? Pte.RIGHTS & ~Pte.WRITE : Pte.RIGHTS) | (level > 0 ? Pte.LEAF : 0);
            long pa = t.target();
            if (copied && (t.entry() & Pte.WRITE) != 0) {
                long marks = t.entry() & (Pte.ACCESSED | Pte.DIRTY);
                t.replace(layout.leaf(level).encode(pa, flags | marks));
            }
            reclaim.hold(frame(pa));
            try {
                child.table().map(va, pa, level, flags);
            } finally {
                reclaim.hold(-1);
            }
            mappings.add(frame(pa), child.number(), va, level);
            if (child.pager() != null) child.pager().load(va >>> layout.pageBits());
            child.frames(1);
        });
        SwapDevice swap = reclaim.swap();
        if (swap != null)
            parent.swapped().forEach((page, slot) -> {
                if (child.swapped().get(page) != LongIntMap.ABSENT) return; // it went while tables were made
                child.swapped().put(page, slot);
                swap.keep(slot);
            });
        cpu.invalidateAll(parent);
        return child;
    }

    /** Makes a region at the lowest free place behind all others. */
    public Region malloc(Process p, String name, long size) {
        long align = Math.max(layout.pageBits(), Math.min(21, layout.addressBits() - 4));
        long start = p.behindRegions() + (1L << align) - 1 >>> align << align;
        if (start == 0) start = 1L << align;
        Region r = new Region(name, start, size, layout.pageBits(), 0, Rights.RW);
        p.add(r);
        return r;
    }

    /** Makes a region where the caller wants it. */
    public Region region(Process p, String name, long start, long size, Rights rights) {
        Region r = new Region(name, layout.strip(start), size, layout.pageBits(), 0, rights);
        p.add(r);
        return r;
    }

    /** Removes the pages of [from, to); a region that loses all its pages goes too. */
    public void unmap(Process p, long from, long to) {
        if (layout.bare()) return; // memory stays where it is
        forgetSwapped(p, from, to);
        for (long va = from; va < to; ) {
            PageTable table = p.table();
            if (!table.find(va)) {
                int bits = layout.span(table.level());
                va = (va >>> bits << bits) + (1L << bits);
                continue;
            }
            int bits = layout.span(table.level());
            if (p.pager() != null) p.pager().remove(va >>> layout.pageBits());
            unmapLeaf(p, va);
            va = (va >>> bits << bits) + (1L << bits);
        }
    }

    /** Removes the page that the process's table was just found to have at an address. */
    private void unmapLeaf(Process p, long va) {
        PageTable table = p.table();
        long pa = table.target();
        int level = table.level();
        int bits = layout.span(level);
        boolean dirty = (table.entry() & Pte.DIRTY) != 0;
        table.replace(0);
        p.frames(-1);
        cpu.invalidate(p, va);
        release(p, va >>> bits << bits, level, pa, dirty);
    }

    /** Forgets a region whose pages are gone. */
    public void drop(Process p, Region r) {
        p.remove(r);
    }

    /** Gives one page the frame of another. */
    public void alias(Process p, long va, long targetVa, Rights rights) {
        PageTable table = p.table();
        if (!table.find(targetVa)) {
            Region r = p.region(targetVa, layout.pageBits());
            if (r == null || p.swapped().get(targetVa >>> layout.pageBits()) == LongIntMap.ABSENT)
                throw new IllegalStateException("nothing is mapped at " + hex(targetVa));
            swapIn(p, r, targetVa, true);
            table.find(targetVa);
        }
        long pa = table.target();
        int level = table.level();
        long start = va >>> layout.span(level) << layout.span(level);
        if (reclaim.sharesSlot(frame(pa))) reclaim.forgetSlot(frame(pa));
        mappings.add(frame(pa), p.number(), start, level); // before the old page goes, which may be the same
        unmap(p, start, start + (1L << layout.span(level)));
        admit(p, start);
        reclaim.hold(frame(pa));
        try {
            table.map(start, pa, level, flags(rights));
        } finally {
            reclaim.hold(-1);
        }
        p.frames(1);
        cpu.invalidate(p, va);
    }

    /** Changes rights of the pages of [from, to), and of what is mapped there later. */
    public void protect(Process p, Region r, long from, long to, Rights rights) {
        r.rights(rights);
        for (long va = from; va < to; ) {
            PageTable table = p.table();
            boolean found = table.find(va);
            int bits = layout.span(table.level());
            if (found) {
                long frame = frame(table.target());
                boolean shared = mappings.shared(frame) && r.file.isEmpty() || reclaim.sharesSlot(frame);
                long flags = leafFlags(table, r) & (shared ? ~Pte.WRITE : -1L);
                table.replace(layout.leaf(table.level()).encode(table.target(), flags));
                cpu.invalidate(p, va);
            }
            va = (va >>> bits << bits) + (1L << bits);
        }
    }

    public PageTableLayout layout() {
        return layout;
    }

    Cpu cpu() {
        return cpu;
    }

    public OsSpec spec() {
        return spec;
    }

    /** Pages of files in memory. */
    public long cachedPages() {
        return reclaim.cache().size();
    }

    /** Pages that its swap device holds, those that are in memory too included. */
    public long swapUsed() {
        SwapDevice swap = reclaim.swap();
        return swap == null ? 0 : swap.used();
    }

    public List<Process> processes() {
        return processes;
    }

    /** Frames that hold data of processes, each counted once. */
    public long dataFrames() {
        return dataFrames;
    }
}
