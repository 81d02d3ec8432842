package org.vmemsim.runtime.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Writes JSON with two blanks of indentation. Whole numbers are written as such, values that JSON does not have (NaN,
 * infinities) as null, and everything beyond ASCII's printable part as it is, or escaped where JSON asks for it.
 */
public final class JsonWriter {
    private final StringBuilder out = new StringBuilder();
    private final Deque<Character> open = new ArrayDeque<>();
    private boolean first = true;

    /** Begins an object: as a value, or as the whole. */
    public JsonWriter object() {
        return begin('{', '}');
    }

    /** Begins a list. */
    public JsonWriter list() {
        return begin('[', ']');
    }

    /** Ends what was begun last. */
    public JsonWriter end() {
        char close = open.pop();
        if (!first) newLine();
        out.append(close);
        first = false;
        return this;
    }

    /** The name of the next value of an object. */
    public JsonWriter name(String name) {
        separate();
        quote(name);
        out.append(": ");
        return this;
    }

    public JsonWriter value(String text) {
        before();
        quote(text);
        return this;
    }

    public JsonWriter value(boolean flag) {
        before();
        out.append(flag);
        return this;
    }

    public JsonWriter value(long number) {
        before();
        out.append(number);
        return this;
    }

    public JsonWriter value(double number) {
        before();
        number(number);
        return this;
    }

    private void number(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) out.append("null");
        else if (number == Math.rint(number) && Math.abs(number) < 0x1p63) out.append((long) number);
        else out.append(number);
    }

    /** Numbers on one line. */
    public JsonWriter values(double[] numbers) {
        before();
        out.append('[');
        for (int i = 0; i < numbers.length; i++) {
            if (i > 0) out.append(", ");
            number(numbers[i]);
        }
        out.append(']');
        return this;
    }

    /** What was written, with a line end. */
    @Override
    public String toString() {
        return out + "\n";
    }

    private JsonWriter begin(char opening, char closing) {
        before();
        out.append(opening);
        open.push(closing);
        first = true;
        return this;
    }

    /** Before a value: elements of lists stand apart; values of objects follow their names. */
    private void before() {
        if (!open.isEmpty() && open.peek() == ']') separate();
        first = false;
    }

    private void separate() {
        if (!first) out.append(',');
        newLine();
        first = false;
    }

    private void newLine() {
        out.append('\n').append("  ".repeat(open.size()));
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    boolean lone = Character.isSurrogate(c) && !pair(text, i);
                    if (c < 0x20 || c == 0x7f || c == '\u2028' || c == '\u2029' || lone)
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    else out.append(c);
                }
            }
        }
        out.append('"');
    }

    /** Half a pair of surrogates cannot be written in UTF-8, only escaped. */
    private static boolean pair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
