package org.vmemsim.runtime.scenario.memory;

import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.Setting;

/**
 * A part of a process's address space.
 *
 * @param name within its process
 * @param start virtual address of the first byte; need not be at a page's boundary
 * @param size bytes, at least 1
 * @param initially what exists of it at the start
 * @param page bytes of the leaves that map it; 0 for the layout's smallest
 * @param backing bytes of the host pages behind it; 0 for the guest's setting
 */
public record RegionSpec(
        String name,
        long start,
        long size,
        Backing initially,

        @Setting(value = "Size of the pages that map it; 0 takes the layout's smallest", dimension = Dimension.BYTES)
        long page,

        @Setting(value = "Size of the host pages behind it; 0 takes the guest's", dimension = Dimension.BYTES)
        long backing,

        @Setting("What the process may do with it") Rights rights,

        @Setting(
                "The file that it maps: its pages are read when first touched, and written back there; it is common to all"
                        + " regions of a guest that name it")
        String file,

        @Setting("What its pages contain") ImageSpec image) {
    public static final RegionSpec DEFAULT =
            new RegionSpec("region", 0, 1, Backing.MAPPED, 0, 0, Rights.RWX, "", ImageSpec.DEFAULT);

    public RegionSpec {
        if (size < 1) throw new InvalidScenarioException("region " + name + " is empty: give it a size");
    }
}
