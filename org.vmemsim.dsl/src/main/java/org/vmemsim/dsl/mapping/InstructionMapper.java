package org.vmemsim.dsl.mapping;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.emf.ecore.EObject;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.Sources;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.messages.Suggestions;
import org.vmemsim.dsl.scoping.Actor;
import org.vmemsim.dsl.scoping.Site;
import org.vmemsim.dsl.vMem.Control;
import org.vmemsim.dsl.vMem.Instruct;
import org.vmemsim.dsl.vMem.Literal;
import org.vmemsim.dsl.vMem.VMemPackage.Literals;
import org.vmemsim.runtime.scenario.processor.ControlBit;
import org.vmemsim.runtime.scenario.processor.Instruction;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.processor.ProcessorFamily;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.scenario.run.Subject;

/** Instructions and writes of control registers: names, types and operands against the runtime's registries. */
final class InstructionMapper {
    private final Issues issues;
    private final Subjects subjects;
    private final Places places;
    private final Function<Actor, Optional<MmuSpec>> processors;

    /** @param processors what is known of the processor of an actor's host */
    InstructionMapper(Issues issues, Subjects subjects, Places places, Function<Actor, Optional<MmuSpec>> processors) {
        this.issues = issues;
        this.subjects = subjects;
        this.places = places;
        this.processors = processors;
    }

    /** The operation; empty if it is another, or makes no sense, and that is said. */
    Optional<Operation> map(org.vmemsim.dsl.vMem.Operation o, Site site, int line) {
        if (o instanceof Control c && c.getRegister() != null && c.getState() != null) return control(c, site, line);
        if (o instanceof Instruct i && i.getInstruction() != null) return issue(i, site, line);
        return Optional.empty();
    }

    private ProcessorFamily family(Site site) {
        return processors.apply(site.acting()).map(ProcessorFamily::of).orElse(ProcessorFamily.TEXTBOOK);
    }

    private Optional<Operation> control(Control c, Site site, int line) {
        Map<String, ControlBit> words = ControlBit.words();
        ControlBit bit = words.get(c.getRegister());
        ProcessorFamily family = family(site);
        if (bit == null) {
            String word = c.getRegister();
            String near = Suggestions.nearest(word, words.keySet()).orElse("");
            String possible = String.join(
                    ", ",
                    words.keySet().stream().limit(ControlBit.values().length).toList());
            issues.error(
                    c,
                    Literals.CONTROL__REGISTER,
                    IssueCodes.UNKNOWN_WORD,
                    "No control register has a bit '" + word + "'."
                            + (near.isEmpty() ? " Possible: " + possible + "." : " Did you mean '" + near + "'?"),
                    word,
                    near);
            return Optional.empty();
        }
        if (!family.isX86() && family != ProcessorFamily.TEXTBOOK) {
            issues.error(
                    c,
                    Literals.CONTROL__REGISTER,
                    IssueCodes.INVALID,
                    family.title() + " processors have no '" + c.getRegister()
                            + "'. 'control' writes control registers of x86.");
            return Optional.empty();
        }
        return Optional.of(new Operation.Control(bit, c.getState().equals("on"), line));
    }

    private Optional<Operation> issue(Instruct i, Site site, int line) {
        Optional<Instruction> found = instruction(i, site);
        if (found.isEmpty() || !operands(i, found.get()) || !by(i, found.get(), site)) return Optional.empty();
        Place place = null;
        if (i.getPlace() != null) {
            Optional<Place> at = place(i, found.get(), site);
            if (at.isEmpty()) return Optional.empty();
            place = at.get();
        }
        Subject of = null;
        if (i.getOf() != null) {
            Optional<Actor> whose = subjects.find(i.getOf(), site);
            if (whose.isEmpty() || !suits(i, found.get(), whose.get())) return Optional.empty();
            of = whose.get().subject();
        }
        if (i.getTag() == null) return Optional.of(new Operation.Issue(found.get(), place, of, -1, line));
        Place at = place;
        Subject whose = of;
        return tag(i, found.get(), site).map(tag -> new Operation.Issue(found.get(), at, whose, tag, line));
    }

    /** The tag that a number means. */
    private Optional<Long> tag(Instruct i, Instruction which, Site site) {
        long most = which.tag().largest(family(site));
        long least = which.smallestTag();
        Optional<Long> number = number(i.getTag());
        Optional<Long> tag = number.filter(n -> n >= least && n <= most);
        if (tag.isPresent()) return tag;
        String why = number.filter(n -> n < least).isPresent()
                ? "Tag 0 is the host's, and '" + which.text() + "' fails for it."
                : "'" + Sources.text(i.getTag()) + "' is no tag of this processor.";
        issues.error(
                i,
                Literals.INSTRUCT__TAG,
                IssueCodes.INVALID,
                why + " Write a whole number from " + least + " to " + most + ", or whose tag is meant.");
        return tag;
    }

    /** The instruction of that name and type that the processor has. */
    private Optional<Instruction> instruction(Instruct i, Site site) {
        String name = i.getInstruction();
        ProcessorFamily family = family(site);
        Set<String> names = Instruction.mnemonics(family);
        List<Integer> types = Instruction.types(name);
        if (types.isEmpty()) {
            issues.unknown(
                    i, Literals.INSTRUCT__INSTRUCTION, IssueCodes.UNKNOWN_WORD, "There is no instruction", name, names);
            return Optional.empty();
        }
        if (!names.contains(name)) {
            issues.error(
                    i,
                    Literals.INSTRUCT__INSTRUCTION,
                    IssueCodes.INVALID,
                    family.title() + " processors have no '" + name + "'. They have " + String.join(", ", names) + ".");
            return Optional.empty();
        }
        long type = i.getType() == null ? -1 : number(i.getType()).orElse(-2L);
        Optional<Instruction> found =
                types.stream().filter(t -> t == type).findFirst().flatMap(t -> Instruction.of(name, t));
        if (found.isEmpty())
            issues.error(
                    i,
                    i.getType() == null ? Literals.INSTRUCT__INSTRUCTION : Literals.INSTRUCT__TYPE,
                    IssueCodes.INVALID,
                    types.contains(-1)
                            ? "'" + name + "' takes no type. Write 'issue " + name + "'."
                            : "'" + name + "' wants a type: "
                                    + String.join(
                                            ", ",
                                            types.stream().map(String::valueOf).toList())
                                    + ".");
        return found;
    }

    /** A whole number without a unit. */
    private static Optional<Long> number(Literal literal) {
        BigDecimal n = literal.getNumber();
        boolean whole =
                n != null && literal.getUnit() == null && n.stripTrailingZeros().scale() <= 0;
        return whole && n.signum() >= 0 && n.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
                ? Optional.of(n.longValueExact())
                : Optional.empty();
    }

    /** Whether all operands that it wants are there, and no others. */
    private boolean operands(Instruct i, Instruction which) {
        boolean on = i.getPlace() != null;
        boolean of = i.getOf() != null || i.getTag() != null;
        boolean onMissing = !on && !which.address().isOptional();
        boolean onTooMuch = on && which.address() == Instruction.Address.NONE;
        boolean ofMissing = !of && !which.tag().isOptional();
        boolean ofTooMuch = of && which.tag() == Instruction.Tag.NONE;
        if (i.getTag() != null && !ofTooMuch && !which.tag().takesNumber()) {
            issues.error(
                    i,
                    Literals.INSTRUCT__TAG,
                    IssueCodes.WRONG_TYPE,
                    "No number tells one second stage from another: write '" + which.form() + "'.");
            return false;
        }
        if (!onMissing && !onTooMuch && !ofMissing && !ofTooMuch) return true;
        String what = onMissing || ofMissing ? "is not complete" : "takes no '" + (onTooMuch ? "on" : "of") + "'";
        issues.error(i, null, IssueCodes.INVALID, "This instruction " + what + ": write '" + which.form() + "'.");
        return false;
    }

    private boolean by(Instruct i, Instruction which, Site site) {
        if (which.by() == Instruction.By.SYSTEM
                || site.acting().isNobody()
                || site.acting().isHost()) return true;
        issues.error(
                i,
                null,
                IssueCodes.WRONG_ACTOR,
                "Only a host does this: write '" + site.acting().upTo(1).subject() + ": " + Sources.text(i) + "'.");
        return false;
    }

    private Optional<Place> place(Instruct i, Instruction which, Site site) {
        Optional<Place> at = places.of(i.getPlace(), site);
        if (at.isEmpty()) return at;
        boolean memory = at.get().extent() instanceof Place.Pages p
                && p.base() instanceof Place.MemoryBase
                && !at.get().entries();
        if (memory == which.address().isPhysical() && !at.get().entries()) return ofGuest(i, which, at.get());
        String wanted = which.address().isPhysical() ? "pages of a guest's memory" : "an address of a process";
        issues.error(
                i.getPlace(),
                null,
                IssueCodes.WRONG_TYPE,
                "'" + i.getInstruction() + "' wants " + wanted + ": write '" + which.form() + "'.");
        return Optional.empty();
    }

    /** Whether the tag of an address may be meant, where no other is named: the host's own processes have tag 0. */
    private Optional<Place> ofGuest(Instruct i, Instruction which, Place at) {
        boolean named = i.getOf() != null || i.getTag() != null;
        boolean own = at.extent() instanceof Place.Pages p
                && p.base() instanceof Place.RegionBase b
                && b.process().path().size() == 2;
        if (named || !own || !which.tag().takesMachine() || which.smallestTag() == 0) return Optional.of(at);
        issues.error(
                i.getPlace(),
                null,
                IssueCodes.INVALID,
                "This is an address of the host's own process, whose tag is 0, and '" + which.text()
                        + "' fails for it. Name an address of a guest's process.");
        return Optional.empty();
    }

    private boolean suits(EObject i, Instruction which, Actor whose) {
        boolean process = whose.isProcess();
        if (process ? which.tag().takesProcess() : which.tag().takesMachine() && !whose.isHost()) return true;
        issues.error(
                i,
                Literals.INSTRUCT__OF,
                IssueCodes.WRONG_TYPE,
                "'" + whose.subject() + "' is no " + (which.tag().takesMachine() ? "guest" : "process")
                        + ", and this instruction wants one: write '" + which.form() + "'.");
        return false;
    }
}
