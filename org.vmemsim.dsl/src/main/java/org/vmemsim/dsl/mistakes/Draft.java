package org.vmemsim.dsl.mistakes;

import java.util.Arrays;
import java.util.List;

/** A text as it would be after some repairs, and where each of its characters stands in the text that the user wrote. */
final class Draft {
    private final String text;
    private final int[] origins;

    private Draft(String text, int[] origins) {
        this.text = text;
        this.origins = origins;
    }

    /** A piece of what the user wrote. */
    static Draft of(String text, int from, int to) {
        int[] origins = new int[to - from + 1];
        Arrays.setAll(origins, i -> from + i);
        return new Draft(text.substring(from, to), origins);
    }

    String text() {
        return text;
    }

    /** The place in the user's text of a place in this one. */
    int origin(int offset) {
        return origins[Math.max(0, Math.min(offset, origins.length - 1))];
    }

    /** How much of the user's text [from, to) of this one stands for. */
    int extent(int from, int to) {
        return Math.max(0, origin(to) - origin(from));
    }

    /** A mistake at [from, to) of this text, where that stands in the user's. */
    Mistake mistake(int from, int to, String message, String code, List<String> data) {
        return new Mistake(origin(from), extent(from, to), message, code, data);
    }

    /** With something else in place of [from, to). What is new stands where the old began. */
    Draft with(int from, int to, String replacement) {
        int[] changed = new int[origins.length - (to - from) + replacement.length()];
        System.arraycopy(origins, 0, changed, 0, from);
        Arrays.fill(changed, from, from + replacement.length(), origins[from]);
        System.arraycopy(origins, to, changed, from + replacement.length(), origins.length - to);
        return new Draft(text.substring(0, from) + replacement + text.substring(to), changed);
    }

    /** With blanks in place of [from, to); lines stay lines. */
    Draft blank(int from, int to) {
        String blanks = text.substring(from, to).replaceAll("[^\\r\\n]", " ");
        return new Draft(text.substring(0, from) + blanks + text.substring(to), origins);
    }

    /** This and what follows it. */
    Draft and(Draft next) {
        int[] joined = Arrays.copyOf(origins, text.length() + next.origins.length);
        System.arraycopy(next.origins, 0, joined, text.length(), next.origins.length);
        return new Draft(text + next.text, joined);
    }
}
