package org.vmemsim.dsl.ui.editor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Font;

/** Shows the Markdown that the server writes: paragraphs, bold and italic words, code, tables. */
final class Markdown {
    private static final Pattern MARKED = Pattern.compile("\\*\\*(.+?)\\*\\*|\\*(.+?)\\*|`(.+?)`");

    private final StringBuilder text = new StringBuilder();
    private final List<StyleRange> styles = new ArrayList<>();
    private final List<String[]> table = new ArrayList<>();
    private final Font code = JFaceResources.getTextFont();

    private Markdown() {}

    /** Writes into an empty widget. */
    static void show(String markdown, StyledText widget) {
        Markdown shown = new Markdown();
        shown.read(markdown.strip());
        widget.setText(shown.text.toString().stripTrailing());
        int end = widget.getCharCount();
        shown.styles.stream().filter(s -> s.start + s.length <= end).forEach(widget::setStyleRange);
    }

    private void read(String markdown) {
        boolean fenced = false;
        for (String line : markdown.split("\\R")) {
            boolean fence = line.startsWith("```");
            if (!line.startsWith("|")) endTable();
            if (fence) fenced = !fenced;
            else if (fenced) code(line + "\n");
            else if (line.startsWith("|")) row(line);
            else paragraph(line);
        }
        endTable();
    }

    private void paragraph(String line) {
        String rest = line.replaceFirst("^#+ (.*)", "**$1**");
        Matcher marked = MARKED.matcher(rest);
        int at = 0;
        while (marked.find()) {
            text.append(rest, at, marked.start());
            at = marked.end();
            if (marked.group(1) != null) styled(marked.group(1), SWT.BOLD);
            else if (marked.group(2) != null) styled(marked.group(2), SWT.ITALIC);
            else code(marked.group(3));
        }
        text.append(rest.substring(at)).append('\n');
    }

    private void row(String line) {
        String[] cells = line.substring(1).split("\\|");
        boolean rule = Arrays.stream(cells).allMatch(cell -> cell.strip().matches(":?-+:?"));
        if (!rule) table.add(Arrays.stream(cells).map(String::strip).toArray(String[]::new));
    }

    private void endTable() {
        int columns = table.stream().mapToInt(row -> row.length).max().orElse(0);
        int[] widths = new int[columns];
        for (String[] row : table)
            for (int i = 0; i < row.length; i++) widths[i] = Math.max(widths[i], row[i].length());
        for (String[] row : table) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++)
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            code(line.toString().stripTrailing() + "\n");
        }
        table.clear();
    }

    private void styled(String words, int style) {
        styles.add(new StyleRange(text.length(), words.length(), null, null, style));
        text.append(words);
    }

    private void code(String words) {
        StyleRange style = new StyleRange(text.length(), words.stripTrailing().length(), null, null);
        style.font = code;
        if (style.length > 0) styles.add(style);
        text.append(words);
    }
}
