package org.vmemsim.dsl.mistakes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.messages.Suggestions;
import org.vmemsim.dsl.messages.VMemSyntaxMessages;
import org.vmemsim.dsl.mistakes.Candidates.Candidate;

/**
 * Changes of one word or sign near the place at which the parser gave up, where nothing better is known: one too many, one
 * missing, two in the wrong order. What lies behind them is the text's own indentation, and words that are often forgotten.
 */
final class Edits {
    /** Words and signs that are put in, the likely ones first. */
    private static final List<String> FORGOTTEN =
            List.of("of", "on", "for", "at", "size", "in", "{", "}", ":", "=", "==", ",", "..", "paging", "extends");

    /** Words that are put in behind a number; elsewhere they would be taken for names. */
    private static final List<String> FORGOTTEN_UNITS = List.of("bits", "entries");

    /** Short words that are taken for each other. */
    private static final List<String> SHORT =
            List.of("of", "on", "in", "to", "as", "at", "for", "with", "by", "over", "per", "and");

    /** Words that may stand too far from where they belong, and how far that is looked for. */
    private static final Set<String> MOVED = Stream.concat(
                    SHORT.stream(),
                    Stream.of("extends", "paging", "size", "every", "lazy", "mapped", "all", "==", "=", ":"))
            .collect(Collectors.toUnmodifiableSet());

    private static final int FAR = 7;

    /** Behind which words a value stands, with an example. */
    private static final Map<String, String> BEFORE_VALUES = Map.ofEntries(
            Map.entry("size", "size 4 KiB"),
            Map.entry("at", "at 0x1000"),
            Map.entry("every", "every 10 s"),
            Map.entry("seed", "seed 42"),
            Map.entry("seeds", "seeds 5"),
            Map.entry("step", "step 2"),
            Map.entry("to", "to 2 GiB"),
            Map.entry("in", "in 0..9"),
            Map.entry("over", "over 1, 2, 4"),
            Map.entry("=", "= 512"));

    /** Words that are put in where something begins. */
    private static final List<String> BEGINNINGS = List.of(
            "host", "guest", "mmu", "process", "region", "run", "phase", "layout", "tlb", "level", "entry", "expect",
            "trace");

    /** Lines before the parser's complaint in which a brace may be missing, or be one too many. */
    private static final int LINES = 60;

    private final String text;
    private final Words words;
    final List<Candidate> all = new ArrayList<>();

    Edits(String text, Words words) {
        this.text = text;
        this.words = words;
    }

    /** @param at the word at which the parser gave up; as many as there are words for the end */
    static List<Candidate> around(String text, Words words, int at, String code) {
        Edits edits = new Edits(text, words);
        if (words.size() == 0) return edits.all;
        edits.quotes(at);
        if (!isVague(code)) return edits.all;
        for (int i : new int[] {at, at - 1, words.headStart(at)}) edits.begin(i);
        edits.braces(at);
        for (int i : new int[] {at, at - 1, at - 2}) edits.swap(i);
        if (at > 0 && words.text(at - 1).equals(",")) edits.drop(at - 1); // rather than what could follow it
        for (int i : new int[] {at, at - 1}) edits.otherShort(i);
        for (int i : new int[] {at, at - 1, at + 1, at + 2, at + 3, at + 4}) edits.move(i);
        for (int i : new int[] {at, at - 1, at + 1}) edits.insert(i);
        for (int i : new int[] {at, at + 1}) edits.value(i);
        for (int i : new int[] {at, at - 1, at - 2}) edits.drop(i);
        return edits.all;
    }

    /** What the block around a place may be that does not say it: {@code p { region r }} is perhaps a process. */
    static List<Candidate> around(Words words, int at) {
        Edits edits = new Edits("", words);
        edits.begin(words.headStart(at));
        return edits.all;
    }

    /** What the block may be that begins with a word which nobody knows: {@code r at 0 { }} is perhaps a region. */
    static List<Candidate> before(Words words, Words.Word unknown) {
        Edits edits = new Edits("", words);
        int i = words.at(unknown.offset());
        edits.begin(i);
        edits.swap(i);
        return edits.all;
    }

    /** Whether the parser only knows that something cannot be so. */
    private static boolean isVague(String code) {
        return code == null
                || IssueCodes.MISSING_NAME.equals(code)
                || IssueCodes.UNEXPECTED.equals(code)
                || IssueCodes.UNCLOSED.equals(code)
                || IssueCodes.MISSING_WORD.equals(code)
                || IssueCodes.STRAY_BRACE.equals(code)
                || IssueCodes.RESERVED_NAME.equals(code)
                || IssueCodes.UNKNOWN_DEFINITION.equals(code)
                || IssueCodes.OPEN_TEXT.equals(code);
    }

    private void drop(int i) {
        if (i < 0 || i >= words.size()) return;
        Words.Word w = words.get(i);
        if (i > 0 && VMemSyntaxMessages.DEFINITIONS.contains(w.text())) return;
        if (w.text().equals(";")) {
            all.add(new Candidate(
                    w.offset(), w.end(), " ", w, VMemSyntaxMessages.NO_SEMICOLON, IssueCodes.NO_SEMICOLON, List.of()));
            return;
        }
        String message = "'" + w.text() + "' cannot stand here" + (i > 0 ? ", after '" + words.text(i - 1) + "'" : "")
                + ". Take it out.";
        all.add(new Candidate(w.offset(), w.end(), " ", w, message, IssueCodes.ONE_EDIT, List.of()));
    }

    private void swap(int i) {
        if (i < 0 || i + 1 >= words.size() || words.text(i).equals(words.text(i + 1))) return;
        boolean unit = words.text(i).equals("}")
                && i > 0
                && words.get(i - 1).isNumber()
                && words.get(i + 1).isName();
        if (!unit && (Words.isBrace(words.text(i)) || Words.isBrace(words.text(i + 1)))) return;
        if (words.text(i).equals(".") || words.text(i + 1).equals(".")) return; // which only joins names
        exchange(i);
    }

    /** A short word in place of another. */
    private void otherShort(int i) {
        if (i < 0 || i >= words.size() || !SHORT.contains(words.text(i))) return;
        Words.Word w = words.get(i);
        for (String right : SHORT)
            if (!right.equals(w.text()))
                all.add(new Candidate(
                        w.offset(),
                        w.end(),
                        right,
                        w,
                        "'" + w.text() + "' cannot stand here. Write '" + right + "'.",
                        IssueCodes.ONE_EDIT,
                        List.of()));
    }

    /** A word of the language to another place of its line. */
    private void move(int i) {
        if (i < 0 || i >= words.size() || !MOVED.contains(words.text(i))) return;
        Words.Word w = words.get(i);
        for (int k = i - 2; k >= 0 && k >= i - FAR && isBetween(k, i); k--) {
            Words.Word first = words.get(k);
            String rest = text.substring(first.offset(), words.get(i - 1).end());
            moved(first.offset(), w.end(), w.text() + " " + rest, w, "before '" + first.text());
        }
        for (int k = i + 2;
                k < words.size() && k <= i + FAR && isBetween(i + 1, k + 1) && words.line(k) == words.line(i);
                k++) {
            Words.Word last = words.get(k);
            String rest = text.substring(words.get(i + 1).offset(), last.end());
            moved(w.offset(), last.end(), rest + " " + w.text(), w, "behind '" + last.text());
        }
    }

    /** Whether no brace is among the words [from, to), and all stand on the line of the first. */
    private boolean isBetween(int from, int to) {
        for (int i = from; i < to; i++) if (Words.isBrace(words.text(i))) return false;
        return to > words.size() || words.line(from) == words.line(to - 1);
    }

    private void moved(int from, int to, String replacement, Words.Word w, String where) {
        String message = "'" + w.text() + "' belongs " + where + "'. Move it there.";
        all.add(new Candidate(from, to, replacement, w, message, IssueCodes.ONE_EDIT, List.of()));
    }

    /** A value behind a word that wants one. */
    private void value(int i) {
        if (i < 1 || i > words.size()) return;
        Words.Word before = words.get(i - 1);
        String example = BEFORE_VALUES.get(before.text());
        if (example == null || i < words.size() && words.get(i).isNumber()) return;
        String message = "A value is missing behind '" + before.text() + "'. Write one, as in '" + example + "'.";
        all.add(new Candidate(
                before.end(), before.end(), " 1 ", before, message, IssueCodes.MISSING_VALUE, List.of(before.text())));
    }

    void exchange(int i) {
        if (i < 0 || i + 1 >= words.size()) return;
        Words.Word a = words.get(i);
        Words.Word b = words.get(i + 1);
        all.add(new Candidate(
                a.offset(),
                b.end(),
                b.text() + " " + a.text(),
                b,
                "'" + b.text() + "' belongs before '" + a.text() + "'. Swap them.",
                IssueCodes.ONE_EDIT,
                List.of()));
    }

    private void insert(int i) {
        if (i < 0 || i > words.size()) return;
        if (i > 0 && words.text(i).equals("/") && words.get(i - 1).isNumber()) put(i, "accesses");
        for (String word : FORGOTTEN) put(i, word);
        if (i > 0 && words.get(i - 1).isNumber()) for (String word : FORGOTTEN_UNITS) put(i, word);
    }

    private void begin(int i) {
        if (i < 0 || i >= words.size() || Words.isBrace(words.text(i))) return;
        if (Suggestions.nearest(words.text(i), VMemSyntaxMessages.DEFINITIONS).isPresent()) return; // rather misspelt
        if (words.beginsLine(i) || Words.isBrace(words.text(i - 1))) for (String word : BEGINNINGS) put(i, word);
    }

    void put(int i, String word) {
        boolean end = i >= words.size();
        Words.Word w = words.get(end ? words.size() - 1 : i);
        int from = end ? w.end() : w.offset();
        String where = end ? " behind '" : " before '";
        all.add(new Candidate(
                from,
                from,
                " " + word + " ",
                w,
                "'" + word + "' is missing" + where + w.text() + "'.",
                IssueCodes.ONE_EDIT,
                List.of()));
    }

    /** One quotation mark of a line that has an odd number of them is missing, or too many. */
    private void quotes(int at) {
        Words.Word here = words.get(Math.min(at, words.size() - 1));
        int from = text.lastIndexOf('\n', Math.max(0, here.offset() - 1)) + 1;
        int to = text.indexOf('\n', here.offset());
        if (to < 0) to = text.length();
        List<Integer> marks = new ArrayList<>();
        for (int i = from; i < to; i++) if (text.charAt(i) == '"') marks.add(i);
        if (marks.size() % 2 == 0) return;
        String message = "A '\"' is missing in this line, or is one too many. A text stands between two.";
        for (int i : marks) all.add(new Candidate(i, i + 1, " ", here, message, IssueCodes.ONE_EDIT, List.of()));
        for (int i = words.at(from); i < words.size() && words.get(i).offset() < to; i++) {
            Words.Word w = words.get(i);
            all.add(new Candidate(w.offset(), w.offset(), "\"", w, message, IssueCodes.ONE_EDIT, List.of()));
        }
    }

    /** Braces that do not fit the indentation of the lines. */
    private void braces(int at) {
        Set<Integer> wrong = new LinkedHashSet<>();
        List<Integer> open = new ArrayList<>();
        int first = Math.max(0, lineBefore(at));
        for (int i = 0; i < words.size(); i++) {
            String word = words.text(i);
            boolean late = i >= first;
            // a line that is not further in than the one that opened a block is behind that block
            while (late
                    && words.beginsLine(i)
                    && !word.equals("}")
                    && !open.isEmpty()
                    && words.indent(i) <= words.indent(open.get(open.size() - 1))
                    && words.line(i) > words.line(open.get(open.size() - 1))) {
                close(i, open.remove(open.size() - 1));
            }
            if (late && i > 0 && words.beginsLine(i) && !words.text(i - 1).equals("{") && !word.equals("{"))
                if (words.indent(i) > words.indent(i - 1)) open(i);
            if (word.equals("{")) open.add(i);
            if (!word.equals("}")) continue;
            if (open.isEmpty()) {
                wrong.add(i);
                continue;
            }
            int opened = open.remove(open.size() - 1);
            if (late && words.line(opened) != words.line(i) && words.indent(opened) != words.indent(i)) wrong.add(i);
        }
        for (int i : wrong) {
            Words.Word w = words.get(i);
            all.add(new Candidate(
                    w.offset(),
                    w.end(),
                    " ",
                    w,
                    "This '}' closes nothing. Take it out.",
                    IssueCodes.STRAY_BRACE,
                    List.of()));
        }
    }

    /** A block that was opened at a word is closed before another. */
    private void close(int before, int opened) {
        int end = words.get(before - 1).end();
        all.add(new Candidate(
                end,
                end,
                " }",
                words.get(opened),
                "This '{' is not closed. Write a '}' behind what belongs to it.",
                IssueCodes.UNCLOSED,
                List.of()));
    }

    /** A block is opened at the end of the line before a word. */
    private void open(int before) {
        Words.Word last = words.get(before - 1);
        all.add(new Candidate(
                last.end(),
                last.end(),
                " {",
                last,
                "'{' is missing behind '" + last.text() + "'.",
                IssueCodes.ONE_EDIT,
                List.of()));
    }

    private int lineBefore(int at) {
        int i = Math.min(at, words.size() - 1);
        for (int lines = 0; i > 0 && lines < LINES; i--) if (words.beginsLine(i)) lines++;
        return i;
    }
}
