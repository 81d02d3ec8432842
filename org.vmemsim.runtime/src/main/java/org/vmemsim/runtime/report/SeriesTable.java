package org.vmemsim.runtime.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.vmemsim.runtime.metrics.Metric;
import org.vmemsim.runtime.metrics.Metrics;
import org.vmemsim.runtime.report.Look.Style;
import org.vmemsim.runtime.report.TextTable.Align;
import org.vmemsim.runtime.report.TextTable.Cell;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.result.Series;
import org.vmemsim.runtime.scenario.settings.Dimension;

/** Figures of a run over time, a line each: their course in little, the least, the mean and the greatest value. */
final class SeriesTable {
    private static final String FINE = "▁▂▃▄▅▆▇█";
    private static final String ASCII = "_.-=*#";
    private static final int GAP = 3;

    /** What stands for a group of counts that are told in detail elsewhere. */
    private static final List<String> SHOWN = List.of(
            "access.count",
            "access.lost",
            "faults.true",
            "faults.hidden",
            "faults.major",
            "exits.total",
            "time.lost",
            "memory.*",
            "host.memory.*",
            "host.state",
            "swap.*",
            "doublePaging.*",
            "balloon.*",
            "sharing.*",
            "pageCache.*",
            "processes.*");

    private final Look look;

    SeriesTable(Look look) {
        this.look = look;
    }

    /** One line of the table. */
    private record Row(String name, Dimension dimension, boolean rate, double[] values) {}

    /** The lines for one scope of a run, the whole run's where it is empty; none if nothing changed over time. */
    List<String> lines(RunResult run, String scope) {
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, double[]> column : run.series().columns().entrySet()) {
            String name = column.getKey();
            if (!scope.isEmpty() && !name.startsWith(scope + ".")) continue;
            String metric = scope.isEmpty() ? name : name.substring(scope.length() + 1);
            Metric known = Metrics.all().stream()
                    .filter(m -> m.name().equals(metric))
                    .findFirst()
                    .orElse(null);
            if (known == null || SHOWN.stream().noneMatch(s -> shows(s, metric))) continue;
            Row row = row(metric, known, column.getValue(), run.series());
            if (Arrays.stream(row.values).anyMatch(v -> v != 0 && !Double.isNaN(v))) rows.add(row);
        }
        return rows.isEmpty() ? List.of() : table(rows, scope);
    }

    private static boolean shows(String pattern, String metric) {
        return pattern.endsWith("*")
                ? metric.startsWith(pattern.substring(0, pattern.length() - 1))
                : metric.equals(pattern);
    }

    /** A counter is shown by how fast it counts. */
    private static Row row(String name, Metric metric, double[] values, Series series) {
        if (metric.kind() != Metric.Kind.COUNTER) return new Row(name, metric.dimension(), false, values);
        double[] rates = new double[values.length];
        for (int i = 0; i < rates.length; i++) {
            double before = i == 0 || Double.isNaN(values[i - 1]) ? 0 : values[i - 1];
            double seconds = (series.time(i) - (i == 0 ? 0 : series.time(i - 1))) / 1e9;
            rates[i] = (values[i] - before) / seconds;
        }
        return new Row(name, metric.dimension(), true, rates);
    }

    private List<String> table(List<Row> rows, String scope) {
        TextTable table =
                new TextTable(look, GAP, List.of(Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT));
        table.row(
                new Cell(scope.isEmpty() ? "over time" : scope + " over time", Style.BOLD),
                Cell.of(""),
                new Cell("least", Style.BOLD),
                new Cell("mean", Style.BOLD),
                new Cell("greatest", Style.BOLD));
        table.rule();
        for (Row row : rows) {
            double[] known =
                    Arrays.stream(row.values).filter(v -> !Double.isNaN(v)).toArray();
            double greatest = Arrays.stream(known).max().orElse(0);
            table.row(
                    Cell.of(row.name),
                    new Cell(course(row.values, greatest), Style.ACCENT),
                    value(Arrays.stream(known).min().orElse(0), row, greatest),
                    value(Arrays.stream(known).average().orElse(0), row, greatest),
                    value(greatest, row, greatest));
        }
        return table.rule().lines();
    }

    private static Cell value(double value, Row row, double greatest) {
        if (!row.rate) return new Cell(Quantities.text(rounded(value, row), row.dimension, greatest), Style.NONE);
        String text = row.dimension == Dimension.TIME
                ? Quantities.text(value / 1e9, Dimension.RATIO) // nanoseconds in each second
                : Quantities.text(Math.abs(value) < 10 ? value : Math.rint(value), Dimension.COUNT) + " /s";
        return new Cell(text, value == 0 ? Style.DIM : Style.NONE);
    }

    /** A mean of bytes or pages needs no fractions. */
    private static double rounded(double value, Row row) {
        return row.dimension == Dimension.RATIO ? value : Math.rint(value);
    }

    /** Values as heights, the mean of each part; from 0 to the greatest. */
    private String course(double[] values, double greatest) {
        String signs = look.either(FINE, ASCII);
        int width = Math.min(values.length, look.width() == 0 ? 40 : Math.max(10, Math.min(40, look.width() - 80)));
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < width; i++) {
            int from = (int) ((long) values.length * i / width);
            int to = (int) ((long) values.length * (i + 1) / width);
            double mean = Arrays.stream(values, from, to)
                    .filter(v -> !Double.isNaN(v))
                    .average()
                    .orElse(Double.NaN);
            if (Double.isNaN(mean)) line.append(' ');
            else if (greatest <= 0) line.append(signs.charAt(0));
            else {
                int height = (int) Math.ceil(mean / greatest * signs.length()) - 1;
                line.append(signs.charAt(Math.max(0, Math.min(signs.length() - 1, height))));
            }
        }
        return line.toString();
    }
}
