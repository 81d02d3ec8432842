package org.vmemsim.runtime.scenario.processor;

import static org.vmemsim.runtime.scenario.processor.ProcessorFamily.AMD;
import static org.vmemsim.runtime.scenario.processor.ProcessorFamily.ARM;
import static org.vmemsim.runtime.scenario.processor.ProcessorFamily.INTEL;
import static org.vmemsim.runtime.scenario.processor.ProcessorFamily.RISCV;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The instructions that drop cached translations, one entry a form: what {@code issue} can name. An entry says which
 * processors have it, who may issue it and what operands it takes; what it drops stands in the simulation's
 * {@code Instructions}. A new instruction is an entry here and a case there.
 *
 * <p>Sources: Intel SDM 3A, 4.10.4 and 3C, 28.3.3; AMD APM 2, 15.16; RISC-V privileged specification, "Supervisor
 * Memory-Management Fence Instruction" and "Hypervisor Memory-Management Fence Instructions"; Arm ARM, D8.14.
 */
public enum Instruction {
    INVLPG(
            "invlpg",
            EnumSet.of(INTEL, AMD),
            By.SYSTEM,
            Address.VIRTUAL,
            Tag.NONE,
            "Drops the page in the current address space, global too, and all paging-structure entries of that space."),
    INVPCID_ADDRESS(
            "invpcid 0",
            EnumSet.of(INTEL, AMD),
            By.SYSTEM,
            Address.VIRTUAL,
            Tag.PROCESS_OR_OF_ADDRESS,
            "Drops one page of one address space, unless it is global, and the paging-structure entries on its way; AMD: all."),
    INVPCID_SPACE(
            "invpcid 1",
            EnumSet.of(INTEL, AMD),
            By.SYSTEM,
            Address.NONE,
            Tag.PROCESS,
            "Drops all of one address space but global translations."),
    INVPCID_ALL(
            "invpcid 2",
            EnumSet.of(INTEL, AMD),
            By.SYSTEM,
            Address.NONE,
            Tag.NONE,
            "Drops all address spaces, global translations too."),
    INVPCID_ALL_BUT_GLOBAL(
            "invpcid 3",
            EnumSet.of(INTEL, AMD),
            By.SYSTEM,
            Address.NONE,
            Tag.NONE,
            "Drops all address spaces but global translations."),
    INVVPID_ADDRESS(
            "invvpid 0",
            EnumSet.of(INTEL),
            By.HOST,
            Address.VIRTUAL,
            Tag.MACHINE_OR_OF_ADDRESS,
            "Drops one page of a guest's VPID, in all its address spaces, global too; not guest-physical mappings."),
    INVVPID_SINGLE(
            "invvpid 1",
            EnumSet.of(INTEL),
            By.HOST,
            Address.NONE,
            Tag.MACHINE,
            "Drops all of a guest's VPID, global translations too; not guest-physical mappings."),
    INVVPID_ALL(
            "invvpid 2",
            EnumSet.of(INTEL),
            By.HOST,
            Address.NONE,
            Tag.NONE,
            "Drops all of every VPID but the host's; not guest-physical mappings."),
    INVVPID_SINGLE_BUT_GLOBAL(
            "invvpid 3",
            EnumSet.of(INTEL),
            By.HOST,
            Address.NONE,
            Tag.MACHINE,
            "Drops all of a guest's VPID but global translations; not guest-physical mappings."),
    INVEPT_SINGLE(
            "invept 1",
            EnumSet.of(INTEL),
            By.HOST,
            Address.NONE,
            Tag.SECOND_STAGE,
            "Drops guest-physical and combined mappings of a guest's EPT."),
    INVEPT_ALL(
            "invept 2",
            EnumSet.of(INTEL),
            By.HOST,
            Address.NONE,
            Tag.NONE,
            "Drops guest-physical and combined mappings of every EPT."),
    INVLPGA(
            "invlpga",
            EnumSet.of(AMD),
            By.HOST,
            Address.VIRTUAL,
            Tag.MACHINE_OR_OF_ADDRESS,
            "Drops one page of a guest's ASID, global too, and its paging-structure entries."),
    TLB_CONTROL_ALL(
            "tlbControl 1",
            EnumSet.of(AMD),
            By.HOST,
            Address.NONE,
            Tag.NONE,
            "TLB_CONTROL of the VMCB: drops everything, of all ASIDs, the host's too."),
    TLB_CONTROL_GUEST(
            "tlbControl 3",
            EnumSet.of(AMD),
            By.HOST,
            Address.NONE,
            Tag.MACHINE,
            "TLB_CONTROL of the VMCB: drops all of this guest's ASID, what the second stage led to too."),
    TLB_CONTROL_GUEST_BUT_GLOBAL(
            "tlbControl 7",
            EnumSet.of(AMD),
            By.HOST,
            Address.NONE,
            Tag.MACHINE,
            "TLB_CONTROL of the VMCB: drops all of this guest's ASID but global translations."),
    SFENCE_VMA(
            "sfence.vma",
            EnumSet.of(RISCV),
            By.SYSTEM,
            Address.VIRTUAL_OR_NONE,
            Tag.PROCESS_OR_NONE,
            "Drops leaf entries of an address, or all; of an address space, but not global ones, or of all, global too."),
    HFENCE_VVMA(
            "hfence.vvma",
            EnumSet.of(RISCV),
            By.HOST,
            Address.VIRTUAL_OR_NONE,
            Tag.PROCESS_OR_MACHINE,
            "As sfence.vma of the guest named, or of the one that ran last."),
    HFENCE_GVMA(
            "hfence.gvma",
            EnumSet.of(RISCV),
            By.HOST,
            Address.PHYSICAL_OR_NONE,
            Tag.MACHINE_OR_NONE,
            "Drops what the second stage led to, of a guest-physical address or all, of a guest's VMID or of all."),
    TLBI_VMALLE1(
            "tlbi.vmalle1",
            EnumSet.of(ARM),
            By.SYSTEM,
            Address.NONE,
            Tag.NONE,
            "Drops all of the current VMID: every address space, global translations too; not the second stage alone."),
    TLBI_ASIDE1(
            "tlbi.aside1",
            EnumSet.of(ARM),
            By.SYSTEM,
            Address.NONE,
            Tag.PROCESS,
            "Drops all of one address space but global translations."),
    TLBI_VAE1(
            "tlbi.vae1",
            EnumSet.of(ARM),
            By.SYSTEM,
            Address.VIRTUAL,
            Tag.PROCESS_OR_OF_ADDRESS,
            "Drops one page of one address space, global too, and the table entries on its way."),
    TLBI_VALE1(
            "tlbi.vale1",
            EnumSet.of(ARM),
            By.SYSTEM,
            Address.VIRTUAL,
            Tag.PROCESS_OR_OF_ADDRESS,
            "Drops one page of one address space, global too; table entries stay."),
    TLBI_VAAE1(
            "tlbi.vaae1",
            EnumSet.of(ARM),
            By.SYSTEM,
            Address.VIRTUAL,
            Tag.NONE,
            "Drops one page of all address spaces, global too, and the table entries on its way."),
    TLBI_VAALE1(
            "tlbi.vaale1",
            EnumSet.of(ARM),
            By.SYSTEM,
            Address.VIRTUAL,
            Tag.NONE,
            "Drops one page of all address spaces, global too; table entries stay."),
    TLBI_IPAS2E1(
            "tlbi.ipas2e1",
            EnumSet.of(ARM),
            By.HOST,
            Address.PHYSICAL,
            Tag.NONE,
            "Drops what the second stage alone holds of a guest-physical page; combined translations stay."),
    TLBI_IPAS2LE1(
            "tlbi.ipas2le1",
            EnumSet.of(ARM),
            By.HOST,
            Address.PHYSICAL,
            Tag.NONE,
            "As tlbi.ipas2e1, but table entries of the second stage stay."),
    TLBI_VMALLS12E1(
            "tlbi.vmalls12e1",
            EnumSet.of(ARM),
            By.HOST,
            Address.NONE,
            Tag.MACHINE,
            "Drops all of a guest's VMID, of both stages."),
    TLBI_ALLE1("tlbi.alle1", EnumSet.of(ARM), By.HOST, Address.NONE, Tag.NONE, "Drops both stages of every VMID.");

    /** Who may issue it. */
    public enum By {
        /** An operating system: a guest's, or the host's for its own processes. */
        SYSTEM,
        /** A host. */
        HOST
    }

    /** What stands behind {@code on}. */
    public enum Address {
        NONE,
        VIRTUAL,
        VIRTUAL_OR_NONE,
        PHYSICAL,
        PHYSICAL_OR_NONE;

        /** Whether it may be left out. */
        public boolean isOptional() {
            return this != VIRTUAL && this != PHYSICAL;
        }

        /** Whether it is one of a guest's memory. */
        public boolean isPhysical() {
            return this == PHYSICAL || this == PHYSICAL_OR_NONE;
        }
    }

    /** What stands behind {@code of}: whose tag. */
    public enum Tag {
        NONE,
        PROCESS,
        /** If it is left out, the process whose address it is. */
        PROCESS_OR_OF_ADDRESS,
        PROCESS_OR_NONE,
        MACHINE,
        /** If it is left out, the guest whose address it is. */
        MACHINE_OR_OF_ADDRESS,
        MACHINE_OR_NONE,
        /** The guest whose second stage it is: the root of its tables tells it from others, so no number does. */
        SECOND_STAGE,
        /** A process with its guest, a guest, or none. */
        PROCESS_OR_MACHINE;

        /** Whether it may be left out. */
        public boolean isOptional() {
            return this != PROCESS && this != MACHINE && this != SECOND_STAGE;
        }

        /** Whether a process may be named. */
        public boolean takesProcess() {
            return name().startsWith("PROCESS");
        }

        /** Whether a guest may be named. */
        public boolean takesMachine() {
            return name().startsWith("MACHINE") || this == PROCESS_OR_MACHINE || this == SECOND_STAGE;
        }

        /** Whether a number may stand for the one that is meant. */
        public boolean takesNumber() {
            return this != NONE && this != SECOND_STAGE;
        }

        /** The largest such number. */
        public long largest(ProcessorFamily family) {
            return takesProcess() ? family.largestProcessTag() : family.largestMachineTag();
        }
    }

    private final String text;
    private final Set<ProcessorFamily> families;
    private final By by;
    private final Address address;
    private final Tag tag;
    private final String meaning;

    Instruction(String text, Set<ProcessorFamily> families, By by, Address address, Tag tag, String meaning) {
        this.text = text;
        this.families = families;
        this.by = by;
        this.address = address;
        this.tag = tag;
        this.meaning = meaning;
    }

    /** As it is written, with its type: {@code invpcid 1}. */
    public String text() {
        return text;
    }

    /** The name without the type. */
    public String mnemonic() {
        int space = text.indexOf(' ');
        return space < 0 ? text : text.substring(0, space);
    }

    /** The number behind the name; -1 if it has none. */
    public int type() {
        int space = text.indexOf(' ');
        return space < 0 ? -1 : Integer.parseInt(text.substring(space + 1));
    }

    public By by() {
        return by;
    }

    public Address address() {
        return address;
    }

    public Tag tag() {
        return tag;
    }

    /**
     * The smallest number that may stand for a tag. INVVPID of one VPID fails for VPID 0, which is the host's (Intel SDM 3C,
     * 30.3, INVVPID), and no VMCB may have ASID 0 (AMD APM 2, 15.5.1). INVLPGA may name ASID 0 (APM 3, INVLPGA); PCID 0, ASID
     * 0 of an address space and VMID 0 are tags like others.
     */
    public long smallestTag() {
        return switch (this) {
            case INVVPID_ADDRESS,
                    INVVPID_SINGLE,
                    INVVPID_SINGLE_BUT_GLOBAL,
                    TLB_CONTROL_GUEST,
                    TLB_CONTROL_GUEST_BUT_GLOBAL -> 1;
            default -> 0;
        };
    }

    /** What it drops, in a sentence. */
    public String meaning() {
        return meaning;
    }

    /** Whether processors of a family have it. */
    public boolean isOf(ProcessorFamily family) {
        return family == ProcessorFamily.TEXTBOOK || families.contains(family);
    }

    /** The instruction of that name and type (-1 for none). */
    public static Optional<Instruction> of(String mnemonic, int type) {
        for (Instruction i : values()) if (i.mnemonic().equals(mnemonic) && i.type() == type) return Optional.of(i);
        return Optional.empty();
    }

    /** The types that an instruction of that name takes; -1 is none; empty if there is no such instruction. */
    public static List<Integer> types(String mnemonic) {
        List<Integer> types = new ArrayList<>();
        for (Instruction i : values()) if (i.mnemonic().equals(mnemonic)) types.add(i.type());
        return types;
    }

    /** The names of a family's instructions, in order. */
    public static Set<String> mnemonics(ProcessorFamily family) {
        Set<String> names = new LinkedHashSet<>();
        for (Instruction i : values()) if (i.isOf(family)) names.add(i.mnemonic());
        return names;
    }

    /** How it is written with its operands: {@code issue invpcid 0 on ADDRESS [of PROCESS]}. */
    public String form() {
        String on = address == Address.NONE ? "" : address.isPhysical() ? "on page N of GUEST" : "on ADDRESS";
        String of = tag == Tag.NONE
                ? ""
                : tag == Tag.PROCESS_OR_MACHINE
                        ? "of PROCESS or GUEST"
                        : tag.takesProcess() ? "of PROCESS" : "of GUEST";
        return "issue " + text + optional(on, address.isOptional()) + optional(of, tag.isOptional());
    }

    private static String optional(String operand, boolean optional) {
        return operand.isEmpty() ? "" : optional ? " [" + operand + "]" : " " + operand;
    }
}
