package org.vmemsim.dsl.mistakes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.xtext.nodemodel.SyntaxErrorMessage;
import org.vmemsim.dsl.messages.Homes;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.messages.Suggestions;
import org.vmemsim.dsl.messages.VMemSyntaxMessages;
import org.vmemsim.runtime.scenario.SettingsRegistry;
import org.vmemsim.runtime.scenario.settings.SettingEntry;

/** What may have been meant where a text is wrong, the most likely first. */
final class Candidates {
    /**
     * A repair of one place, and what it says of the mistake.
     *
     * @param from first character that goes, in the draft
     * @param to behind the last
     * @param replacement what comes; null for blanks
     * @param word the place to mark: a word of the draft
     * @param message null for what the parser says
     */
    record Candidate(
            int from, int to, String replacement, Words.Word word, String message, String code, List<String> data) {
        /** Whether a whole statement, setting or part goes. */
        boolean leavesOut() {
            return replacement == null && (to - from > word.text().length() || IssueCodes.UNEXPECTED.equals(code));
        }

        /** Whether all goes that belongs to a word which nobody knows. */
        boolean isUnknownBlock() {
            return leavesOut() && IssueCodes.UNKNOWN_KEYWORD.equals(code);
        }

        /** Whether a statement goes whose word is none of the language. */
        boolean isUnknownStatement() {
            return leavesOut() && IssueCodes.UNKNOWN_OPERATION.equals(code);
        }

        /** Whether nothing is said of it but what is said of the text that it makes. */
        boolean isToldLater() {
            return IssueCodes.UNKNOWN_SETTING.equals(code);
        }

        /** Whether it leaves open what was meant, so that more may be wrong there when that is known. */
        boolean isGuess() {
            boolean far = data.size() == 2
                    && (IssueCodes.UNKNOWN_OPERATION.equals(code) || IssueCodes.UNKNOWN_KEYWORD.equals(code))
                    && Suggestions.isFar(data.get(0), data.get(1));
            return far || leavesOut() || replacement == null && IssueCodes.UNKNOWN_UNIT.equals(code);
        }

        Draft applied(Draft draft) {
            return replacement == null ? draft.blank(from, to) : draft.with(from, to, replacement);
        }
    }

    /** How many words back a mistake may be that the parser only notices here. */
    private static final int NEAR = 10;

    /** Words before a brace that may say what its block is. */
    private static final int HEAD = 4;

    /** What stands where a name is missing, in the text that is checked. */
    private static final String NO_NAME = "^nameless";

    /** The names of all settings. */
    static final Set<String> SETTINGS = SettingsRegistry.groups().stream()
            .flatMap(g -> g.entries().stream())
            .map(SettingEntry::name)
            .collect(Collectors.toUnmodifiableSet());

    private final Words words;
    private final Set<String> keywords;
    private final List<Candidate> all = new ArrayList<>();

    /** @param keywords all words of the language */
    Candidates(Words words, Set<String> keywords) {
        this.words = words;
        this.keywords = keywords;
    }

    /** @param at the word at which the parser gave up; as many as there are words for the end */
    List<Candidate> around(int at, SyntaxErrorMessage error) {
        int item = words.size() == 0 ? 0 : words.itemStart(Math.min(at, words.size() - 1));
        for (int i : new int[] {at, at - 1, at - 2}) twice(i);
        Habits habits = new Habits(words, this::isKnown, all);
        for (int i : places(at, item)) {
            reserved(i);
            habits.sign(i, item);
            misspelt(i, i == item, i >= at - 1);
            unit(i);
        }
        for (int head : words.heads(at, HEAD)) misspelt(head, true, false);
        habits.braces(at);
        habits.count(at);
        for (int i : new int[] {at, at - 1}) habits.path(i);
        habits.actor(at);
        missing(at, error);
        name(at);
        name(at - 1);
        ends(at);
        unknownBlock(at, error);
        if (IssueCodes.UNKNOWN_OPERATION.equals(error.getIssueCode())) unknownStatement(at);
        leaveOutOfHead(at);
        for (int i : new int[] {at, at - 1}) leaveOut(i);
        return all;
    }

    /** Words near the one at which the parser gave up: the first of the statement, then backwards. */
    private List<Integer> places(int at, int item) {
        Set<Integer> places = new LinkedHashSet<>(List.of(item, at - 1, at));
        for (int i = at - 2; i > Math.max(item, at - NEAR); i--) places.add(i);
        for (int i = item - 1; i > Math.max(0, at - NEAR); i--) if (words.isBehindNumber(i)) places.add(i);
        places.removeIf(i -> i < 0 || i >= words.size());
        return List.copyOf(places);
    }

    /** Units of other conventions behind numbers, which are wrong wherever they stand; the last first. */
    static List<Candidate> units(Words words) {
        Candidates found = new Candidates(words, Set.of());
        for (int i = words.size() - 1; i > 0; i--) {
            String wrong = words.text(i);
            String right = VMemSyntaxMessages.FOREIGN_UNITS.get(wrong);
            if (right == null || !words.get(i - 1).isNumber()) continue;
            found.replace(i, right, VMemSyntaxMessages.noUnit(wrong, right), IssueCodes.UNKNOWN_UNIT, wrong, right);
        }
        return found.all;
    }

    /** A word behind a number that means nothing may be meant for a unit. */
    private void unit(int i) {
        String word = words.text(i);
        if (!words.isBehindNumber(i) || isKnown(word)) return;
        String next = words.text(i + 1);
        if (!next.isEmpty() && !words.beginsLine(i + 1) && !Words.isBrace(next) && !keywords.contains(next)) return;
        String message = VMemSyntaxMessages.noUnit(word);
        Suggestions.meant(word, VMemSyntaxMessages.UNITS)
                .ifPresent(right -> replace(
                        i, right, message + " Did you mean '" + right + "'?", IssueCodes.UNKNOWN_KEYWORD, word, right));
        drop(i, message, IssueCodes.UNKNOWN_UNIT);
    }

    private void twice(int i) {
        if (i <= 0
                || i >= words.size()
                || !words.text(i).equals(words.text(i - 1))
                || words.text(i).equals("}")) return;
        Words.Word w = words.get(i);
        String message = "'" + w.text() + "' stands here twice. Take one of them out.";
        all.add(new Candidate(w.offset(), w.end(), " ", w, message, IssueCodes.ONE_EDIT, List.of()));
    }

    private void reserved(int i) {
        String word = words.text(i);
        if (i == 0 || !VMemSyntaxMessages.BEFORE_NAMES.contains(words.text(i - 1)) || !keywords.contains(word)) return;
        if (!words.get(i).isName()) return;
        replace(i, "^" + word, VMemSyntaxMessages.reserved(word), IssueCodes.RESERVED_NAME, word);
    }

    /**
     * @param first whether the word begins a statement, a setting or a definition
     * @param here whether it is one of the two at which the parser gave up
     */
    private void misspelt(int i, boolean first, boolean here) {
        String word = words.text(i);
        if (!words.get(i).isName() || word.length() < (here || first ? 2 : 3) || keywords.contains(word)) return;
        if (!first && SETTINGS.contains(word)) return;
        Set<String> near = new LinkedHashSet<>();
        if (first) {
            Suggestions.nearest(word, VMemSyntaxMessages.OPERATIONS).ifPresent(near::add);
            Suggestions.nearest(word, Homes.words()).ifPresent(near::add);
        }
        Suggestions.nearest(word, keywords).ifPresent(near::add);
        Suggestions.begun(word, keywords).ifPresent(near::add);
        for (String right : near) {
            boolean operation = first && VMemSyntaxMessages.OPERATIONS.contains(right);
            String what = operation ? "'" + word + "' is no operation." : "'" + word + "' is not known here.";
            String message = what + " Did you mean '" + right + "'?";
            String code = operation ? IssueCodes.UNKNOWN_OPERATION : IssueCodes.UNKNOWN_KEYWORD;
            if (words.depth(i) == 0 && words.beginsLine(i) && VMemSyntaxMessages.DEFINITIONS.contains(right)) {
                message = VMemSyntaxMessages.noDefinition(word, Optional.of(right));
                code = IssueCodes.UNKNOWN_DEFINITION;
            }
            replace(i, right, message, code, word, right);
        }
    }

    /** A name that is missing is put in. */
    private void name(int at) {
        if (at <= 0) return;
        Words.Word before = words.get(at - 1);
        if (before.text().equals("paging"))
            put(before, "nested", "Behind 'paging' a word is missing. Write 'paging nested' or 'paging shadow'.");
        else if (VMemSyntaxMessages.BEFORE_NAMES.contains(before.text()))
            put(before, NO_NAME, "A name should follow '" + before.text() + "'.");
    }

    private void put(Words.Word before, String word, String message) {
        int at = before.end();
        all.add(new Candidate(at, at, " " + word + " ", before, message, IssueCodes.MISSING_NAME, List.of()));
    }

    /** A word that the parser misses is put in; a block that it misses is an empty one. */
    private void missing(int at, SyntaxErrorMessage error) {
        if (!IssueCodes.MISSING_WORD.equals(error.getIssueCode()) || at >= words.size()) return;
        if (error.getIssueData() == null || error.getIssueData().length == 0) return;
        String word = error.getIssueData()[0];
        int from = words.get(at).offset();
        String put = word.equals("{") ? " { } " : " " + word + " ";
        all.add(new Candidate(from, from, put, words.get(at), null, error.getIssueCode(), List.of(word)));
        if (word.equals("{") || !words.get(at).isName() || keywords.contains(words.text(at))) return;
        replace(
                at,
                word,
                "'" + words.text(at) + "' is not known here. Did you mean '" + word + "'?",
                IssueCodes.UNKNOWN_KEYWORD,
                words.text(at),
                word);
    }

    /** What stands before a block is left out from a word on, with the word before it if that is not known either. */
    private void leaveOutOfHead(int at) {
        int end = at;
        while (end < words.size() && !Words.isBrace(words.text(end)) && (end == at || !words.beginsLine(end))) end++;
        if (end == at || !words.text(end).equals("{")) return;
        for (int from : new int[] {at, at - 1})
            if (from > 0
                    && (from == at || !words.beginsLine(at) && words.get(from).isName()))
                all.add(new Candidate(
                        words.get(from).offset(),
                        words.get(end - 1).end(),
                        null,
                        words.get(at),
                        "'" + words.text(at) + "' cannot stand here, after '" + words.text(at - 1)
                                + "'. Take it out, or write what belongs before the block.",
                        IssueCodes.UNEXPECTED,
                        List.of()));
    }

    /** A block of something that nobody knows is left out: what is in it, or before it, cannot be judged. */
    private void unknownBlock(int at, SyntaxErrorMessage error) {
        int head = unknownHead(at, error);
        if (head < 0) return;
        String word = words.text(head);
        Optional<String> near = Suggestions.meant(word, Homes.words());
        all.add(new Candidate(
                words.get(head).offset(),
                words.get(words.itemEnd(head) - 1).end(),
                null,
                words.get(head),
                "'" + word + "' is not known here." + Suggestions.question(near),
                IssueCodes.UNKNOWN_KEYWORD,
                near.map(n -> List.of(word, n)).orElse(List.of(word))));
    }

    /** A statement with a block that no run has, such as {@code while}. */
    private void unknownStatement(int at) {
        int start = words.size() == 0 ? 0 : words.itemStart(Math.min(at, words.size() - 1));
        int end = words.itemEnd(start);
        if (end <= start || !words.text(end - 1).equals("}") || isKnown(words.text(start))) return;
        Words.Word w = words.get(start);
        String message = "'" + w.text() + "' is no statement with a block. Possible: repeat, for, phase, at, every.";
        all.add(new Candidate(
                w.offset(), words.get(end - 1).end(), null, w, message, IssueCodes.UNKNOWN_OPERATION, List.of()));
    }

    /** The unknown word with whose block, or before whose block, the parser gave up; -1 if there is none. */
    private int unknownHead(int at, SyntaxErrorMessage error) {
        int start = at < words.size() ? words.itemStart(at) : -1;
        boolean before = start >= 0
                && start < at
                && words.depth(start) > 0
                && !IssueCodes.UNKNOWN_OPERATION.equals(error.getIssueCode())
                && words.text(words.itemEnd(start) - 1).equals("}")
                && words.get(start).isName()
                && !isKnownHead(start);
        if (before) return start;
        int head = words.headStart(at);
        while (head >= 0 && isKnownHead(head)) head = words.headStart(head);
        return head >= 0 && words.get(head).isName() ? head : -1;
    }

    /** Whether a word before a block says what that is; so does what acts in a run, and a generator of a trace. */
    private boolean isKnownHead(int head) {
        if (isKnown(words.text(head)) || SettingsRegistry.type(words.text(head)).isPresent()) return true;
        int brace = head;
        while (brace < words.size() && !Words.isBrace(words.text(brace))) brace++;
        return words.text(brace - 1).equals(":");
    }

    /** A word of the language, where something begins that is no definition, as the name of a setting. */
    Optional<Candidate> setting(int at) {
        if (at <= 0 || at >= words.size() || words.itemStart(at) != at) return Optional.empty();
        Words.Word w = words.get(at);
        if (!keywords.contains(w.text()) || Homes.of(w.text()).isPresent()) return Optional.empty();
        if (VMemSyntaxMessages.DEFINITIONS.contains(w.text())) return Optional.empty();
        String name = "^" + w.text();
        return Optional.of(
                new Candidate(w.offset(), w.end(), name, w, null, IssueCodes.UNKNOWN_SETTING, List.of(w.text())));
    }

    private boolean isKnown(String word) {
        return keywords.contains(word) || SETTINGS.contains(word);
    }

    /** Braces that are missing, or too many. */
    private void ends(int at) {
        int depth = 0;
        int open = -1;
        List<Integer> opened = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (words.text(i).equals("{")) opened.add(i);
            else if (words.text(i).equals("}") && !opened.isEmpty()) opened.remove(opened.size() - 1);
            else if (words.text(i).equals("}")) depth--;
        }
        if (!opened.isEmpty()) open = opened.get(opened.size() - 1);
        if (open >= 0 && words.size() > 0) {
            int end = words.get(words.size() - 1).end();
            all.add(new Candidate(
                    end,
                    end,
                    " " + "}".repeat(opened.size()),
                    words.get(open),
                    "This '{' is not closed. Write a '}' behind what belongs to it.",
                    IssueCodes.UNCLOSED,
                    List.of()));
        }
        if (depth < 0 && at < words.size() && words.text(at).equals("}"))
            drop(at, "This '}' closes nothing. Take it out.", IssueCodes.STRAY_BRACE);
    }

    /** The statement, setting or part around a word is left out, with its blocks. */
    private void leaveOut(int i) {
        if (i < 0 || words.size() == 0) return;
        int start = words.itemStart(Math.min(i, words.size() - 1));
        int end = words.itemEnd(start);
        if (end <= start) return;
        String first = words.text(start);
        Optional<String> home = Homes.of(first);
        boolean never = words.depth(start) == 0 && !VMemSyntaxMessages.DEFINITIONS.contains(first);
        boolean here = home.isPresent()
                && (never || start == Math.min(i, words.size() - 1))
                && !(words.depth(start) == 0 && Homes.isOutermost(first))
                && !isAtHome(start);
        all.add(new Candidate(
                words.get(start).offset(),
                words.get(end - 1).end(),
                null,
                words.get(here ? start : Math.min(i, words.size() - 1)),
                here ? "'" + first + "' cannot stand here. It belongs in " + home.get() + "." : null,
                here ? IssueCodes.MISPLACED : null,
                here ? List.of(first) : List.of()));
    }

    /** Whether something stands right in a block where such things belong: then where it stands is not what is wrong. */
    private boolean isAtHome(int i) {
        int head = words.headStart(i);
        return head >= 0
                && Homes.isAtHome(
                        words.text(i), words.text(head), words.text(head + 1).equals(":"));
    }

    private void replace(int i, String right, String message, String code, String... data) {
        Words.Word w = words.get(i);
        all.add(new Candidate(w.offset(), w.end(), right, w, message, code, List.of(data)));
    }

    private void drop(int i, String message, String code) {
        Words.Word w = words.get(i);
        all.add(new Candidate(w.offset(), w.end(), null, w, message, code, List.of()));
    }
}
