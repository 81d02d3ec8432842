package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.scenario.layout.FaultFormat;
import org.vmemsim.runtime.scenario.layout.Meaning;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.memory.Rights;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.Place;

/** Carries steps out on a native, a shadow and two nested machines and on the oracle, and compares. */
@NullUnmarked // the oracle's maps are asked for what is known to be there
final class Sequence {
    private static final int PAGE = 1 << Oracle.SMALL;
    private static final List<String> MODES = List.of("native", "shadow", "nested", "nested on bare");
    private static final List<String> BITS = List.of("writable", "accessed", "dirty", "user", "executable");

    private final World world;
    private final List<Rig> rigs = new ArrayList<>();
    private final Oracle oracle;
    private final int word;
    private long names;

    Sequence(World world) {
        this.world = world;
        for (Paging mode : List.of(Paging.NATIVE, Paging.SHADOW, Paging.NESTED)) rigs.add(new Rig(world.host(mode)));
        rigs.add(new Rig(world.bareHost()));
        this.word = Integer.numberOfTrailingZeros(world.guest().entryBytes());
        this.oracle = new Oracle(
                world.large(),
                world.largePages(),
                world.transparent(),
                world.states(Meaning.READABLE),
                world.states(Meaning.EXECUTABLE),
                world.softwareMarks());
        for (String name : List.of("p", "q")) {
            Oracle.Proc p = new Oracle.Proc(name);
            oracle.processes.add(p);
            for (RegionSpec r : world.regions()) {
                int bits = r.page() == 0 ? Oracle.SMALL : Long.numberOfTrailingZeros(r.page());
                Oracle.Region region = new Oracle.Region(r.name(), r.start(), r.size(), bits, r.rights());
                p.regions.put(r.start(), region);
                if (r.initially() == Backing.MAPPED)
                    oracle.populate(p, region, Oracle.start(region.start, Oracle.SMALL), region.end);
            }
        }
        compareAll();
    }

    /** Carries out a step; leaves it out if it makes no sense now. */
    void step(Step s) {
        Oracle.Proc p = oracle.processes.get(s.process() % oracle.processes.size());
        switch (s.kind()) {
            case READ -> access(p, va(p, s.a()), Oracle.LOAD, s);
            case WRITE -> access(p, va(p, s.a()), Oracle.STORE, s);
            case EXECUTE -> access(p, va(p, s.a()), Oracle.FETCH, s);
            case STRAY -> stray(p, s);
            case MAP -> map(p, s);
            case ALIAS -> alias(p, s);
            case UNMAP -> unmap(p, s);
            case PROTECT -> protect(p, s);
            case MALLOC -> malloc(p, s);
            case FREE -> free(p, s);
            case FORK -> fork(p);
            case SWITCH -> all(p, new Operation.SwitchTo(Rig.subject(p.name), 0));
            case LOAD_ROOT -> loadRoot(p, s);
            case INVALIDATE -> invalidate(p, va(p, s.a()));
            case INVALIDATE_ALL -> all(p, new Operation.InvalidateAll(false, s.value() % 2 == 0, null, 0));
            case CLEAR_ENTRY -> clearEntry(p, va(p, s.a()));
            case SET_ENTRY -> setEntry(p, s);
            case CHANGE_BIT -> changeBit(p, s);
            case REMAP, POPULATE, SWAP_OUT -> host(p, s);
            case MAP_TABLE -> mapTable(p, s);
            case WRITE_ENTRY -> writeEntry(p, s);
            case DROP_TABLE -> dropTable(p, s);
        }
        for (int i = 0; i < rigs.size(); i++)
            assertArrayEquals(
                    oracle.counts,
                    rigs.get(i).counts(),
                    MODES.get(i) + " faults, missing, protection, copy-on-write, fatal, lost");
    }

    // ------------------------------------------------------------------ what steps mean

    /** Pages that steps work on: few of each region, at edges of large pages and in their middle. */
    private List<Long> pages(Oracle.Proc p) {
        List<Long> pages = new ArrayList<>();
        for (Oracle.Region r : p.regions.values()) {
            if (r.name.equals("tables")) continue;
            long first = Oracle.start(r.start, Oracle.SMALL);
            long count = (r.end - first + PAGE - 1) >>> Oracle.SMALL;
            for (long i = 0; i < count; i = count <= 12 || i < 2 ? i + 1 : i + count / 5)
                pages.add(first + (i << Oracle.SMALL));
            if (count > 12) pages.add(first + (count - 1 << Oracle.SMALL));
        }
        return pages;
    }

    private long va(Oracle.Proc p, int choice) {
        List<Long> pages = pages(p);
        return pages.get(choice % pages.size());
    }

    private static Rights rights(long value) {
        return Rights.values()[(int) (value % Rights.values().length)];
    }

    private void all(Oracle.Proc p, Operation o) {
        for (Rig r : rigs) r.carryOut(p.name, o);
    }

    /** On RISC-V it drops nothing: software must, or is led to another process's pages where address spaces have no tags. */
    private void loadRoot(Oracle.Proc p, Step s) {
        all(p, new Operation.LoadRoot(Rig.subject(p.name), s.value() % 2 == 0, 0));
        if (world.guest().faults() == FaultFormat.RISCV)
            all(p, new Operation.InvalidateAll(false, false, Rig.subject(p.name), 0));
    }

    private void invalidate(Oracle.Proc p, long va) {
        all(p, new Operation.InvalidatePlace(false, Rig.at(va), 0));
    }

    private void access(Oracle.Proc p, long page, int kind, Step s) {
        long va = page + (s.value() % (PAGE >> word) << word);
        Oracle.Frame frame = oracle.access(p, page, kind);
        long offset = frame == null ? 0 : va & (1L << frame.bits) - 1;
        if (kind == Oracle.STORE) {
            long value = s.value() * 0x9e37_79b9L & (word == 3 ? -1L : 0xffff_ffffL);
            all(p, new Operation.Access(Operation.Access.Kind.WRITE, Rig.at(va), Expression.of(value), 0));
            if (frame != null) frame.words.put(offset, value);
            return;
        }
        int hardware = kind == Oracle.LOAD ? AccessKind.LOAD : AccessKind.FETCH;
        for (Rig r : rigs) {
            long hpa = r.access(p.name, va, hardware);
            assertEquals(frame == null, hpa < 0, () -> r.vm().paging() + " success at " + Long.toHexString(va));
            if (frame == null || frame.table) continue;
            assertEquals(
                    frame.words.getOrDefault(offset, 0L),
                    r.machine.memory().read(hpa, word),
                    () -> r.vm().paging() + " contents at " + Long.toHexString(va));
        }
    }

    private void stray(Oracle.Proc p, Step s) {
        boolean canonical = s.value() % 2 == 0;
        long va = canonical ? 0x1000 : 1L << 60;
        oracle.stray(canonical);
        for (Rig r : rigs) assertEquals(-1, r.access(p.name, va, s.a() % 2 == 0 ? AccessKind.LOAD : AccessKind.STORE));
    }

    /** Whether regions hold all of a range. */
    private static boolean laidOut(Oracle.Proc p, long from, long to) {
        for (long va = from; va < to; va += PAGE) {
            long at = va;
            if (p.regions.values().stream().noneMatch(r -> r.has(at))) return false;
        }
        return true;
    }

    /** Whether a range lies in regions, parts of which may have been freed. */
    private static boolean within(Oracle.Proc p, long from, long to) {
        for (long va = from; va < to; va += PAGE) {
            long at = va;
            if (p.regions.values().stream().noneMatch(r -> r.start < at + PAGE && at < r.end)) return false;
        }
        return true;
    }

    /** Rights that a mapping is given; null for those that are there. */
    private static Rights given(long value) {
        return value % 3 == 0 ? rights(value / 3) : null;
    }

    private void map(Oracle.Proc p, Step s) {
        long va = va(p, s.a());
        long last = va + s.b() % 3 * PAGE;
        if (!within(p, va, last + PAGE)) return;
        Rights rights = given(s.value());
        all(p, new Operation.MapPages(Rig.range(va, last), null, rights, 0));
        oracle.layOut(p, va, last + PAGE, rights);
        oracle.populate(p, va, last + PAGE);
    }

    /** One small page, or a large one if the region has those. */
    private void alias(Oracle.Proc p, Step s) {
        long va = va(p, s.a());
        long target = va(p, s.b());
        int bits = Oracle.SMALL;
        Place place = Rig.at(va);
        for (Oracle.Region r : p.regions.values())
            if (r.bits != Oracle.SMALL && s.value() % 2 == 0 && r.start <= va && va < r.end) {
                bits = r.bits;
                place = Rig.page(p.name, r.name, va - r.start >>> r.bits);
                va = Oracle.start(va, bits);
                if (va + (1L << bits) > r.end) return;
            }
        long end = va + (1L << bits);
        if (!within(p, va, end) || !laidOut(p, target, target + end - va)) return;
        if (!oracle.clean(p, va, end) || !oracle.clean(p, target, target + end - va)) return;
        Rights rights = given(s.value());
        all(p, new Operation.MapPages(place, Rig.at(target), rights, 0));
        oracle.layOut(p, va, end, rights);
        oracle.alias(p, va, bits, target);
    }

    private void unmap(Oracle.Proc p, Step s) {
        long va = va(p, s.a());
        long last = va + s.value() % 3 * PAGE;
        if (!oracle.clean(p, va, last + PAGE)) return;
        all(p, new Operation.Unmap(Rig.range(va, last), 0));
        oracle.unmap(p, va, last + PAGE);
    }

    private void protect(Oracle.Proc p, Step s) {
        long va = va(p, s.a());
        long last = va + s.b() % 3 * PAGE;
        if (!laidOut(p, va, last + PAGE)) return;
        all(p, new Operation.Protect(Rig.range(va, last), rights(s.value()), 0));
        oracle.protect(p, va, last + PAGE, rights(s.value()));
    }

    private void malloc(Oracle.Proc p, Step s) {
        if (p.regions.size() > 11) return;
        String name = "h" + names++;
        long size = 100 + s.value() % (6 * PAGE);
        all(p, new Operation.Malloc(name, Expression.of(size), 0));
        long behind = p.regions.lastEntry().getValue().end;
        long start = behind + (1 << 21) - 1 >>> 21 << 21; // beginnings of 2 MiB, behind all others
        p.regions.put(start, new Oracle.Region(name, start, size, Oracle.SMALL, Rights.RW));
    }

    /** All or a part of what was allocated. */
    private void free(Oracle.Proc p, Step s) {
        List<Oracle.Region> made =
                p.regions.values().stream().filter(r -> r.name.startsWith("h")).toList();
        if (made.isEmpty()) return;
        Oracle.Region r = made.get(s.a() % made.size());
        long end = r.end + PAGE - 1 >>> Oracle.SMALL << Oracle.SMALL;
        if (s.b() % 2 == 0) {
            if (!oracle.clean(p, r.start, end)) return;
            all(p, new Operation.Free(Rig.region(p.name, r.name), 0));
            oracle.free(p, r.start, end);
            return;
        }
        long va = r.start + s.value() % (end - r.start) / PAGE * PAGE;
        long to = Math.min(end, va + 2 * PAGE);
        if (!oracle.clean(p, va, to)) return;
        all(p, new Operation.Free(Rig.range(va, to - PAGE), 0));
        oracle.free(p, va, to);
    }

    private void fork(Oracle.Proc p) {
        if (oracle.processes.size() > 3) return;
        if (p.pages.values().stream().anyMatch(page -> page.frame.table)) return;
        String name = "c" + names++;
        all(p, new Operation.Fork(name, 0));
        oracle.fork(p, name);
    }

    private void clearEntry(Oracle.Proc p, long va) {
        all(p, new Operation.ClearEntries(Rig.at(va), 0));
        invalidate(p, va);
        oracle.splitEdges(p, va, va + PAGE);
        taint(p, va);
        p.pages.remove(va);
    }

    /** A small page gets the frame of another by a raw write. */
    private void setEntry(Oracle.Proc p, Step s) {
        Long at = oracle.leaf(p, va(p, s.b()));
        if (at == null || p.pages.get(at).frame.bits != Oracle.SMALL) return;
        long va = va(p, s.a());
        Oracle.Frame f = p.pages.get(at).frame;
        f.tainted = true;
        oracle.splitEdges(p, va, va + PAGE);
        taint(p, va);
        for (Rig r : rigs) {
            long pa = r.target(r.entry(p.name, at));
            r.carryOut(p.name, new Operation.SetEntries(Rig.at(va), Expression.of(pa), rights(s.value()), 0));
        }
        invalidate(p, va);
        oracle.put(p, va, new Oracle.Page(f, rights(s.value())));
    }

    /** What is mapped there loses its mapping without anybody's knowledge. */
    private void taint(Oracle.Proc p, long va) {
        Long at = oracle.leaf(p, va);
        if (at != null) p.pages.get(at).frame.tainted = true;
    }

    private void changeBit(Oracle.Proc p, Step s) {
        String bit = BITS.get(s.b() % BITS.size());
        boolean set = s.value() % 3 == 0;
        if (!world.states(Meaning.valueOf(bit.toUpperCase(java.util.Locale.ROOT)))) return;
        long va = va(p, s.a());
        all(p, new Operation.ChangeBits(set, List.of(bit), Rig.at(va), 0));
        invalidate(p, va);
        oracle.splitEdges(p, va, va + PAGE);
        Oracle.Page page = p.pages.get(va);
        if (page == null) return;
        switch (bit) {
            case "writable" -> page.write = set;
            case "accessed" -> page.accessed = set;
            case "dirty" -> page.dirty = set;
            case "user" -> page.user = set;
            default -> page.execute = set;
        }
    }

    private void host(Oracle.Proc p, Step s) {
        Long at = oracle.leaf(p, va(p, s.a()));
        Operation.HostAction.Kind kind =
                Operation.HostAction.Kind.valueOf(s.kind().name());
        for (Rig r : rigs) {
            if (r.vm().pmap() == null || r.vm().pmap().identity()) continue; // no host pages of its own
            PageTable t = r.process(p.name).table();
            // sometimes a frame of data, sometimes one of a page table
            long gpa = at != null && s.b() % 2 == 0 ? r.target(r.entry(p.name, at)) : t.root();
            r.carryOut(p.name, new Operation.HostAction(kind, Rig.frame(gpa >>> Oracle.SMALL), null, 0));
        }
    }

    // ------------------------------------------------------------------ tables as data

    private static long tableAt(Rig r, String process, long va, int level) {
        PageTable t = r.process(process).table();
        long entry = t.leafEntry(va, level);
        return entry - ((long) t.layout().index(va, level) << t.layout().entryLog2());
    }

    private void window(Oracle.Proc p, long at, long area, int level) {
        for (Rig r : rigs) {
            long table = tableAt(r, p.name, area, level);
            r.carryOut(p.name, new Operation.SetEntries(Rig.at(at), Expression.of(table), Rights.RW, 0));
        }
        invalidate(p, at);
        Oracle.Frame f = new Oracle.Frame(Oracle.SMALL);
        f.table = true;
        f.tainted = true;
        taint(p, at);
        oracle.put(p, at, new Oracle.Page(f, Rights.RW));
    }

    private void mapTable(Oracle.Proc p, Step s) {
        long area = oracle.area(va(p, s.a()));
        if (!p.tables.contains(area) || area == oracle.area(World.tables())) return;
        window(p, World.tables(), area, 0);
        p.window = area;
    }

    private void store(Oracle.Proc p, long va, long... values) {
        oracle.access(p, va, Oracle.STORE);
        for (int i = 0; i < rigs.size(); i++)
            rigs.get(i)
                    .carryOut(
                            p.name,
                            new Operation.Access(Operation.Access.Kind.WRITE, Rig.at(va), Expression.of(values[i]), 0));
    }

    /** The process writes a leaf entry into its own page table, through its window. */
    private void writeEntry(Oracle.Proc p, Step s) {
        if (p.window < 0) return;
        List<Long> here =
                pages(p).stream().filter(v -> oracle.area(v) == p.window).toList();
        if (here.isEmpty()) return;
        long va = here.get(s.a() % here.size());
        Long from = oracle.leaf(p, va(p, s.b()));
        boolean clear = s.value() % 4 == 0 || from == null || p.pages.get(from).frame.bits != Oracle.SMALL;
        Oracle.Page page = clear ? null : new Oracle.Page(p.pages.get(from).frame, Rights.RWX);
        long[] raw = new long[rigs.size()];
        for (int i = 0; i < raw.length && page != null; i++) {
            Rig r = rigs.get(i);
            page.frame.tainted = true;
            raw[i] = r.process(p.name).table().layout().leaf(0).encode(r.target(r.entry(p.name, from)), Pte.RIGHTS);
        }
        taint(p, va);
        long index = va - p.window >>> Oracle.SMALL;
        store(p, World.tables() + (index << word), raw);
        invalidate(p, va);
        if (page == null) p.pages.remove(va);
        else oracle.put(p, va, page);
    }

    /** The process clears an entry of a directory: a whole area disappears. */
    private void dropTable(Oracle.Proc p, Step s) {
        long area = oracle.area(va(p, s.a()));
        if (area == oracle.area(World.tables()) || world.guest().levels().size() < 2) return;
        boolean large = p.pages.containsKey(area) && p.pages.get(area).frame.bits != Oracle.SMALL;
        if (!p.tables.contains(area) && !large) return;
        long at = World.tables() + PAGE;
        window(p, at, area, 1);
        long entries = 1L
                << world.guest().levels().get(world.guest().levels().size() - 2).bits();
        long index = (area >>> world.large()) % entries;
        store(p, at + (index << word & PAGE - 1), new long[rigs.size()]);
        all(p, new Operation.InvalidateAll(false, false, Rig.subject(p.name), 0));
        for (long va = area; va < area + (1L << world.large()); va += PAGE) {
            taint(p, va);
            p.pages.remove(va);
        }
        p.tables.remove(area);
        if (p.window == area) p.window = -1;
    }

    // ------------------------------------------------------------------ comparison

    /** Every page of every process: presence, size, rights, marks, frame, contents. */
    void compareAll() {
        for (int m = 0; m < rigs.size(); m++) {
            Map<Long, Oracle.Frame> at = new HashMap<>();
            for (Oracle.Proc p : oracle.processes) for (long va : pages(p)) compare(m, p, va, at);
            if (m == 2)
                assertEquals(
                        rigs.get(1).vm().memory().used(),
                        rigs.get(2).vm().memory().used());
        }
    }

    private void compare(int m, Oracle.Proc p, long va, Map<Long, Oracle.Frame> frames) {
        Rig r = rigs.get(m);
        String where = MODES.get(m) + " " + p.name + " " + Long.toHexString(va);
        Long at = oracle.leaf(p, va);
        long e = r.entry(p.name, va);
        assertEquals(at != null, e != 0, where + " present");
        if (at == null) return;
        Oracle.Page page = p.pages.get(at);
        Oracle.Frame f = page.frame;
        assertEquals(f.bits, r.leafBits(p.name, va), where + " size");
        String flags =
                (page.user ? "U" : "") + (page.write ? "W" : "") + (page.accessed ? "A" : "") + (page.dirty ? "D" : "");
        String found = ((e & Pte.USER) != 0 ? "U" : "")
                + ((e & Pte.WRITE) != 0 ? "W" : "")
                + ((e & Pte.ACCESSED) != 0 ? "A" : "")
                + ((e & Pte.DIRTY) != 0 ? "D" : "");
        assertEquals(flags, found, where + " rights and marks");
        long pa = r.target(e);
        if (f.pa[m] < 0) f.pa[m] = pa;
        assertEquals(f.pa[m], pa, where + " frame");
        if (m == 2) assertEquals(f.pa[1], pa, where + " guest-physical address under shadow and nested paging");
        if (f.table) return;
        assertTrue(frames.computeIfAbsent(pa, x -> f) == f, where + " has another's frame");
        for (Map.Entry<Long, Long> w : f.words.entrySet())
            assertEquals(w.getValue(), r.word(pa + w.getKey(), word), where + " contents");
    }
}
