package org.vmemsim.dsl.formatting2;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.xtext.formatting2.regionaccess.ITextReplacement;
import org.vmemsim.dsl.vMem.Call;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.Negation;
import org.vmemsim.dsl.vMem.TraceMix;
import org.vmemsim.dsl.vMem.TraceSequence;

/** Decides what goes between each two tokens, from first to last. */
final class Typesetter {
    private static final int INDENT = 4;
    private static final Set<String> TIGHT_BEFORE = Set.of(",", ".", ":", "]", ")", "..", "..<", "[");
    private static final Set<String> TIGHT_AFTER = Set.of(".", "(", "[", "..", "..<");

    /** A comment or comparator behind code, whose place is known only when its neighbours' are. */
    private record Trailing(int index, int line, int codeEnd, int column) {}

    private final Tokens tokens;
    private final List<Token> all;
    private final Map<Token, Integer> columns;
    private final String[] gaps;
    private final List<Trailing> trailing = new ArrayList<>();
    private final List<Trailing> comparators = new ArrayList<>();
    private final Deque<Boolean> broken = new ArrayDeque<>();
    private Token lineStart;
    private int line;
    private int column;

    Typesetter(Tokens tokens) {
        this.tokens = tokens;
        this.all = tokens.all();
        this.columns = Columns.of(tokens);
        this.gaps = new String[all.size()];
    }

    List<ITextReplacement> replacements() {
        Token code = null;
        for (int i = 0; i < all.size(); i++) {
            Token t = all.get(i);
            if (t.is("}") && !broken.isEmpty() && i > 0) place(i, closing(i));
            else place(i, i == 0 ? "" : t.isComment() ? beforeComment(i) : beforeToken(i, code));
            if (t.is("{")) broken.push(i + 1 < all.size() && all.get(i + 1).newlines() > 0);
            if (!t.isComment()) code = t;
        }
        alignComparators();
        alignTrailing();
        return differences();
    }

    private void place(int i, String gap) {
        gaps[i] = gap;
        if (i == 0 || gap.contains("\n")) lineStart = all.get(i);
        else if (isComparator(all.get(i))) comparators.add(new Trailing(i, line, column, 0));
        int newline = gap.lastIndexOf('\n');
        if (newline >= 0) line += (int) gap.chars().filter(c -> c == '\n').count();
        column = newline >= 0 ? gap.length() - newline - 1 : column + gap.length();
        String text = all.get(i).text();
        int inside = text.lastIndexOf('\n');
        if (inside >= 0) line += (int) text.chars().filter(c -> c == '\n').count();
        column = inside >= 0 ? text.length() - inside - 1 : column + text.length();
    }

    private String closing(int i) {
        boolean over = broken.pop();
        boolean fresh = over || all.get(i - 1).isLineComment();
        return fresh ? newlines(1, broken.size()) : " ";
    }

    private String beforeComment(int i) {
        Token t = all.get(i);
        if (t.newlines() > 0) return newlines(blank(i), broken.size());
        boolean last =
                t.isLineComment() || i + 1 == all.size() || all.get(i + 1).newlines() > 0;
        if (!last) return " ";
        trailing.add(new Trailing(i, line, column, t.column()));
        return " ";
    }

    /** One empty line where there were some; none just inside a brace. */
    private int blank(int i) {
        return all.get(i).newlines() > 1 && !all.get(i - 1).is("{") ? 2 : 1;
    }

    private String beforeToken(int i, Token code) {
        Token t = all.get(i);
        Token before = all.get(i - 1);
        if (code == null || before.isLineComment()) return newlines(blank(i), broken.size());
        if (before.isComment()) return t.newlines() > 0 ? newlines(blank(i), broken.size()) : " ";
        boolean fresh = t.newlines() > 0;
        if (code.is("{")) return fresh ? newlines(1, broken.size()) : " ";
        if (tokens.isTopMember(t)) return newlines(fresh ? blank(i) : 1, broken.size());
        if (tokens.isMember(t)) {
            if (fresh) return newlines(blank(i), broken.size());
            return code.is(":") || code.is("=") ? " " : "   ";
        }
        if (columns.containsKey(code)) return " ".repeat(columns.get(code));
        if (isTight(t, code)) return "";
        if (fresh && isContinuation(t, code)) return "\n" + " ".repeat(t.column());
        return " ";
    }

    private static boolean isTight(Token t, Token before) {
        if (TIGHT_BEFORE.contains(t.text()) || TIGHT_AFTER.contains(before.text())) return true;
        if (before.is("-") && before.region().getSemanticElement() instanceof Negation) return true;
        return t.is("(") && t.region().getSemanticElement() instanceof Call;
    }

    /** Where a long list or a trace in parts may go on in the next line; the writer chose the column. */
    private static boolean isContinuation(Token t, Token before) {
        return before.is(",")
                || t.region().getSemanticElement() instanceof TraceSequence
                || t.region().getSemanticElement() instanceof TraceMix;
    }

    private static String newlines(int count, int depth) {
        return "\n".repeat(count) + " ".repeat(INDENT * depth);
    }

    /** That of an expectation which begins its line. */
    private boolean isComparator(Token t) {
        if (t.isComment() || !(t.region().getSemanticElement() instanceof Expect e)) return false;
        return t.text().equals(e.getOperator().getLiteral())
                && !lineStart.isComment()
                && lineStart.is("expect")
                && lineStart.region().getSemanticElement() == e;
    }

    /** Expectations in neighbouring lines have their comparators in one column. */
    private void alignComparators() {
        for (int from = 0, to; from < comparators.size(); from = to) {
            to = from + 1;
            while (to < comparators.size()
                    && comparators.get(to).line() == comparators.get(to - 1).line() + 1) to++;
            List<Trailing> group = comparators.subList(from, to);
            int target = group.stream().mapToInt(g -> g.codeEnd() + 1).max().orElse(0);
            for (Trailing g : group) {
                int more = target - g.codeEnd() - 1;
                gaps[g.index()] = " ".repeat(more + 1);
                trailing.replaceAll(t ->
                        t.line() == g.line() ? new Trailing(t.index(), t.line(), t.codeEnd() + more, t.column()) : t);
            }
        }
    }

    /** Comments behind code that stood in one column, line by line, stay in one: the old one, or the next that fits all. */
    private void alignTrailing() {
        for (int from = 0, to; from < trailing.size(); from = to) {
            to = from + 1;
            while (to < trailing.size()
                    && trailing.get(to).line() == trailing.get(to - 1).line() + 1
                    && trailing.get(to).column() == trailing.get(from).column()) to++;
            List<Trailing> group = trailing.subList(from, to);
            int fits = group.stream().mapToInt(g -> g.codeEnd() + 1).max().orElse(0);
            int target = Math.max(fits, group.get(0).column());
            for (Trailing g : group) gaps[g.index()] = " ".repeat(target - g.codeEnd());
        }
    }

    private List<ITextReplacement> differences() {
        List<ITextReplacement> found = new ArrayList<>();
        int end = 0;
        for (int i = 0; i < all.size(); i++) {
            Token t = all.get(i);
            replace(end, t.offset(), gaps[i], found);
            if (t.isComment() && t.text().indexOf('\n') >= 0) replace(t.offset(), t.end(), reindented(i), found);
            end = t.end();
        }
        replace(end, tokens.text().length(), all.isEmpty() ? "" : "\n", found);
        return found;
    }

    /** The stars of a comment over lines stand below its first. */
    private String reindented(int i) {
        int start = gaps[i].length() - gaps[i].lastIndexOf('\n') - 1;
        StringBuilder b = new StringBuilder();
        for (String piece : all.get(i).text().split("\n", -1)) {
            boolean star = !b.isEmpty() && piece.stripLeading().startsWith("*");
            if (!b.isEmpty()) b.append('\n');
            b.append(star ? " ".repeat(start + 1) + piece.strip() : piece.stripTrailing());
        }
        return b.toString();
    }

    private void replace(int from, int to, String with, List<ITextReplacement> found) {
        if (!tokens.text().substring(from, to).equals(with))
            found.add(tokens.access().getRewriter().createReplacement(from, to - from, with));
    }
}
