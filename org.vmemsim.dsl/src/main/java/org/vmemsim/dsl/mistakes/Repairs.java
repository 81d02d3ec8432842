package org.vmemsim.dsl.mistakes;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.IGrammarAccess;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.SyntaxErrorMessage;
import org.eclipse.xtext.parser.IParseResult;
import org.eclipse.xtext.parser.IParser;
import org.eclipse.xtext.validation.Issue;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.messages.Suggestions;
import org.vmemsim.dsl.messages.VMemSyntaxMessages;

/**
 * Finds the mistakes in a text that cannot be parsed: of all that the parser says, what is still said when the obvious repair
 * of what came before was made. A parser that goes on after an error misreads what follows, so most of what it says is no
 * mistake of the user's.
 */
public class Repairs {
    /** Longer texts are not repaired: what the parser says is told. */
    private static final int LONGEST = 400_000;

    /** Words that begin definitions, and may stand in others. */
    private static final Set<String> INNER =
            Set.of("guest", "process", "mmu", "trace", "costs", "disk", "image", "layout");

    private final IParser parser;
    private final Set<String> keywords;

    @Inject
    Repairs(IParser parser, IGrammarAccess grammar) {
        this.parser = parser;
        Set<String> all = new TreeSet<>();
        for (String k : GrammarUtil.getAllKeywords(grammar.getGrammar()))
            if (Character.isLetter(k.charAt(0))) all.add(k);
        this.keywords = all;
    }

    /**
     * What is wrong with a text, and the text without that.
     *
     * @param mistakes in the order of the text
     * @param text parses without errors
     * @param lost words of what had to be left out: who names them later makes no mistake
     * @param torn the definitions of which something was left out: they may lack it
     * @param guessed lines of which only that is known which signs and words can follow each other: what else is wrong with
     *     them is seen when that is mended
     */
    public record Outcome(
            List<Mistake> mistakes,
            String text,
            Set<String> lost,
            List<Piece> torn,
            List<Piece> guessed,
            Positions positions) {
        /** A text in which nothing is wrong so far. */
        public static Outcome of(String text) {
            return new Outcome(List.of(), text, Set.of(), List.of(), List.of(), offset -> offset);
        }

        /** Whether a name is missing somewhere, so that an unknown one may be that. */
        public boolean isNameless() {
            return mistakes.stream().anyMatch(m -> IssueCodes.MISSING_NAME.equals(m.code()));
        }

        /** Whether the line at a place of the user's text was made whole by trying. */
        public boolean isGuessed(int offset) {
            return guessed.stream().anyMatch(p -> offset >= p.from && offset <= p.to);
        }

        /** Whether something of the definition at a place of the user's text had to be left out. */
        public boolean isTorn(int offset) {
            return torn.stream().anyMatch(p -> offset >= p.from && offset < p.to);
        }
    }

    /** A definition in the user's text. */
    public record Piece(int from, int to) {}

    /** From places in the repaired text to places in the user's. */
    @FunctionalInterface
    public interface Positions {
        int origin(int offset);
    }

    /** Whether there is anything to repair. */
    public static boolean areDue(IParseResult parsed) {
        return Trials.areDue(parsed);
    }

    /** @return nothing where the text is too long to look for what was meant */
    public Optional<Outcome> of(IParseResult parsed) {
        String text = parsed.getRootNode().getText();
        if (text.length() > LONGEST) return Optional.empty();
        Repair repair = new Repair(new Trials(parser, text.length()), keywords);
        List<Mistake> mistakes = new ArrayList<>();
        Set<String> lost = new HashSet<>();
        List<Piece> torn = new ArrayList<>();
        List<Piece> guessed = new ArrayList<>();
        Draft whole = Draft.of(text, 0, 0);
        Words words = new Words(parsed.getRootNode());
        List<INode> all = Trials.errors(parsed);
        List<Integer> starts = starts(words);
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : text.length();
            Repair.Found found = new Repair.Found(new ArrayList<>(), new HashSet<>(), new ArrayList<>());
            whole = whole.and(repair.repaired(Draft.of(text, starts.get(i), end), found));
            boolean last = i + 1 == starts.size();
            for (Mistake g : found.guessed()) {
                // what stands in a wrong place begins where it is marked; else the mistake may be in the line before
                boolean here = IssueCodes.MISPLACED.equals(g.code());
                Piece lines = lines(text, here ? g.offset() + 1 : g.offset());
                found.mistakes().removeIf(m -> isOfLine(m, g, lines));
                Repair.lose(words, lines.from, lines.to, found.lost());
                guessed.add(lines);
            }
            for (Mistake m : found.mistakes()) mistakes.add(last ? m : inTheMiddle(m, all, starts.get(i), words));
            if (!found.lost().isEmpty()) torn.add(new Piece(starts.get(i), end));
            lost.addAll(found.lost());
        }
        mistakes.sort(Comparator.comparingInt(Mistake::offset));
        return Optional.of(new Outcome(mistakes, whole.text(), lost, torn, guessed, whole::origin));
    }

    /** Whether a mistake was only found behind the one that was mended by trying, on the same line. */
    private static boolean isOfLine(Mistake m, Mistake guessed, Piece lines) {
        return m != guessed && m.offset() >= guessed.offset() && m.offset() < lines.to;
    }

    /** The line at a place, and the one on which the last word before it stands. */
    private static Piece lines(String text, int at) {
        int before = Math.min(at, text.length()) - 1;
        while (before > 0 && Character.isWhitespace(text.charAt(before))) before--;
        int end = text.indexOf('\n', at);
        return new Piece(text.lastIndexOf('\n', Math.max(0, before)) + 1, end < 0 ? text.length() : end);
    }

    /**
     * A word that begins no setting may be another word of the language, misspelt: {@code region r siez 4 KiB} parses, with a
     * setting behind the region. With the word that was meant, what follows from it is not there.
     *
     * @param said of the text of {@code before}: the settings that it has and nobody knows
     * @return the same if there is nothing to repair
     */
    public Outcome withSettings(Outcome before, List<Issue> said) {
        List<Issue> unknown = new ArrayList<>();
        for (Issue i : said)
            if (IssueCodes.UNKNOWN_SETTING.equals(i.getCode())
                    && i.getData() != null
                    && i.getData().length > 0
                    && i.getOffset() != null) unknown.add(i);
        unknown.sort(Comparator.comparing(Issue::getOffset).reversed());
        Draft draft = Draft.of(before.text(), 0, before.text().length());
        List<Mistake> mistakes = new ArrayList<>(before.mistakes());
        List<Piece> guessed = new ArrayList<>(before.guessed());
        Trials trials = new Trials(parser, 0);
        for (Issue i : unknown.size() > Repair.MOST ? List.<Issue>of() : unknown) {
            String word = i.getData()[0];
            int from = i.getOffset();
            if (trials.left() <= 0 || word.length() < 3 || !before.text().startsWith(word, from)) continue;
            boolean setting = i.getData().length > 1 && !i.getData()[1].isEmpty();
            Optional<String> right = setting ? Optional.of(i.getData()[1]) : Suggestions.meant(word, keywords);
            if (right.isEmpty()) continue;
            Draft tried = draft.with(from, from + word.length(), right.get());
            IParseResult parsed = trials.parse(tried.text());
            // as the name of a setting, no other word of the language is known either
            if (Trials.areDue(parsed) || !setting && Trials.isSetting(parsed, from)) continue;
            draft = tried;
            String message = "'" + word + "' is not known here. Did you mean '" + right.get() + "'?";
            int end = before.text().indexOf('\n', from);
            if (Suggestions.isFar(word, right.get()))
                guessed.add(new Piece(
                        before.positions().origin(from),
                        before.positions().origin(end < 0 ? before.text().length() : end)));
            mistakes.add(new Mistake(
                    before.positions().origin(from),
                    word.length(),
                    setting ? i.getMessage() : message,
                    setting ? i.getCode() : IssueCodes.UNKNOWN_KEYWORD,
                    List.of(word, right.get())));
        }
        if (mistakes.size() == before.mistakes().size()) return before;
        mistakes.sort(Comparator.comparingInt(Mistake::offset));
        Draft repaired = draft;
        return new Outcome(
                mistakes,
                repaired.text(),
                before.lost(),
                before.torn(),
                guessed,
                offset -> before.positions().origin(repaired.origin(offset)));
    }

    /** A definition that ends too early is not the end of the file: what the parser says of the whole text is told. */
    private static Mistake inTheMiddle(Mistake m, List<INode> all, int from, Words words) {
        if (!m.message().startsWith(VMemSyntaxMessages.FILE_ENDS)) return m;
        int next = words.at(m.offset() + m.length());
        int until = next < words.size() ? words.get(next).end() : Integer.MAX_VALUE;
        for (INode error : all)
            if (error.getOffset() >= from
                    && error.getOffset() < until
                    && !IssueCodes.UNCLOSED.equals(error.getSyntaxErrorMessage().getIssueCode())) {
                SyntaxErrorMessage said = error.getSyntaxErrorMessage();
                return new Mistake(
                        error.getOffset(),
                        error.getLength(),
                        said.getMessage(),
                        said.getIssueCode(),
                        said.getIssueData() == null ? List.of() : List.of(said.getIssueData()));
            }
        String rest = m.message().substring(VMemSyntaxMessages.FILE_ENDS.length());
        return new Mistake(m.offset(), m.length(), "Something" + rest, m.code(), m.data());
    }

    /** Where definitions begin: outside of all braces, or with their word at the very beginning of a line. */
    private static List<Integer> starts(Words words) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        int depth = 0;
        boolean closed = true;
        boolean balanced = isBalanced(words);
        for (int i = 0; i < words.size(); i++) {
            String word = words.text(i);
            boolean begins = depth == 0 && closed && beginsBehind(words, i)
                    || isDefinition(words, i, depth, balanced && INNER.contains(word));
            if (begins) {
                if (words.get(i).offset() > 0) starts.add(words.get(i).offset());
                depth = 0;
            }
            closed = false;
            if (word.equals("{")) depth++;
            if (!word.equals("}")) continue;
            depth = Math.max(0, depth - 1);
            closed = depth == 0;
        }
        return starts;
    }

    /** Whether something begins behind the end of a definition. */
    private static boolean beginsBehind(Words words, int i) {
        return !Words.isBrace(words.text(i)) && !isFurtherIn(words, i) && !Words.isCutOff(words, i);
    }

    /** @param inner whether the word may be in the block that is open, if one is */
    private static boolean isDefinition(Words words, int i, int depth, boolean inner) {
        if (!VMemSyntaxMessages.DEFINITIONS.contains(words.text(i))
                || words.text(i + 1).equals("}")) return false;
        return words.beginsLineAtItsStart(i) && (depth == 0 || !inner)
                || depth == 0 && words.beginsLine(i) && !isFurtherIn(words, i);
    }

    /** Whether each brace has its counterpart. */
    private static boolean isBalanced(Words words) {
        int depth = 0;
        for (int i = 0; i < words.size() && depth >= 0; i++)
            if (words.text(i).equals("{")) depth++;
            else if (words.text(i).equals("}")) depth--;
        return depth == 0;
    }

    /** Whether a line begins further in than the file does: a brace before it may have been one too many. */
    private static boolean isFurtherIn(Words words, int i) {
        return words.beginsLine(i) && words.indent(i) > words.indent(0);
    }
}
