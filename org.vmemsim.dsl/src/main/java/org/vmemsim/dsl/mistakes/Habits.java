package org.vmemsim.dsl.mistakes;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.messages.VMemSyntaxMessages;
import org.vmemsim.dsl.mistakes.Candidates.Candidate;

/** What people write as books and other languages have it: their signs, values in braces, paths without quotes. */
final class Habits {
    /** Signs as books and slides have them, and as they are typed. */
    private static final Map<String, String> PRINTED =
            Map.of("≥", ">=", "≤", "<=", "≠", "!=", "×", "*", "−", "-", "–", "-", "…", "..");

    /** Two signs of other languages, and what they are here. */
    private static final Map<String, String> PAIRS =
            Map.of("=>", ">=", "=<", "<=", "<>", "!=", "===", "==", "&&", "and", "||", "or", "->", "to");

    /** Words behind which a path stands in quotes. */
    private static final Set<String> BEFORE_PATHS = Set.of("import", "file");

    /** Words and signs in braces that are proposed without them; of more it is only said that the braces go. */
    private static final int SHOWN = 7;

    private final Words words;
    private final Predicate<String> isKnown;
    private final List<Candidate> all;

    /**
     * @param isKnown whether a word is one of the language, or a setting's
     * @param all is added to
     */
    Habits(Words words, Predicate<String> isKnown, List<Candidate> all) {
        this.words = words;
        this.isKnown = isKnown;
        this.all = all;
    }

    /** Signs at a word. @param item the first word of its statement or setting */
    void sign(int i, int item) {
        String word = words.text(i);
        if (word.equals(";")) drop(i, VMemSyntaxMessages.NO_SEMICOLON, IssueCodes.NO_SEMICOLON);
        if (word.equals("#")) comment(i);
        if (PRINTED.containsKey(word)) written(i, i, PRINTED.get(word));
        String pair = word + words.text(i + 1);
        if (PAIRS.containsKey(pair) && words.get(i).end() == words.get(i + 1).offset())
            written(i, i + 1, PAIRS.get(pair));
        boolean colon = word.equals(":") && i == item + 1; // as in YAML and JSON
        if (!word.equals("=") && !colon) return;
        String first = words.text(item);
        if (first.equals("expect") && !colon)
            replace(i, i, "==", VMemSyntaxMessages.SINGLE_EQUALS, IssueCodes.SINGLE_EQUALS);
        else if (i > 0 && !first.equals("let"))
            drop(
                    i,
                    "A setting takes its value without '" + word + "'. Write '" + words.text(i - 1) + " "
                            + words.text(i + 1)
                            + (VMemSyntaxMessages.UNITS.contains(words.text(i + 2)) ? " " + words.text(i + 2) : "")
                            + "'.",
                    IssueCodes.NO_EQUALS);
    }

    private void comment(int i) {
        int last = i;
        while (last + 1 < words.size() && !words.beginsLine(last + 1)) last++;
        Words.Word w = words.get(i);
        all.add(new Candidate(
                w.offset(),
                words.get(last).end(),
                null,
                w,
                "A comment does not begin with '#'. Write '//'.",
                IssueCodes.UNEXPECTED,
                List.of()));
    }

    /** A value that stands in braces: {@code memory { 4 GiB }}. @param at the word at which the parser gave up */
    void braces(int at) {
        int open = words.text(at).equals("{") ? at : at - 1;
        if (open < 1 || !words.text(open).equals("{") || Words.isBrace(words.text(open - 1))) return;
        int close = open + 1;
        while (close < words.size() && !Words.isBrace(words.text(close))) close++;
        if (close == open + 1 || !words.text(close).equals("}")) return;
        if (!words.get(open + 1).isNumber() && close > open + 2) return;
        int start = open - 1;
        while (start > 0 && (words.get(start).isNumber() || VMemSyntaxMessages.UNITS.contains(words.text(start))))
            start--;
        if (start == open - 1 && !isKnown.test(words.text(start))) return; // that is told
        String value = joined(open + 1, close, " ");
        String message = "'" + words.text(start) + "' takes no block. Write "
                + (close - start <= SHOWN
                        ? "'" + joined(start, open, " ") + " " + value + "'."
                        : "what is in it without braces.");
        all.add(new Candidate(
                words.get(open).offset(),
                words.get(close).end(),
                " " + value + " ",
                words.get(open),
                message,
                IssueCodes.ONE_EDIT,
                List.of()));
    }

    private String joined(int from, int to, String between) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) text.append(i == from ? "" : between).append(words.text(i));
        return text.toString();
    }

    /** A path without quotes: {@code import machines.vmem}. */
    void path(int i) {
        if (i < 1 || i >= words.size() || !BEFORE_PATHS.contains(words.text(i - 1)) || Words.isBrace(words.text(i)))
            return;
        int last = i;
        while (last + 1 < words.size()
                && words.get(last).end() == words.get(last + 1).offset()
                && !Words.isBrace(words.text(last + 1))) last++;
        String path = joined(i, last + 1, "");
        if (path.contains("\"") || path.contains("'")) return;
        String message = "A path stands in double quotes. Write '" + words.text(i - 1) + " \"" + path + "\"'.";
        replace(i, last, "\"" + path + "\"", message, IssueCodes.ONE_EDIT);
    }

    /** Who acts, without a colon: {@code box balloon vm}. @param at the word at which the parser gave up */
    void actor(int at) {
        if (at < 1 || !VMemSyntaxMessages.OPERATIONS.contains(words.text(at))) return;
        if (!words.get(at - 1).isName() && !words.text(at - 1).equals("]")) return;
        Words.Word w = words.get(at);
        String message = "':' is missing before '" + w.text() + "'. Who acts stands before a ':', as in 'vm: balloon'.";
        all.add(new Candidate(w.offset(), w.offset(), ": ", w, message, IssueCodes.ONE_EDIT, List.of()));
    }

    /** How often, behind what is repeated, or nowhere. @param at the word at which the parser gave up */
    void count(int at) {
        int word = words.text(at).equals("repeat") ? at : at - 1;
        if (word < 0
                || !words.text(word).equals("repeat")
                || !words.text(word + 1).equals("{")) return;
        Words.Word repeat = words.get(word);
        int end = words.itemEnd(word);
        boolean behind = end < words.size() && words.get(end).isNumber() && words.line(end) == words.line(end - 1);
        if (behind) {
            Words.Word number = words.get(end);
            String message = "'" + number.text() + "' belongs before '{'. Write 'repeat " + number.text() + " { … }'.";
            // what is said of the number that stays is told by this
            all.add(new Candidate(
                    repeat.end(),
                    repeat.end(),
                    " " + number.text() + " ",
                    number,
                    message,
                    IssueCodes.MISSING_VALUE,
                    List.of()));
            return;
        }
        String message = "A count is missing behind 'repeat'. Write one, as in 'repeat 8 { … }'.";
        all.add(new Candidate(
                repeat.end(), repeat.end(), " 1 ", repeat, message, IssueCodes.MISSING_VALUE, List.of("repeat")));
    }

    /** Words that are written otherwise here. */
    private void written(int i, int last, String right) {
        String message = "'" + joined(i, last + 1, "") + "' is not known here. Write '" + right + "'.";
        replace(i, last, " " + right + " ", message, IssueCodes.ONE_EDIT);
    }

    /** Replaces words that stand without a space between them; all of them are marked. */
    private void replace(int i, int last, String right, String message, String code) {
        Words.Word w = new Words.Word(joined(i, last + 1, ""), words.get(i).offset());
        all.add(new Candidate(w.offset(), w.end(), right, w, message, code, List.of()));
    }

    private void drop(int i, String message, String code) {
        Words.Word w = words.get(i);
        all.add(new Candidate(w.offset(), w.end(), null, w, message, code, List.of()));
    }
}
