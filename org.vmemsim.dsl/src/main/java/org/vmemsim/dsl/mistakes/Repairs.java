package org.vmemsim.dsl.mistakes;

import com.google.inject.Inject;
import java.io.StringReader;
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
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Stray;

/**
 * Finds the mistakes in a text that cannot be parsed: of all that the parser says, what is still said when the obvious repair
 * of what came before was made. A parser that goes on after an error misreads what follows, so most of what it says is no
 * mistake of the user's.
 */
public class Repairs {
    /** Mistakes of one definition that are told at once. */
    private static final int MOST = 6;

    /** Longer texts are not repaired: what the parser says is told. */
    private static final int LONGEST = 400_000;

    /** Characters that are parsed in search of repairs, beyond those of the text itself. */
    private static final int BUDGET = 1_000_000;

    private final IParser parser;
    private final Set<String> keywords;
    private int left = BUDGET;

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
     */
    public record Outcome(
            List<Mistake> mistakes, String text, Set<String> lost, List<Piece> torn, Positions positions) {
        /** A text in which nothing is wrong so far. */
        public static Outcome of(String text) {
            return new Outcome(List.of(), text, Set.of(), List.of(), offset -> offset);
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
        return parsed != null && parsed.getRootNode() != null && (parsed.hasSyntaxErrors() || strays(parsed) > 0);
    }

    private static long strays(IParseResult parsed) {
        if (!(parsed.getRootASTElement() instanceof Model m)) return 0;
        return m.getElements().stream()
                .filter(e -> e instanceof Stray s && s.getWord() != null)
                .count();
    }

    /** @return nothing where the text is too long to look for what was meant */
    public Optional<Outcome> of(IParseResult parsed) {
        String text = parsed.getRootNode().getText();
        if (text.length() > LONGEST) return Optional.empty();
        left = BUDGET + text.length();
        List<Mistake> mistakes = new ArrayList<>();
        Set<String> lost = new HashSet<>();
        List<Piece> torn = new ArrayList<>();
        Draft whole = Draft.of(text, 0, 0);
        Words words = new Words(parsed.getRootNode());
        List<INode> all = errors(parsed);
        List<Integer> starts = starts(words);
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : text.length();
            Set<String> here = new HashSet<>();
            List<Mistake> found = new ArrayList<>();
            whole = whole.and(repaired(Draft.of(text, starts.get(i), end), found, here));
            boolean last = i + 1 == starts.size();
            for (Mistake m : found) mistakes.add(last ? m : inTheMiddle(m, all, starts.get(i), words));
            if (!here.isEmpty()) torn.add(new Piece(starts.get(i), end));
            lost.addAll(here);
        }
        mistakes.sort(Comparator.comparingInt(Mistake::offset));
        return Optional.of(new Outcome(mistakes, whole.text(), lost, torn, whole::origin));
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
        left = BUDGET;
        for (Issue i : unknown.size() > MOST ? List.<Issue>of() : unknown) {
            String word = i.getData()[0];
            int from = i.getOffset();
            if (left <= 0 || word.length() < 3 || !before.text().startsWith(word, from)) continue;
            boolean setting = i.getData().length > 1 && !i.getData()[1].isEmpty();
            Optional<String> right = setting ? Optional.of(i.getData()[1]) : Suggestions.nearest(word, keywords);
            if (right.isEmpty()) continue;
            Draft tried = draft.with(from, from + word.length(), right.get());
            if (areDue(parse(tried.text()))) continue;
            draft = tried;
            String message = "'" + word + "' is not known here. Did you mean '" + right.get() + "'?";
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
        for (int i = 0; i < words.size(); i++) {
            String word = words.text(i);
            boolean begins = VMemSyntaxMessages.DEFINITIONS.contains(word)
                            && (words.beginsLineAtItsStart(i) || depth == 0 && words.beginsLine(i))
                    || depth == 0 && closed && !Words.isBrace(word);
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

    private IParseResult parse(String text) {
        left -= text.length();
        return parser.parse(new StringReader(text));
    }

    private static List<INode> errors(IParseResult parsed) {
        List<INode> all = new ArrayList<>();
        parsed.getSyntaxErrors().forEach(all::add);
        all.sort(Comparator.comparingInt(INode::getOffset));
        return all;
    }

    /** One definition without its mistakes. */
    private Draft repaired(Draft piece, List<Mistake> mistakes, Set<String> lost) {
        Draft draft = piece;
        IParseResult parsed = parse(piece.text());
        if (!areDue(parsed)) return piece;
        for (Candidates.Candidate c : Candidates.units(new Words(parsed.getRootNode()))) {
            mistakes.add(mistake(draft, c));
            draft = c.applied(draft);
        }
        if (draft != piece) parsed = parse(draft.text());
        for (int round = 0; ; round++) {
            List<INode> errors = errors(parsed);
            if (errors.isEmpty() && strays(parsed) == 0) return draft;
            Words words = new Words(parsed.getRootNode());
            if (errors.isEmpty()) return withoutStrays(draft, parsed, words, mistakes, lost);
            INode error = errors.get(0);
            int at = words.at(error.getOffset());
            Step step = round < MOST && left > 0 ? best(draft, words, errors, at) : null;
            if (step == null) {
                mistakes.add(said(draft, error, words, at));
                return leftOut(draft, words, lost);
            }
            Candidates.Candidate c = step.candidate;
            mistakes.add(c.message() == null ? said(draft, error, words, at) : mistake(draft, c));
            if (c.replacement() == null) lose(words, c.from(), c.to(), lost);
            draft = step.draft;
            parsed = parse(draft.text());
        }
    }

    private record Step(Candidates.Candidate candidate, Draft draft) {}

    /**
     * The first repair that leaves nothing wrong; else the one that leaves least of those behind which the parser gets farther.
     * What changes a word comes before what leaves a statement out.
     */
    private Step best(Draft draft, Words words, List<INode> errors, int at) {
        List<Candidates.Candidate> all =
                new Candidates(words, keywords).around(at, errors.get(0).getSyntaxErrorMessage());
        int reached = errors.get(0).getOffset();
        for (boolean leaveOut : new boolean[] {false, true}) {
            Step best = null;
            int least = Integer.MAX_VALUE;
            for (Candidates.Candidate c : all) {
                if (c.leavesOut() != leaveOut || left <= 0) continue;
                Draft tried = c.applied(draft);
                List<INode> rest = errors(parse(tried.text()));
                if (rest.isEmpty()) return new Step(c, tried);
                int grown = tried.text().length() - draft.text().length();
                boolean farther = rest.get(0).getOffset() - grown
                        > reached + words.text(at).length();
                if (!farther || rest.size() >= least) continue;
                least = rest.size();
                best = new Step(c, tried);
            }
            if (best != null) return best;
        }
        return null;
    }

    private static Mistake mistake(Draft draft, Candidates.Candidate c) {
        int from = draft.origin(c.word().offset());
        boolean brace = IssueCodes.UNCLOSED.equals(c.code());
        List<String> data = brace ? List.of("}", Integer.toString(draft.origin(c.from()))) : c.data();
        return new Mistake(from, c.word().text().length(), c.message(), c.code(), data);
    }

    /** What the parser says; a brace that it misses is none where something else is wrong. */
    private static Mistake said(Draft draft, INode error, Words words, int at) {
        SyntaxErrorMessage m = error.getSyntaxErrorMessage();
        List<String> data = m.getIssueData() == null ? List.of() : List.of(m.getIssueData());
        boolean end = at >= words.size();
        String message = m.getMessage();
        String code = m.getIssueCode();
        if (!end && IssueCodes.UNCLOSED.equals(code) && !message.startsWith(VMemSyntaxMessages.FILE_ENDS)) {
            message = "'" + words.text(at) + "' cannot stand here"
                    + (at > 0 ? ", after '" + words.text(at - 1) + "'." : ".");
            code = IssueCodes.UNEXPECTED;
        }
        return new Mistake(draft.origin(error.getOffset()), error.getLength(), message, code, data);
    }

    private static Draft leftOut(Draft draft, Words words, Set<String> lost) {
        lose(words, 0, draft.text().length(), lost);
        return draft.blank(0, draft.text().length());
    }

    private static void lose(Words words, int from, int to, Set<String> lost) {
        for (int i = words.at(from); i < words.size() && words.get(i).offset() < to; i++)
            if (words.get(i).isName()) lost.add(words.text(i));
    }

    /** A definition whose first word is misspelt, as its right word would have it; one without a word that fits stays. */
    private Draft withoutStrays(
            Draft draft, IParseResult parsed, Words words, List<Mistake> mistakes, Set<String> lost) {
        Words.Word word = words.get(0);
        Optional<String> near = Suggestions.nearest(word.text(), VMemSyntaxMessages.DEFINITIONS);
        if (near.isPresent()) {
            Draft tried = draft.with(word.offset(), word.end(), near.get());
            IParseResult then = parse(tried.text());
            if (!then.hasSyntaxErrors() && strays(then) == 0) {
                mistakes.add(new Mistake(
                        draft.origin(word.offset()),
                        word.text().length(),
                        VMemSyntaxMessages.noDefinition(word.text(), near),
                        IssueCodes.UNKNOWN_DEFINITION,
                        List.of(word.text(), near.get())));
                return tried;
            }
        }
        lose(words, 0, draft.text().length(), lost);
        return draft;
    }
}
