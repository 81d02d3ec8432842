package org.vmemsim.dsl.generator;

import java.util.Locale;

/** Texts and numbers as Java writes them. */
final class JavaLiterals {
    private static final int BITS_OF_KIB = 10;
    private static final String[] SIZES = {"KIB", "MIB", "GIB", "TIB"};

    private JavaLiterals() {}

    /** Characters of a text in quotes: a constant has at most 65,535 bytes, and a character takes up to three. */
    private static final int LONGEST = 20_000;

    /** A text in quotes; several, joined, where one constant would be too long. */
    static String text(String text) {
        if (text.length() <= LONGEST) return quoted(text);
        StringBuilder b = new StringBuilder("String.join(\"\"");
        for (int i = 0; i < text.length(); i += LONGEST)
            b.append(", ").append(quoted(text.substring(i, Math.min(i + LONGEST, text.length()))));
        return b.append(')').toString();
    }

    private static String quoted(String text) {
        StringBuilder b = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> b.append("\\\"");
                case '\\' -> b.append("\\\\");
                case '\n' -> b.append("\\n");
                case '\r' -> b.append("\\r");
                case '\t' -> b.append("\\t");
                default -> b.append(printable(c) ? c : String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return b.append('"').toString();
    }

    /** Half of a pair may stand alone in a text, but not in a file. */
    private static boolean printable(char c) {
        return !Character.isISOControl(c) && !Character.isSurrogate(c);
    }

    /** A count: 1_536, or 1_536L where it would not fit otherwise. */
    static String count(long value, boolean alwaysLong) {
        String digits = Long.toString(value);
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            int left = digits.length() - i;
            if (i > 0 && left % 3 == 0 && digits.charAt(i - 1) != '-') b.append('_');
            b.append(digits.charAt(i));
        }
        return b + (alwaysLong || value != (int) value ? "L" : "");
    }

    /** An address or mask: 0x40_1234L. */
    static String hexadecimal(long value) {
        if (value >= 0 && value < 10) return Long.toString(value);
        String digits = Long.toHexString(value);
        StringBuilder b = new StringBuilder("0x");
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 4 == 0) b.append('_');
            b.append(digits.charAt(i));
        }
        return b.append('L').toString();
    }

    /** A size: 4 * MIB where it is a whole number of such, by the constants that every generated class has. */
    static String size(long bytes, boolean alwaysLong) {
        if (bytes <= 0) return count(bytes, alwaysLong);
        int unit = Math.min(Long.numberOfTrailingZeros(bytes) / BITS_OF_KIB, SIZES.length);
        if (unit == 0) return count(bytes, alwaysLong);
        return count(bytes >> (unit * BITS_OF_KIB), false) + " * " + SIZES[unit - 1];
    }

    /** A double where nothing else says that it is one: a whole number would be an int there. */
    static String boxed(double n) {
        String text = number(n);
        return text.matches("-?[0-9_]+") ? text + ".0" : text;
    }

    /** A floating-point number; whole ones as counts. */
    static String number(double value) {
        if (value == Double.POSITIVE_INFINITY) return "Double.POSITIVE_INFINITY";
        if (value == Double.NEGATIVE_INFINITY) return "Double.NEGATIVE_INFINITY";
        if (Double.isNaN(value)) return "Double.NaN";
        boolean whole = value == (int) value && !(value == 0 && 1 / value < 0);
        return whole ? count((long) value, false) : Double.toString(value);
    }
}
