package org.vmemsim.tests.random;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.tests.examples.Example;

/** Examples and random scenarios with something changed in them, by hand or by accident; the same for the same seed. */
final class Mutations {
    /** What only somebody who knows VMemSim from inside could make sense of. */
    private static final Pattern INSIDE = Pattern.compile(
            "\\bnull\\b|Exception|RULE_|\\bjava\\.|org\\.(vmemsim|eclipse)|\\.java:|rule__|EObject|\\bEOF\\b|@[0-9a-f]{6,}");

    private static final List<String> SIGNS = List.of(
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            ":",
            ",",
            ".",
            "..",
            "..<",
            "=",
            "==",
            ";",
            "\"",
            "0x",
            "-1",
            "0",
            "99999999999999999999",
            "1.5",
            "GB",
            "%",
            "*",
            "/*",
            "//",
            "\n",
            "é",
            "\u0000",
            "all",
            "of",
            "extends",
            "import",
            "let x =");

    private final SplitMix64 random;
    private final List<String> texts = new ArrayList<>();

    Mutations(long seed) {
        random = new SplitMix64(seed);
        try {
            for (Example e : Example.all()) texts.add(Files.readString(e.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < 40; i++) texts.add(RandomScenario.of(seed + i).text("nested"));
    }

    /** The next one. */
    String next() {
        return mutated(texts.get((int) random.below(texts.size())));
    }

    /** A number from 0 to one less than {@code bound}, from the same sequence. */
    int below(int bound) {
        return (int) random.below(bound);
    }

    /** What of a message nobody should see; empty if nothing. What the user wrote is repeated in quotes, whatever it was. */
    static String inside(String message) {
        var found = INSIDE.matcher(message.replaceAll("'[^']*'|\"[^\"]*\"", ""));
        return found.find() ? found.group() : "";
    }

    private String mutated(String text) {
        String t = text;
        for (long n = 1 + random.below(3); n > 0; n--) t = changed(t);
        return t;
    }

    private String changed(String text) {
        if (text.isEmpty()) return SIGNS.get((int) random.below(SIGNS.size()));
        int at = (int) random.below(text.length());
        int[] word = word(text, at);
        String piece = text.substring(word[0], word[1]);
        return switch ((int) random.below(10)) {
            case 0 -> text.substring(0, at) + text.substring(at + 1);
            case 1 -> text.substring(0, word[0]) + text.substring(word[1]);
            case 2 -> text.substring(0, word[1]) + " " + piece + text.substring(word[1]);
            case 3 ->
                text.substring(0, word[0]) + SIGNS.get((int) random.below(SIGNS.size())) + text.substring(word[1]);
            case 4 -> text.substring(0, at) + SIGNS.get((int) random.below(SIGNS.size())) + text.substring(at);
            case 5 -> text.substring(0, word[0]) + otherWord() + text.substring(word[1]);
            case 6 -> text.substring(0, at);
            case 7 -> withoutLine(text, at);
            case 8 ->
                piece.length() < 2
                        ? text + piece
                        : text.substring(0, word[0])
                                + piece.charAt(1)
                                + piece.charAt(0)
                                + piece.substring(2)
                                + text.substring(word[1]);
            default ->
                text.replaceFirst("\\d+", Long.toString(random.below(2) == 0 ? random.below(70) : random.next()));
        };
    }

    private String otherWord() {
        String other = texts.get((int) random.below(texts.size()));
        int[] word = word(other, (int) random.below(other.length()));
        return other.substring(word[0], word[1]);
    }

    private static int[] word(String text, int at) {
        int from = at;
        int to = at + 1;
        if (Character.isLetterOrDigit(text.charAt(at))) {
            while (from > 0 && Character.isLetterOrDigit(text.charAt(from - 1))) from--;
            while (to < text.length() && Character.isLetterOrDigit(text.charAt(to))) to++;
        }
        return new int[] {from, to};
    }

    private static String withoutLine(String text, int at) {
        int from = text.lastIndexOf('\n', at) + 1;
        int to = text.indexOf('\n', at);
        return text.substring(0, Math.min(from, at)) + (to < 0 ? "" : text.substring(to));
    }
}
