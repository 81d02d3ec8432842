package org.vmemsim.dsl.mapping;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.eclipse.xtext.EcoreUtil2;
import org.vmemsim.dsl.mapping.value.Amounts;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.Kind;
import org.vmemsim.dsl.mapping.value.Quantity;
import org.vmemsim.dsl.mapping.value.Sources;
import org.vmemsim.dsl.mapping.value.Values;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.scoping.Actor;
import org.vmemsim.dsl.scoping.Meaning;
import org.vmemsim.dsl.scoping.Site;
import org.vmemsim.dsl.vMem.Binary;
import org.vmemsim.dsl.vMem.Call;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.Expression;
import org.vmemsim.dsl.vMem.Group;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Let;
import org.vmemsim.dsl.vMem.Literal;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Negation;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Phase;
import org.vmemsim.dsl.vMem.Reference;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.runtime.metrics.Functions;
import org.vmemsim.runtime.metrics.Metric;
import org.vmemsim.runtime.metrics.Metrics;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.Figure;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.Dimension;

/** Expectations: metrics, numbers, and arithmetic on them. */
final class FigureMapper {
    /** What may be computed from figures or from the series of a metric. */
    static final Set<String> FUNCTIONS = Functions.byName().keySet();

    /**
     * A figure and what it counts; null for a plain number, which goes with counts and as a factor.
     *
     * @param open whether nobody knows yet what it counts, since nothing computes it
     */
    private record Typed(Figure figure, Dimension dimension, boolean open) {
        Typed(Figure figure, Dimension dimension) {
            this(figure, dimension, false);
        }
    }

    private final Issues issues;
    private final Values values;
    private final Subjects subjects;
    private final Consumer<Run> used;
    private final BiFunction<Host, Metric, Collection<String>> parts;
    private int depth;

    /**
     * @param used told of each run whose figures are asked for
     * @param parts what the star in a metric's name may stand for on a host
     */
    FigureMapper(
            Issues issues,
            Values values,
            Subjects subjects,
            Consumer<Run> used,
            BiFunction<Host, Metric, Collection<String>> parts) {
        this.issues = issues;
        this.values = values;
        this.subjects = subjects;
        this.used = used;
        this.parts = parts;
    }

    /**
     * The expectation; empty if it makes no sense, and that is said.
     *
     * @param run in which it stands; null at top level
     */
    Optional<Expectation> map(Expect e, Run run, Site site) {
        if (e.getLeft() == null || e.getRight() == null) return Optional.empty();
        Optional<Typed> left = typed(e.getLeft(), run, site);
        Optional<Typed> right = typed(e.getRight(), run, site);
        Optional<Typed> tolerance = e.getTolerance() == null ? Optional.empty() : typed(e.getTolerance(), run, site);
        if (left.isEmpty() || right.isEmpty() || e.getTolerance() != null && tolerance.isEmpty())
            return Optional.empty();
        if (!compare(e, left.get(), right.get())) return Optional.empty();
        boolean relative = tolerance.isPresent()
                && tolerance.get().dimension() == Dimension.RATIO
                && left.get().dimension() != Dimension.RATIO;
        if (tolerance.isPresent() && !relative && !goTogether(left.get(), tolerance.get())) {
            mismatch(e.getTolerance(), left.get(), tolerance.get());
            return Optional.empty();
        }
        if (tolerance.isPresent() && tolerance.get().figure() instanceof Figure.Number n && n.value() < 0) {
            issues.error(
                    e.getTolerance(),
                    null,
                    IssueCodes.OUT_OF_RANGE,
                    "A tolerance is 0 or more. Nothing is within less than that.");
            return Optional.empty();
        }
        return Optional.of(new Expectation(
                Sources.text(e).replaceFirst("^expect ", ""),
                left.get().figure(),
                Expectation.Comparator.valueOf(e.getOperator().name()),
                right.get().figure(),
                tolerance.map(Typed::figure).orElse(null),
                relative,
                Sources.line(e)));
    }

    private boolean compare(Expect e, Typed left, Typed right) {
        if (goTogether(left, right)) return true;
        mismatch(e.getRight(), left, right);
        return false;
    }

    private void mismatch(Expression where, Typed left, Typed right) {
        String wanted =
                left.dimension() == null ? "a plain number" : left.dimension().description();
        String got =
                right.dimension() == null ? "a plain number" : right.dimension().description();
        String example = left.dimension() == null ? "" : ": write it like " + Amounts.example(left.dimension());
        issues.error(
                where,
                null,
                IssueCodes.WRONG_UNIT,
                "This is compared with " + wanted + ", but is " + got + example + ".");
    }

    private static boolean goTogether(Typed a, Typed b) {
        if (a.open() || b.open() || a.dimension() == b.dimension()) return true;
        return fitsPlain(a, b) || fitsPlain(b, a);
    }

    /** A plain number goes with counts; zero goes with anything. */
    private static boolean fitsPlain(Typed plain, Typed other) {
        if (plain.dimension() != null) return false;
        boolean zero = plain.figure() instanceof Figure.Number n && n.value() == 0;
        return zero || other.dimension() == Dimension.COUNT;
    }

    private Optional<Typed> typed(Expression e, Run run, Site site) {
        if (depth >= Values.DEEPEST) {
            values.tooDeep(e);
            return Optional.empty();
        }
        depth++;
        try {
            return computed(e, run, site);
        } finally {
            depth--;
        }
    }

    private Optional<Typed> computed(Expression e, Run run, Site site) {
        if (e instanceof Literal) return values.of(e).flatMap(q -> number(q, e));
        if (e instanceof Group g && g.getUnit() != null) return values.of(e).flatMap(q -> number(q, e));
        if (e instanceof Group g) return typed(g.getInner(), run, site);
        if (e instanceof Negation n)
            return typed(n.getOperand(), run, site)
                    .map(t -> t.figure() instanceof Figure.Number x
                            ? new Typed(new Figure.Number(-x.value(), x.dimension()), t.dimension())
                            : new Typed(
                                    new Figure.Arithmetic(
                                            org.vmemsim.runtime.scenario.run.Expression.Operator.SUBTRACT,
                                            new Figure.Number(0, Dimension.COUNT),
                                            t.figure()),
                                    t.dimension()));
        if (e instanceof Binary b) return binary(b, run, site);
        if (e instanceof Call c) return call(c, run, site);
        return e instanceof Reference r ? reference(r, run, site) : Optional.empty();
    }

    private Optional<Typed> number(Quantity q, Expression where) {
        for (Dimension d : Dimension.values()) {
            if (q.kind().isPlain() || Amounts.in(d, q, 0).isEmpty()) continue;
            Dimension shown = d == Dimension.COST ? Dimension.TIME : d;
            if (q.kind() == Kind.CYCLES) break;
            return Optional.of(new Typed(new Figure.Number(q.amount().doubleValue(), shown), shown));
        }
        if (q.kind().isPlain())
            return Optional.of(new Typed(new Figure.Number(q.amount().doubleValue(), Dimension.COUNT), null));
        issues.error(
                where, null, IssueCodes.WRONG_UNIT, "No metric is " + q.kind().description() + ".");
        return Optional.empty();
    }

    private Optional<Typed> binary(Binary b, Run run, Site site) {
        Optional<Typed> left = typed(b.getLeft(), run, site);
        Optional<Typed> right = typed(b.getRight(), run, site);
        if (left.isEmpty() || right.isEmpty()) return Optional.empty();
        Dimension l = left.get().dimension();
        Dimension r = right.get().dimension();
        Dimension result = switch (b.getOperator()) {
            case "+", "-" -> l == null ? r : l;
            case "*" -> l == null || l == Dimension.RATIO ? r : l;
            default -> l == r || r != null && r != Dimension.COUNT && r != Dimension.RATIO ? null : l;
        };
        boolean sum = b.getOperator().equals("+") || b.getOperator().equals("-");
        if (sum && !goTogether(left.get(), right.get())) {
            mismatch(b.getRight(), left.get(), right.get());
            return Optional.empty();
        }
        return Optional.of(new Typed(
                new Figure.Arithmetic(
                        Expressions.operator(b.getOperator()),
                        left.get().figure(),
                        right.get().figure()),
                result,
                left.get().open() || right.get().open()));
    }

    private Optional<Typed> call(Call c, Run run, Site site) {
        if (!FUNCTIONS.contains(c.getFunction())) {
            issues.unknown(
                    c,
                    VMemPackage.Literals.CALL__FUNCTION,
                    IssueCodes.UNKNOWN_WORD,
                    "There is no function",
                    c.getFunction(),
                    FUNCTIONS);
            return Optional.empty();
        }
        List<Figure> arguments = new ArrayList<>();
        Dimension d = null;
        boolean open = false;
        for (Expression a : c.getArguments()) {
            Optional<Typed> t = typed(a, run, site);
            if (t.isEmpty()) return t;
            arguments.add(t.get().figure());
            if (d == null) d = t.get().dimension();
            open |= t.get().open();
        }
        return Optional.of(new Typed(new Figure.Call(c.getFunction(), arguments), d, open));
    }

    private Optional<Typed> reference(Reference r, Run run, Site site) {
        List<Meaning> trail = subjects.trail(r.getPath(), site);
        boolean let = trail.size() == 1 && trail.get(0).target() instanceof Let;
        if (let && r.getPath().getSegments().size() == 1) return values.of(r).flatMap(q -> number(q, r));
        return metric(r.getPath(), trail, run, site);
    }

    /**
     * A path that names run, phase, machine or process as far as needed and then a metric. Names of metrics may begin like
     * names of the file (a phase called {@code faults}), so the longest beginning that leaves a metric is the one meant.
     */
    private Optional<Typed> metric(Path path, List<Meaning> trail, Run run, Site site) {
        List<Segment> segments = path.getSegments();
        for (int i = Math.min(trail.size(), segments.size() - 1); i >= 0; i--) {
            String name = name(segments.subList(i, segments.size()));
            Optional<Metric> metric = Metrics.find(name);
            if (metric.isEmpty()) continue;
            Metric m = metric.get();
            Optional<Figure> figure = figure(trail.subList(0, i), name, path, run, site);
            figure.ifPresent(f -> checkStar(m, name, path, trail, run, site));
            if (!m.simulated())
                issues.warning(
                        path,
                        null,
                        IssueCodes.NOT_SIMULATED_YET,
                        "Nothing computes the metric '" + m.name() + "' yet.");
            return figure.map(f -> new Typed(f, m.dimension(), !m.simulated()));
        }
        List<Meaning> several = subjects.candidates(path, site, trail.size());
        if (several.size() > 1) subjects.reportAmbiguous(segments.get(trail.size()), several);
        else reportUnknown(path, trail.size());
        return Optional.empty();
    }

    /** A metric of a TLB or level that the machine does not have would stay zero for ever. */
    private void checkStar(Metric m, String name, Path path, List<Meaning> trail, Run around, Site site) {
        int star = m.name().indexOf('*');
        if (star < 0 || m.name().equals(name)) return;
        String word = name.substring(star, name.length() - (m.name().length() - star - 1));
        Run run = !trail.isEmpty() && trail.get(0).target() instanceof Run r ? r : around;
        Actor on = run == around ? site.acting() : subjects.on(run);
        Collection<String> known =
                on.isNobody() ? List.of() : parts.apply((Host) on.elements().get(0), m);
        if (known.isEmpty() || known.contains(word)) return;
        boolean tlb = m.name().startsWith("tlb.");
        issues.unknown(
                path,
                null,
                tlb ? IssueCodes.UNKNOWN_WORD : IssueCodes.UNKNOWN_LEVEL,
                tlb ? "The machine has no TLB" : "The machine's layouts have no level",
                word,
                known);
    }

    /** @param named how many names at the beginning lead somewhere */
    private void reportUnknown(Path path, int named) {
        List<Segment> segments = path.getSegments();
        for (int i = named + 1; i < segments.size(); i++) {
            if (Metrics.find(name(segments.subList(i, segments.size()))).isEmpty()) continue;
            String word = Sources.word(segments.get(named));
            issues.error(
                    segments.get(named), null, IssueCodes.UNKNOWN_NAME, "Nothing here is called '" + word + "'.", word);
            return;
        }
        List<String> known = Metrics.all().stream().map(Metric::name).toList();
        String rest = name(segments.subList(Math.min(named, segments.size() - 1), segments.size()));
        issues.unknown(path, null, IssueCodes.UNKNOWN_METRIC, "There is no metric", rest, known);
    }

    private static String name(List<Segment> segments) {
        return String.join(".", segments.stream().map(Sources::word).toList());
    }

    /** The name of a run of this file, to say how one is named. */
    private static String anyRun(Path path) {
        return EcoreUtil2.getContainerOfType(path, Model.class).getElements().stream()
                .filter(Run.class::isInstance)
                .map(e -> ((Run) e).getName())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("run");
    }

    private Optional<Figure> figure(List<Meaning> scope, String metric, Path path, Run around, Site site) {
        Run run = around;
        String phase = null;
        int i = 0;
        if (i < scope.size() && scope.get(i).target() instanceof Run r) {
            run = r;
            i++;
        }
        if (i < scope.size() && scope.get(i).target() instanceof Phase p) {
            phase = p.getName();
            i++;
        }
        if (run == null) {
            String with = anyRun(path) + "." + Sources.text(path);
            issues.error(path, null, IssueCodes.MISSING_RUN, "Of which run? Write its name before: '" + with + "'.");
            return Optional.empty();
        }
        used.accept(run);
        Subject subject = null;
        if (i < scope.size()) {
            List<Segment> rest = path.getSegments().subList(i, scope.size());
            Optional<Actor> found = subjects.actor(scope.subList(i, scope.size()), rest, site, true);
            if (found.isEmpty()) return Optional.empty();
            subject = found.get().subject();
        }
        return Optional.of(new Figure.Metric(run == around ? null : run.getName(), phase, subject, metric));
    }
}
