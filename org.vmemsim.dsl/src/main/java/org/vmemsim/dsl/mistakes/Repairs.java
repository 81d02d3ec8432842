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
import java.util.regex.Matcher;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.IGrammarAccess;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.SyntaxErrorMessage;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.parser.IParseResult;
import org.eclipse.xtext.parser.IParser;
import org.eclipse.xtext.validation.Issue;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.messages.Suggestions;
import org.vmemsim.dsl.messages.VMemSyntaxMessages;
import org.vmemsim.dsl.vMem.Element;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.Stray;
import org.vmemsim.dsl.vMem.VMemPackage;

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

    /** Definitions that are longer are not tried with every edit near a mistake. */
    private static final int LONGEST_EDITED = 6_000;

    /** Characters that are parsed in search of one edit. */
    private static final int EDITS = 300_000;

    /** Words that the parser looks at before it decides. */
    private static final int AHEAD = 4;

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
        return parsed != null && parsed.getRootNode() != null && (parsed.hasSyntaxErrors() || strays(parsed) > 0);
    }

    private static int strays(IParseResult parsed) {
        if (!(parsed.getRootASTElement() instanceof Model m)) return 0;
        int strays = 0;
        for (Element e : m.getElements()) if (e instanceof Stray s && s.getWord() != null) strays++;
        return strays;
    }

    private static int firstStray(IParseResult parsed) {
        return ((Model) parsed.getRootASTElement())
                .getElements().stream()
                        .filter(e -> e instanceof Stray s && s.getWord() != null)
                        .mapToInt(e -> NodeModelUtils.getNode(e).getOffset())
                        .findFirst()
                        .orElse(0);
    }

    /** @return nothing where the text is too long to look for what was meant */
    public Optional<Outcome> of(IParseResult parsed) {
        String text = parsed.getRootNode().getText();
        if (text.length() > LONGEST) return Optional.empty();
        left = BUDGET + text.length();
        List<Mistake> mistakes = new ArrayList<>();
        Set<String> lost = new HashSet<>();
        List<Piece> torn = new ArrayList<>();
        List<Piece> guessed = new ArrayList<>();
        Draft whole = Draft.of(text, 0, 0);
        Words words = new Words(parsed.getRootNode());
        List<INode> all = errors(parsed);
        List<Integer> starts = starts(words);
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : text.length();
            Found here = new Found(new ArrayList<>(), new HashSet<>(), new ArrayList<>());
            whole = whole.and(repaired(Draft.of(text, starts.get(i), end), here));
            boolean last = i + 1 == starts.size();
            for (Mistake g : here.guessed) {
                Piece lines = lines(text, g.offset());
                here.mistakes.removeIf(m -> isOfLine(m, g, lines));
                lose(words, lines.from, lines.to, here.lost);
                guessed.add(lines);
            }
            for (Mistake m : here.mistakes) mistakes.add(last ? m : inTheMiddle(m, all, starts.get(i), words));
            if (!here.lost.isEmpty()) torn.add(new Piece(starts.get(i), end));
            lost.addAll(here.lost);
        }
        mistakes.sort(Comparator.comparingInt(Mistake::offset));
        return Optional.of(new Outcome(mistakes, whole.text(), lost, torn, guessed, whole::origin));
    }

    /**
     * What is found in one definition.
     *
     * @param guessed the mistakes that were mended by trying
     */
    private record Found(List<Mistake> mistakes, Set<String> lost, List<Mistake> guessed) {
        /** Behind what is wrong with a word, what else the parser says of the same place tells nothing new. */
        void add(Mistake m, boolean isGuess) {
            if (mistakes.stream().noneMatch(known -> known.offset() == m.offset())) mistakes.add(m);
            if (isGuess) guessed.add(m);
        }
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
        left = BUDGET;
        for (Issue i : unknown.size() > MOST ? List.<Issue>of() : unknown) {
            String word = i.getData()[0];
            int from = i.getOffset();
            if (left <= 0 || word.length() < 3 || !before.text().startsWith(word, from)) continue;
            boolean setting = i.getData().length > 1 && !i.getData()[1].isEmpty();
            Optional<String> right = setting ? Optional.of(i.getData()[1]) : Suggestions.meant(word, keywords);
            if (right.isEmpty()) continue;
            Draft tried = draft.with(from, from + word.length(), right.get());
            IParseResult parsed = parse(tried.text());
            // as the name of a setting, no other word of the language is known either
            if (areDue(parsed) || !setting && isSetting(parsed, from)) continue;
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
        for (int i = 0; i < words.size(); i++) {
            String word = words.text(i);
            boolean begins = VMemSyntaxMessages.DEFINITIONS.contains(word)
                            && (words.beginsLineAtItsStart(i)
                                    || depth == 0 && words.beginsLine(i) && !isFurtherIn(words, i))
                    || depth == 0 && closed && !Words.isBrace(word) && !isFurtherIn(words, i);
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

    /** Whether a line begins further in than the file does: a brace before it may have been one too many. */
    private static boolean isFurtherIn(Words words, int i) {
        return words.beginsLine(i) && words.indent(i) > words.indent(0);
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
    private Draft repaired(Draft piece, Found found) {
        Draft draft = piece;
        IParseResult parsed = parse(piece.text());
        if (!areDue(parsed)) return piece;
        for (Candidates.Candidate c : Candidates.units(new Words(parsed.getRootNode()))) {
            found.mistakes.add(mistake(draft, c));
            draft = c.applied(draft);
        }
        if (draft != piece) parsed = parse(draft.text());
        for (int round = 0; ; round++) {
            List<INode> errors = errors(parsed);
            if (errors.isEmpty() && strays(parsed) == 0) return draft;
            Words words = new Words(parsed.getRootNode());
            if (errors.isEmpty()) return withoutStrays(draft, parsed, words, found);
            INode error = errors.get(0);
            int at = words.at(error.getOffset());
            Step step = round < MOST && left > 0 ? best(draft, words, errors, at) : null;
            if (step == null) {
                found.add(said(draft, error, words, at, found), false);
                return leftOut(draft, words, found.lost);
            }
            Candidates.Candidate c = step.candidate;
            if (!c.isToldLater()) {
                Mistake told = c.message() == null ? said(draft, error, words, at, found) : mistake(draft, c);
                found.add(told, step.guessed);
            }
            if (c.replacement() == null && c.leavesOut()) lose(words, c.from(), c.to(), found.lost);
            draft = step.draft;
            parsed = parse(draft.text());
        }
    }

    /**
     * @param left how many errors the parser still finds
     * @param guessed whether the line may mean something else
     */
    private record Step(Candidates.Candidate candidate, Draft draft, int left, boolean guessed) {}

    /**
     * The first repair that leaves nothing wrong; else the one that leaves least of those behind which the parser gets farther.
     * What changes a word comes before what leaves a statement out, and a block that nobody knows goes whatever else is wrong.
     */
    private Step best(Draft draft, Words words, List<INode> errors, int at) {
        SyntaxErrorMessage said = errors.get(0).getSyntaxErrorMessage();
        Step swapped = whole(draft, Edits.swapped(words, at, keywords));
        if (swapped != null) return swapped;
        List<Candidates.Candidate> all = new Candidates(words, keywords).around(at, said);
        Step changed = best(draft, words, errors, at, all, false);
        if (changed != null && changed.left == 0) return changed;
        Step setting = setting(draft, words, at);
        if (setting != null) return setting;
        Step without = best(draft, words, errors, at, all, true);
        Step edit = whole(draft, edits(draft, words, at, said.getIssueCode(), without));
        if (edit != null) return edit;
        return changed != null ? changed : without;
    }

    /**
     * A word of the language that begins a line or a block, where a setting may stand, is taken for the name of one: what is
     * said of settings, and of blocks where none may be, fits better. Null unless the parser then gets behind that line.
     */
    private Step setting(Draft draft, Words words, int at) {
        Optional<Candidates.Candidate> named = new Candidates(words, keywords).setting(at);
        if (named.isEmpty()) return null;
        Draft tried = named.get().applied(draft);
        IParseResult parsed = parse(tried.text());
        if (!isSetting(parsed, words.get(at).offset())) return null;
        List<INode> rest = errors(parsed);
        int end = words.itemEnd(at);
        int behind = tried.text().length()
                - draft.text().length()
                + words.get(end - 1).end();
        boolean farther = rest.isEmpty() || rest.get(0).getOffset() >= behind;
        return farther ? new Step(named.get(), tried, rest.size() + strays(parsed), false) : null;
    }

    /** Whether a word is the name of a setting. */
    private static boolean isSetting(IParseResult parsed, int offset) {
        INode word = NodeModelUtils.findLeafNodeAtOffset(parsed.getRootNode(), offset);
        EObject of = word == null ? null : NodeModelUtils.findActualSemanticObjectFor(word);
        return of instanceof Setting
                && NodeModelUtils.findNodesForFeature(of, VMemPackage.Literals.SETTING__NAME).stream()
                        .anyMatch(name -> name.getOffset() == offset);
    }

    /** The edits to try where nothing may be wrong without a statement or block: few, if that cannot stand where it does. */
    private static List<Candidates.Candidate> edits(Draft draft, Words words, int at, String code, Step without) {
        if (without != null && without.left == 0 && without.candidate.isUnknownBlock()) {
            Words.Word unknown = without.candidate.word();
            boolean before = at < words.size()
                    && words.get(words.itemStart(at)).equals(unknown)
                    && !unknown.equals(words.get(at));
            return before ? Edits.before(words, unknown) : Edits.around(words, at);
        }
        boolean misplaced =
                without != null && without.left == 0 && IssueCodes.MISPLACED.equals(without.candidate.code());
        return misplaced ? Edits.around(words, at) : Edits.around(draft.text(), words, at, code);
    }

    private Step best(
            Draft draft, Words words, List<INode> errors, int at, List<Candidates.Candidate> all, boolean leaveOut) {
        int reached = errors.get(0).getOffset();
        Step best = null;
        int least = Integer.MAX_VALUE;
        for (Candidates.Candidate c : all) {
            if (c.leavesOut() != leaveOut || left <= 0) continue;
            Draft tried = c.applied(draft);
            IParseResult parsed = parse(tried.text());
            List<INode> rest = errors(parsed);
            int wrong = rest.size() + strays(parsed);
            if (wrong == 0) return new Step(c, tried, 0, c.isGuess());
            int grown = tried.text().length() - draft.text().length();
            boolean farther = rest.isEmpty()
                    || rest.get(0).getOffset() - grown
                            > reached + words.text(at).length();
            // nothing else in a block can be told while nobody knows what it is
            if (farther && c.isUnknownBlock()) return new Step(c, tried, wrong, true);
            if (!farther || wrong >= least) continue;
            least = wrong;
            best = new Step(c, tried, least, c.isGuess() || c.message() == null);
        }
        return best;
    }

    /** The first edit that leaves nothing wrong; null if none does, or the text is too long to try them. */
    private Step whole(Draft draft, List<Candidates.Candidate> edits) {
        if (draft.text().length() > LONGEST_EDITED) return null;
        int least = left - EDITS;
        for (Candidates.Candidate c : edits) {
            if (left <= Math.max(0, least)) return null;
            Draft tried = c.applied(draft);
            IParseResult parsed = parse(tried.text());
            if (!areDue(parsed)) return new Step(c, tried, 0, true);
        }
        return null;
    }

    private static Mistake mistake(Draft draft, Candidates.Candidate c) {
        boolean brace = IssueCodes.UNCLOSED.equals(c.code());
        List<String> data = brace ? List.of("}", Integer.toString(draft.origin(c.from()))) : c.data();
        if (IssueCodes.ONE_EDIT.equals(c.code()))
            data = List.of(
                    Integer.toString(draft.origin(c.from())),
                    Integer.toString(draft.origin(c.to())),
                    String.valueOf(c.replacement()).strip());
        return draft.mistake(c.word().offset(), c.word().end(), c.message(), c.code(), data);
    }

    /** What the parser says; a brace that it misses is none where something else is wrong. */
    private static Mistake said(Draft draft, INode error, Words words, int at, Found before) {
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
        int from = error.getOffset();
        int to = error.getEndOffset();
        // the parser marks where it began to look ahead, and names the sign at which it knew
        int named = IssueCodes.UNEXPECTED.equals(code) ? named(message, words, at) : at;
        if (named > at) {
            from = words.get(named).offset();
            to = words.get(named).end();
            message = message.replaceFirst(
                    ", after '[^']*'", Matcher.quoteReplacement(", after '" + words.text(named - 1) + "'"));
        } else if (!before.lost.isEmpty()
                && IssueCodes.MISSING_VALUE.equals(code)
                && data.contains(words.text(at - 1))) {
            // what follows may stand far behind what was left out
            from = words.get(at - 1).offset();
            to = words.get(at - 1).end();
        }
        return draft.mistake(from, to, message, code, data);
    }

    /** Which of the words from {@code at} on a message begins with; {@code at} if none of the next few. */
    private static int named(String message, Words words, int at) {
        for (int i = at; i < Math.min(at + AHEAD, words.size()); i++)
            if (message.startsWith("'" + words.text(i) + "'")) return i;
        return at;
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
    private Draft withoutStrays(Draft draft, IParseResult parsed, Words words, Found found) {
        int at = words.at(firstStray(parsed));
        Words.Word word = words.get(at);
        boolean unit = words.isBehindNumber(at);
        Optional<String> near = unit
                ? Suggestions.meant(word.text(), keywords)
                : Suggestions.nearest(word.text(), VMemSyntaxMessages.DEFINITIONS);
        if (near.isPresent()) {
            Draft tried = draft.with(word.offset(), word.end(), near.get());
            IParseResult then = parse(tried.text());
            if (!then.hasSyntaxErrors() && strays(then) == 0) {
                found.mistakes.add(draft.mistake(
                        word.offset(),
                        word.end(),
                        unit
                                ? "'" + word.text() + "' is no unit. Did you mean '" + near.get() + "'?"
                                : VMemSyntaxMessages.noDefinition(word.text(), near),
                        unit ? IssueCodes.UNKNOWN_KEYWORD : IssueCodes.UNKNOWN_DEFINITION,
                        List.of(word.text(), near.get())));
                return tried;
            }
        }
        if (unit) {
            String message = VMemSyntaxMessages.noUnit(word.text());
            found.add(draft.mistake(word.offset(), word.end(), message, IssueCodes.UNKNOWN_UNIT, List.of()), true);
            return draft.blank(word.offset(), word.end());
        }
        boolean known = near.isPresent() || word.text().equals("\ufeff"); // a byte order mark has its own complaint
        Step edit = known ? null : whole(draft, Edits.around(draft.text(), words, at, IssueCodes.STRAY_BRACE));
        if (edit != null) {
            found.add(mistake(draft, edit.candidate), true);
            return edit.draft;
        }
        lose(words, 0, draft.text().length(), found.lost);
        return draft;
    }
}
