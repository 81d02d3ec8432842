package org.vmemsim.runtime.scenario.machine;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.settings.Cost;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.Setting;

/**
 * What events cost. Time is counts times costs, computed after the run; nothing in the simulated machine knows of it.
 *
 * @param tlbHit by name of the TLB
 * @param tlbLookup by name of the TLB
 */
public record CostSpec(
        String name,
        @Setting("Where the figures come from") String source,

        @Setting(value = "Cycles a second, for costs given in cycles", dimension = Dimension.FREQUENCY, min = 1)
        double clock,

        @Setting(value = "The data access itself, once translated", dimension = Dimension.COST)
        Cost access,

        @Setting(value = "One reference to memory", dimension = Dimension.COST)
        Cost memoryReference,

        @Setting(
                value = "One page-table entry read by a walk; as memoryReference where none is given",
                dimension = Dimension.COST,
                source = "Drepper, What Every Programmer Should Know About Memory, 4.3")
        @Nullable
        Cost tableReference,

        @Setting(value = "A hit in each TLB, by its name", dimension = Dimension.COST)
        Map<String, Cost> tlbHit,

        @Setting(
                value = "A look-up in each TLB, by its name, paid on a hit and on a miss",
                dimension = Dimension.COST,
                source = "Silberschatz, Galvin and Gagne, Operating System Concepts, effective access time")
        Map<String, Cost> tlbLookup,

        @Setting(
                value = "A look-up in the walk caches of one dimension, on a hit and on a miss; all levels at once",
                dimension = Dimension.COST)
        Cost walkCacheLookup,

        @Setting(value = "A look-up in the nested TLB, on a hit and on a miss", dimension = Dimension.COST)
        Cost nestedTlbLookup,

        @Setting(value = "A round trip to the VMM", dimension = Dimension.COST)
        Cost exit,

        @Setting(value = "One instruction emulated by the VMM, beside the exit", dimension = Dimension.COST)
        Cost emulation,

        @Setting(value = "A page fault handled by an operating system", dimension = Dimension.COST)
        Cost guestFault,

        @Setting(value = "The VMM's work on a hidden fault or violation, beside the exit", dimension = Dimension.COST)
        Cost hiddenFault,

        @Setting(value = "Copying 4 KiB; a larger page costs as many times more", dimension = Dimension.COST)
        Cost copyPage,

        @Setting(value = "Zeroing 4 KiB; a larger page costs as many times more", dimension = Dimension.COST)
        Cost zeroPage,

        @Setting(value = "Looking at one page for sharing: a checksum or a comparison", dimension = Dimension.COST)
        Cost comparePage,

        @Setting(value = "Reading one page from a swap device or file", dimension = Dimension.COST)
        Cost swapIn,

        @Setting(value = "Writing one page to a swap device", dimension = Dimension.COST)
        Cost swapOut) {
    /** Only walks and exits cost: the model of examination papers, 60 ns a reference. */
    public static final CostSpec DEFAULT = new CostSpec(
            "default",
            "",
            3e9,
            Cost.NONE,
            Cost.nanoseconds("60"),
            null,
            Map.of(),
            Map.of(),
            Cost.NONE,
            Cost.NONE,
            Cost.cycles("1200"),
            Cost.cycles("3500"),
            Cost.nanoseconds("1000"),
            Cost.cycles("2500"),
            Cost.nanoseconds("400"),
            Cost.nanoseconds("250"),
            Cost.nanoseconds("300"),
            Cost.nanoseconds("80000"),
            Cost.nanoseconds("20000"));

    public CostSpec {
        if (!(clock > 0)) throw new InvalidScenarioException("the clock must run: " + clock + " Hz");
        tlbHit = java.util.Collections.unmodifiableMap(new TreeMap<>(tlbHit));
        tlbLookup = java.util.Collections.unmodifiableMap(new TreeMap<>(tlbLookup));
    }

    /** Bytes that {@link #copyPage} and {@link #zeroPage} are the cost of. */
    public static final long PRICED_BYTES = 4096;

    /** What one page-table entry read by a walk costs. */
    public Cost walkReference() {
        return tableReference == null ? memoryReference : tableReference;
    }
}
