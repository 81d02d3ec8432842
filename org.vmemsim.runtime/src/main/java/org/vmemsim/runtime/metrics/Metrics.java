package org.vmemsim.runtime.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmemsim.runtime.scenario.settings.Dimension;

/** All metrics, in the order in which reports show them. Adding one is a line here and its count where it happens. */
public final class Metrics {
    private static final List<Metric> ALL = new ArrayList<>();
    private static final Map<String, Metric> BY_NAME = new HashMap<>();

    static {
        counter("access.count", "Accesses to memory; one that crosses a page counts twice");
        counter("access.fetches", "Instruction fetches among them");
        counter("access.loads", "Loads among them");
        counter("access.stores", "Stores among them, modifies included");
        counter("access.lost", "Accesses that no fault handler could give a translation");

        counter("tlb.lookups", "Accesses that looked for a translation: all of them");
        counter("tlb.hits", "Accesses that found their translation in some TLB");
        counter("tlb.misses", "Accesses that found it in none, and so walked");
        ratio("tlb.hitRate", "Hits as a share of look-ups");
        ratio("tlb.missRate", "Misses as a share of look-ups");
        counter("tlb.*.hits", "Accesses that found their translation in this TLB");
        counter("tlb.*.misses", "Accesses that looked in this TLB in vain");
        counter("tlb.flushes", "Invalidations of all translations, or of all of an address space");

        counter("walk.count", "Walks after a TLB miss that ended at a leaf");
        counter("walk.references", "Page-table entries that those walks read, in both dimensions");
        counter("walk.references.guest", "Entries of guest tables (or of native or shadow tables) among them");
        counter("walk.references.nested", "Entries of nested tables among them");
        metric("walk.meanReferences", Dimension.COUNT, Metric.Kind.RATIO, "References of one such walk, on average");
        counter("walk.cutShort", "Walks that a fault or violation ended early");
        counter("walk.cutShort.references", "Entries that those walks read");
        counter("walk.assists", "Walks to set a dirty bit through a translation that was in the TLB");
        counter("walk.assists.references", "Entries that those walks read");

        counter("walkCache.hits", "Walks that began below the root because a walk cache held an entry");
        counter("walkCache.misses", "Walks that found nothing in any walk cache");
        counter("walkCache.*.hits", "Walks that began with an entry of this level from a walk cache");
        counter("nestedTlb.hits", "Guest-physical addresses translated by the nested TLB");
        counter("nestedTlb.misses", "Guest-physical addresses that it did not hold");

        counter("faults.true", "Page faults that the guest's (or native) operating system sees");
        counter("faults.missing", "Among them: no entry was present");
        counter("faults.protection", "Among them: an entry did not grant the access");
        counter("faults.malformed", "Among them: reserved bits or an address that is not canonical");
        counter("faults.copyOnWrite", "Among them: a write to a page that was shared since a fork or mapping");
        counter("faults.hidden", "Faults on shadow tables that the guest does not see");
        counter("faults.fatal", "Faults outside every region, or against its rights");
        counter("faults.major", "Faults that read a page from a device");

        counter("exits.total", "Exits to the VMM");
        counter("exits.pageFault", "Exits for a fault on shadow tables, hidden or true");
        counter("exits.pageTableWrite", "Exits for a write to a write-protected guest table");
        counter("exits.cr3Write", "Exits for a write of the page-table base register");
        counter("exits.invlpg", "Exits for an invalidation of a page or address space");
        counter("exits.controlWrite", "Exits for a write of another control register");
        counter("exits.violation", "Exits for an EPT/NPT violation");

        gauge("tables.count", "Page tables of processes");
        metric("tables.space", Dimension.BYTES, Metric.Kind.GAUGE, "Memory that they take");
        gauge("tables.*.count", "Page tables at this level");
        metric("tables.*.space", Dimension.BYTES, Metric.Kind.GAUGE, "Memory that they take");
        gauge("secondStage.tables.count", "Nested page tables");
        metric("secondStage.tables.space", Dimension.BYTES, Metric.Kind.GAUGE, "Memory that they take");
        gauge("shadow.pages", "Shadow pages");
        metric("shadow.space", Dimension.BYTES, Metric.Kind.GAUGE, "Memory that they take");
        counter("shadow.filled", "Shadow leaf entries written");
        counter("shadow.zapped", "Shadow pages dropped");
        counter("shadow.recycled", "Among them: to make room under a limit");

        gauge("memory.frames", "Frames that hold data of processes");
        metric("memory.guest", Dimension.BYTES, Metric.Kind.GAUGE, "Guest memory that the guest uses, tables included");
        metric(
                "memory.host",
                Dimension.BYTES,
                Metric.Kind.GAUGE,
                "Host memory behind a guest's memory, its compression cache included; a shared frame counts for each page");
        metric("memory.swapped", Dimension.BYTES, Metric.Kind.GAUGE, "Guest memory in the host's swap files");
        metric("memory.shared", Dimension.BYTES, Metric.Kind.GAUGE, "Guest memory that shares host frames");
        metric("memory.compressed", Dimension.BYTES, Metric.Kind.GAUGE, "Guest memory in compression caches");
        metric("memory.allocated", Dimension.BYTES, Metric.Kind.GAUGE, "Host memory that a guest is entitled to");
        metric("memory.overhead", Dimension.BYTES, Metric.Kind.GAUGE, "Host memory that a guest costs beyond its own");
        metric(
                "memory.active",
                Dimension.RATIO,
                Metric.Kind.GAUGE,
                "Share of its memory that a guest is believed to use");
        metric("balloon.size", Dimension.BYTES, Metric.Kind.GAUGE, "Guest memory that balloons hold");
        metric("balloon.target", Dimension.BYTES, Metric.Kind.GAUGE, "Guest memory that balloons are to hold");
        metric(
                "host.memory.used",
                Dimension.BYTES,
                Metric.Kind.GAUGE,
                "Host memory in use, tables of the VMM included");
        metric("host.memory.free", Dimension.BYTES, Metric.Kind.GAUGE, "Host memory that nothing uses");
        counter("memory.backed", "Guest frames that got a host frame");
        metric("memory.free", Dimension.BYTES, Metric.Kind.GAUGE, "Guest memory that the guest does not use");
        metric("buddy.largest", Dimension.BYTES, Metric.Kind.GAUGE, "The largest block of it");
        ratio("buddy.unusable", "Share of it that is no use for a large page, because it lies in smaller blocks");
        gauge("buddy.*.free", "Free blocks of 2^n frames, for order n");
        counter("memory.zeroed", "Pages of the smallest size that an operating system zeroed before giving them out");
        counter("memory.copied", "Pages of the smallest size that it copied because they were shared and written");

        counter("swap.hostIn", "Guest frames that the host read from a guest's swap file");
        counter("swap.hostOut", "Guest frames that it wrote there");
        counter("swap.guestIn", "Pages that an operating system read from its swap device");
        counter("swap.guestOut", "Pages that it wrote there");
        counter("swap.guestFull", "Times that a page could not go because the swap device was full");
        metric("swap.guestUsed", Dimension.BYTES, Metric.Kind.GAUGE, "What an operating system's swap device holds");
        metric("pageCache.size", Dimension.BYTES, Metric.Kind.GAUGE, "Pages of files in a guest's memory");
        counter("pageCache.dropped", "Pages of files that went as they were, to make room");
        counter("pageCache.written", "Pages of files that were written to their file before they went");
        counter("processes.killed", "Processes that an operating system killed for want of memory");
        gauge("guest.panics", "Times that guests' operating systems panicked for want of memory");
        counter(
                "doublePaging.events",
                "Pages that the host read only for the guest to write them to its own swap device");

        gauge("sharing.shared", "Host frames that pages share (KSM's pages_shared)");
        gauge("sharing.sharing", "Pages that share them beyond the first of each: what is saved (pages_sharing)");
        gauge("sharing.unshared", "Pages that were looked at and are like no other so far (pages_unshared)");
        gauge("sharing.volatile", "Pages that change too often to be looked for (pages_volatile)");
        gauge("sharing.fullScans", "Scans of all pages that are complete (full_scans)");
        gauge("sharing.scanned", "Pages looked at");
        metric(
                "sharing.time",
                Dimension.TIME,
                Metric.Kind.GAUGE,
                "Host processor time for that, a comparison each; no guest waits for it");
        metric(
                "sharing.profit",
                Dimension.BYTES,
                Metric.Kind.GAUGE,
                "Memory saved, less 64 bytes for each page that is scanned (Linux ksm.rst)");
        counter("sharing.broken", "Pages that got a frame of their own again: guests wrote them, or sharing ended");
        counter("balloon.inflated", "Pages that a balloon took from its guest");
        counter("balloon.deflated", "Pages that it gave back");
        counter("balloon.popped", "Pages of a balloon that the guest touched all the same");
        counter("compression.in", "Guest frames that the host compressed");
        counter("compression.out", "Guest frames that it decompressed, because they were touched");

        for (String state : List.of("high", "soft", "hard", "low"))
            counter("host.state." + state, "Times that the host's free memory entered the state " + state);

        for (String cause : List.of("access", "tlb", "walks", "exits", "faults", "vmm", "devices"))
            metric("time." + cause, Dimension.TIME, Metric.Kind.COUNTER, "Time for " + cause + ", by the costs given");
        metric("time.total", Dimension.TIME, Metric.Kind.COUNTER, "Their sum");
        for (String of : List.of("host", "guest")) {
            counter("disk." + of + ".requests", "Requests that the " + of + "'s disk has done, in runs over time");
            time("disk." + of + ".busy", "Their service times: latency and bytes over bandwidth, without waiting");
            time("disk." + of + ".response", "Their response times: from the request until it was done");
        }
        time("time.lost", "Time in which machines were kept from their workloads");
        time("time.lost.guestFaults", "Among it: page faults handled by the guest, with zeroing and its own copies");
        time("time.lost.vmm", "Among it: exits and what the VMM did then");
        time("time.lost.guestSwap", "Among it: waiting for the guest's swap device");
        time("time.lost.hostSwap", "Among it: waiting for pages that the host had swapped out");
        time("time.lost.copyOnWrite", "Among it: copying of pages that the host shared");
        time("time.lost.balloon", "Among it: work of the balloon driver");
        time("time.lost.blocked", "Among it: blocked since the host ran out of memory");

        for (String name : List.of(
                "swap.outPages", "swap.inPages", "dirty.logged", "shadow.unsync", "faults.fixed", "faults.guest"))
            later(name, "");
    }

    private Metrics() {}

    /** All metrics, in the order of reports. */
    public static List<Metric> all() {
        return List.copyOf(ALL);
    }

    /** The metric that {@code name} is, or is an instance of; an exact name before a pattern. */
    public static Optional<Metric> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name))
                .or(() -> ALL.stream().filter(m -> m.matches(name)).findFirst());
    }

    private static void add(Metric metric) {
        ALL.add(metric);
        BY_NAME.putIfAbsent(metric.name(), metric);
    }

    private static void counter(String name, String meaning) {
        metric(name, Dimension.COUNT, Metric.Kind.COUNTER, meaning);
    }

    private static void gauge(String name, String meaning) {
        metric(name, Dimension.COUNT, Metric.Kind.GAUGE, meaning);
    }

    private static void time(String name, String meaning) {
        metric(name, Dimension.TIME, Metric.Kind.COUNTER, meaning);
    }

    private static void ratio(String name, String meaning) {
        metric(name, Dimension.RATIO, Metric.Kind.RATIO, meaning);
    }

    private static void metric(String name, Dimension dimension, Metric.Kind kind, String meaning) {
        add(new Metric(name, dimension, kind, meaning, true));
    }

    private static void later(String name, String meaning) {
        add(new Metric(name, Dimension.COUNT, Metric.Kind.COUNTER, meaning, false));
    }
}
