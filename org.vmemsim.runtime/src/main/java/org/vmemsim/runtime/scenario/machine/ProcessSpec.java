package org.vmemsim.runtime.scenario.machine;

import java.util.List;
import org.vmemsim.runtime.scenario.memory.PagePolicy;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.run.HandlerSpec;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.Setting;

/**
 * A process: an address space with regions. One without regions gets pages wherever it touches.
 *
 * @param replicas 0 for one process called {@code name}; n for {@code name[0]} to {@code name[n-1]}
 */
public record ProcessSpec(
        String name,
        int replicas,
        List<RegionSpec> regions,
        List<HandlerSpec> handlers,

        @Setting(
                value = "Memory that it may hold at once, in pages of the smallest size; 0 does not limit it",
                dimension = Dimension.BYTES)
        long memory,

        @Setting("Which page makes room when that is full") PagePolicy replacement,

        @Setting(
                value =
                        "Tag of its translations (ASID; PCID on x86); 0 takes one that no other process of its system has",
                source = "Intel SDM 3A, 4.10.1")
        long asid) {
    public static final ProcessSpec DEFAULT = new ProcessSpec("process", 0, List.of(), List.of(), 0, PagePolicy.LRU, 0);

    public ProcessSpec {
        if (replicas < 0)
            throw new InvalidScenarioException("process " + name + "[" + replicas + "]: a count cannot be negative");
        regions = List.copyOf(regions);
        handlers = List.copyOf(handlers);
    }
}
