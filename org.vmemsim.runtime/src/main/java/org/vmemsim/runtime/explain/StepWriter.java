package org.vmemsim.runtime.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.AddressKinds;
import org.vmemsim.runtime.paging.Fault;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.paging.TraceListener;
import org.vmemsim.runtime.result.Explanation.Kind;
import org.vmemsim.runtime.result.Explanation.Step;

/** Writes the steps of an explanation down, as text and as data. Every address says of which kind it is. */
public final class StepWriter implements TraceListener {
    /** Steps that an explanation of one statement keeps; those of a single access are far fewer. */
    private static final int MOST_STEPS = 1_000;
    /** Before the name of a metric in a step's data: by how much the step counted it. */
    private static final String COUNT = "count ";

    private final CountedEvents events;
    private final List<Step> steps = new ArrayList<>();
    private AddressKinds hardware = AddressKinds.HOST;
    private AddressKinds software = AddressKinds.HOST;
    private Access current = new Access(0, 0);
    private long left;

    /** An access that is being told; a fault handler may make others before it goes on. */
    public static final class Access {
        private final long va;
        private final int pageBits;
        private int references;

        Access(long va, int pageBits) {
            this.va = va;
            this.pageBits = pageBits;
        }
    }

    /** @param counters of the machine, complete */
    public StepWriter(Counters counters) {
        this.events = new CountedEvents(counters);
    }

    /** Begins an explanation: drops all steps, and what was counted until now. */
    public void begin() {
        steps.clear();
        left = 0;
        events.begin();
    }

    /**
     * Says who makes the next steps.
     *
     * @param byHardware tables that the hardware walks
     * @param bySoftware tables of the operating system
     * @return who made the steps before
     */
    public Actor of(AddressKinds byHardware, AddressKinds bySoftware) {
        Actor before = new Actor(hardware, software);
        hardware = byHardware;
        software = bySoftware;
        return before;
    }

    /** Who makes steps: the tables that the hardware walks, and those of the operating system. */
    public record Actor(AddressKinds hardware, AddressKinds software) {}

    /**
     * An access begins. Its references are numbered from 1.
     *
     * @param smallest log2 of the bytes of the smallest page
     * @return the access in the middle of which it begins, to {@link #resume}
     */
    public Access access(long address, int smallest) {
        Access outer = current;
        current = new Access(address, smallest);
        return outer;
    }

    /** An access goes on after another that was made in the middle of it. */
    public void resume(Access outer) {
        current = outer;
    }

    /** Names an address of the program that is explained. */
    public String virtual(long address) {
        return hardware.from(address);
    }

    /** A step that begins a part of the explanation. */
    public void heading(String text) {
        step(Kind.ACCESS, 0, text, Map.of());
    }

    /** An access ends. @param hpa where it went; -1 if it was lost, -2 if software carried it out */
    public void result(long hpa) {
        Map<String, String> data = new LinkedHashMap<>();
        int references = current.references;
        data.put("references", Integer.toString(references));
        if (hpa >= 0) data.put("hpa", hex(hpa));
        String outcome = hpa >= 0
                ? "hPA " + hex(hpa)
                : hpa == -1 ? "the access has no translation" : "the VMM carried out the write";
        step(
                Kind.RESULT,
                0,
                outcome + ", after " + references + (references == 1 ? " reference" : " references"),
                data);
    }

    /** The run ends in the middle, with an error. */
    public void failed(String why) {
        step(Kind.RESULT, 0, "the run ends here: " + why, Map.of());
    }

    /** Ends the explanation. @return its steps, with those that were counted last */
    public List<Step> end() {
        counted(Set.of());
        if (left > 0) {
            String more = "and " + left + " further steps, which are not shown";
            steps.add(new Step(Kind.OPERATING_SYSTEM, 0, more, Map.of("left", Long.toString(left))));
        }
        return List.copyOf(steps);
    }

    private void step(Kind kind, int depth, String text, Map<String, String> data, String... told) {
        List<CountedEvents.Counted> own = counted(Set.of(told));
        Map<String, String> all = new LinkedHashMap<>(data);
        for (CountedEvents.Counted c : own) all.put(COUNT + c.metric(), Long.toString(c.more()));
        keep(new Step(kind, depth, text, all));
    }

    private void keep(Step step) {
        if (steps.size() < MOST_STEPS) steps.add(step);
        else left++;
    }

    /** Makes steps of what was counted and not told. @return what the next step tells itself */
    private List<CountedEvents.Counted> counted(Set<String> told) {
        CountedEvents.Since since = events.since(told);
        for (CountedEvents.Counted c : since.untold()) {
            boolean os = c.words().who().equals("OS");
            String who = os ? software.operatingSystem() : c.words().who();
            Kind kind = os ? Kind.OPERATING_SYSTEM : who.equals(VMM) ? Kind.VMM : Kind.DROP;
            Map<String, String> data = Map.of(COUNT + c.metric(), Long.toString(c.more()));
            keep(new Step(kind, 1, who + " " + c.words().text(c.more()), data));
        }
        return since.told();
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    @Override
    public void lookup(String cache, long page, boolean hit) {
        Kind kind = cache.contains("walkCache.")
                ? Kind.WALK_CACHE_LOOKUP
                : cache.equals("nestedTlb") ? Kind.NESTED_TLB_LOOKUP : Kind.TLB_LOOKUP;
        Map<String, String> data = new LinkedHashMap<>();
        data.put("cache", cache);
        data.put("page", hex(page));
        data.put("hit", Boolean.toString(hit));
        step(
                kind,
                depth(cache),
                cache + ": " + (hit ? "hit" : "miss") + " for " + input(cache).from(page),
                data);
    }

    private AddressKinds input(String cache) {
        return cache.startsWith("nested") ? AddressKinds.NESTED : hardware;
    }

    /** 0 for TLBs, 1 for what belongs to the first dimension of a walk, 2 for the second. */
    private static int depth(String cache) {
        if (cache.startsWith("nested")) return 2;
        return cache.startsWith("walkCache.") ? 1 : 0;
    }

    @Override
    public void assist(String why) {
        step(Kind.TLB_LOOKUP, 0, why, Map.of());
    }

    @Override
    public void root(long root) {
        step(Kind.ROOT, 1, "the walk begins at the root: " + hardware.to(root), Map.of("root", hex(root)));
    }

    @Override
    public void entry(boolean nested, PageTableLayout layout, int level, long at, long pa, long hpa, long raw, long e) {
        if (hpa >= 0) current.references++;
        AddressKinds tables = nested ? AddressKinds.NESTED : hardware;
        Map<String, String> data = new LinkedHashMap<>();
        data.put("reference", hpa < 0 ? "register" : Integer.toString(current.references));
        describe(data, tables, layout, level, layout.index(at, level), pa, raw, e);
        int low = layout.span(level);
        data.put("bits", low + ".." + (low + Integer.numberOfTrailingZeros(layout.entries(level)) - 1));
        if (hpa >= 0 && hpa != pa) data.put("hpa", hex(hpa));
        data.put("va", hex(nested ? at : whole(at)));
        String number = hpa < 0 ? "register " : current.references + ". ";
        step(Kind.ENTRY, nested ? 2 : 1, number + text(tables, data), data);
    }

    /** The address of the access, where a walk knows only its page. */
    private long whole(long at) {
        return at | current.va & (1L << current.pageBits) - 1;
    }

    @Override
    public void entryBySoftware(
            String who,
            boolean write,
            AddressKinds tables,
            PageTableLayout layout,
            int level,
            int index,
            long pa,
            long raw) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("by", who);
        describe(data, tables, layout, level, index, pa, raw, layout.decode(raw, level));
        String text = who + (write ? " writes " : " reads ") + text(tables, data);
        step(write ? Kind.WRITE : Kind.READ, 1, text, data);
    }

    private static void describe(
            Map<String, String> data,
            AddressKinds tables,
            PageTableLayout layout,
            int level,
            int index,
            long pa,
            long raw,
            long e) {
        boolean present = (e & Pte.PRESENT) != 0;
        boolean usable = (e & (Pte.PRESENT | Pte.MALFORMED)) == Pte.PRESENT;
        boolean leaf = (e & Pte.LEAF) != 0;
        data.put("table", tables.owner());
        data.put("layout", layout.spec().name());
        data.put("level", layout.name(level));
        data.put("index", Integer.toString(index));
        data.put("address", hex(pa));
        data.put("at", tables.to(pa));
        data.put("value", hex(raw));
        data.put("flags", !present ? "" : Pte.flags(leaf ? e : e & layout.statedOfTables(level)));
        long target = target(layout, level, index, raw, e);
        data.put(
                "leads",
                !present ? "absent" : !usable ? "malformed" : (leaf ? "page at " : "table at ") + tables.to(target));
    }

    /** Where an entry leads; one of a run to its own page, though Svnapot writes the run's size into the frame number. */
    private static long target(PageTableLayout layout, int level, int index, long raw, long e) {
        long frame = e >>> Pte.FRAME_SHIFT;
        if ((e & Pte.LEAF) == 0 || !layout.leaf(level).spans(raw)) return frame << layout.frameBits();
        long run = layout.leaf(level).spanMask();
        long within = (long) index << layout.span(level) - layout.frameBits() & run;
        return (frame & ~run | within) << layout.frameBits();
    }

    private static String text(AddressKinds tables, Map<String, String> data) {
        String flags = data.get("flags");
        return tables.owner() + " " + data.get("level") + "[" + data.get("index") + "] at " + data.get("at") + " = "
                + data.get("value") + (flags == null || flags.isEmpty() ? "" : " " + flags) + " → " + data.get("leads");
    }

    @Override
    public void fault(Fault f) {
        AddressKinds tables = f.violation ? AddressKinds.NESTED : hardware;
        String what = switch (f.reason) {
            case MISSING -> "the entry is absent";
            case PROTECTION -> "protection: the entries do not grant " + right(f.kind);
            case MALFORMED -> "the entry is malformed";
            case NOT_CANONICAL -> "the address is not canonical";
            case UNMARKED -> "accessed or dirty is clear, and software sets it";
        };
        Map<String, String> data = new LinkedHashMap<>();
        data.put("address", hex(f.at));
        data.put("reason", f.reason.name().toLowerCase(Locale.ROOT));
        data.put("stage", f.violation ? "second" : "first");
        step(
                Kind.FAULT,
                f.violation ? 2 : 1,
                (f.violation ? "violation at " : "fault at ") + tables.from(f.violation ? f.at : whole(f.at)) + ": "
                        + what,
                data);
    }

    private static String right(int kind) {
        return kind == AccessKind.FETCH ? "executing" : kind == AccessKind.LOAD ? "reading" : "writing";
    }

    @Override
    public void exit(String reason) {
        step(Kind.EXIT, 0, "exit to the VMM: " + reason, Map.of("reason", reason), "exits.total");
    }

    @Override
    public void work(String who, String what, String... counted) {
        step(who.equals(VMM) ? Kind.VMM : Kind.OPERATING_SYSTEM, 1, who + " " + what, Map.of(), counted);
    }

    @Override
    public void fill(String cache, long page, long bytes, long target) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("cache", cache);
        data.put("page", hex(page));
        data.put("bytes", Long.toString(bytes));
        if (target >= 0) data.put("target", hex(target));
        AddressKinds kinds = input(cache);
        String to = target < 0 ? "" : " → hPA " + hex(target);
        step(Kind.FILL, depth(cache), cache + " is filled: " + kinds.from(page) + to, data);
    }

    @Override
    public void dropPage(AddressKinds tables, long page, String more) {
        step(Kind.DROP, 0, "the TLBs drop " + tables.from(page) + more, Map.of("page", hex(page)));
    }

    @Override
    public void drop(String what, String... counted) {
        step(Kind.DROP, 0, what, Map.of(), counted);
    }
}
