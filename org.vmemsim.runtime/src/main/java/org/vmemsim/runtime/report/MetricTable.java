package org.vmemsim.runtime.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vmemsim.runtime.metrics.Metric;
import org.vmemsim.runtime.metrics.Metrics;
import org.vmemsim.runtime.report.Look.Style;
import org.vmemsim.runtime.report.TextTable.Align;
import org.vmemsim.runtime.report.TextTable.Cell;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.scenario.settings.Dimension;

/** Metrics as rows and runs, phases or parts as columns. */
final class MetricTable {
    /** One column. */
    record Column(String name, Measures measures) {}

    /**
     * What the cells of a row have in common.
     *
     * @param largest of the row's values: all are shown in the unit that suits it
     */
    private record Row(Dimension dimension, double largest) {
        static Row of(String name, List<Column> columns) {
            Dimension dimension = Metrics.find(name).map(Metric::dimension).orElse(Dimension.COUNT);
            double largest = columns.stream()
                    .mapToDouble(c -> Math.abs(c.measures.value(name).orElse(0)))
                    .filter(v -> !Double.isNaN(v))
                    .max()
                    .orElse(0);
            return new Row(dimension, largest);
        }
    }

    private static final int GAP = 3;
    private static final Map<String, String> GROUPS = Map.of(
            "walkCache", "walk", "nestedTlb", "walk", "secondStage", "tables", "shadow", "tables", "host", "memory");

    private final Look look;
    private boolean folded;

    MetricTable(Look look) {
        this.look = look;
    }

    /** Whether rows were left out because all their values are 0 or absent, in all tables made so far. */
    boolean folded() {
        return folded;
    }

    /** The lines of a table, or of several if the columns do not fit side by side. */
    List<String> lines(List<Column> columns, int indent) {
        List<String> names = new ArrayList<>();
        for (String name : together(union(columns))) {
            if (look.verbose()
                    || columns.stream().anyMatch(c -> c.measures.value(name).orElse(0) != 0)) names.add(name);
            else folded = true;
        }
        Map<String, Row> rows = new LinkedHashMap<>();
        for (String name : names) rows.put(name, Row.of(name, columns));
        List<String> lines = new ArrayList<>();
        for (List<Column> part : parts(columns, rows, indent)) {
            if (!lines.isEmpty()) lines.add("");
            lines.addAll(table(part, rows, columns.size() > 1));
        }
        return lines;
    }

    private List<String> table(List<Column> columns, Map<String, Row> rows, boolean headed) {
        List<Align> aligns = new ArrayList<>(List.of(Align.LEFT));
        columns.forEach(c -> aligns.add(Align.RIGHT));
        TextTable table = new TextTable(look, GAP, aligns);
        if (headed) {
            List<Cell> head = new ArrayList<>(List.of(Cell.of("")));
            columns.forEach(c -> head.add(new Cell(c.name, Style.BOLD)));
            table.row(head);
        }
        table.rule();
        String group = "";
        for (String name : rows.keySet()) {
            if (!group.isEmpty() && !group.equals(group(name))) table.blank();
            group = group(name);
            List<Cell> row = new ArrayList<>(List.of(Cell.of(name)));
            columns.forEach(c -> row.add(cell(name, c, rows.get(name))));
            table.row(row);
        }
        return table.rule().lines();
    }

    private Cell cell(String name, Column column, Row row) {
        var value = column.measures.value(name);
        if (value.isEmpty() || Double.isNaN(value.getAsDouble())) return new Cell(look.absent(), Style.DIM);
        String text = Quantities.text(value.getAsDouble(), row.dimension, row.largest);
        return new Cell(text, value.getAsDouble() == 0 ? Style.DIM : Style.NONE);
    }

    /** Columns that fit into the width together; at least one in each part. */
    private List<List<Column>> parts(List<Column> columns, Map<String, Row> rows, int indent) {
        if (look.width() == 0) return List.of(columns);
        int room = look.width()
                - indent
                - rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        List<List<Column>> parts = new ArrayList<>();
        int left = 0;
        for (Column c : columns) {
            int width = GAP + c.name.length();
            for (String name : rows.keySet())
                width = Math.max(
                        width, GAP + cell(name, c, rows.get(name)).text().length());
            if (parts.isEmpty() || width > left) {
                parts.add(new ArrayList<>());
                left = room;
            }
            parts.get(parts.size() - 1).add(c);
            left -= width;
        }
        return parts;
    }

    private static String group(String name) {
        int dot = name.indexOf('.');
        String head = dot < 0 ? name : name.substring(0, dot);
        return GROUPS.getOrDefault(head, head);
    }

    /** The same names, with those of one TLB or level together: l1d.hits, l1d.misses, l2.hits, … */
    private static List<String> together(List<String> names) {
        List<String> result = new ArrayList<>();
        Map<String, List<String>> block = new LinkedHashMap<>();
        String blockHead = "";
        for (String name : names) {
            String pattern = Metrics.find(name).map(Metric::name).orElse("");
            int star = pattern.indexOf('*');
            String head = star < 0 ? "" : pattern.substring(0, star);
            if (!head.equals(blockHead)) {
                block.values().forEach(result::addAll);
                block.clear();
            }
            blockHead = head;
            if (star < 0) result.add(name);
            else
                block.computeIfAbsent(name.substring(star).split("\\.", 2)[0], i -> new ArrayList<>())
                        .add(name);
        }
        block.values().forEach(result::addAll);
        return result;
    }

    /** The names of all columns; one that only later columns have stands where it stands there. */
    private static List<String> union(List<Column> columns) {
        List<String> names = new ArrayList<>();
        for (Column c : columns) {
            int at = 0;
            for (String name : c.measures.values().keySet()) {
                int known = names.indexOf(name);
                if (known < 0) names.add(at++, name);
                else at = known + 1;
            }
        }
        return names;
    }
}
