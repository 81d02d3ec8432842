package org.vmemsim.runtime.scenario.processor;

import org.vmemsim.runtime.scenario.layout.FaultFormat;
import org.vmemsim.runtime.scenario.settings.Word;
import org.vmemsim.runtime.scenario.settings.Words;

/** Whose instructions a processor has. It follows from the error codes of its layouts, {@code faults}. */
public enum ProcessorFamily {
    @Word(meaning = "x86 with VMX: VPIDs, and EPT as the second stage")
    INTEL,
    @Word(value = "AMD", meaning = "x86 with SVM: one ASID a guest, and a second stage in the format of the first")
    AMD,
    @Word(value = "RISC-V", meaning = "with the hypervisor extension: ASIDs and VMIDs")
    RISCV,
    @Word(meaning = "ARMv8 with its virtualization extension: ASIDs and VMIDs")
    ARM,
    @Word(value = "textbook", meaning = "a layout of no real family: it takes every instruction")
    TEXTBOOK;

    /** The family of a processor. */
    public static ProcessorFamily of(MmuSpec mmu) {
        FaultFormat second = mmu.secondStage().faults();
        return switch (mmu.layout().faults()) {
            case X86 -> second == FaultFormat.X86 ? AMD : INTEL;
            case RISCV -> RISCV;
            case ARM -> ARM;
            case PLAIN, EPT -> second == FaultFormat.EPT ? INTEL : TEXTBOOK;
        };
    }

    /** Whether it is one of both x86 families. */
    public boolean isX86() {
        return this == INTEL || this == AMD;
    }

    /** Whether loading the page-table base register drops translations (Intel SDM 3A, 4.10.4.1; AMD APM 2, 5.5.1). */
    public boolean rootLoadsInvalidate() {
        return this != RISCV && this != ARM;
    }

    /**
     * Whether INVPCID of one address drops all entries of upper levels, as INVLPG does: AMD's do while EFER.TCE is 0, as it is
     * at reset (AMD APM 2, 3.1.7); Intel's drop those on the way to the address (SDM 3A, 4.10.4.1).
     */
    public boolean invpcidDropsUpperLevels() {
        return this == AMD;
    }

    /**
     * Whether guests with equal tags see translations of each other's second stage: Intel's combined mappings carry the
     * second stage's root beside the VPID (SDM 3C, 28.3.1); other tags are all there is.
     */
    public boolean tagsShareSecondStages() {
        return this != INTEL && this != TEXTBOOK;
    }

    /**
     * The largest tag of an address space: PCIDs have 12 bits (Intel SDM 3A, 4.10.1), ASIDs of RISC-V and ARM 16.
     */
    public long largestProcessTag() {
        return isX86() ? 0xfff : 0xffff;
    }

    /**
     * The largest tag of a virtual machine: VPIDs and ARM's VMIDs have 16 bits, RISC-V's VMIDs 14 ({@code hgatp}); AMD's
     * processors say how many ASIDs they have, as a rule 32,768 (CPUID 8000_000A).
     */
    public long largestMachineTag() {
        return this == RISCV ? 0x3fff : this == AMD ? 0x7fff : 0xffff;
    }

    /** For messages: {@code Intel}, {@code RISC-V}. */
    public String title() {
        return this == INTEL ? "Intel" : this == ARM ? "ARM" : Words.of(this);
    }
}
