package org.vmemsim.dsl.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.Quantity;
import org.vmemsim.dsl.mapping.value.Sources;
import org.vmemsim.dsl.mapping.value.Values;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.scoping.Actor;
import org.vmemsim.dsl.scoping.Lookup;
import org.vmemsim.dsl.scoping.Meaning;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.scoping.Site;
import org.vmemsim.dsl.vMem.Index;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Subject;

/** Turns paths as users write them, which may begin anywhere, into paths from the host down. */
final class Subjects {
    private final Issues issues;
    private final Values values;
    private final Expressions expressions;
    private final Lookup lookup;

    Subjects(Issues issues, Values values, Expressions expressions, Lookup lookup) {
        this.issues = issues;
        this.values = values;
        this.expressions = expressions;
        this.lookup = lookup.with(this::index);
    }

    /** The host, guest or process that a whole path leads to; empty if it is none, and that is said. */
    Optional<Actor> find(Path path, Site site) {
        Optional<Meaning> meaning = meaning(path, site);
        if (meaning.isEmpty()) return Optional.empty();
        return actor(trail(path, site), path.getSegments(), site, site.isHandler());
    }

    /** What a whole path leads to; empty if it is not found or could be several things, and that is said. */
    Optional<Meaning> meaning(Path path, Site site) {
        List<List<Meaning>> trail = lookup.trail(path, site);
        if (trail.isEmpty()) return Optional.empty();
        List<Meaning> last = trail.get(trail.size() - 1);
        if (trail.size() == path.getSegments().size() && last.size() == 1) return Optional.of(last.get(0));
        reportUnknown(path.getSegments().get(trail.size() - 1), trail.size() == 1, last);
        return Optional.empty();
    }

    /** What the names at the beginning of a path lead to, as many as lead to one thing each; nothing is said of the rest. */
    List<Meaning> trail(Path path, Site site) {
        List<Meaning> found = new ArrayList<>();
        for (List<Meaning> m : lookup.trail(path, site)) if (m.size() == 1) found.add(m.get(0));
        return found;
    }

    /** All that the {@code i}-th name of a path could mean, if those before it mean one thing each. */
    List<Meaning> candidates(Path path, Site site, int i) {
        List<List<Meaning>> trail = lookup.trail(path, site);
        return i < trail.size() ? trail.get(i) : List.of();
    }

    /** What a run is on. */
    Actor on(org.vmemsim.dsl.vMem.Run run) {
        return lookup.on(run);
    }

    /**
     * The actor that names lead to.
     *
     * @param trail what they mean
     * @param segments as many, or fewer: the last of them
     * @param site where they stand
     * @param all whether replicas without an index are all of them: figures add up, deeds do not
     */
    Optional<Actor> actor(List<Meaning> trail, List<Segment> segments, Site site, boolean all) {
        for (int i = 0; i < segments.size(); i++) {
            if (Parts.isSubject(trail.get(i).target())) continue;
            Segment s = segments.get(i);
            issues.error(
                    s,
                    null,
                    IssueCodes.NO_SUBJECT,
                    "'" + Sources.word(s) + "' is no host, guest or process.",
                    Sources.word(s));
            return Optional.empty();
        }
        Actor path = trail.get(segments.size() - 1).path();
        return indexed(path, segments, site, all);
    }

    /** The process that a region, or what {@code malloc} gave, belongs to. */
    Optional<Actor> holder(Meaning memory, List<Segment> segments, Site site) {
        List<Segment> before = segments.size() == 1 ? segments : segments.subList(0, segments.size() - 1);
        if (segments.size() > 1) return indexed(memory.owner(), before, site, site.isHandler());
        for (int i = 0; i < memory.owner().size() && !site.isHandler(); i++) {
            Named element = memory.owner().elements().get(i);
            if (memory.owner().index(i) != null || Parts.count(element) == null) continue;
            issues.error(
                    segments.get(0),
                    null,
                    IssueCodes.MISSING_INDEX,
                    "There are several of '" + element.getName() + "': write which one's '"
                            + memory.target().getName() + "' is meant, such as " + memory.qualified() + ".",
                    element.getName());
            return Optional.empty();
        }
        return indexed(memory.owner(), before, site, site.isHandler());
    }

    /** An actor of whose replicas it is known which are meant; {@code segments} lead to its last parts. */
    Optional<Actor> indexed(Actor path, List<Segment> segments, Site site, boolean all) {
        Actor found = Actor.NOBODY;
        boolean figure = all && !site.isHandler(); // it may be one of another run
        if (!inHost(path, site, segments.get(0)) || !figure && !onHost(path, site, segments.get(0)))
            return Optional.empty();
        for (int i = 0; i < path.size(); i++) {
            int k = i - path.size() + segments.size();
            Segment s = segments.get(Math.max(k, 0));
            Named element = path.elements().get(i);
            Expression index = path.index(i);
            boolean several = Parts.count(element) != null;
            if (index == null && several) {
                if (!all) missingIndex(s, path, i);
                index = Subject.ALL;
            }
            if (!several) index = null;
            found = found.with(element, index);
        }
        return Optional.of(found);
    }

    /** A handler of a guest or process that stands in no host is looked at all the same. */
    private boolean inHost(Actor path, Site site, Segment where) {
        Named first = path.elements().get(0);
        if (first instanceof org.vmemsim.dsl.vMem.Host
                || site.acting().elements().contains(first)) return true;
        issues.error(
                where,
                null,
                IssueCodes.NO_SUBJECT,
                "'" + first.getName() + "' stands in no host: it is only there to be extended.");
        return false;
    }

    private boolean onHost(Actor path, Site site, Segment where) {
        Named host = path.elements().get(0);
        if (site.on().isNobody() || site.on().elements().get(0) == host) return true;
        issues.error(
                where,
                null,
                IssueCodes.WRONG_HOST,
                "'" + Sources.word(where) + "' is " + path.subject() + ", but this run is on "
                        + site.on().parts().get(0) + ". A run works on one host: write another run.");
        return false;
    }

    private void missingIndex(Segment s, Actor path, int i) {
        String name = path.elements().get(i).getName();
        boolean written = Sources.word(s).equals(name);
        String whole = written ? name : path.upTo(i + 1).subject().toString();
        issues.error(
                s,
                null,
                IssueCodes.MISSING_INDEX,
                "There are several of '" + name + "': write " + whole + "[0], or " + whole + "[*] for all.",
                name);
    }

    static boolean isSubject(EObject o) {
        return Parts.isSubject(o);
    }

    /** Which replica an index means; null where there is only one, and that is said. */
    private Expression index(Index index, Named target) {
        org.vmemsim.dsl.vMem.Expression count = Parts.count(target);
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
        Expression from = expressions.count(span.getFrom());
        Expression to = span.getTo() == null ? null : expressions.count(span.getTo());
        if (span.getStep() != null)
            issues.error(index, null, IssueCodes.OUT_OF_RANGE, "A range of replicas takes no steps. Leave 'step' out.");
        Optional<Quantity> n = values.of(count);
        inside(index, target, n, from, 1);
        if (to == null) return from;
        inside(index, target, n, to, span.isClosed() ? 1 : 0);
        if (from instanceof Expression.Constant f
                && to instanceof Expression.Constant t
                && (f.value() > t.value() || f.value() == t.value() && !span.isClosed()))
            issues.error(
                    index,
                    null,
                    IssueCodes.OUT_OF_RANGE,
                    "This range of replicas is empty. Write it upwards, such as " + target.getName() + "[0..1].");
        return new Expression.Replicas(from, to, span.isClosed());
    }

    /** @param room 1 for the number of a replica, 0 for one that may be the number behind the last */
    private void inside(Index index, Named target, Optional<Quantity> n, Expression at, int room) {
        boolean outside = at instanceof Expression.Constant c
                && n.isPresent()
                && (c.value() < 0 || c.value() > n.get().amount().longValue() - room);
        if (outside)
            issues.error(
                    index,
                    null,
                    IssueCodes.OUT_OF_RANGE,
                    "'" + target.getName() + "' has replicas 0 to "
                            + (n.get().amount().longValue() - 1) + ".");
    }

    /** The linker complains of a first name; what follows a dot may be a registry's word, so it keeps silent. */
    private void reportUnknown(Segment s, boolean first, List<Meaning> candidates) {
        boolean said = first && Sources.target(s) == null;
        if (said) return;
        if (candidates.size() > 1) reportAmbiguous(s, candidates);
        else
            issues.error(
                    s,
                    null,
                    IssueCodes.UNKNOWN_NAME,
                    first
                            ? "Nothing here is called '" + Sources.word(s) + "'."
                            : "'" + Sources.word(s) + "' is no part of what stands before it.",
                    Sources.word(s));
    }

    void reportAmbiguous(Segment s, List<Meaning> candidates) {
        issues.error(
                s, null, IssueCodes.AMBIGUOUS_NAME, Meaning.ambiguous(Sources.word(s), candidates), Sources.word(s));
    }
}
