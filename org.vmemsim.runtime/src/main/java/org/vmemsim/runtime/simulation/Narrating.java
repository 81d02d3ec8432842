package org.vmemsim.runtime.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.Fault;
import org.vmemsim.runtime.paging.Narrator;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Explanation.Kind;
import org.vmemsim.runtime.result.Explanation.Step;

/** Makes single accesses, and writes down every step of the one that is to be explained. */
final class Narrating implements Narrator {
    private final Machine machine;
    private final int fetchesAt;
    private final int loadsAt;
    private final int storesAt;
    private final List<Step> steps = new ArrayList<>();
    private int references;

    Narrating(Machine machine) {
        this.machine = machine;
        this.fetchesAt = machine.counters().index("access.fetches");
        this.loadsAt = machine.counters().index("access.loads");
        this.storesAt = machine.counters().index("access.stores");
    }

    static boolean crosses(long record, int pageBits) {
        return (record & (1L << pageBits) - 1) + (record >>> 56 & 63) > 1L << pageBits;
    }

    /** Makes the accesses of one record of a trace, one after the other. */
    void record(long record, Watch watch, Process process) {
        int bits = machine.mmu().pageBits();
        long va = record & (1L << 56) - 1;
        int kind = record >>> 62 == 0 ? AccessKind.FETCH : record < 0 ? AccessKind.STORE : AccessKind.LOAD;
        access(va, kind, watch, process);
        if (crosses(record, bits)) access((va >>> bits) + 1 << bits, kind, watch, process);
    }

    /**
     * Makes one access of the running process.
     *
     * @return host-physical address, or as {@code Mmu.access} says
     */
    long access(long va, int kind, Watch watch, Process process) {
        watch.check();
        process.reference(va);
        long[] now = machine.counters().now;
        now[kind == AccessKind.FETCH ? fetchesAt : kind == AccessKind.LOAD ? loadsAt : storesAt]++;
        if (!watch.explainsNext()) {
            long hpa = machine.mmu().access(va, kind);
            watch.made(1);
            return hpa;
        }
        machine.narration().narrator = this;
        steps.clear();
        references = 0;
        long hpa;
        try {
            hpa = machine.mmu().access(va, kind);
        } finally {
            machine.narration().narrator = null;
        }
        String title = process.path() + " " + AccessKind.verb(kind) + " " + hex(va);
        Map<String, String> data = new LinkedHashMap<>();
        data.put("references", Integer.toString(references));
        if (hpa >= 0) data.put("hpa", hex(hpa));
        String outcome = hpa >= 0
                ? "host address " + hex(hpa)
                : hpa == -1 ? "the access has no translation" : "the VMM carried out the write";
        step(
                Kind.RESULT,
                0,
                outcome + ", after " + references + (references == 1 ? " reference" : " references"),
                data);
        watch.explained(new Explanation(watch.run(), watch.accesses() + 1, title, steps));
        return hpa;
    }

    private void step(Kind kind, int depth, String text, Map<String, String> data) {
        steps.add(new Step(kind, depth, text, data));
    }

    static String hex(long value) {
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
        step(kind, depth(cache), cache + ": " + (hit ? "hit" : "miss") + " for " + hex(page), data);
    }

    /** 0 for TLBs, 1 for what belongs to the first dimension of a walk, 2 for the second. */
    private static int depth(String cache) {
        if (cache.startsWith("nested")) return 2;
        return cache.startsWith("walkCache.") ? 1 : 0;
    }

    @Override
    public void entry(boolean nested, PageTableLayout layout, int level, long va, long pa, long hpa, long raw, long e) {
        if (hpa >= 0) references++;
        int index = layout.index(va, level);
        boolean leaf = (e & Pte.LEAF) != 0;
        boolean usable = (e & (Pte.PRESENT | Pte.MALFORMED)) == Pte.PRESENT;
        Map<String, String> data = new LinkedHashMap<>();
        data.put("reference", hpa < 0 ? "register" : Integer.toString(references));
        data.put("layout", layout.spec().name());
        data.put("level", layout.name(level));
        int low = layout.span(level);
        data.put("bits", low + ".." + (low + Integer.numberOfTrailingZeros(layout.entries(level)) - 1));
        data.put("index", Integer.toString(index));
        data.put("address", hex(pa));
        if (hpa >= 0 && hpa != pa) data.put("hpa", hex(hpa));
        data.put("value", hex(raw));
        String flags = Pte.flags(leaf ? e : e & ~Pte.DIRTY); // only leaves have a dirty bit
        data.put("flags", flags);
        data.put("va", hex(va));
        String leads = !usable
                ? ((e & Pte.PRESENT) == 0 ? "not present" : "malformed")
                : (leaf ? "page at " : "table at ") + hex(e >>> Pte.FRAME_SHIFT << layout.frameBits());
        step(
                Kind.ENTRY,
                nested ? 2 : 1,
                (hpa < 0 ? "register " : references + ". ") + layout.spec().name() + " " + layout.name(level) + "["
                        + index + "] at " + hex(pa) + " = " + hex(raw) + " " + flags + " → " + leads,
                data);
    }

    @Override
    public void fault(Fault f) {
        String what = switch (f.reason) {
            case MISSING -> "no entry is present";
            case PROTECTION -> "an entry does not grant the access";
            case MALFORMED -> "an entry is malformed";
            case NOT_CANONICAL -> "the address is not canonical";
            case UNMARKED -> "accessed or dirty is clear, and software sets it";
        };
        Map<String, String> data = new LinkedHashMap<>();
        data.put("address", hex(f.at));
        data.put("reason", f.reason.name().toLowerCase(java.util.Locale.ROOT));
        data.put("stage", f.violation ? "second" : "first");
        step(
                Kind.FAULT,
                f.violation ? 2 : 1,
                (f.violation ? "violation at " : "fault at ") + hex(f.at) + ": " + what,
                data);
    }

    @Override
    public void exit(String reason) {
        step(Kind.EXIT, 0, "exit to the VMM: " + reason, Map.of("reason", reason));
    }

    @Override
    public void work(String who, String what) {
        step(who.equals("VMM") ? Kind.VMM : Kind.OPERATING_SYSTEM, 1, who + " " + what, Map.of());
    }

    @Override
    public void fill(String cache, long page, long bytes) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("cache", cache);
        data.put("page", hex(page));
        data.put("bytes", Long.toString(bytes));
        step(Kind.FILL, depth(cache), cache + " learns " + hex(page), data);
    }
}
