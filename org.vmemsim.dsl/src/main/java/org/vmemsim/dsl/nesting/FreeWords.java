package org.vmemsim.dsl.nesting;

import java.util.Set;
import org.vmemsim.dsl.messages.VMemSyntaxMessages;

/**
 * Tells units and other small words apart from names: {@code h}, {@code s}, {@code bits}, {@code pages}, {@code min} and
 * {@code all} are names where only a name can stand. A unit follows a number, or what stands for one; a name follows a word
 * that wants one, or has a dot, a bracket or a colon behind it.
 */
final class FreeWords {
    private static final Set<String> FREE = Set.of(
            "h",
            "s",
            "min",
            "ms",
            "us",
            "ns",
            "bits",
            "bytes",
            "pages",
            "entries",
            "ways",
            "accesses",
            "times",
            "cycles",
            "thousand",
            "million",
            "billion",
            "all");

    /** Behind these stands a name or a value, and no unit begins a value. */
    private static final Set<String> BEFORE = Set.of(
            "extends", "on", "of", "to", "repeat", "at", "every", "size", "page", "value", "in", "per", "over", "=",
            "+", "-", "*", "(", "==", "!=", "<", "<=", ">", ">=", "..<", "start", "replay", "vary", "expect", "show",
            "by", "explain");

    /** Behind these stands a place: what it begins with, or a name. */
    private static final Set<String> BEFORE_PLACES = Set.of(
            "read",
            "write",
            "execute",
            "map",
            "unmap",
            "protect",
            "free",
            "populate",
            "remap",
            "swapOut",
            "swapIn",
            "share",
            "unshare",
            "track",
            "invalidate");

    /** Words that also begin a place, which these lead to. */
    private static final Set<String> BEGIN_PLACES = Set.of("pages", "entries");

    /** What may follow a place, or a path. */
    private static final Set<String> ENDS = Set.of(
            "value",
            "to",
            "rights",
            "for",
            "on",
            "at",
            "every",
            "sample",
            "seed",
            "where",
            "within",
            "and",
            "by",
            "per",
            "with",
            "host",
            "guest",
            "process",
            "run",
            "let",
            "sweep",
            "explain",
            "analyse",
            "trace",
            "workload");

    private FreeWords() {}

    static boolean isFree(String word) {
        return FREE.contains(word);
    }

    /** Whether one of the free words is a name, by the words around it; empty where there is none. */
    static boolean isName(String before, String word, String after) {
        if (before.equals(".")) return true;
        if (after.equals(".") || after.equals("[") || after.equals(":")) return !isAmount(before);
        if (VMemSyntaxMessages.BEFORE_NAMES.contains(before)) return true;
        if (BEFORE_PLACES.contains(before)) return !BEGIN_PLACES.contains(word) && !word.equals("all");
        if (!BEFORE.contains(before)) return false;
        return !BEGIN_PLACES.contains(word) || !beginsPlace(before, after);
    }

    /** {@code entries of pages 0..3 of r}, {@code issue invlpg on pages of r}: a range or {@code of} follows. */
    private static boolean beginsPlace(String before, String after) {
        if (!before.equals("of") && !before.equals("on") && !before.equals("to") || after.isEmpty()) return false;
        if (after.equals("of") || after.equals("(") || Character.isDigit(after.charAt(0))) return true;
        boolean word = Character.isLetter(after.charAt(0));
        return word && !VMemSyntaxMessages.OPERATIONS.contains(after) && !ENDS.contains(after);
    }

    private static boolean isAmount(String word) {
        return !word.isEmpty() && (Character.isDigit(word.charAt(0)) || word.equals(")") || word.equals("]"));
    }
}
