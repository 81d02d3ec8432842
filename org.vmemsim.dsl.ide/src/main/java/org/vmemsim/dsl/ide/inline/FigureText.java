package org.vmemsim.dsl.ide.inline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.vmemsim.runtime.metrics.Metric;
import org.vmemsim.runtime.metrics.Metrics;
import org.vmemsim.runtime.report.Quantities;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.ExpectationResult.Status;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.result.RunResult.LineFigures;
import org.vmemsim.runtime.scenario.run.Figure;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.settings.Dimension;

/** Figures in so few words that they fit beside a line. */
final class FigureText {
    static final String DOT = " · ";

    private FigureText() {}

    /** {@code 24 references · 1 miss · 0 exits}; before it, whether that is only a part or a failure. */
    static String run(RunResult run, Optional<RunSpec> specification) {
        if (run.problem() != null) return "✗ " + run.problem().message();
        Optional<OptionalLong> planned = specification.map(TraceFigures::planned);
        Optional<RunSpec> timed = specification.filter(r -> r.duration() > 0);
        if (timed.isPresent()) return MemoryText.summary(run, timed.get());
        String figures = measures(run.metrics());
        if (run.complete()) return figures;
        OptionalLong all = planned.orElse(OptionalLong.empty());
        String of = all.isPresent() ? " of " + brief(all.getAsLong()) : "";
        return "first " + brief(run.accesses()) + of + " accesses: " + figures;
    }

    /** The three figures that tell most; exits only where there is a VMM. */
    static String measures(Measures m) {
        List<String> parts = new ArrayList<>();
        if (m.value("tlb.misses").isPresent()) {
            parts.add(Quantities.count(m.count("walk.references"), "reference", "references"));
            parts.add(Quantities.count(m.count("tlb.misses"), "miss", "misses"));
        } else parts.add(brief(m.count("access.count")) + " accesses");
        if (m.value("exits.total").isPresent()) parts.add(Quantities.count(m.count("exits.total"), "exit", "exits"));
        return String.join(DOT, parts);
    }

    /** What a line did: {@code hit}, {@code miss · 24 references}, {@code 512 accesses · 8 misses · 32 references}. */
    static String line(LineFigures f) {
        List<String> parts = new ArrayList<>();
        if (f.accesses() == 0) return String.join(DOT, MemoryText.changes(f.changes()));
        if (f.accesses() == 1) parts.add(f.tlbMisses() == 0 ? "hit" : "miss");
        else {
            parts.add(Quantities.count(f.accesses(), "access", "accesses"));
            parts.add(Quantities.count(f.tlbMisses(), "miss", "misses"));
        }
        if (f.references() > 0) parts.add(Quantities.count(f.references(), "reference", "references"));
        if (f.faults() > 0) parts.add(Quantities.count(f.faults(), "fault", "faults"));
        if (f.exits() > 0) parts.add(Quantities.count(f.exits(), "exit", "exits"));
        parts.addAll(MemoryText.changes(f.changes()));
        return String.join(DOT, parts);
    }

    /** {@code ✓ 24}, {@code ✗ 25}, {@code ? 12 so far} or {@code ?}; where a loop asks several times, the worst of them. */
    static Optional<String> verdict(List<ExpectationResult> results) {
        for (Status status : List.of(Status.BROKEN, Status.UNKNOWN, Status.HELD))
            for (ExpectationResult r : results) if (r.status() == status) return Optional.of(verdict(r));
        return Optional.empty();
    }

    private static String verdict(ExpectationResult r) {
        String sign = switch (r.status()) {
            case HELD -> "✓";
            case BROKEN -> "✗";
            case UNKNOWN -> "?";
        };
        Dimension dimension = dimension(r.expectation().left());
        OptionalDouble found = Double.isNaN(r.left()) ? OptionalDouble.empty() : OptionalDouble.of(r.left());
        if (found.isEmpty()) return sign;
        String soFar = r.status() == Status.UNKNOWN ? " so far" : "";
        return sign + " " + Quantities.text(found.getAsDouble(), dimension) + soFar;
    }

    /** The dimension of a figure: that of its first metric. */
    static Dimension dimension(Figure figure) {
        if (figure instanceof Figure.Number n) return n.dimension();
        if (figure instanceof Figure.Metric m)
            return Metrics.find(m.metric()).map(Metric::dimension).orElse(Dimension.COUNT);
        if (figure instanceof Figure.Arithmetic a) return dimension(a.left());
        if (figure instanceof Figure.Call c && !c.arguments().isEmpty())
            return dimension(c.arguments().get(0));
        return Dimension.COUNT;
    }

    /** {@code 2 M}, {@code 50 k}, or the number itself where that would round it. */
    static String brief(long count) {
        if (count >= 1_000_000 && count % 100_000 == 0) return decimal(count / 100_000) + " M";
        if (count >= 10_000 && count % 100 == 0) return decimal(count / 100) + " k";
        return Quantities.count(count);
    }

    private static String decimal(long tenths) {
        return tenths % 10 == 0 ? Quantities.count(tenths / 10) : Quantities.count(tenths / 10) + "." + tenths % 10;
    }
}
