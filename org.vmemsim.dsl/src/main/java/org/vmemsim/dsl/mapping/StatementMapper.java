package org.vmemsim.dsl.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.xtext.EcoreUtil2;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.Sources;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.scoping.Actor;
import org.vmemsim.dsl.scoping.Site;
import org.vmemsim.dsl.vMem.Acting;
import org.vmemsim.dsl.vMem.At;
import org.vmemsim.dsl.vMem.Block;
import org.vmemsim.dsl.vMem.Every;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.ForEach;
import org.vmemsim.dsl.vMem.Operation;
import org.vmemsim.dsl.vMem.Phase;
import org.vmemsim.dsl.vMem.Repeat;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.Sample;
import org.vmemsim.dsl.vMem.Seed;
import org.vmemsim.dsl.vMem.Span;
import org.vmemsim.dsl.vMem.Statement;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.runtime.scenario.run.Expression;

/** Statements of runs and fault handlers, in order, each with who acts. */
final class StatementMapper {
    private final Issues issues;
    private final Expressions expressions;
    private final Subjects subjects;
    private final FigureMapper figures;
    private final OperationMapper operations;

    StatementMapper(
            Issues issues,
            Expressions expressions,
            Subjects subjects,
            FigureMapper figures,
            OperationMapper operations) {
        this.issues = issues;
        this.expressions = expressions;
        this.subjects = subjects;
        this.figures = figures;
        this.operations = operations;
    }

    /** All statements of a block; those that make no sense are left out, and that is said. */
    List<org.vmemsim.runtime.scenario.run.Statement> block(Block block, Site site) {
        List<org.vmemsim.runtime.scenario.run.Statement> all = new ArrayList<>();
        if (block != null) for (Statement s : block.getStatements()) add(s, site, all);
        return all;
    }

    /** A block, or the one statement that stands in its place. */
    private List<org.vmemsim.runtime.scenario.run.Statement> action(Statement s, Site site) {
        if (s instanceof Block b) return block(b, site);
        List<org.vmemsim.runtime.scenario.run.Statement> one = new ArrayList<>();
        if (s != null) add(s, site, one);
        return one;
    }

    private void add(Statement s, Site site, List<org.vmemsim.runtime.scenario.run.Statement> all) {
        if (s instanceof Operation o) operations.map(o, site).ifPresent(all::add);
        else if (s instanceof Acting a) acting(a, site).ifPresent(all::add);
        else if (s instanceof Expect e)
            figures.map(e, EcoreUtil2.getContainerOfType(e, Run.class), site)
                    .map(org.vmemsim.runtime.scenario.run.Statement.Check::new)
                    .ifPresent(all::add);
        else structure(s, site).ifPresent(all::add);
    }

    private Optional<org.vmemsim.runtime.scenario.run.Statement> acting(Acting a, Site outside) {
        if (a.getActor() == null) return Optional.empty();
        Optional<Actor> who = subjects.find(a.getActor(), outside);
        List<org.vmemsim.runtime.scenario.run.Statement> body =
                action(a.getBody(), who.map(outside::as).orElse(outside));
        return who.map(w -> new org.vmemsim.runtime.scenario.run.Statement.Acting(w.subject(), body));
    }

    private Optional<org.vmemsim.runtime.scenario.run.Statement> structure(Statement s, Site site) {
        if (s instanceof Phase p && p.getName() != null)
            return Optional.of(new org.vmemsim.runtime.scenario.run.Statement.Phase(
                    p.getName(), p.getTitle() == null ? "" : p.getTitle(), block(p.getBody(), site)));
        if (s instanceof Repeat r)
            return Optional.of(new org.vmemsim.runtime.scenario.run.Statement.Repeat(
                    expressions.count(r.getCount()), block(r.getBody(), site)));
        if (s instanceof ForEach f) return loop(f, site);
        return timed(s, site);
    }

    private Optional<org.vmemsim.runtime.scenario.run.Statement> loop(ForEach f, Site site) {
        if (f.getName() == null || !(f.getRange() instanceof Span range) || range.getTo() == null)
            return Optional.empty();
        return Optional.of(new org.vmemsim.runtime.scenario.run.Statement.ForEach(
                f.getName(),
                expressions.number(range.getFrom()),
                expressions.number(range.getTo()),
                range.isClosed(),
                step(range),
                block(f.getBody(), site)));
    }

    private Expression step(Span range) {
        if (range.getStep() == null) return Expression.of(1);
        Expression step = expressions.number(range.getStep());
        if (step instanceof Expression.Constant c && c.value() < 1)
            issues.error(
                    range.getStep(),
                    null,
                    IssueCodes.OUT_OF_RANGE,
                    "A loop steps by 1 or more, not by " + c.value() + ". Write the range upwards.");
        return step;
    }

    /** What needs a run that lasts for a time. */
    private Optional<org.vmemsim.runtime.scenario.run.Statement> timed(Statement s, Site site) {
        if (s instanceof Seed seed)
            return Optional.of(new org.vmemsim.runtime.scenario.run.Statement.Seed(expressions.count(seed.getValue())));
        if (s instanceof At at) {
            duration(at, VMemPackage.Literals.AT__TIME, "'at'");
            outsideOfPhases(at, "at");
            var time = expressions.time(at.getTime());
            inTime(at, time);
            return Optional.of(new org.vmemsim.runtime.scenario.run.Statement.At(time, action(at.getBody(), site)));
        }
        if (s instanceof Every every) {
            duration(every, VMemPackage.Literals.EVERY__PERIOD, "'every'");
            outsideOfPhases(every, "every");
            var period = period(every, VMemPackage.Literals.EVERY__PERIOD, every.getPeriod());
            return Optional.of(
                    new org.vmemsim.runtime.scenario.run.Statement.Every(period, action(every.getBody(), site)));
        }
        if (s instanceof Sample sample) {
            duration(sample, VMemPackage.Literals.SAMPLE__PERIOD, "'sample'");
            var period = period(sample, VMemPackage.Literals.SAMPLE__PERIOD, sample.getPeriod());
            notTooMany(sample, period);
            return Optional.of(new org.vmemsim.runtime.scenario.run.Statement.Sample(period));
        }
        return Optional.empty();
    }

    /** Each sample has a row of figures. */
    private void notTooMany(Sample sample, Expression period) {
        Optional<Run> run = Sources.duration(sample);
        if (run.isEmpty()
                || !(period instanceof Expression.Constant p && p.value() > 0)
                || !(expressions.time(run.get().getDuration()) instanceof Expression.Constant end)) return;
        long most = org.vmemsim.runtime.scenario.run.Statement.Sample.MOST;
        if (end.value() / p.value() > most)
            issues.error(
                    sample,
                    VMemPackage.Literals.SAMPLE__PERIOD,
                    IssueCodes.OUT_OF_RANGE,
                    "These would be " + String.format(Locale.ROOT, "%,d", end.value() / p.value())
                            + " samples, and a run takes at most " + String.format(Locale.ROOT, "%,d", most)
                            + ". Sample less often.");
    }

    /** What is to happen after the end of the run would never happen. */
    private void inTime(At at, Expression time) {
        Optional<Run> run = Sources.duration(at);
        if (run.isPresent()
                && time instanceof Expression.Constant t
                && expressions.time(run.get().getDuration()) instanceof Expression.Constant end
                && t.value() > end.value())
            issues.error(
                    at,
                    VMemPackage.Literals.AT__TIME,
                    IssueCodes.TOO_LATE,
                    "This would never happen: the run ends after "
                            + Sources.text(run.get().getDuration()) + ".");
    }

    /** A phase is over when its statements are: what happens later is not counted in it. */
    private void outsideOfPhases(Statement s, String word) {
        Phase around = EcoreUtil2.getContainerOfType(s, Phase.class);
        if (around != null)
            issues.warning(
                    s,
                    null,
                    IssueCodes.LATER_THAN_PHASE,
                    "'" + word + "' happens after phase '" + around.getName() + "' has ended, which does not count it."
                            + " Write the phase inside of it: " + word + " … { phase " + around.getName()
                            + " { … } }.");
    }

    private Expression period(Statement s, EStructuralFeature feature, org.vmemsim.dsl.vMem.Expression written) {
        Expression period = expressions.time(written);
        if (period instanceof Expression.Constant p && p.value() < 1)
            issues.error(s, feature, IssueCodes.OUT_OF_RANGE, "A period is longer than no time.");
        return period;
    }

    private void duration(Statement s, EStructuralFeature feature, String what) {
        if (!Sources.isTimed(s))
            issues.error(s, feature, IssueCodes.NO_DURATION, what + " needs time" + Sources.NO_DURATION);
    }
}
