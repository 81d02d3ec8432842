package org.vmemsim.dsl.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.vMem.AddressPlace;
import org.vmemsim.dsl.vMem.Binary;
import org.vmemsim.dsl.vMem.Let;
import org.vmemsim.dsl.vMem.Malloc;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.PagePlace;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Reference;
import org.vmemsim.dsl.vMem.Region;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.dsl.vMem.Span;
import org.vmemsim.dsl.vMem.TablePlace;
import org.vmemsim.runtime.scenario.Expression;
import org.vmemsim.runtime.scenario.Place;
import org.vmemsim.runtime.scenario.Place.Addresses;
import org.vmemsim.runtime.scenario.Place.Base;
import org.vmemsim.runtime.scenario.Place.Extent;
import org.vmemsim.runtime.scenario.Place.Pages;

/** What operations work on: addresses, pages, regions, table entries. */
final class Places {
    private final Issues issues;
    private final Expressions expressions;
    private final Subjects subjects;
    private final Map<Malloc, Actor> mallocs = new HashMap<>();

    Places(Issues issues, Expressions expressions, Subjects subjects) {
        this.issues = issues;
        this.expressions = expressions;
        this.subjects = subjects;
    }

    /** Remembers whose memory a {@code malloc} gives. */
    void allocated(Malloc malloc, Actor by) {
        mallocs.put(malloc, by);
    }

    /** The place; empty if it is none, and that is said. */
    Optional<Place> of(org.vmemsim.dsl.vMem.Place place, Actor acting) {
        if (place instanceof TablePlace t) return of(t.getPlace(), acting).map(p -> new Place(true, p.extent()));
        if (place instanceof PagePlace p) return pages(p, acting).map(e -> new Place(false, e));
        if (place instanceof AddressPlace a && a.getAddress() instanceof Span s)
            return addresses(s, acting).map(e -> new Place(false, e));
        return Optional.empty();
    }

    /** The place that an expression names, as in {@code map page 0 of b to a}. */
    Optional<Place> of(org.vmemsim.dsl.vMem.Expression e, Actor acting) {
        return single(e, acting).map(x -> new Place(false, x));
    }

    private Optional<Extent> addresses(Span s, Actor acting) {
        if (s.getFrom() == null) return Optional.empty();
        if (s.getTo() == null) return single(s.getFrom(), acting);
        return Optional.of(
                new Addresses(expressions.address(s.getFrom()), expressions.address(s.getTo()), s.isClosed()));
    }

    private Optional<Extent> single(org.vmemsim.dsl.vMem.Expression e, Actor acting) {
        if (e instanceof Reference r && r.getUnit() == null && isMemory(Sources.target(r.getPath())))
            return base(r.getPath(), acting).map(b -> new Pages(null, null, false, b));
        return Optional.of(new Addresses(expressions.address(e), null, false));
    }

    private static boolean isMemory(EObject o) {
        return o instanceof Region || o instanceof Malloc || Subjects.isSubject(o);
    }

    private Optional<Extent> pages(PagePlace p, Actor acting) {
        if (p.getBase() == null) return Optional.empty();
        Optional<Base> base = base(p.getBase(), acting);
        if (base.isEmpty()) return Optional.empty();
        if (p.getRange() instanceof Span s && s.getFrom() != null) {
            if (s.getTo() == null) minusForRange(s.getFrom());
            Expression to = s.getTo() == null ? null : expressions.count(s.getTo());
            return Optional.of(new Pages(expressions.count(s.getFrom()), to, s.isClosed(), base.get()));
        }
        if (p.getIndex() != null) {
            return Optional.of(new Pages(expressions.count(p.getIndex()), null, false, base.get()));
        }
        boolean one = Sources.text(p).startsWith("page ");
        if (one && !(base.get() instanceof Place.AddressBase)) {
            issues.error(
                    p, null, IssueCodes.MISSING_INDEX, "Which page? Write 'page 0 of …', or 'pages of …' for all.");
            return Optional.empty();
        }
        return Optional.of(new Pages(null, null, false, base.get()));
    }

    /** {@code pages 0-9 of r}: a difference of two plain numbers, where a range was meant. */
    private void minusForRange(org.vmemsim.dsl.vMem.Expression e) {
        if (e instanceof Binary b
                && b.getOperator().equals("-")
                && Sources.text(b).matches("\\w+ ?- ?\\w+"))
            issues.error(
                    b,
                    null,
                    IssueCodes.MINUS_FOR_RANGE,
                    "A range is written with two dots: " + Sources.text(b).replaceAll(" ?- ?", "..") + ".",
                    Sources.text(b).replaceAll(" ?- ?", ".."));
    }

    private Optional<Base> base(Path path, Actor acting) {
        Named target = Sources.target(path);
        if (target instanceof Let let) return Optional.of(new Place.AddressBase(expressions.let(let)));
        if (Expressions.isVariable(target))
            return Optional.of(new Place.AddressBase(new Expression.Variable(target.getName())));
        if (target == null || Subjects.isSubject(target))
            return subjects.find(path, acting).flatMap(a -> memory(a, path));
        if (!isMemory(target)) {
            issues.error(path, null, IssueCodes.WRONG_TYPE, "'" + Sources.text(path) + "' has no pages.");
            return Optional.empty();
        }
        List<Segment> before = path.getSegments().subList(0, path.getSegments().size() - 1);
        Optional<Actor> process = !before.isEmpty()
                ? subjects.find(before, acting)
                : target instanceof Malloc m
                        ? Optional.of(mallocs.getOrDefault(m, acting))
                        : subjects.owner(target, acting, path);
        return process.filter(a -> !a.isNobody()).map(a -> new Place.RegionBase(a.subject(), target.getName()));
    }

    private Optional<Base> memory(Actor a, Path path) {
        if (a.isMachine()) return Optional.of(new Place.MemoryBase(a.subject()));
        issues.error(
                path,
                null,
                IssueCodes.WRONG_TYPE,
                "Name a region of '" + Sources.text(path) + "': a process has no pages of its own.");
        return Optional.empty();
    }
}
