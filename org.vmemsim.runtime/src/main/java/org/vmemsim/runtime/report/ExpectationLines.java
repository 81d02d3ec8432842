package org.vmemsim.runtime.report;

import java.util.ArrayList;
import java.util.List;
import org.vmemsim.runtime.report.Look.Style;
import org.vmemsim.runtime.report.TextTable.Align;
import org.vmemsim.runtime.report.TextTable.Cell;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.ExpectationResult.Status;
import org.vmemsim.runtime.result.PhaseResult;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;

/** How expectations went, one line each, and a line that counts them. */
final class ExpectationLines {
    private final Look look;
    private final String file;

    ExpectationLines(Look look, String file) {
        this.look = look;
        this.file = file;
    }

    List<String> lines(Result result) {
        List<ExpectationResult> all = result.allExpectations().toList();
        if (all.isEmpty()) return List.of();
        TextTable table = new TextTable(look, 2, List.of(Align.LEFT, Align.LEFT, Align.LEFT));
        for (RunResult run : result.runs()) {
            String in = result.runs().size() > 1 ? run.name() + ": " : "";
            for (PhaseResult phase : run.phases())
                phase.expectations().forEach(e -> row(table, e, in + phase.name() + ": "));
            run.expectations().forEach(e -> row(table, e, in));
        }
        result.expectations().forEach(e -> row(table, e, ""));
        List<String> lines = new ArrayList<>(table.lines());
        if (all.size() > 1) {
            lines.add("");
            lines.add(look.styled(Style.DIM, summary(all)));
        }
        return lines;
    }

    private void row(TextTable table, ExpectationResult e, String in) {
        String text = in + look.text(e.expectation().text());
        String found = e.status() == Status.HELD || e.message().isEmpty() ? "" : ": " + look.text(e.message());
        int line = e.expectation().line();
        table.row(
                new Cell(mark(e.status()), style(e.status())),
                new Cell(line > 0 ? file + ":" + line : "", Style.DIM),
                Cell.of(text + found));
    }

    private String mark(Status status) {
        return switch (status) {
            case HELD -> look.either("✓ held", "ok held");
            case BROKEN -> look.either("✗ broken", "!! broken");
            case UNKNOWN -> look.either("? unknown", "?? unknown");
        };
    }

    private static Style style(Status status) {
        return switch (status) {
            case HELD -> Style.GOOD;
            case BROKEN -> Style.BAD;
            case UNKNOWN -> Style.DOUBTFUL;
        };
    }

    private static String summary(List<ExpectationResult> all) {
        StringBuilder text = new StringBuilder();
        for (Status status : Status.values()) {
            long n = all.stream().filter(e -> e.status() == status).count();
            if (n == 0) continue;
            text.append(text.length() == 0 ? "" : ", ")
                    .append(Quantities.count(n))
                    .append(' ')
                    .append(status.name().toLowerCase(java.util.Locale.ROOT));
        }
        return "expectations: " + text;
    }
}
