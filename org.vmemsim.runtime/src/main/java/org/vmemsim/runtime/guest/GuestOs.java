package org.vmemsim.runtime.guest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
    private final Mappings mappings;
    private final List<Process> processes = new ArrayList<>();
    private long dataFrames;

    /** Copies what a page of this memory holds. */
    @FunctionalInterface
    public interface FrameCopier {
        void copy(long fromPa, long toPa, int order);
    }

    /** What an operating system is made of. */
    public record Parts(
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
        this.memory = parts.memory();
        this.copier = parts.copier();
        this.layout = parts.layout();
        this.tableBacking = parts.tableBacking();
        this.cpu = parts.cpu();
        this.handlers = parts.handlers();
        this.runner = parts.runner();
        this.counters = parts.counters();
        this.narration = parts.narration();
        this.count = new FaultCounters(counters);
        this.mappings = new Mappings(layout);
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
        PageTable table = new PageTable(memory, layout, tableBacking);
        Process p = new Process(path, processes.size(), spec, table, context, counts);
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
        for (long va = from; va < Math.min(to, r.end); ) {
            int bits = freeBits(p, r, va);
            if (p.table().find(va)) va += 1L << layout.span(p.table().level());
            else {
                mapNew(p, r, va, bits);
                va = (va >>> bits << bits) + (1L << bits);
            }
        }
    }

    /** The largest page not above the region's wish that lies within it; at its edges smaller ones must do. */
    private int pageBits(Region r, long va) {
        int level = layout.leafLevel(r.pageBits);
        while (level > 0) {
            int bits = layout.span(level);
            long from = va >>> bits << bits;
            if (layout.leafAllowed(level) && from >= r.start && from + (1L << bits) <= r.end) return bits;
            level--;
        }
        return layout.pageBits();
    }

    private void mapNew(Process p, Region r, long va, int bits) {
        long start = va >>> bits << bits;
        admit(p, start);
        long pa = memory.allocate(bits - layout.frameBits(), r.backingBits);
        long[] swapped = p.pager() == null ? null : p.pager().read(start >>> layout.pageBits());
        if (swapped != null) memory.fill(pa, swapped);
        dataFrames += 1L << bits - layout.frameBits();
        if (p.pager() == null) counters.now[count.zeroed] += 1L << bits - layout.pageBits();
        int level = layout.leafLevel(bits);
        p.table().map(start, pa, level, flags(r.rights()));
        mappings.add(frame(pa), p.number(), start, level);
        p.frames(1);
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

    private void tell(String what) {
        Narrator narrator = narration.narrator;
        if (narrator != null) narrator.work("operating system", what);
    }

    /** Whether somebody listens: only then is a text worth making. */
    private boolean told() {
        return narration.narrator != null;
    }

    private static String hex(long value) {
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
        HandlerSpec own = handler(p, f.reason);
        if (own != null) {
            runner.run(own, p, layout.extend(f.at));
            return Outcome.RETRY;
        }
        Region r = p.region(f.at, layout.pageBits());
        if (r == null && p.unbounded()) r = anonymous(p, f.at);
        if (r == null) return fatal("no region holds the address");
        if (!allows(r.rights(), f.kind)) return fatal("the region's rights forbid it");
        if (f.reason == Fault.Reason.MISSING) {
            if (p.pager() != null) pageIn(p.pager(), f.at);
            mapNew(p, r, f.at, freeBits(p, r, f.at));
            return Outcome.RETRY;
        }
        return unprotect(p, r, f);
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
        p.table().find(va);
        return p.table().level() >= level ? bits : layout.pageBits();
    }

    private Outcome unprotect(Process p, Region r, Fault f) {
        PageTable table = p.table();
        if (!table.find(f.at)) return fatal("an upper level forbids it");
        long target = table.target();
        int bits = layout.span(table.level());
        boolean shared = mappings.shared(frame(target));
        if (f.kind == AccessKind.STORE && shared) {
            int order = bits - layout.frameBits();
            long pa = memory.allocate(order, r.backingBits);
            dataFrames += 1L << order;
            copier.copy(target, pa, order);
            table.find(f.at);
            int level = table.level();
            long start = f.at >>> bits << bits;
            if (!release(p, start, level, target)) mappings.removeOne(frame(target)); // the scenario wrote the entry
            counters.now[count.copyOnWrite]++;
            table.replace(layout.leaf(level).encode(pa, leafFlags(table, r)));
            mappings.add(frame(pa), p.number(), start, level);
            if (told()) tell("copies the shared page to " + hex(pa));
        } else {
            long raw = layout.leaf(table.level()).encode(target, leafFlags(table, r) & (shared ? ~Pte.WRITE : -1L));
            if (raw == table.raw()) return fatal("an upper level forbids it");
            table.replace(raw);
            tell("grants the region's rights");
        }
        cpu.invalidate(p, f.at);
        return Outcome.RETRY;
    }

    private static long leafFlags(PageTable table, Region r) {
        return flags(r.rights()) | table.entry() & (Pte.ACCESSED | Pte.DIRTY) | (table.level() > 0 ? Pte.LEAF : 0);
    }

    /**
     * One mapping of a page less; the last one gives its frames back.
     *
     * @return whether there was one: not where a scenario wrote the entry by itself
     */
    private boolean release(Process p, long va, int level, long pa) {
        if (!mappings.remove(frame(pa), p.number(), va, level)) return false;
        if (mappings.any(frame(pa))) return true;
        int order = layout.span(level) - layout.frameBits();
        dataFrames -= 1L << order;
        memory.free(pa, order);
        return true;
    }

    /** Copies an address space: both sides keep the frames, and copy a page when they first write it. */
    public Process fork(Process parent, String path, int context, long[] counts) {
        Process child = bare(path, parent.spec(), context, counts);
        for (Region r : parent.regions())
            child.add(new Region(r.name, r.start, r.end - r.start, r.pageBits, r.backingBits, r.rights()));
        new TableScan(parent.table()).forEach((va, level) -> {
            PageTable t = parent.table();
            t.find(va);
            long flags = t.entry() & (Pte.RIGHTS & ~Pte.WRITE) | (level > 0 ? Pte.LEAF : 0);
            long pa = t.target();
            if ((t.entry() & Pte.WRITE) != 0) {
                long marks = t.entry() & (Pte.ACCESSED | Pte.DIRTY);
                t.replace(layout.leaf(level).encode(pa, flags | marks));
            }
            child.table().map(va, pa, level, flags);
            mappings.add(frame(pa), child.number(), va, level);
            if (child.pager() != null) child.pager().load(va >>> layout.pageBits());
            child.frames(1);
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
        table.replace(0);
        p.frames(-1);
        cpu.invalidate(p, va);
        release(p, va >>> bits << bits, level, pa);
    }

    /** Forgets a region whose pages are gone. */
    public void drop(Process p, Region r) {
        p.remove(r);
    }

    /** Gives one page the frame of another. */
    public void alias(Process p, long va, long targetVa, Rights rights) {
        PageTable table = p.table();
        if (!table.find(targetVa)) throw new IllegalStateException("nothing is mapped at " + hex(targetVa));
        long pa = table.target();
        int level = table.level();
        long start = va >>> layout.span(level) << layout.span(level);
        mappings.add(frame(pa), p.number(), start, level); // before the old page goes, which may be the same
        unmap(p, start, start + (1L << layout.span(level)));
        admit(p, start);
        table.map(start, pa, level, flags(rights));
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
                boolean shared = mappings.shared(frame(table.target()));
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

    public List<Process> processes() {
        return processes;
    }

    /** Frames that hold data of processes, each counted once. */
    public long dataFrames() {
        return dataFrames;
    }
}
