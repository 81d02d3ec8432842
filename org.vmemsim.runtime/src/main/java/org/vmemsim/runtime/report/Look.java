package org.vmemsim.runtime.report;

/**
 * How text is to look where it is shown.
 *
 * @param unicode whether signs beyond ASCII can be shown
 * @param colour whether escape sequences for colours are understood
 * @param width columns that a line may have; 0 does not limit it
 * @param verbose whether rows that say nothing but 0, and figures of each guest and process, are shown too
 */
public record Look(boolean unicode, boolean colour, int width, boolean verbose) {
    /** Plain Unicode text of any width, as for a file. */
    public static final Look PLAIN = new Look(true, false, 0, false);

    /** Emphasis of a piece of text. */
    public enum Style {
        NONE(""),
        BOLD("1"),
        DIM("2"),
        GOOD("32"),
        BAD("1;31"),
        DOUBTFUL("33"),
        ACCENT("36");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    /** The text in that style, or unchanged where there are no colours. */
    public String styled(Style style, String text) {
        return !colour || style == Style.NONE || text.isEmpty()
                ? text
                : "\u001b[" + style.code + "m" + text + "\u001b[0m";
    }

    /** The first text where its signs can be shown, otherwise the second. */
    String either(String fine, String ascii) {
        return unicode ? fine : ascii;
    }

    /** What stands for a value that does not exist. */
    String absent() {
        return either("–", "-");
    }

    /** A horizontal line. */
    String rule(int length) {
        return either("─", "-").repeat(length);
    }

    /**
     * Text of others, such as names, lines of files and messages about them: without characters that a terminal obeys instead
     * of showing them, and with the signs that our own language and messages use replaced where they cannot be shown.
     */
    public String text(String any) {
        String shown = any.codePoints().anyMatch(Look::isObeyed) ? visible(any) : any;
        return unicode ? shown : ascii(shown);
    }

    /** Control characters but for tabs and line ends, and those that turn the direction of text or hide in it (UAX 9). */
    private static boolean isObeyed(int c) {
        int type = Character.getType(c);
        boolean blank = c == '\t' || c == '\n';
        return type == Character.CONTROL && !blank
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    /** With one sign for each such character, so that columns stay where they are. */
    private String visible(String any) {
        StringBuilder text = new StringBuilder();
        any.codePoints().forEach(c -> {
            if (isObeyed(c)) text.append(either("\ufffd", "?").repeat(Character.charCount(c)));
            else text.appendCodePoint(c);
        });
        return text.toString();
    }

    private static String ascii(String any) {
        return any.replace("±", "+-")
                .replace("–", "-")
                .replace("≥", ">=")
                .replace("≤", "<=")
                .replace("≠", "!=")
                .replace("→", "->")
                .replace("×", "x")
                .replace("…", "...");
    }
}
