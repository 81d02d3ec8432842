package org.vmemsim.dsl.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.Sources;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.scoping.Actor;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.scoping.Site;
import org.vmemsim.dsl.vMem.Access;
import org.vmemsim.dsl.vMem.AccessKind;
import org.vmemsim.dsl.vMem.Balloon;
import org.vmemsim.dsl.vMem.Change;
import org.vmemsim.dsl.vMem.ClearBits;
import org.vmemsim.dsl.vMem.Expression;
import org.vmemsim.dsl.vMem.Fork;
import org.vmemsim.dsl.vMem.Free;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.HostOperation;
import org.vmemsim.dsl.vMem.Invalidate;
import org.vmemsim.dsl.vMem.LoadRoot;
import org.vmemsim.dsl.vMem.Malloc;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Protect;
import org.vmemsim.dsl.vMem.Reboot;
import org.vmemsim.dsl.vMem.Replay;
import org.vmemsim.dsl.vMem.SetBits;
import org.vmemsim.dsl.vMem.Span;
import org.vmemsim.dsl.vMem.Start;
import org.vmemsim.dsl.vMem.Stop;
import org.vmemsim.dsl.vMem.Switch;
import org.vmemsim.dsl.vMem.TablePlace;
import org.vmemsim.dsl.vMem.ThreadMap;
import org.vmemsim.dsl.vMem.Unmap;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.runtime.scenario.machine.Admission;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.memory.Rights;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.Operation.HostAction;
import org.vmemsim.runtime.scenario.run.Operation.InvalidateAll;
import org.vmemsim.runtime.scenario.run.Operation.InvalidatePlace;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.Words;

/** The things that hosts, guests and processes do. */
final class OperationMapper {
    private static final Map<String, Enum<?>> RIGHTS = Words.of(Rights.class);

    private final Issues issues;
    private final Expressions expressions;
    private final Subjects subjects;
    private final Places places;
    private final TraceMapper traces;
    private final WorkloadMapper workloads;
    private final Predicate<Actor> bare;
    private final Supplier<ChangeMapper> changes;
    private final Function<Actor, Optional<GuestSpec>> guests;
    private final InstructionMapper instructions;

    /**
     * @param changes known once machines are
     * @param bare whether an actor's machine has no page tables
     * @param guests what is known of an actor's guest
     * @param processors what is known of the processor of an actor's host
     */
    OperationMapper(
            Issues issues,
            Expressions expressions,
            Subjects subjects,
            Places places,
            TraceMapper traces,
            WorkloadMapper workloads,
            Supplier<ChangeMapper> changes,
            Predicate<Actor> bare,
            Function<Actor, Optional<GuestSpec>> guests,
            Function<Actor, Optional<MmuSpec>> processors) {
        this.issues = issues;
        this.expressions = expressions;
        this.subjects = subjects;
        this.places = places;
        this.traces = traces;
        this.workloads = workloads;
        this.changes = changes;
        this.bare = bare;
        this.guests = guests;
        this.instructions = new InstructionMapper(issues, subjects, places, processors);
    }

    /** The operation; empty if it makes no sense, and that is said. */
    Optional<Operation> map(org.vmemsim.dsl.vMem.Operation o, Site site) {
        int line = Sources.line(o);
        if (changesTables(o) && site.acting().isProcess() && bare.test(site.acting()))
            issues.error(
                    o,
                    null,
                    IssueCodes.BARE,
                    site.acting().subject()
                            + " runs without paging: it has no page tables, and nothing that they could map or"
                            + " protect.");
        if (o instanceof Access a && a.getKind() == AccessKind.EXECUTE && a.getPlace() instanceof TablePlace)
            return pages(a.getPlace(), "execute", site).flatMap(p -> Optional.empty());
        if (o instanceof Access a)
            return places.of(a.getPlace(), site)
                    .map(p -> new Operation.Access(
                            Operation.Access.Kind.valueOf(a.getKind().name()),
                            p,
                            a.getValue() == null ? null : expressions.value(a.getValue()),
                            line));
        if (o instanceof Replay r) return replay(r, site, line);
        Optional<Operation> found = ofSystem(o, site, line);
        if (found.isEmpty()) found = ofTables(o, site, line);
        return found.isEmpty() ? ofHost(o, site, line) : found;
    }

    /** A place that must be pages: to table entries as data this cannot be done. */
    private Optional<Place> pages(org.vmemsim.dsl.vMem.Place place, String verb, Site site) {
        if (!(place instanceof TablePlace)) return places.of(place, site);
        issues.error(
                place,
                null,
                IssueCodes.WRONG_TYPE,
                "'" + verb + "' works on pages, not on their table entries. Leave out 'entries of', or write"
                        + " 'set entries of', 'clear entries of' or 'write entries of'.");
        return Optional.empty();
    }

    private static boolean changesTables(org.vmemsim.dsl.vMem.Operation o) {
        return o instanceof org.vmemsim.dsl.vMem.Map
                || o instanceof Unmap
                || o instanceof Protect
                || o instanceof Fork
                || o instanceof SetBits
                || o instanceof ClearBits;
    }

    private Optional<Operation> replay(Replay r, Site site, int line) {
        if (!Parts.isThere(r.getTrace())) return Optional.empty();
        List<Operation.ThreadMap> threads = new ArrayList<>();
        for (ThreadMap t : r.getThreads()) {
            if (!(t.getIds() instanceof Span ids) || t.getProcess() == null) continue;
            int first = constant(ids.getFrom());
            int last = ids.getTo() == null ? first : constant(ids.getTo()) - (ids.isClosed() ? 0 : 1);
            subject(t.getProcess(), site).ifPresent(p -> threads.add(new Operation.ThreadMap(first, last, p)));
        }
        if (!threads.isEmpty()) issues.endsRun(r.getThreads().get(0), null, "A replay by threads");
        if (threads.isEmpty() && !site.acting().isProcess()) {
            issues.error(
                    r,
                    VMemPackage.Literals.REPLAY__TRACE,
                    IssueCodes.NO_SUBJECT,
                    "Which process makes these accesses? Write 'p: replay "
                            + r.getTrace().getName() + "', or which thread is which process.");
            return Optional.empty();
        }
        return traces.map(r.getTrace())
                .map(t -> new Operation.Replay(r.getTrace().getName(), t, threads, line));
    }

    /** The number of a thread. */
    private int constant(Expression e) {
        if (!(expressions.count(e) instanceof org.vmemsim.runtime.scenario.run.Expression.Constant c)) {
            issues.error(e, null, IssueCodes.WRONG_TYPE, "A number is wanted here.");
            return 0;
        }
        if (c.value() <= Integer.MAX_VALUE) return (int) c.value();
        issues.error(
                e,
                null,
                IssueCodes.OUT_OF_RANGE,
                "A thread has a number from 0 to 2^31 - 1, and this is " + c.value() + ".");
        return 0;
    }

    /** What an operating system does, invalidation included. */
    private Optional<Operation> ofSystem(org.vmemsim.dsl.vMem.Operation o, Site site, int line) {
        if (o instanceof org.vmemsim.dsl.vMem.Map m) {
            Place target = m.getTarget() == null
                    ? null
                    : places.of(m.getTarget(), site).orElse(null);
            Rights rights = m.getRights() == null ? null : rights(m, m.getRights(), VMemPackage.Literals.MAP__RIGHTS);
            return pages(m.getPlace(), "map", site).map(p -> new Operation.MapPages(p, target, rights, line));
        }
        if (o instanceof Unmap u) return pages(u.getPlace(), "unmap", site).map(p -> new Operation.Unmap(p, line));
        if (o instanceof Protect p) {
            Rights rights = rights(p, p.getRights(), VMemPackage.Literals.PROTECT__RIGHTS);
            return pages(p.getPlace(), "protect", site).map(x -> new Operation.Protect(x, rights, line));
        }
        if (o instanceof Malloc m && m.getName() != null && m.getSize() != null)
            return Optional.of(new Operation.Malloc(m.getName(), block(m), line));
        if (o instanceof Free f) return pages(f.getPlace(), "free", site).map(p -> new Operation.Free(p, line));
        if (o instanceof Fork f && f.getName() != null) return Optional.of(new Operation.Fork(f.getName(), line));
        if (o instanceof Switch s && s.getProcess() != null)
            return subject(s.getProcess(), site).map(p -> new Operation.SwitchTo(p, line));
        return Optional.empty();
    }

    /** The size of a block; one of nothing is none. */
    private org.vmemsim.runtime.scenario.run.Expression block(Malloc m) {
        var size = expressions.size(m.getSize());
        if (size instanceof org.vmemsim.runtime.scenario.run.Expression.Constant c
                && c.value() == 0
                && !issues.concern(m.getSize()))
            issues.warning(
                    m,
                    VMemPackage.Literals.MALLOC__SIZE,
                    IssueCodes.NO_EFFECT,
                    "This is 0 bytes, so nothing can be accessed in the block. Write 1 byte or more.");
        return size;
    }

    /** Raw accesses to tables and registers, which do only what they say. */
    private Optional<Operation> ofTables(org.vmemsim.dsl.vMem.Operation o, Site site, int line) {
        if (o instanceof LoadRoot l && l.getProcess() != null)
            return subject(l.getProcess(), site).map(p -> new Operation.LoadRoot(p, l.isKeeping(), line));
        if (o instanceof SetBits s && s.isEntries() && s.getTarget() != null) {
            Rights rights = rights(s, s.getRights(), VMemPackage.Literals.SET_BITS__RIGHTS);
            return pages(s.getPlace(), "set entries of", site)
                    .map(p -> new Operation.SetEntries(p, expressions.address(s.getTarget()), rights, line));
        }
        if (o instanceof SetBits s && !s.isEntries())
            return pages(s.getPlace(), "set", site).map(p -> new Operation.ChangeBits(true, s.getBits(), p, line));
        if (o instanceof ClearBits c)
            return pages(c.getPlace(), "clear", site)
                    .map(p -> c.isEntries()
                            ? new Operation.ClearEntries(p, line)
                            : new Operation.ChangeBits(false, c.getBits(), p, line));
        if (o instanceof Invalidate i) return invalidate(i, site, line);
        return instructions.map(o, site, line);
    }

    private Optional<Operation> invalidate(Invalidate i, Site site, int line) {
        if (!i.isAll())
            return pages(i.getPlace(), "invalidate", site).map(p -> new InvalidatePlace(i.isSecondStage(), p, line));
        if (i.getOf() == null) return Optional.of(new InvalidateAll(i.isSecondStage(), i.isGlobal(), null, line));
        return subject(i.getOf(), site).map(s -> new InvalidateAll(i.isSecondStage(), i.isGlobal(), s, line));
    }

    /** What happens behind a guest's back. */
    private Optional<Operation> ofHost(org.vmemsim.dsl.vMem.Operation o, Site site, int line) {
        if (o instanceof HostOperation h) {
            HostAction.Kind kind = HostAction.Kind.valueOf(h.getKind().name());
            if (!Words.simulated(kind))
                issues.endsRun(
                        h,
                        VMemPackage.Literals.HOST_OPERATION__KIND,
                        "'" + h.getKind().getLiteral() + "'");
            var target = h.getTarget() == null ? null : expressions.address(h.getTarget());
            if (!extent(h, kind)) return Optional.empty();
            if (h.isAll()) return Optional.of(new HostAction(kind, null, target, line));
            return places.of(h.getPlace(), site).map(p -> new HostAction(kind, p, target, line));
        }
        if (o instanceof Balloon b && b.getGuest() != null && b.getTarget() != null) return balloon(b, site, line);
        if (o instanceof Reboot r && r.getGuest() != null) {
            return guest(r.getGuest(), r, site).map(g -> new Operation.Reboot(g.subject(), line));
        }
        if (o instanceof Change c && c.getParameter() != null && c.getValue() != null)
            return changes.get().map(c, site, line);
        return workload(o, line);
    }

    /** Whether this can be done to all memory, or to a place, as it is written; what cannot is said. */
    private boolean extent(HostOperation h, HostAction.Kind kind) {
        boolean sharing = kind == HostAction.Kind.SHARE || kind == HostAction.Kind.UNSHARE;
        String word = h.getKind().getLiteral();
        if (h.isAll() && !sharing && Words.simulated(kind)) {
            issues.error(
                    h, null, IssueCodes.WRONG_TYPE, "'" + word + "' works on pages. Name them: '" + word + " heap'.");
            return false;
        }
        return true;
    }

    private Optional<Operation> balloon(Balloon b, Site site, int line) {
        var target = expressions.size(b.getTarget());
        Optional<Actor> guest = guest(b.getGuest(), b, site);
        guest.flatMap(guests).ifPresent(g -> {
            if (target instanceof org.vmemsim.runtime.scenario.run.Expression.Constant c) balloon(b, g, c.value());
        });
        return guest.map(g -> new Operation.Balloon(g.subject(), target, line));
    }

    /** What a balloon cannot reach, and what it needs for it. */
    private void balloon(Balloon b, GuestSpec guest, long target) {
        if (target > guest.memory())
            issues.error(
                    b,
                    VMemPackage.Literals.BALLOON__TARGET,
                    IssueCodes.OUT_OF_RANGE,
                    "Guest " + guest.name() + " has " + Admission.size(guest.memory())
                            + " of memory: its balloon is empty when it has all of that.");
        else if (target < guest.memory() && guest.os().swap() == 0)
            issues.warning(
                    b,
                    VMemPackage.Literals.BALLOON__GUEST,
                    IssueCodes.GUEST_SWAP,
                    "Guest " + guest.name()
                            + " has no swap device: its balloon can only take what the guest has free or"
                            + " can drop. Give it one, as in 'os { swap "
                            + Admission.size(guest.memory() - target) + " }'.");
    }

    /** The guest that a host does something to. */
    private Optional<Actor> guest(Path path, org.vmemsim.dsl.vMem.Operation o, Site site) {
        Optional<Actor> found = subjects.find(path, site);
        if (found.isEmpty()) return found;
        if (!(found.get().element() instanceof Guest)) {
            issues.error(path, null, IssueCodes.NO_SUBJECT, "'" + Sources.text(path) + "' is no guest.");
            return Optional.empty();
        }
        if (!site.acting().isNobody() && !site.acting().isHost())
            issues.error(
                    o,
                    null,
                    IssueCodes.WRONG_ACTOR,
                    "Only a host does this: write '" + site.acting().upTo(1).subject() + ": " + Sources.text(o) + "'.");
        return found;
    }

    private Optional<Operation> workload(org.vmemsim.dsl.vMem.Operation o, int line) {
        if (o instanceof Start s && Parts.isThere(s.getWorkload())) {
            duration(s, "A workload goes on over time");
            return workloads.map(s.getWorkload()).map(w -> new Operation.Start(w, line));
        }
        if (o instanceof Stop s && (s.isAll() || Parts.isThere(s.getWorkload()))) {
            duration(s, "A workload goes on over time");
            return Optional.of(
                    new Operation.Stop(s.isAll() ? "" : s.getWorkload().getName(), line));
        }
        return Optional.empty();
    }

    /** Complains of what needs time where there is none. */
    private void duration(EObject o, String why) {
        if (!Sources.isTimed(o)) issues.error(o, null, IssueCodes.NO_DURATION, why + Sources.NO_DURATION);
    }

    private Optional<Subject> subject(Path path, Site site) {
        return subjects.find(path, site).map(Actor::subject);
    }

    /** All rights where none are given. */
    private Rights rights(EObject owner, String word, EStructuralFeature feature) {
        if (word == null) return Rights.RWX;
        Enum<?> rights = RIGHTS.get(word);
        if (rights == null)
            issues.unknown(owner, feature, IssueCodes.UNKNOWN_WORD, "There are no rights", word, RIGHTS.keySet());
        return rights == null ? Rights.RWX : (Rights) rights;
    }
}
