package org.vmemsim.dsl.ide.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.vmemsim.dsl.ide.figures.Figures.Expected;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.ExpectationResult.Status;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.run.Expectation;

/** What a simulation finds wrong, at its place in the file. */
public final class ResultDiagnostics {
    /** An expectation does not hold. */
    public static final String BROKEN = "expectation-broken";

    /** Whether an expectation holds is not known, for a figure has no value. */
    public static final String UNKNOWN = "expectation-unknown";

    /** A run could not go on. */
    public static final String PROBLEM = "run-problem";

    /** What a reader of a run's figures should know. */
    public static final String WARNING = "run-warning";

    private static final String SOURCE = "simulation";

    private ResultDiagnostics() {}

    /** Everything that is wrong, in the order of runs. */
    public static List<Diagnostic> of(Figures figures) {
        List<Diagnostic> all = new ArrayList<>();
        for (RunResult run : figures.result().runs()) {
            if (figures.runs().contains(run.name()))
                for (Problem w : run.warnings())
                    all.add(diagnostic(
                            lineRange(figures.text(), w.line()), DiagnosticSeverity.Warning, WARNING, w.text()));
            Problem problem = run.problem();
            if (problem == null || !figures.runs().contains(run.name())) continue;
            int line = problem.line() > 0 ? problem.line() : run.line();
            all.add(diagnostic(lineRange(figures.text(), line), DiagnosticSeverity.Error, PROBLEM, problem.text()));
        }
        figures.result()
                .allExpectations()
                .filter(e -> isTold(e, figures))
                .forEach(e -> verdict(figures, e).ifPresent(all::add));
        return all.stream().distinct().toList();
    }

    /**
     * An expectation of a run that was cut short is not told: nothing is wrong with it, and the figure beside its line says
     * how far the run came.
     */
    private static boolean isTold(ExpectationResult e, Figures figures) {
        if (e.status() != Status.UNKNOWN) return true;
        boolean known = !Double.isNaN(e.left()) && !Double.isNaN(e.right());
        return !known
                && figures.pending().isEmpty()
                && figures.result().runs().stream().allMatch(r -> r.complete() || r.problem() != null);
    }

    /** The whole file could not be simulated. */
    public static Diagnostic notSimulated(Throwable cause) {
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return diagnostic(lineRange("", 1), DiagnosticSeverity.Warning, PROBLEM, "Cannot be simulated: " + why);
    }

    private static Optional<Diagnostic> verdict(Figures figures, ExpectationResult e) {
        String found = e.message().isEmpty() ? "" : ": " + e.message();
        Optional<Range> place = place(figures, e.expectation());
        if (place.isEmpty()) return Optional.empty(); // of a run of another file, which says it itself
        Range range = place.get();
        return switch (e.status()) {
            case HELD -> Optional.empty();
            case BROKEN ->
                Optional.of(diagnostic(
                        range,
                        DiagnosticSeverity.Error,
                        BROKEN,
                        "Expected " + e.expectation().text() + found));
            case UNKNOWN ->
                Optional.of(diagnostic(
                        range,
                        DiagnosticSeverity.Information,
                        UNKNOWN,
                        "Not decided: " + e.expectation().text() + found));
        };
    }

    /** By line, and by text where a line has several. */
    private static Optional<Range> place(Figures figures, Expectation expectation) {
        List<Expected> onLine = figures.expectations().stream()
                .filter(x -> x.line() == expectation.line())
                .toList();
        String text = expectation.text().replaceAll("\\s", "");
        Predicate<Expected> same = x -> x.text().equals("expect" + text);
        return onLine.stream().filter(same).map(Expected::range).findFirst();
    }

    private static Diagnostic diagnostic(Range range, DiagnosticSeverity severity, String code, String message) {
        Diagnostic d = new Diagnostic(range, message, severity, SOURCE);
        d.setCode(code);
        return d;
    }

    /** A line, from 1, without the blanks around it. */
    private static Range lineRange(String text, int line) {
        int index = Math.max(0, line - 1);
        String content = text.lines().skip(index).findFirst().orElse("");
        int begin = content.length() - content.stripLeading().length();
        return new Range(
                new Position(index, begin),
                new Position(index, Math.max(begin, content.stripTrailing().length())));
    }
}
