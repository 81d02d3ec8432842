package org.vmemsim.dsl.generator;

import java.util.List;

/**
 * A Java expression that can be broken over lines: {@code head(item, item)tail}.
 *
 * @param items what stands between head and tail, separated by commas; none where {@code head} is all
 */
record Code(String head, List<Item> items, String tail) {
    private static final int WIDTH = 112;
    private static final int STEP = 8;

    /**
     * One argument.
     *
     * @param label what the argument is; shown only where each argument has a line of its own
     * @param note a comment on a line before it; forces lines
     */
    record Item(String label, String note, Code code) {
        Item(Code code) {
            this("", "", code);
        }
    }

    Code {
        items = List.copyOf(items);
    }

    /** An expression that is never broken. */
    static Code of(String text) {
        return new Code(text, List.of(), "");
    }

    /** A call: {@code function(items)}. */
    static Code call(String function, List<Item> items) {
        return items.isEmpty() ? of(function + "()") : new Code(function + "(", items, ")");
    }

    /** The expression, to stand behind so many signs; other lines are indented relative to the first. */
    String text(int before) {
        StringBuilder text = new StringBuilder();
        write(text, 0, before);
        return text.toString();
    }

    private void write(StringBuilder text, int indent, int column) {
        if (items.isEmpty() || !noted() && column + flatLength() <= WIDTH) {
            flat(text);
            return;
        }
        text.append(head);
        int inner = indent + STEP;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            line(text, inner);
            boolean again = i > 0 && item.note.equals(items.get(i - 1).note);
            if (!item.note.isEmpty() && !again) line(text.append("// ").append(item.note), inner);
            String label = item.label.isEmpty() ? "" : "/* " + item.label + " */ ";
            text.append(label);
            item.code.write(text, inner, inner + label.length() + 1);
            if (i < items.size() - 1) text.append(',');
        }
        text.append(tail);
    }

    private static void line(StringBuilder text, int indent) {
        text.append('\n').append(" ".repeat(indent));
    }

    private boolean noted() {
        return items.stream().anyMatch(i -> !i.note.isEmpty() || i.code.noted());
    }

    private int flatLength() {
        int between = Math.max(0, 2 * (items.size() - 1));
        return head.length()
                + tail.length()
                + between
                + items.stream().mapToInt(i -> i.code.flatLength()).sum();
    }

    private void flat(StringBuilder text) {
        text.append(head);
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) text.append(", ");
            items.get(i).code.flat(text);
        }
        text.append(tail);
    }
}
