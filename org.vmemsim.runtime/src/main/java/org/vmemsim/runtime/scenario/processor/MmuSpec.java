package org.vmemsim.runtime.scenario.processor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.settings.Setting;
import org.vmemsim.runtime.scenario.settings.Word;

/**
 * A memory management unit: what the hardware walks, and what it remembers.
 *
 * @param layout of native and first-stage tables, and of shadow tables
 * @param secondStage of nested tables
 * @param tlbs in order of look-up
 * @param walkCaches each for its levels, in both dimensions of a nested walk
 * @param nestedTlb guest-physical to host-physical translations, or null
 */
public record MmuSpec(
        String name,

        @Setting("Page tables that the hardware walks for processes, and for shadow paging")
        LayoutSpec layout,

        @Setting("Page tables of the second stage, for nested paging")
        LayoutSpec secondStage,

        @Setting(
                "What translations are tagged with; without asid a switch of process flushes, without vpid an exit does")
        List<Tag> tags,

        @Setting("Who sets accessed and dirty bits") AccessedDirty accessedDirty,

        @Setting(
                value = "Who sets accessed and dirty bits of the second stage",
                source = "Intel SDM 3C, 28.3.3.2; RISC-V henvcfg.ADUE")
        SecondStageMarks secondStageAccessedDirty,

        List<TlbSpec> tlbs,
        List<WalkCacheSpec> walkCaches,
        @Nullable NestedTlbSpec nestedTlb) {
    /** Carries the defaults; its layouts are placeholders, since layouts are written in the language. */
    public static final MmuSpec DEFAULT = new MmuSpec(
            "default",
            LayoutSpec.DEFAULT,
            LayoutSpec.DEFAULT,
            List.of(Tag.ASID, Tag.VPID),
            AccessedDirty.HARDWARE,
            SecondStageMarks.SAME,
            List.of(TlbSpec.DEFAULT),
            List.of(),
            null);

    public MmuSpec {
        tags = List.copyOf(tags);
        tlbs = List.copyOf(tlbs);
        walkCaches = List.copyOf(walkCaches);
    }

    /** Whether translations are tagged with the address space: PCID, or ASID but AMD's. */
    public boolean tagsProcesses() {
        return tags.contains(Tag.PCID) || tags.contains(Tag.ASID) && ProcessorFamily.of(this) != ProcessorFamily.AMD;
    }

    /** Whether translations are tagged with the virtual machine: VPID, VMID, or AMD's ASID (APM 2, 15.16). */
    public boolean tagsMachines() {
        return tags.contains(Tag.VPID)
                || tags.contains(Tag.VMID)
                || tags.contains(Tag.ASID) && ProcessorFamily.of(this) == ProcessorFamily.AMD;
    }

    /** Tags of translations. */
    public enum Tag {
        @Word(meaning = "the address space (PCID, ASID); where the second stage is AMD's, the virtual machine")
        ASID,
        @Word(meaning = "the address space, as x86 calls it")
        PCID,
        @Word(meaning = "the virtual machine (VPID, AMD's ASID)")
        VPID,
        @Word(meaning = "the virtual machine, as RISC-V and ARM call it")
        VMID
    }

    /** Whether hardware faults where a bit of the second stage is clear that it does not set itself. */
    public boolean secondStageFaults() {
        return secondStageAccessedDirty == SecondStageMarks.FAULT
                || secondStageAccessedDirty == SecondStageMarks.SAME && accessedDirty == AccessedDirty.FAULT;
    }

    /**
     * Whether reads of guest tables count as writes for the second stage: always in AMD's (APM 2, 15.25.6), in Intel's where
     * hardware sets its accessed and dirty flags (SDM 3C, 28.3.3.2), elsewhere never; there only setting a bit in them does.
     */
    public boolean tableReadsAreWrites() {
        return switch (secondStage.faults()) {
            case X86 -> true;
            case EPT -> secondStageAccessedDirty != SecondStageMarks.OFF && !secondStageFaults();
            default -> false;
        };
    }

    /** Who sets accessed and dirty bits of the second stage. */
    public enum SecondStageMarks {
        @Word(meaning = "who sets those of the first stage")
        SAME,
        @Word(meaning = "the walker, while it walks")
        HARDWARE,
        @Word(
                meaning =
                        "software: the walk is a violation where one is clear, so the hypervisor makes entries with both set")
        FAULT,
        @Word(meaning = "nobody, and no walk asks for them (EPTP bit 6 clear): reads of guest tables are reads")
        OFF
    }

    /** Who sets accessed and dirty bits. */
    public enum AccessedDirty {
        @Word(meaning = "the walker, while it walks")
        HARDWARE,
        @Word(meaning = "software: the walk faults and the operating system sets the bit (RISC-V Svade)")
        FAULT
    }
}
