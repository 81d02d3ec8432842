package org.vmemsim.dsl.mapping;

import java.util.Optional;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.Sources;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.scoping.Actor;
import org.vmemsim.dsl.scoping.Meaning;
import org.vmemsim.dsl.scoping.Site;
import org.vmemsim.dsl.vMem.AddressPlace;
import org.vmemsim.dsl.vMem.Binary;
import org.vmemsim.dsl.vMem.Let;
import org.vmemsim.dsl.vMem.Malloc;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.PagePlace;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Reference;
import org.vmemsim.dsl.vMem.Region;
import org.vmemsim.dsl.vMem.Span;
import org.vmemsim.dsl.vMem.TablePlace;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.scenario.run.Place.Addresses;
import org.vmemsim.runtime.scenario.run.Place.Base;
import org.vmemsim.runtime.scenario.run.Place.Extent;
import org.vmemsim.runtime.scenario.run.Place.Pages;

/** What operations work on: addresses, pages, regions, table entries. */
final class Places {
    private final Issues issues;
    private final Expressions expressions;
    private final Subjects subjects;

    Places(Issues issues, Expressions expressions, Subjects subjects) {
        this.issues = issues;
        this.expressions = expressions;
        this.subjects = subjects;
    }

    /** The place; empty if it is none, and that is said. */
    Optional<Place> of(org.vmemsim.dsl.vMem.Place place, Site site) {
        if (place instanceof TablePlace t) return of(t.getPlace(), site).map(p -> new Place(true, p.extent()));
        if (place instanceof PagePlace p) return pages(p, site).map(e -> new Place(false, e));
        if (place instanceof AddressPlace a && a.getAddress() instanceof Span s)
            return addresses(s, site).map(e -> new Place(false, e));
        return Optional.empty();
    }

    /** The place that an expression names, as in {@code map page 0 of b to a}. */
    Optional<Place> of(org.vmemsim.dsl.vMem.Expression e, Site site) {
        return single(e, site).map(x -> new Place(false, x));
    }

    private Optional<Extent> addresses(Span s, Site site) {
        if (s.getFrom() == null) return Optional.empty();
        if (s.getTo() == null) return single(s.getFrom(), site);
        return Optional.of(
                new Addresses(expressions.address(s.getFrom()), expressions.address(s.getTo()), s.isClosed()));
    }

    private Optional<Extent> single(org.vmemsim.dsl.vMem.Expression e, Site site) {
        if (e instanceof Reference r && r.getUnit() == null && !Expressions.isNumber(Sources.target(r.getPath())))
            return base(r.getPath(), site).map(b -> new Pages(null, null, false, b));
        return Optional.of(new Addresses(expressions.address(e), null, false));
    }

    private Optional<Extent> pages(PagePlace p, Site site) {
        if (p.getBase() == null) return Optional.empty();
        Optional<Base> base = base(p.getBase(), site);
        if (base.isEmpty()) return Optional.empty();
        if (p.getRange() instanceof Span s && s.getFrom() != null) {
            if (s.getTo() == null && minusForRange(s.getFrom())) return Optional.empty();
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
    private boolean minusForRange(org.vmemsim.dsl.vMem.Expression e) {
        boolean minus = e instanceof Binary b
                && b.getOperator().equals("-")
                && Sources.text(b).matches("\\w+ ?- ?\\w+");
        if (minus)
            issues.error(
                    e,
                    null,
                    IssueCodes.MINUS_FOR_RANGE,
                    "A range is written with two dots: " + Sources.text(e).replaceAll(" ?- ?", "..") + ".",
                    Sources.text(e).replaceAll(" ?- ?", ".."));
        return minus;
    }

    private Optional<Base> base(Path path, Site site) {
        Optional<Meaning> meaning = subjects.meaning(path, site);
        if (meaning.isEmpty()) return Optional.empty();
        Named target = meaning.get().target();
        if (target instanceof Let let) return Optional.of(new Place.AddressBase(expressions.let(let)));
        if (Expressions.isVariable(target))
            return Optional.of(new Place.AddressBase(new Expression.Variable(target.getName())));
        if (Subjects.isSubject(target)) return subjects.find(path, site).flatMap(a -> memory(a, path));
        if (!(target instanceof Region || target instanceof Malloc)) {
            issues.error(path, null, IssueCodes.WRONG_TYPE, "'" + Sources.text(path) + "' has no pages.");
            return Optional.empty();
        }
        Actor owner = meaning.get().owner();
        if (owner.isNobody()) return Optional.empty();
        return subjects.holder(meaning.get(), path.getSegments(), site)
                .map(a -> new Place.RegionBase(a.subject(), target.getName()));
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
