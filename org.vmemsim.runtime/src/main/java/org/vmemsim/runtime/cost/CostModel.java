package org.vmemsim.runtime.cost;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vmemsim.runtime.scenario.machine.CostSpec;
import org.vmemsim.runtime.scenario.settings.Cost;

/** Nanoseconds by cause, from counts. */
public final class CostModel {
    /** Bytes that operating systems zeroed: pages of several sizes cost by what they hold. */
    public static final String ZEROED_BYTES = "memory.zeroed in bytes";

    /** Bytes that operating systems copied. */
    public static final String COPIED_BYTES = "memory.copied in bytes";

    private final CostSpec spec;
    private final double frame;

    /** @param frameBytes of a frame of the host, which counts of the VMM's work are in */
    public CostModel(CostSpec spec, long frameBytes) {
        this.spec = spec;
        this.frame = (double) frameBytes / CostSpec.PRICED_BYTES;
    }

    /**
     * The time that counts took.
     *
     * @param counts by metric, {@link #ZEROED_BYTES} and {@link #COPIED_BYTES}; an absent one is 0. With {@code time.devices}
     *     among them that time is taken as it is: disks that have a name have costs of their own
     * @return {@code time.access}, {@code time.tlb}, {@code time.walks}, {@code time.exits}, {@code time.faults},
     *     {@code time.vmm}, {@code time.devices} and {@code time.total} in nanoseconds; where pages were scanned, beside that
     *     total {@code sharing.time}: a thread of the host does it (Linux, mm/ksm.c, ksmd), and no guest waits for it
     */
    public Map<String, Double> time(Map<String, Double> counts) {
        Map<String, Double> time = new LinkedHashMap<>();
        time.put("time.access", of(counts, "access.count", spec.access()));
        double tlb = 0;
        for (Map.Entry<String, Cost> hit : spec.tlbHit().entrySet())
            tlb += of(counts, "tlb." + hit.getKey() + ".hits", hit.getValue());
        for (Map.Entry<String, Cost> lookup : spec.tlbLookup().entrySet())
            tlb += lookups(counts, "tlb." + lookup.getKey(), lookup.getValue());
        time.put("time.tlb", tlb);
        time.put(
                "time.walks",
                of(counts, "walk.references", spec.walkReference())
                        + of(counts, "walk.cutShort.references", spec.walkReference())
                        + of(counts, "walk.assists.references", spec.walkReference())
                        + lookups(counts, "walkCache", spec.walkCacheLookup())
                        + lookups(counts, "nestedTlb", spec.nestedTlbLookup()));
        time.put(
                "time.exits",
                of(counts, "exits.total", spec.exit()) + of(counts, "exits.pageTableWrite", spec.emulation()));
        time.put(
                "time.faults",
                of(counts, "faults.true", spec.guestFault())
                        + of(counts, ZEROED_BYTES, spec.zeroPage()) / CostSpec.PRICED_BYTES
                        + of(counts, COPIED_BYTES, spec.copyPage()) / CostSpec.PRICED_BYTES);
        time.put(
                "time.vmm",
                of(counts, "faults.hidden", spec.hiddenFault())
                        + of(counts, "exits.violation", spec.hiddenFault())
                        + frame * of(counts, "memory.backed", spec.zeroPage())
                        + frame * of(counts, "sharing.broken", spec.copyPage()));
        Double devices = counts.get("time.devices");
        time.put(
                "time.devices",
                devices != null
                        ? devices
                        : of(counts, "faults.major", spec.swapIn())
                                + of(counts, "swap.hostIn", spec.swapIn())
                                + of(counts, "swap.guestOut", spec.swapOut())
                                + of(counts, "pageCache.written", spec.swapOut())
                                + of(counts, "swap.hostOut", spec.swapOut()));
        time.put(
                "time.total",
                time.values().stream().mapToDouble(Double::doubleValue).sum());
        if (counts.containsKey("sharing.scanned"))
            time.put("sharing.time", of(counts, "sharing.scanned", spec.comparePage()));
        return time;
    }

    /** What a cache asked costs, whatever it answers. */
    private double lookups(Map<String, Double> counts, String cache, Cost cost) {
        return of(counts, cache + ".hits", cost) + of(counts, cache + ".misses", cost);
    }

    private double of(Map<String, Double> counts, String metric, Cost cost) {
        return counts.getOrDefault(metric, 0.0) * cost.nanoseconds(spec.clock());
    }
}
