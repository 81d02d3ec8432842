package org.vmemsim.dsl.mistakes;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.SyntaxErrorMessage;
import org.eclipse.xtext.parser.IParseResult;
import org.vmemsim.dsl.messages.Homes;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.messages.Suggestions;
import org.vmemsim.dsl.messages.VMemSyntaxMessages;

/** Repairs one definition, mistake by mistake: of all changes near the place at which the parser gave up, the one that helps most. */
final class Repair {
    /** Mistakes of one definition that are told at once. */
    static final int MOST = 6;

    /** Definitions that are longer are not tried with every edit near a mistake. */
    private static final int LONGEST_EDITED = 6_000;

    /** Characters that are parsed in search of one edit. */
    private static final int EDITS = 300_000;

    /** Words that the parser looks at before it decides. */
    private static final int AHEAD = 4;

    private final Trials trials;
    private final Set<String> keywords;

    /** @param keywords all words of the language */
    Repair(Trials trials, Set<String> keywords) {
        this.trials = trials;
        this.keywords = keywords;
    }

    /**
     * What is found in one definition.
     *
     * @param guessed the mistakes that were mended by trying
     */
    record Found(List<Mistake> mistakes, Set<String> lost, List<Mistake> guessed) {
        /** Behind what is wrong with a word, what else the parser says of the same place tells nothing new. */
        void add(Mistake m, boolean isGuess) {
            if (mistakes.stream().noneMatch(known -> known.offset() == m.offset())) mistakes.add(m);
            if (isGuess) guessed.add(m);
        }
    }

    /** One definition without its mistakes. */
    Draft repaired(Draft piece, Found found) {
        Draft draft = piece;
        IParseResult parsed = trials.parse(piece.text());
        if (!Trials.areDue(parsed)) return piece;
        for (Candidates.Candidate c : Candidates.units(new Words(parsed.getRootNode()))) {
            found.mistakes.add(mistake(draft, c));
            draft = c.applied(draft);
        }
        if (draft != piece) parsed = trials.parse(draft.text());
        for (int round = 0; ; round++) {
            List<INode> errors = Trials.errors(parsed);
            if (errors.isEmpty() && Trials.strays(parsed) == 0) return draft;
            Words words = new Words(parsed.getRootNode());
            if (errors.isEmpty()) return withoutStrays(draft, parsed, words, found);
            INode error = errors.get(0);
            int at = named(error, words);
            Step step = round < MOST && trials.left() > 0 ? best(draft, words, errors, at) : null;
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
            parsed = trials.parse(draft.text());
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
        Step swapped = whole(draft, Swaps.around(words, at, said.getIssueCode(), keywords));
        if (swapped != null) return swapped;
        List<Candidates.Candidate> all = new Candidates(words, keywords).around(at, said);
        Step changed = best(draft, words, errors, at, all, false);
        if (changed != null && changed.left == 0) return changed;
        Step setting = setting(draft, words, at);
        if (setting != null) return setting;
        Step without = best(draft, words, errors, at, all, true);
        Step edit = whole(draft, edits(draft, words, at, said.getIssueCode(), without));
        if (edit != null) return edit;
        // an operation has no block: a statement that no run has explains more
        boolean block = changed != null
                && without != null
                && without.left == 0
                && without.candidate.isUnknownStatement()
                && VMemSyntaxMessages.OPERATIONS.contains(changed.candidate.replacement())
                && !Homes.hasStatements(changed.candidate.replacement());
        return changed != null && !block ? changed : without;
    }

    /**
     * A word of the language that begins a line or a block, where a setting may stand, is taken for the name of one: what is
     * said of settings, and of blocks where none may be, fits better. Null unless the parser then gets behind that line.
     */
    private Step setting(Draft draft, Words words, int at) {
        Optional<Candidates.Candidate> named = new Candidates(words, keywords).setting(at);
        if (named.isEmpty()) return null;
        Draft tried = named.get().applied(draft);
        IParseResult parsed = trials.parse(tried.text());
        if (!Trials.isSetting(parsed, words.get(at).offset())) return null;
        List<INode> rest = Trials.errors(parsed);
        int end = words.itemEnd(at);
        int behind = tried.text().length()
                - draft.text().length()
                + words.get(end - 1).end();
        boolean farther = rest.isEmpty() || rest.get(0).getOffset() >= behind;
        return farther ? new Step(named.get(), tried, rest.size() + Trials.strays(parsed), false) : null;
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
            if (c.leavesOut() != leaveOut || trials.left() <= 0) continue;
            Draft tried = c.applied(draft);
            IParseResult parsed = trials.parse(tried.text());
            List<INode> rest = Trials.errors(parsed);
            int wrong = rest.size() + Trials.strays(parsed);
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
        int least = trials.left() - EDITS;
        for (Candidates.Candidate c : edits) {
            if (trials.left() <= Math.max(0, least)) return null;
            Draft tried = c.applied(draft);
            IParseResult parsed = trials.parse(tried.text());
            if (!Trials.areDue(parsed)) return new Step(c, tried, 0, true);
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
        if (words.at(from) != at) {
            from = words.get(at).offset();
            to = words.get(at).end();
            message = message.replaceFirst(
                    ", after '[^']*'", Matcher.quoteReplacement(", after '" + words.text(at - 1) + "'"));
        } else if (isOfWordBefore(code, data, words, at)
                && (IssueCodes.UNKNOWN_OPERATION.equals(code) || !before.lost.isEmpty())) {
            // what follows may stand far behind what was left out
            from = words.get(at - 1).offset();
            to = words.get(at - 1).end();
        }
        return draft.mistake(from, to, message, code, data);
    }

    private static boolean isOfWordBefore(String code, List<String> data, Words words, int at) {
        return (IssueCodes.MISSING_VALUE.equals(code) || IssueCodes.UNKNOWN_OPERATION.equals(code))
                && at > 0
                && data.contains(words.text(at - 1));
    }

    /**
     * The word at which the parser gave up; as many as there are words for the end. It marks where it began to look ahead, and
     * names the one at which it knew.
     */
    private static int named(INode error, Words words) {
        int at = words.at(error.getOffset());
        SyntaxErrorMessage m = error.getSyntaxErrorMessage();
        if (IssueCodes.UNEXPECTED.equals(m.getIssueCode()))
            for (int i = at; i < Math.min(at + AHEAD, words.size()); i++)
                if (m.getMessage().startsWith("'" + words.text(i) + "'")) return i;
        return at;
    }

    private static Draft leftOut(Draft draft, Words words, Set<String> lost) {
        lose(words, 0, draft.text().length(), lost);
        return draft.blank(0, draft.text().length());
    }

    static void lose(Words words, int from, int to, Set<String> lost) {
        for (int i = words.at(from); i < words.size() && words.get(i).offset() < to; i++)
            if (words.get(i).isName()) lost.add(words.text(i));
    }

    /** A definition whose first word is misspelt, as its right word would have it; one without a word that fits stays. */
    private Draft withoutStrays(Draft draft, IParseResult parsed, Words words, Found found) {
        int at = words.at(Trials.firstStray(parsed));
        Words.Word word = words.get(at);
        boolean unit = words.isBehindNumber(at);
        Optional<String> near = unit
                ? Suggestions.meant(word.text(), keywords)
                : Suggestions.nearest(word.text(), VMemSyntaxMessages.DEFINITIONS);
        if (near.isPresent()) {
            Draft tried = draft.with(word.offset(), word.end(), near.get());
            IParseResult then = trials.parse(tried.text());
            if (!then.hasSyntaxErrors() && Trials.strays(then) == 0) {
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
