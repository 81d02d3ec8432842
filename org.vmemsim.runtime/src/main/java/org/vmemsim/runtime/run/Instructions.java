package org.vmemsim.runtime.run;

import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Invalidations;
import org.vmemsim.runtime.machine.Invalidations.Spaces;
import org.vmemsim.runtime.machine.Invalidations.Tables;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.machine.Processor;
import org.vmemsim.runtime.run.names.Actor;
import org.vmemsim.runtime.run.names.Names;
import org.vmemsim.runtime.run.names.Pages;
import org.vmemsim.runtime.run.names.Target;
import org.vmemsim.runtime.scenario.processor.ControlBit;
import org.vmemsim.runtime.scenario.processor.Instruction;
import org.vmemsim.runtime.scenario.processor.ProcessorFamily;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.events.Exits;

/**
 * Carries out what drops cached translations: instructions by their names, {@code invalidate}, which every processor has, and
 * writes of control registers. An instruction drops what its manual says that it must, and nothing that it only may.
 */
final class Instructions {
    private final Machine machine;
    private final Processor processor;
    private final Invalidations drop;
    private final Names names;
    private final Pages.Resolver places;
    private final Function<Actor, @Nullable Process> acting;

    /** @param acting the process that acts, if it is clear which */
    Instructions(Machine machine, Names names, Pages.Resolver places, Function<Actor, @Nullable Process> acting) {
        this.machine = machine;
        this.processor = machine.processor();
        this.drop = processor.drop();
        this.names = names;
        this.places = places;
        this.acting = acting;
    }

    // ------------------------------------------------------------------ instructions

    void issue(Operation.Issue i, Actor actor) {
        Instruction which = i.instruction();
        ProcessorFamily family = processor.family();
        if (!which.isOf(family))
            throw new SimulationException(
                    i.line(),
                    family.title() + " processors have no '" + which.mnemonic() + "'",
                    "they have " + String.join(", ", Instruction.mnemonics(family)));
        Pages at = address(i, actor);
        if (which.by() == Instruction.By.SYSTEM) system(i, at, issuer(actor, i.line()));
        else host(i, at);
        machine.mmu().invalidateFilter();
    }

    private @Nullable Pages address(Operation.Issue i, Actor actor) {
        Place place = i.place();
        if (place == null) return null;
        Pages at = places.resolve(place, owner(i, actor), i.line());
        boolean physical = i.instruction().address().isPhysical();
        if (physical != (at.machine() != null))
            throw new SimulationException(
                    i.line(),
                    "'" + i.instruction().mnemonic() + "' wants "
                            + (physical ? "pages of a guest's memory" : "an address of a process"),
                    "write '" + i.instruction().form() + "'");
        return at;
    }

    /** Whose address a bare number is: of the process named, or of the one that acts. */
    private @Nullable Process owner(Operation.Issue i, Actor actor) {
        if (i.of() != null) {
            Target t = names.one(i.of(), i.line());
            if (t.process() != null) return t.process();
            VirtualMachine vm = t.machine();
            if (vm != null) return vm.running().process != null ? vm.running().process : first(vm);
        }
        return acting.apply(actor);
    }

    private static @Nullable Process first(VirtualMachine vm) {
        return vm.os().processes().isEmpty() ? null : vm.os().processes().get(0);
    }

    /** The machine whose operating system issues it. Where a process acts, it runs: what is current is its own. */
    private VirtualMachine issuer(Actor actor, int line) {
        Process p = actor.process();
        if (p == null) {
            VirtualMachine vm = machineOf(actor, line);
            p = vm.running().process != null ? vm.running().process : first(vm);
            if (p == null)
                throw new SimulationException(
                        line, vm.path() + " has no process, so nothing runs there", "give it one");
        }
        machine.run(p);
        return machine.home(p);
    }

    private VirtualMachine machineOf(Actor actor, int line) {
        if (actor.process() != null) return machine.home(actor.process());
        VirtualMachine vm = actor.target() == null ? null : actor.target().machine();
        if (vm != null) return vm;
        for (VirtualMachine own : machine.machines()) if (own.path().isEmpty()) return own;
        throw new SimulationException(
                line, "the host runs no processes of its own", "say which guest it is, as in 'guest: …'");
    }

    /** What an operating system issues, for its own machine's tag. */
    private void system(Operation.Issue i, @Nullable Pages at, VirtualMachine vm) {
        Processor.exit(vm, Exits.Reason.INVLPG);
        long machineTag = drop.machineTag(vm);
        Spaces all = drop.spaces(machineTag);
        Spaces current = spaces(vm, vm.running().process);
        Spaces named = i.tag() >= 0 ? drop.spaces(machineTag, i.tag()) : spaces(vm, process(i, at));
        Tables tables = processor.tablesOfInvpcid();
        switch (i.instruction()) {
            case INVLPG -> pages(at, va -> drop.page(machineTag, current, va, true, Tables.ALL));
            case INVPCID_ADDRESS -> pages(at, va -> drop.page(machineTag, named, va, false, tables));
            case INVPCID_SPACE, TLBI_ASIDE1 -> drop.all(machineTag, named, false);
            case INVPCID_ALL, TLBI_VMALLE1 -> drop.all(machineTag, true);
            case INVPCID_ALL_BUT_GLOBAL -> drop.all(machineTag, false);
            case SFENCE_VMA -> fence(machineTag, at, hasTag(i) ? named : all, !hasTag(i));
            case TLBI_VAE1 -> pages(at, va -> drop.page(machineTag, named, va, true, Tables.ON_THE_WAY));
            case TLBI_VALE1 -> pages(at, va -> drop.page(machineTag, named, va, true, Tables.KEPT));
            case TLBI_VAAE1 -> pages(at, va -> drop.page(machineTag, all, va, true, Tables.ON_THE_WAY));
            case TLBI_VAALE1 -> pages(at, va -> drop.page(machineTag, all, va, true, Tables.KEPT));
            default -> throw new IllegalStateException(i.instruction() + " is a host's");
        }
    }

    private static boolean hasTag(Operation.Issue i) {
        return i.tag() >= 0 || i.of() != null;
    }

    /** RISC-V's fence: with an address only leaf entries, so what leads to tables stays. */
    private void fence(long machineTag, @Nullable Pages at, Spaces spaces, boolean global) {
        if (at == null) drop.all(machineTag, spaces, global);
        else pages(at, va -> drop.page(machineTag, spaces, va, global, Tables.KEPT));
    }

    /** What a host issues, for the tags of its guests. */
    private void host(Operation.Issue i, @Nullable Pages at) {
        switch (i.instruction()) {
            case INVVPID_ADDRESS -> {
                long tag = machineTag(i, at);
                pages(at, va -> drop.page(tag, drop.spaces(tag), va, true, Tables.ON_THE_WAY));
            }
            case INVVPID_SINGLE -> drop.all(machineTag(i, at), true);
            case INVVPID_ALL -> guestTags().forEach(tag -> drop.all(tag, true));
            case INVVPID_SINGLE_BUT_GLOBAL -> drop.all(machineTag(i, at), false);
            case INVEPT_SINGLE -> secondStage(guest(i));
            case INVEPT_ALL -> guests().forEach(this::secondStage);
            case TLBI_VMALLS12E1 -> bothStages(machineTag(i, at), true);
            case TLBI_ALLE1 -> guestTags().forEach(tag -> bothStages(tag, true));
            case INVLPGA -> {
                long tag = machineTag(i, at);
                pages(at, va -> drop.page(tag, drop.spaces(tag), va, true, Tables.ALL));
            }
            case TLB_CONTROL_ALL -> {
                drop.everythingButPhysical();
                guestTags().forEach(tag -> bothStages(tag, true));
            }
            case TLB_CONTROL_GUEST -> bothStages(machineTag(i, at), true);
            case TLB_CONTROL_GUEST_BUT_GLOBAL -> bothStages(machineTag(i, at), false);
            case HFENCE_VVMA -> vvma(i, at);
            case HFENCE_GVMA -> gvma(i, at);
            case TLBI_IPAS2E1 -> physical(at, Tables.ON_THE_WAY);
            case TLBI_IPAS2LE1 -> physical(at, Tables.KEPT);
            default -> throw new IllegalStateException(i.instruction() + " is an operating system's");
        }
    }

    private List<VirtualMachine> guests() {
        return machine.machines().stream().filter(vm -> !vm.path().isEmpty()).toList();
    }

    private List<Long> guestTags() {
        return guests().stream().map(drop::machineTag).distinct().toList();
    }

    /** All that was made with a second stage; linear translations have none, and stay. */
    private void secondStage(VirtualMachine vm) {
        if (vm.nested() != null) processor.flushSecondStage(vm);
    }

    /** All under a machine's tag, of both stages; where the guest does not page, what TLBs hold of its memory. */
    private void bothStages(long machineTag, boolean global) {
        drop.all(machineTag, global);
        for (VirtualMachine vm : drop.tagged(machineTag)) {
            drop.physical(vm);
            if (vm.os().layout().bare()) drop.combined(vm);
        }
    }

    private void vvma(Operation.Issue i, @Nullable Pages at) {
        Target t = i.of() == null ? null : names.one(i.of(), i.line());
        Process p = t == null ? null : t.process();
        VirtualMachine vm = p != null ? machine.home(p) : t != null ? t.machine() : processor.active();
        if (vm == null)
            throw new SimulationException(
                    i.line(),
                    "no guest has run yet",
                    "name one: '" + i.instruction().form() + "'");
        long tag = drop.machineTag(vm);
        Spaces spaces = p != null ? spaces(vm, p) : i.tag() >= 0 ? drop.spaces(tag, i.tag()) : drop.spaces(tag);
        fence(tag, at, spaces, p == null && i.tag() < 0);
    }

    /**
     * Leaf entries of the second stage for one address, or all of it; and all combined translations, since they do not say
     * which guest-physical address they came by (RISC-V privileged specification, HFENCE.GVMA).
     */
    private void gvma(Operation.Issue i, @Nullable Pages at) {
        List<VirtualMachine> all = hasTag(i) ? drop.tagged(machineTag(i, null)) : guests();
        for (VirtualMachine vm : all) {
            if (at == null) secondStage(vm);
            else if (vm.nested() != null) {
                drop.combined(vm);
                for (long k = 0; k < at.count(); k++) drop.physical(vm, at.at(k), Tables.KEPT);
            }
        }
    }

    private void physical(@Nullable Pages at, Tables tables) {
        if (at == null || at.machine() == null) return;
        for (VirtualMachine vm : drop.tagged(drop.machineTag(at.machine())))
            for (long k = 0; k < at.count(); k++) drop.physical(vm, at.at(k), tables);
    }

    /** Each page's address, stripped. */
    private static void pages(@Nullable Pages at, LongConsumer each) {
        if (at == null || at.process() == null) return;
        for (long k = 0; k < at.count(); k++)
            each.accept(at.process().table().layout().strip(at.at(k)));
    }

    private Spaces spaces(VirtualMachine vm, @Nullable Process p) {
        if (p == null) return new Spaces(new int[0], false);
        return drop.spaces(drop.machineTag(vm), drop.processTag(machine.home(p), p.context()));
    }

    /** The process whose tag is meant: the one named, else the one whose address it is. */
    private @Nullable Process process(Operation.Issue i, @Nullable Pages at) {
        if (i.of() != null) return names.process(i.of(), i.line());
        return at == null ? null : at.process();
    }

    private VirtualMachine guest(Operation.Issue i) {
        Target t = names.one(java.util.Objects.requireNonNull(i.of()), i.line());
        VirtualMachine vm = t.machine();
        if (vm == null) throw new SimulationException(i.line(), i.of() + " is no guest", "name a guest");
        return vm;
    }

    /** The machine's tag that is meant: the number or guest named, else of the guest whose address it is. */
    private long machineTag(Operation.Issue i, @Nullable Pages at) {
        if (i.tag() >= 0) return legal(i, i.tag());
        if (i.of() != null) return drop.machineTag(guest(i));
        Process p = at == null ? null : at.process();
        if (p == null) throw new SimulationException(i.line(), "it is not said which guest is meant", "name it");
        return legal(i, drop.machineTag(machine.home(p)));
    }

    private static long legal(Operation.Issue i, long tag) {
        if (tag >= i.instruction().smallestTag()) return tag;
        throw new SimulationException(
                i.line(),
                "tag " + tag + " is the host's, and '" + i.instruction().text() + "' fails for it",
                "name a guest, or an address of one of its processes");
    }

    // ------------------------------------------------------------------ the same on every processor

    void invalidate(Operation.InvalidatePlace i, Actor actor) {
        Pages pages = places.resolve(i.place(), acting.apply(actor), i.line());
        if (i.secondStage()) {
            secondStage(i, pages, actor);
            return;
        }
        Process p = pages.process();
        if (p == null)
            throw new SimulationException(
                    i.line(), "an address of a process is wanted here", "or write 'invalidate secondStage …'");
        if (actor.process() != null) p = actor.process();
        if (machine.home(p).running().process == null) machine.run(p);
        for (long k = 0; k < pages.count(); k++)
            processor.invalidate(p, p.table().layout().strip(pages.at(k)));
    }

    /** Pages of a guest's memory: what the second stage holds of them, and every translation that it had a part in. */
    private void secondStage(Operation.InvalidatePlace i, Pages pages, Actor actor) {
        VirtualMachine vm = pages.machine();
        if (vm == null) {
            secondStage(machineOf(actor, i.line()));
            return;
        }
        if (vm.nested() == null) return;
        drop.combined(vm);
        for (long k = 0; k < pages.count(); k++) drop.physical(vm, pages.at(k), Tables.ON_THE_WAY);
    }

    void invalidateAll(Operation.InvalidateAll i, Actor actor) {
        VirtualMachine own = actor.process() != null
                ? machine.home(actor.process())
                : actor.target() == null ? null : actor.target().machine();
        if (i.of() != null) {
            Target t = names.one(i.of(), i.line());
            VirtualMachine vm = t.machine();
            if (t.process() != null) processor.invalidateAll(t.process(), i.global());
            else if (vm != null && i.secondStage()) secondStage(vm);
            // a host drops a guest's tag with all that is global; the guest itself keeps that unless it says so
            else if (vm != null) processor.flush(vm, i.global() || own == null);
            else machine.machines().forEach(this::secondStage);
            return;
        }
        for (VirtualMachine vm : machine.machines()) {
            if (own != null && vm != own) continue;
            if (i.secondStage()) secondStage(vm);
            else processor.flush(vm, i.global());
        }
    }

    // ------------------------------------------------------------------ control registers

    void control(Operation.Control c, Actor actor) {
        if (!processor.family().isX86() && processor.family() != ProcessorFamily.TEXTBOOK)
            throw new SimulationException(
                    c.line(),
                    processor.family().title() + " processors have no '"
                            + c.bit().word() + "'",
                    "'control' writes control registers of x86: " + bits());
        VirtualMachine vm = machineOf(actor, c.line());
        Process p = actor.process();
        if (p != null && vm.running().process != p) machine.run(p);
        processor.control(vm, c.bit(), c.on(), c.line());
        machine.mmu().invalidateFilter();
    }

    private static String bits() {
        return String.join(", ", ControlBit.words().keySet());
    }
}
