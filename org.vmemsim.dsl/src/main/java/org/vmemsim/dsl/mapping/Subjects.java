package org.vmemsim.dsl.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.vMem.Fork;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Index;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Process;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.runtime.scenario.Expression;
import org.vmemsim.runtime.scenario.Subject;

/** Turns paths as users write them, which may begin anywhere, into paths from the host down. */
final class Subjects {
    private final Issues issues;
    private final Values values;
    private final Expressions expressions;
    private final Map<Fork, Actor> forks = new HashMap<>();

    Subjects(Issues issues, Values values, Expressions expressions) {
        this.issues = issues;
        this.values = values;
        this.expressions = expressions;
    }

    /** Remembers on whose machine a process comes into being. */
    void forked(Fork fork, Actor by) {
        forks.put(fork, by.machine());
    }

    /**
     * The host, guest or process that a whole path leads to; empty if it is none, and that is said.
     *
     * @param acting who acts where the path stands: its replicas are meant where the path names none
     */
    Optional<Actor> find(Path path, Actor acting) {
        if (Sources.target(path) == null) {
            reportUnknown(path);
            return Optional.empty();
        }
        return find(path.getSegments(), acting);
    }

    /** As {@link #find(Path, Actor)} for the beginning of a path; all of it must lead somewhere. */
    Optional<Actor> find(List<Segment> segments, Actor acting) {
        return find(segments, acting, false);
    }

    /** As {@link #find(List, Actor)}, but replicas without an index are all of them: figures add up, deeds do not. */
    Optional<Actor> findAll(List<Segment> segments, Actor acting) {
        return find(segments, acting, true);
    }

    private Optional<Actor> find(List<Segment> segments, Actor acting, boolean allByDefault) {
        Optional<Actor> actor = Optional.empty();
        for (Segment s : segments) {
            Named target = Sources.target(s);
            if (!isSubject(target)) {
                issues.error(
                        s,
                        null,
                        IssueCodes.NO_SUBJECT,
                        "'" + Sources.word(s) + "' is no host, guest or process.",
                        Sources.word(s));
                return Optional.empty();
            }
            Optional<Actor> owner = actor.isPresent() ? actor : owner(target, acting, s);
            if (owner.isEmpty()) return owner;
            Actor inherited = acting.elements().size() > owner.get().parts().size()
                            && acting.elements().get(owner.get().parts().size()) == target
                            && acting.parts()
                                    .subList(0, owner.get().parts().size())
                                    .equals(owner.get().parts())
                    ? acting
                    : null;
            Expression index = index(
                    s,
                    target,
                    inherited == null
                            ? null
                            : inherited.parts().get(owner.get().parts().size()).index(),
                    allByDefault);
            actor = Optional.of(owner.get().with(target, new Subject.Part(target.getName(), index)));
        }
        return actor;
    }

    static boolean isSubject(EObject o) {
        return o instanceof Host || o instanceof Guest || o instanceof Process || o instanceof Fork;
    }

    /** The machine that a definition stands in; of machines that share it by inheritance, the acting one. */
    Optional<Actor> owner(Named element, Actor acting, EObject where) {
        if (element instanceof Host) return Optional.of(Actor.NOBODY);
        if (element instanceof Fork f) return Optional.of(forks.getOrDefault(f, acting.machine()));
        EObject container = element.eContainer();
        while (container != null && !isSubject(container)) container = container.eContainer();
        if (container == null) {
            issues.error(
                    where,
                    null,
                    IssueCodes.NO_SUBJECT,
                    "'" + element.getName() + "' stands in no host: it is only there to be extended.");
            return Optional.empty();
        }
        for (int i = 0; i < acting.elements().size(); i++)
            if (Parts.withParents(acting.elements().get(i), EObject.class).contains(container))
                return Optional.of(acting.upTo(i + 1));
        Named owner = (Named) container;
        return owner(owner, acting, where)
                .map(a -> a.with(owner, new Subject.Part(owner.getName(), index(null, owner, null, true))));
    }

    /** Which of several is meant; null where there is only one. */
    private Expression index(Segment s, Named target, Expression inherited, boolean allByDefault) {
        org.vmemsim.dsl.vMem.Expression count =
                target instanceof Guest g ? g.getCount() : target instanceof Process p ? p.getCount() : null;
        Index index = s == null ? null : s.getIndex();
        if (index == null) {
            if (count == null || inherited != null) return inherited;
            if (!allByDefault)
                issues.error(
                        s,
                        null,
                        IssueCodes.MISSING_INDEX,
                        "There are several of '" + target.getName() + "': write " + target.getName() + "[0], or "
                                + target.getName() + "[*] for all.",
                        target.getName());
            return Subject.ALL;
        }
        if (count == null) {
            issues.error(
                    index,
                    null,
                    IssueCodes.NO_INDEX,
                    "There is only one '" + target.getName() + "': leave the index out.");
            return null;
        }
        return index.isAll() ? Subject.ALL : checked(index, target, count);
    }

    private Expression checked(Index index, Named target, org.vmemsim.dsl.vMem.Expression count) {
        if (!(index.getAt() instanceof org.vmemsim.dsl.vMem.Span span)) return Subject.ALL;
        if (span.getTo() != null) {
            issues.notSimulatedYet(index, null, "A range of replicas");
            return Subject.ALL;
        }
        Expression at = expressions.count(span.getFrom());
        Optional<Quantity> n = values.of(count);
        boolean outside = at instanceof Expression.Constant c
                && n.isPresent()
                && (c.value() < 0 || c.value() >= n.get().amount().longValue());
        if (outside)
            issues.error(
                    index,
                    null,
                    IssueCodes.OUT_OF_RANGE,
                    "'" + target.getName() + "' has replicas 0 to "
                            + (n.get().amount().longValue() - 1) + ".");
        return at;
    }

    private void reportUnknown(Path path) {
        for (Segment s : path.getSegments()) {
            if (Sources.target(s) != null) continue;
            // the linker complains of a first name; what follows a dot may be a registry's word, so it keeps silent
            if (path.getSegments().indexOf(s) > 0)
                issues.error(
                        s,
                        null,
                        IssueCodes.UNKNOWN_NAME,
                        "'" + Sources.word(s) + "' is no part of what stands before it.",
                        Sources.word(s));
            return;
        }
    }
}
