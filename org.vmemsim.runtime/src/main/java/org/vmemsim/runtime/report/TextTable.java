package org.vmemsim.runtime.report;

import java.util.ArrayList;
import java.util.List;
import org.vmemsim.runtime.report.Look.Style;

/** Rows of cells in aligned columns. Widths are those of the bare text, so styles do not disturb them. */
public final class TextTable {
    /** Where a column's text stands. */
    public enum Align {
        LEFT,
        RIGHT
    }

    /** One cell. */
    public record Cell(String text, Style style) {
        /** A cell without emphasis. */
        public static Cell of(String text) {
            return new Cell(text, Style.NONE);
        }
    }

    private final Look look;
    private final String gap;
    private final List<Align> aligns;
    private final List<List<Cell>> rows = new ArrayList<>();

    public TextTable(Look look, int gap, List<Align> aligns) {
        this.look = look;
        this.gap = " ".repeat(gap);
        this.aligns = List.copyOf(aligns);
    }

    /** Adds a row; it may have fewer cells than there are columns. */
    public TextTable row(Cell... cells) {
        return row(List.of(cells));
    }

    /** Adds a row; it may have fewer cells than there are columns. */
    public TextTable row(List<Cell> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    /** Adds a row of plain cells. */
    public TextTable plain(String... cells) {
        return row(java.util.Arrays.stream(cells).map(Cell::of).toList());
    }

    /** Adds an empty row. */
    public TextTable blank() {
        return row();
    }

    /** Adds a line over the whole width. */
    public TextTable rule() {
        rows.add(RULE);
        return this;
    }

    /** The table's lines, without blanks at their ends. */
    public List<String> lines() {
        int[] widths = new int[aligns.size()];
        for (List<Cell> row : rows)
            if (row != RULE)
                for (int i = 0; i < row.size(); i++) widths[i] = Math.max(widths[i], width(row.get(i).text));
        int total = -gap.length();
        for (int w : widths) total += w + gap.length();
        List<String> lines = new ArrayList<>();
        for (List<Cell> row : rows)
            lines.add(row == RULE ? look.styled(Style.DIM, look.rule(Math.max(total, 0))) : line(row, widths));
        return lines;
    }

    private String line(List<Cell> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        int pending = 0;
        for (int i = 0; i < row.size(); i++) {
            Cell cell = row.get(i);
            int pad = widths[i] - width(cell.text);
            if (aligns.get(i) == Align.RIGHT) pending += pad;
            if (!cell.text.isEmpty()) {
                line.append(" ".repeat(pending)).append(look.styled(cell.style, cell.text));
                pending = 0;
            }
            if (aligns.get(i) == Align.LEFT) pending += pad;
            pending += gap.length();
        }
        return line.toString();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private static final List<Cell> RULE = List.of(Cell.of("rule"));
}
