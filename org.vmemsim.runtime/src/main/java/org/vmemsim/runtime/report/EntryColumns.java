package org.vmemsim.runtime.report;

import java.util.List;
import java.util.Map;
import org.vmemsim.runtime.result.Explanation.Kind;
import org.vmemsim.runtime.result.Explanation.Step;

/**
 * Entries that hardware or software reads or writes, in columns: whose table and which entry, where, value, flags, and what
 * it leads to. The columns come from the steps' data ({@code table level index at value flags}); a step without them keeps
 * its text.
 */
final class EntryColumns {
    private static final List<String> NEEDED = List.of("table", "level", "index", "at", "value", "flags");

    private final int[] widths = new int[4];

    EntryColumns(List<Step> steps) {
        for (Step step : steps) {
            if (!suits(step)) continue;
            String[] cells = cells(step);
            for (int i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i], cells[i].length());
        }
    }

    /** The step's text, indented by its dimension. */
    String text(Step step) {
        String indent = indent(step);
        if (!suits(step)) return indent + bare(step);
        String[] cells = cells(step);
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++)
            line.append(cells[i]).append(" ".repeat(widths[i] - cells[i].length() + 2));
        int arrow = step.text().lastIndexOf(" → ");
        return (arrow < 0 ? line : line.append(step.text().substring(arrow + 1)))
                .toString()
                .stripTrailing();
    }

    private static boolean suits(Step step) {
        return (step.kind() == Kind.ENTRY || step.kind() == Kind.READ || step.kind() == Kind.WRITE)
                && step.data().keySet().containsAll(NEEDED);
    }

    private static String[] cells(Step step) {
        Map<String, String> data = step.data();
        return new String[] {
            indent(step) + who(step) + data.get("table") + " " + data.get("level") + "[" + data.get("index") + "]",
            "at " + data.get("at"),
            "= " + data.get("value"),
            String.valueOf(data.get("flags"))
        };
    }

    private static String who(Step step) {
        String who = step.data().get("by");
        return who == null ? "" : who + (step.kind() == Kind.WRITE ? " writes " : " reads ");
    }

    private static String indent(Step step) {
        return "  ".repeat(step.depth());
    }

    /** Without the number of the reference, which stands in the margin. */
    private static String bare(Step step) {
        String number = step.data().getOrDefault("reference", "") + ". ";
        return step.text().startsWith(number) ? step.text().substring(number.length()) : step.text();
    }
}
