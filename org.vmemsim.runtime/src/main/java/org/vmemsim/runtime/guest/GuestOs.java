package org.vmemsim.runtime.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.frames.Mappings;
import org.vmemsim.runtime.guest.frames.Merged;
import org.vmemsim.runtime.guest.frames.SwapDevice;
import org.vmemsim.runtime.memory.SharedFrames;
import org.vmemsim.runtime.memory.TableMemory;
import org.vmemsim.runtime.memory.Transfers;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.AddressKinds;
import org.vmemsim.runtime.paging.Fault;
import org.vmemsim.runtime.paging.FaultHandler.Outcome;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.paging.TraceListener;
import org.vmemsim.runtime.paging.Tracing;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.ImageSpec;
import org.vmemsim.runtime.scenario.memory.OsSpec;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.memory.Rights;
import org.vmemsim.runtime.scenario.run.HandlerSpec;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** An operating system, of a guest or of the host itself: demand paging, copy-on-write, mapping and unmapping. */
public final class GuestOs {
    private final TableMemory memory;
    private final PageTableLayout layout;
    private final Parts parts;
    private final Cpu cpu;
    private final Counters counters;
    private final Tracing tracing;
    private AddressKinds kinds = AddressKinds.HOST;
    private final OsSpec spec;
    private final Mappings mappings;
    private final Merged merged;
    private final Reclaim reclaim;
    private final FrameSupply supply;
    private final PageSource source;
    private final Populating populating;
    private final AddressSpaces spaces;
    private final Regions regions;
    private final PageFaults faults;
    private final Transfers transfers = new Transfers();
    private final List<Process> processes = new ArrayList<>();
    private final Balloon balloon = new Balloon(this);
    private long[] account = {};
    private final List<Long> kernel = new ArrayList<>();
    private long dataFrames;

    /** Whether setting up is over. */
    private boolean up;

    private boolean ofGuest;
    private boolean panicked;
    private long panics;
    private FrameContents contents = FrameContents.NONE;
    private @Nullable PageContents known;
    private BooleanSupplier beforeWork = () -> false;

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

    /**
     * What an operating system is made of.
     *
     * @param files whether some region maps a file
     * @param marks whether it sets accessed and dirty, as hardware does not
     */
    public record Parts(
            OsSpec os,
            boolean files,
            TableMemory memory,
            FrameCopier copier,
            PageTableLayout layout,
            int tableBacking,
            boolean marks,
            Cpu cpu,
            List<HandlerSpec> handlers,
            Handlers runner,
            Counters counters,
            Tracing tracing) {}

    public GuestOs(Parts parts) {
        this.spec = parts.os();
        this.memory = parts.memory();
        this.layout = parts.layout();
        this.parts = parts;
        this.cpu = parts.cpu();
        this.counters = parts.counters();
        this.tracing = parts.tracing();
        FaultCounters count = new FaultCounters(counters, spec, parts.files());
        this.mappings = new Mappings(layout);
        this.merged = new Merged(counters);
        this.reclaim = new Reclaim(this, spec, memory, mappings, counters, count);
        this.supply = new FrameSupply(this, spec, memory, reclaim, counters, count);
        this.source = new PageSource(this, spec, memory, supply, mappings, reclaim, counters, count);
        this.populating = new Populating(this, memory, reclaim, counters, count);
        this.regions = new Regions(this);
        this.spaces = new AddressSpaces(this, parts.copier(), supply, mappings, reclaim, counters, count);
        this.faults = new PageFaults(this, parts.handlers(), parts.runner(), counters, count);
    }

    /**
     * Setting up is over: from here on memory that does not suffice is an outcome, not a mistake.
     *
     * @param guest whether it runs in a virtual machine, which can panic while others go on; the host's own processes cannot
     */
    public void up(boolean guest) {
        up = true;
        ofGuest = guest;
    }

    boolean isUp() {
        return up;
    }

    /**
     * Nothing can go and nobody can be killed (Linux, mm/oom_kill.c, out_of_memory: panic). The machine stands still from here on,
     * and keeps the memory that it has, until it is rebooted.
     *
     * @return false for the host's own system, without which nothing goes on
     */
    boolean panic() {
        if (!ofGuest) return false;
        if (!panicked) panics++;
        panicked = true;
        tell("is out of memory and panics");
        return true;
    }

    /** Whether it has panicked, and was not rebooted since. */
    public boolean panicked() {
        return panicked;
    }

    /** How often it panicked. */
    public long panics() {
        return panics;
    }

    /** Takes what the kernel needs for itself, and reads what the page cache holds at the start. */
    public void boot() {
        if (layout.bare()) return;
        for (long i = 0; i < spec.kernel() >>> layout.frameBits(); i++) kernel.add(memory.allocate(0, 0));
        readAhead();
    }

    private void readAhead() {
        long pages = spec.pageCache() >>> layout.pageBits();
        for (long i = 0; i < pages; i++) {
            long page = reclaim.cache().page("", i);
            boolean dirty = (long) ((i + 1) * spec.dirtyCache()) > (long) (i * spec.dirtyCache());
            reclaim.file(frame(source.read(page, "", i, 0)), page, dirty);
        }
    }

    /**
     * Starts anew: the balloon is empty, the swap device too, and processes that the scenario names begin with the regions
     * that it gives them; those that were forked are gone. Frames and tables of the kernel stay where they are, and so does
     * the host memory behind all of it: nobody told the host.
     */
    public void reboot() {
        if (layout.bare()) return;
        panicked = false;
        for (Process p : processes) {
            spaces.clear(p);
            p.kill();
            cpu.invalidateAll(p);
        }
        while (reclaim.dropIdle()) {}
        try {
            readAhead();
            for (Process p : processes) if (!p.forked()) begin(p);
        } catch (ProcessEnded e) {
            // page tables stay where they are, so what fitted before may not fit now: counted where it happened
        }
    }

    /** Makes a process with its regions; those that are mapped get their pages now. */
    public Process start(String path, ProcessSpec spec, int context, long[] counts) {
        Process p = bare(path, spec, context, counts);
        begin(p);
        return p;
    }

    private void begin(Process p) {
        p.begin();
        for (RegionSpec r : p.spec().regions()) {
            Region region = Region.of(r, layout.strip(r.start()), layout.pageBits());
            p.add(region);
            if (known != null) known.lay(region, r.image());
            if (r.initially() == org.vmemsim.runtime.scenario.memory.Backing.MAPPED) populate(p, region);
        }
    }

    private Process bare(String path, ProcessSpec spec, int context, long[] counts) {
        if (processes.size() == mappings.processes())
            throw new InvalidScenarioException(path + " is one process too many: with the layout "
                    + layout.spec().name() + " an operating system can keep " + mappings.processes());
        PageTable table = new PageTable(memory, supply::allocate, layout, parts.tableBacking())
                .traceTo(tracing, kinds, kinds.operatingSystem());
        if (parts.marks()) table.marked();
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
        populating.populate(p, r, from, to);
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

    /** What it moved to and from its disk, pages of files included. */
    public Transfers transfers() {
        return transfers;
    }

    /** The balloon driver that runs in it. */
    public Balloon balloon() {
        return balloon;
    }

    /** Whom to tell of frames that are no longer used; null for nobody. */
    public void onFree(@Nullable FreePages listener) {
        supply.onFree(listener);
    }

    /**
     * What happens before this system begins to answer a fault, or to give a page of a region its frame: its drivers may run
     * then. It says whether it changed anything, so that a fault is looked at anew.
     */
    public void beforeWork(BooleanSupplier drivers) {
        beforeWork = drivers;
    }

    /** Lets the drivers run that wait for work to begin. @return whether they changed anything */
    boolean driversWork() {
        return beforeWork.getAsBoolean();
    }

    /** Who keeps track of what frames contain. */
    public void track(FrameContents tracker) {
        contents = tracker;
        reclaim.contents(tracker);
    }

    /** From here on it is known what pages contain. */
    public void know(PageContents tracker) {
        known = tracker;
        track(tracker);
    }

    /** What pages contain; null if nobody wants to know. */
    public @Nullable PageContents known() {
        return known;
    }

    /** Without the right to write where the system keeps stores out, or where the first store is to be noticed. */
    long writing(long pa, boolean keepOut) {
        if (keepOut) keepOut(pa);
        return keepOut || known != null && known.watches(frame(pa)) ? ~Pte.WRITE : -1L;
    }

    /** Notes that the system keeps stores out of a frame: the next one is a fault to it. */
    void keepOut(long pa) {
        if (known != null) known.denied(frame(pa));
    }

    /** Whether the frame at an address is one that this system gave to a process; a scenario's own entries lead anywhere. */
    public boolean gave(long pa) {
        return merged.isZero(frame(pa)) || mappings.any(frame(pa));
    }

    /** Whether several pages map a frame, or did and it may not be written for that. */
    boolean isShared(long frame) {
        return merged.is(frame) || mappings.shared(frame);
    }

    /** Somebody looked at a page: the next store into it is noticed. */
    public void watch(Process p, long va) {
        PageTable table = p.table();
        if (known == null || layout.bare() || !table.find(va)) return;
        long frame = frame(table.target() | va & (1L << layout.span(table.level())) - 1);
        if (!known.byEntries()) known.contents().watch(frame);
        else if (table.level() == 0 && !isShared(frame)) {
            known.looked(frame);
            if ((table.entry() & Pte.WRITE) == 0) return;
            table.replace(layout.leaf(0).encode(table.target(), table.entry() & Pte.FLAGS & ~Pte.WRITE));
            cpu.invalidate(p, va);
        }
    }

    /** Whether a fault is a store that only its noticing forbade; it is allowed then. */
    boolean noticed(PageContents watcher, Process p, Fault f) {
        PageTable table = p.table();
        if (f.kind != AccessKind.STORE || !table.find(f.at) || table.level() > 0) return false;
        long frame = frame(table.target());
        Region r = p.region(f.at, layout.pageBits());
        boolean forbidden = r == null ? !p.unbounded() : !r.rights(f.at).write();
        if (forbidden || merged.is(frame) || reclaim.sharesSlot(frame) || !watcher.noticed(frame)) return false;
        table.replace(layout.leaf(0).encode(table.target(), table.entry() & Pte.FLAGS | Pte.WRITE));
        cpu.invalidate(p, f.at);
        return true;
    }

    /** Lets pages of its processes share frames from now on. */
    public PageMerging merging(SharedFrames.Listener listener) {
        return new PageMerging(this, listener);
    }

    Mappings mappings() {
        return mappings;
    }

    Merged merged() {
        return merged;
    }

    /** Who knows which pages were referenced and written, in place of the marks in page-table entries. */
    public void marks(PageMarks marks) {
        reclaim.marks(marks);
    }

    /**
     * The flags of a page with these rights. One with no rights stays present for the kernel alone: layouts that do not
     * state reading could not deny it otherwise. (Linux clears the present bit instead.)
     */
    public static long flags(Rights rights) {
        return Pte.of(rights);
    }

    /** Says which kinds of address its page tables map, for explanations. */
    public void addresses(AddressKinds mapped) {
        kinds = mapped;
    }

    /** A virtual address in an explanation. @param stripped without the bits above the indices */
    String va(long stripped) {
        return kinds.from(layout.extend(stripped));
    }

    /** A physical address in an explanation. */
    String pa(long address) {
        return kinds.to(address);
    }

    void tell(String what, String... counted) {
        TraceListener listener = tracing.listener;
        if (listener != null) listener.work(kinds.operatingSystem(), what, counted);
    }

    /** Whether somebody listens: only then is a text worth making. */
    boolean told() {
        return tracing.listener != null;
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    long frame(long pa) {
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
        return faults.handle(p, f);
    }

    /** Copies an address space: both sides keep the frames, and copy a page when they first write it. */
    public Process fork(Process parent, String path, int context, long[] counts) {
        Process child = bare(path, parent.spec(), context, counts);
        child.fork();
        try {
            spaces.fork(parent, child);
        } catch (ProcessEnded e) {
            spaces.clear(child); // either of them was killed: a copy of half the memory is none
            child.kill();
        }
        return child;
    }

    /** Removes the pages of [from, to); where a region is, later touches get new ones (madvise with MADV_DONTNEED). */
    public void unmap(Process p, long from, long to) {
        spaces.unmap(p, from, to);
    }

    /** Removes the pages of [from, to) and takes the range from its regions: nothing comes there any more (munmap). */
    public void free(Process p, long from, long to) {
        spaces.unmap(p, from, to);
        regions.free(p, from, to);
    }

    /**
     * Sees to it that regions hold all of [from, to), and gives them rights (mmap).
     *
     * @param rights null for those that the regions have; new ones grant all then
     */
    public void layOut(Process p, long from, long to, @Nullable Rights rights) {
        regions.layOut(p, from, to, rights == null ? Rights.RWX : rights);
        if (rights != null) protect(p, from, to, rights);
    }

    /** Gives every page of [from, to) that a region holds a frame. */
    public void populate(Process p, long from, long to) {
        regions.forEach(p, from, to, (r, first, end) -> populate(p, r, first, end));
    }

    /**
     * Gives a page the frame that another has.
     *
     * @param bits log2 of the bytes of the page
     * @param owner whose page the other is; a region must hold it if it is not there
     */
    public void alias(Process p, long va, int bits, Process owner, long targetVa) {
        supply.forProcess(p);
        spaces.alias(p, va, bits, owner, targetVa);
    }

    /** Changes rights of the parts of regions in [from, to): of the pages there, and of what is mapped later (mprotect). */
    public void protect(Process p, long from, long to, Rights rights) {
        if (layout.bare()) return;
        supply.forProcess(p);
        regions.forEach(p, from, to, (r, first, end) -> r.rights(first, end, rights));
        spaces.protect(p, from, to);
    }

    /** Splits large pages that lie across the edges of [from, to). */
    public void splitEdges(Process p, long from, long to) {
        supply.forProcess(p);
        spaces.splitEdges(p, from, to);
    }

    /** The first page of [from, to) that no region of a process holds; {@code to} if there is none. */
    public long firstWithoutRegion(Process p, long from, long to) {
        return regions.firstWithout(p, from, to);
    }

    void dataFrames(long change) {
        dataFrames += change;
    }

    FrameContents contents() {
        return contents;
    }

    FrameSupply supply() {
        return supply;
    }

    PageSource source() {
        return source;
    }

    AddressSpaces spaces() {
        return spaces;
    }

    PageFaults faults() {
        return faults;
    }

    /** Makes a region at the lowest place behind all others. @throws InvalidScenarioException if addresses do not suffice */
    public Region malloc(Process p, String name, long size) {
        long align = Math.max(layout.pageBits(), Math.min(21, layout.addressBits() - 4));
        long start = p.behindRegions() + (1L << align) - 1 >>> align << align;
        if (start == 0) start = 1L << align;
        long last = start + Math.max(1, size) - 1;
        boolean stripped = layout.strip(last) == last && layout.strip(start) == start;
        if (!stripped || !layout.spans(layout.extend(start), layout.extend(last)))
            throw new InvalidScenarioException("there is no room for the " + size + " bytes of '" + name
                    + "' behind the regions of " + p.path() + ": its addresses have " + layout.addressBits() + " bits");
        return add(p, new Region(name, start, size, layout.pageBits(), 0, Rights.RW));
    }

    /**
     * Moves the end of a region, as brk does a heap's: pages behind a lower one are given back.
     *
     * @throws InvalidScenarioException if another region begins before a higher one
     */
    public void resize(Process p, Region r, long size) {
        long end = r.start + size;
        for (Region other : p.regions())
            if (other.start >= r.end && other.start < end)
                throw new InvalidScenarioException(p.path() + "." + r.name + " cannot grow to " + size + " bytes: "
                        + other.name + " begins at " + hex(layout.extend(other.start)));
        long kept = end + (1L << layout.pageBits()) - 1 >>> layout.pageBits() << layout.pageBits();
        if (kept < r.end) unmap(p, kept, r.end);
        r.end = end;
    }

    /** Makes a region where the caller wants it. */
    public Region region(Process p, String name, long start, long size, Rights rights) {
        return add(p, new Region(name, layout.strip(start), size, layout.pageBits(), 0, rights));
    }

    private Region add(Process p, Region r) {
        p.add(r);
        if (known != null) known.lay(r, ImageSpec.DEFAULT);
        return r;
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
