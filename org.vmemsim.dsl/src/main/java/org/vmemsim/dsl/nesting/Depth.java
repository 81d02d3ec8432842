package org.vmemsim.dsl.nesting;

import java.util.Optional;
import java.util.Set;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;

/**
 * Follows a text word by word, and tells where it is nested too deep: in braces, brackets and parentheses, in rows of
 * {@code not} or of signs, and in sums, products and conditions of very many parts, each of which nests the ones before it.
 */
public final class Depth {
    /** How deep files may be nested: ten times deeper than people write, and a stack of 1 MiB is enough. */
    public static final int LIMIT = 400;

    /** Operators of one expression. */
    static final int MOST_OPERATORS = 1000;

    /** An operand has no more words: a number, a scale and a unit, or a path. */
    private static final int OPERAND = 4;

    private static final Set<String> OPERATORS = Set.of("+", "-", "*", "/", "and", "or");
    /** No expression goes on behind these. */
    private static final Set<String> ENDS =
            Set.of("{", "}", ",", "..", "..<", "=", "==", "let", "read", "write", "execute", "expect", "when", "to");

    private int open;
    private int nots;
    private int operators;
    private int words;
    private boolean stray;

    /** Whether the last word closes a block that is not open. */
    boolean closesNothing() {
        return stray;
    }

    /** Goes on to the next word. @return whether it stands too deep; what opens or closes a block stands outside of it */
    public boolean next(String word) {
        count(word);
        int depth = open;
        stray = false;
        switch (word) {
            case "{", "(", "[" -> open++;
            case "}", ")", "]" -> {
                stray = open == 0;
                open = Math.max(0, open - 1);
                depth = open;
            }
            default -> {}
        }
        return depth > LIMIT || nots > LIMIT || operators > MOST_OPERATORS;
    }

    /** The first word of a text that stands too deep; empty if none does. */
    public static Optional<ILeafNode> tooDeep(INode root) {
        Depth depth = new Depth();
        for (ILeafNode leaf : root.getLeafNodes()) {
            String word = leaf.getText();
            boolean blank = word.isBlank() || word.startsWith("//") || word.startsWith("/*");
            if (!blank && depth.next(word)) return Optional.of(leaf);
        }
        return Optional.empty();
    }

    private void count(String word) {
        nots = word.equals("not") || word.equals("-") ? nots + 1 : 0;
        boolean operator = OPERATORS.contains(word);
        if (operator) operators++;
        words = operator || word.equals(".") ? 0 : words + 1;
        if (words >= OPERAND || ENDS.contains(word)) operators = 0;
    }
}
