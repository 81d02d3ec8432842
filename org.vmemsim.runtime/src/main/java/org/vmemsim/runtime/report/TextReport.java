package org.vmemsim.runtime.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vmemsim.runtime.report.Look.Style;
import org.vmemsim.runtime.report.MetricTable.Column;
import org.vmemsim.runtime.report.TextTable.Align;
import org.vmemsim.runtime.report.TextTable.Cell;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.PhaseResult;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;

/**
 * A result as a table for a terminal or a slide: runs without phases side by side, every run with phases in a table of
 * its own with a column for each phase, then how the expectations went.
 */
public final class TextReport {
    private static final String INDENT = "  ";

    private final Look look;
    private final String file;
    private final MetricTable metrics;
    private final List<String> lines = new ArrayList<>();

    private TextReport(Look look, String file) {
        this.look = look;
        this.file = look.text(file);
        this.metrics = new MetricTable(look);
    }

    /**
     * The report; ends with a line end.
     *
     * @param file what to call the scenario's file where a line of it is named
     */
    public static String of(Result result, String file, Look look) {
        return new TextReport(look, file).write(result);
    }

    private String write(Result result) {
        List<RunResult> flat =
                result.runs().stream().filter(r -> r.phases().isEmpty()).toList();
        for (List<RunResult> together : comparable(flat)) {
            heads(together);
            table(together.stream()
                    .filter(r -> !r.metrics().values().isEmpty())
                    .map(r -> new Column(r.name(), r.metrics()))
                    .toList());
            together.forEach(this::scopes);
            together.forEach(this::overTime);
        }
        for (RunResult run : result.runs()) if (!run.phases().isEmpty()) phased(run);
        List<String> verdicts = new ExpectationLines(look, file).lines(result);
        if (!verdicts.isEmpty()) lines.add("");
        verdicts.forEach(l -> lines.add(l.isEmpty() ? l : INDENT + l));
        if (metrics.folded()) {
            lines.add("");
            lines.add(INDENT + look.styled(Style.DIM, "metrics that are 0 are not shown"));
        }
        while (!lines.isEmpty() && lines.get(0).isEmpty()) lines.remove(0);
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** Runs go side by side if they share most of their metrics, whatever comes between them. */
    private static List<List<RunResult>> comparable(List<RunResult> runs) {
        List<List<RunResult>> groups = new ArrayList<>();
        for (RunResult run : runs) {
            List<RunResult> home = groups.stream()
                    .filter(g -> alike(g.get(0), run))
                    .findFirst()
                    .orElse(null);
            if (home == null) groups.add(home = new ArrayList<>());
            home.add(run);
        }
        return groups;
    }

    private static boolean alike(RunResult a, RunResult b) {
        Set<String> both = new LinkedHashSet<>(a.metrics().values().keySet());
        both.retainAll(b.metrics().values().keySet());
        int smaller = Math.min(a.metrics().values().size(), b.metrics().values().size());
        return 2 * both.size() >= smaller;
    }

    private void phased(RunResult run) {
        heads(List.of(run));
        TextTable titles = new TextTable(look, 2, List.of(Align.LEFT, Align.LEFT));
        run.phases().stream()
                .filter(p -> !p.title().isEmpty() && !p.title().equals(p.name()))
                .forEach(p -> titles.row(new Cell(p.name(), Style.BOLD), Cell.of(look.text(p.title()))));
        titles.lines().forEach(l -> lines.add(INDENT + INDENT + l));
        List<Column> columns = new ArrayList<>();
        for (PhaseResult p : run.phases()) columns.add(new Column(p.name(), p.metrics()));
        columns.add(new Column("whole run", run.metrics()));
        table(columns);
        scopes(run);
        overTime(run);
    }

    private void heads(List<RunResult> runs) {
        lines.add("");
        TextTable table = new TextTable(look, 3, List.of(Align.LEFT, Align.LEFT));
        for (RunResult run : runs) {
            Style style = run.problem() != null ? Style.BAD : run.complete() ? Style.NONE : Style.DOUBTFUL;
            table.row(new Cell(run.name(), Style.BOLD), new Cell(extent(run), style));
            for (Problem w : run.warnings()) said(table, w, Style.DOUBTFUL);
            if (run.problem() != null) said(table, run.problem(), Style.NONE);
        }
        table.lines().forEach(l -> lines.add(INDENT + l));
    }

    private void said(TextTable table, Problem p, Style style) {
        String where = p.line() > 0 ? file + ":" + p.line() + ": " : "";
        table.plain("", look.styled(style, where + look.text(p.message())));
        if (!p.remedy().isEmpty()) table.plain("", look.text(p.remedy()));
    }

    private static String extent(RunResult run) {
        String accesses = Quantities.count(run.accesses(), "access", "accesses");
        if (run.problem() != null) return "failed after " + accesses;
        return run.complete() ? accesses + ", complete" : "first " + accesses + ", then stopped";
    }

    private void table(List<Column> columns) {
        if (!columns.isEmpty())
            metrics.lines(columns, INDENT.length()).forEach(l -> lines.add(l.isEmpty() ? l : INDENT + l));
    }

    /** What changed over time, in all, and in each guest where more is asked for. */
    private void overTime(RunResult run) {
        List<String> scopes = new ArrayList<>(List.of(""));
        if (look.verbose()) scopes.addAll(run.scopes().keySet());
        for (String scope : scopes) {
            List<String> course = new SeriesTable(look).lines(run, scope);
            if (!course.isEmpty()) lines.add("");
            course.forEach(l -> lines.add(l.isEmpty() ? l : INDENT + l));
        }
    }

    /** Guests and processes, where there are several whose figures differ from the whole. */
    private void scopes(RunResult run) {
        List<Column> columns = new ArrayList<>();
        for (Map.Entry<String, Measures> scope : run.scopes().entrySet())
            if (!scope.getValue().equals(run.metrics())) columns.add(new Column(scope.getKey(), scope.getValue()));
        if (!look.verbose() || columns.size() < 2) return;
        lines.add("");
        lines.add(INDENT + look.styled(Style.BOLD, run.name()) + " by guest and process");
        table(columns);
    }
}
