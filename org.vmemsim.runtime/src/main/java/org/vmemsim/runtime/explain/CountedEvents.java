package org.vmemsim.runtime.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vmemsim.runtime.metrics.Counters;

/**
 * Notices what a machine has counted since the last step of an explanation, and has words for it. A step that tells an event
 * in its own words names the metric; all other events that were counted become steps by these words. So each event is told
 * once, whether or not the place that counts it says anything.
 */
final class CountedEvents {
    private static final String OS = "OS";
    private static final String VMM = "VMM";

    /** One counted event in words; {@code #} stands for how many pages, frames or times. */
    record Words(String who, String one, String many) {
        String text(long n) {
            return n == 1 ? one : many.replace("#", Long.toString(n));
        }
    }

    private static final Map<String, Words> WORDS = new LinkedHashMap<>();

    private static void event(String metric, String who, String one, String many) {
        WORDS.put(metric, new Words(who, one, many));
    }

    static {
        event("faults.true", OS, "takes a page fault", "takes # page faults");
        event("faults.hidden", VMM, "handles a hidden fault: the guest does not see it", "handles # hidden faults");
        event(
                "faults.copyOnWrite",
                OS,
                "finds a page that is shared since a fork",
                "finds # pages shared since a fork");
        event("faults.major", OS, "must read from a device", "must read from a device # times");
        event("faults.fatal", OS, "has no translation to give", "has no translation to give, # times");
        event("access.lost", OS, "lets the access fail", "lets # accesses fail");
        event("exits.total", VMM, "is entered by an exit", "is entered by # exits");
        event("shadow.recycled", VMM, "recycles a shadow page: the limit is reached", "recycles # shadow pages");
        event("shadow.zapped", VMM, "drops a shadow page", "drops # shadow pages");
        event("memory.zeroed", OS, "zeroes a page", "zeroes # pages");
        event("memory.copied", OS, "copies a page", "copies # pages");
        event("memory.backed", VMM, "gives the guest frame a host frame", "gives # guest frames host frames");
        event(
                "swap.hostIn",
                VMM,
                "reads a frame from the guest's swap file",
                "reads # frames from the guest's swap file");
        event("swap.hostOut", VMM, "writes a frame to the guest's swap file", "writes # frames to guests' swap files");
        event("compression.in", VMM, "compresses a guest frame", "compresses # guest frames");
        event("compression.out", VMM, "decompresses a guest frame", "decompresses # guest frames");
        event("sharing.broken", VMM, "copies a shared frame: the page has its own again", "copies # shared frames");
        event("balloon.inflated", OS, "gives a page to the balloon", "gives # pages to the balloon");
        event("balloon.deflated", OS, "gets a page back from the balloon", "gets # pages back from the balloon");
        event(
                "balloon.popped",
                VMM,
                "notices that the guest touches a page of its balloon",
                "notices # touched balloon pages");
        event("swap.guestIn", OS, "reads a page from its swap device", "reads # pages from its swap device");
        event("swap.guestOut", OS, "writes a page to its swap device", "writes # pages to its swap device");
        event("swap.guestFull", OS, "finds its swap device full", "finds its swap device full, # times");
        event("pageCache.dropped", OS, "drops a clean page of a file", "drops # clean pages of files");
        event("pageCache.written", OS, "writes a page of a file back", "writes # pages of files back");
        event("processes.killed", OS, "kills a process for want of memory", "kills # processes for want of memory");
        event(
                "doublePaging.events",
                VMM,
                "has read the page only for the guest to swap it: double paging",
                "double paging, # times");
        event("tlb.flushes", "TLB", "drops all translations of an address space", "drops translations, # times");
        for (String state : List.of("high", "soft", "hard", "low"))
            event(
                    "host.state." + state,
                    VMM,
                    "is in state " + state + " of free memory now",
                    "enters state " + state + " # times");
    }

    /** What other steps show: look-ups, entries read, causes and reasons that a step gives already. */
    private static final List<String> SHOWN = List.of(
            "access.count",
            "access.fetches",
            "access.loads",
            "access.stores",
            "tlb.",
            "walk.",
            "walkCache.",
            "nestedTlb.",
            "exits.",
            "shadow.filled",
            "faults.missing",
            "faults.protection",
            "faults.malformed",
            "time.");

    private final Counters counters;
    private List<String> names = List.of();
    private long[] before = {};

    CountedEvents(Counters counters) {
        this.counters = counters;
    }

    /** Begins: what was counted until now is no part of the explanation. */
    void begin() {
        names = counters.names();
        before = counters.all();
    }

    /** One metric, and by how much it grew. */
    record Counted(String metric, long more, Words words) {}

    /** What was counted since the last step: what has no step yet, and what the next step tells itself. */
    record Since(List<Counted> untold, List<Counted> told) {}

    /**
     * What was counted since the last call and is not shown otherwise, in the order in which metrics are registered.
     *
     * @param own metrics that the next step tells itself
     */
    Since since(Set<String> own) {
        long[] now = counters.all();
        List<Counted> untold = new ArrayList<>();
        List<Counted> told = new ArrayList<>();
        for (int i = 0; i < now.length; i++) {
            String metric = names.get(i);
            if (now[i] == before[i]) continue;
            Words words = WORDS.getOrDefault(metric, new Words(VMM, "counts " + metric, "counts " + metric + ": #"));
            if (own.contains(metric)) told.add(new Counted(metric, now[i] - before[i], words));
            else if (WORDS.containsKey(metric) || SHOWN.stream().noneMatch(metric::startsWith))
                untold.add(new Counted(metric, now[i] - before[i], words));
        }
        before = now;
        return new Since(untold, told);
    }
}
