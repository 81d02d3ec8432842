package org.vmemsim.runtime.scenario.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.memory.ImageSpec;
import org.vmemsim.runtime.scenario.memory.OsSpec;
import org.vmemsim.runtime.scenario.run.HandlerSpec;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.Setting;

/**
 * A virtual machine.
 *
 * @param replicas 0 for one guest called {@code name}; n for {@code name[0]} to {@code name[n-1]}
 * @param layout of the guest's tables; null takes the host's
 * @param backing bytes of the host pages behind its memory; 0 for the second stage's smallest
 * @param tableBacking bytes of the host pages behind its page tables; 0 as {@code backing}
 */
public record GuestSpec(
        String name,
        int replicas,
        Paging paging,
        List<ProcessSpec> processes,
        List<HandlerSpec> handlers,

        @Setting(value = "What the guest believes is memory", dimension = Dimension.BYTES, min = 1)
        long memory,

        @Setting("Layout of its page tables; the processor's where none is given") @Nullable
        LayoutSpec layout,

        @Setting(value = "Size of the host pages behind its memory; 0 takes the smallest", dimension = Dimension.BYTES)
        long backing,

        @Setting(value = "Size of the host pages behind its page tables; 0 as backing", dimension = Dimension.BYTES)
        long tableBacking,

        @Setting("Keeping of shadow tables") ShadowSpec shadow,
        @Setting("The operating system") OsSpec os,

        @Setting(value = "Its share of host memory against other guests", min = 1)
        long shares,

        @Setting(value = "Host memory that it always gets", dimension = Dimension.BYTES)
        long reserve,

        @Setting(value = "Host memory that it gets at most; 0 does not limit it", dimension = Dimension.BYTES)
        long limit,

        @Setting(
                value = "Host memory that it costs beyond its own",
                dimension = Dimension.BYTES,
                source = "Waldspurger, OSDI 2002, section 5: typically 32 MB")
        long overhead,

        @Setting("What its pages contain, in regions without an image of their own")
        ImageSpec image,

        @Setting(
                value =
                        "Tag of its translations (VPID; VMID of RISC-V and ARM, ASID of AMD); 0 takes one that no other guest has",
                source = "Intel SDM 3C, 28.1")
        long vpid) {
    public static final GuestSpec DEFAULT = new GuestSpec(
            "guest",
            0,
            Paging.NESTED,
            List.of(),
            List.of(),
            16L << 30,
            null,
            0,
            0,
            ShadowSpec.DEFAULT,
            OsSpec.DEFAULT,
            1000,
            0,
            0,
            0,
            ImageSpec.DEFAULT,
            0);

    public GuestSpec {
        if (replicas < 0)
            throw new InvalidScenarioException("guest " + name + "[" + replicas + "]: a count cannot be negative");
        if (memory < 1) throw new InvalidScenarioException("guest " + name + " has no memory");
        processes = List.copyOf(processes);
        handlers = List.copyOf(handlers);
    }
}
