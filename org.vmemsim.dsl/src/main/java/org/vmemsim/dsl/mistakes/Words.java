package org.vmemsim.dsl.mistakes;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.vmemsim.dsl.messages.VMemSyntaxMessages;

/** The words and signs of a text, without blanks and comments. */
final class Words {
    /** A word or sign, and where it stands. */
    record Word(String text, int offset) {
        int end() {
            return offset + text.length();
        }

        boolean isName() {
            return Character.isLetter(text.charAt(0)) || text.charAt(0) == '_';
        }

        boolean isNumber() {
            return Character.isDigit(text.charAt(0));
        }
    }

    /** Words and signs behind which something follows, beside those of operations and before names. */
    private static final Set<String> LEADING =
            Set.of("==", "!=", "<", "<=", ">", ">=", "=", ",", "of", "on", "to", "at", "in", "size", "every", "expect");

    private final List<Word> all = new ArrayList<>();
    /** Which words are the first of their lines. */
    private final BitSet first = new BitSet();
    /** Which of them stand at the very beginning of the line. */
    private final BitSet leftmost = new BitSet();
    /** Of each word, the number of its line, from 0. */
    private final List<Integer> lines = new ArrayList<>();
    /** Of each word, the first one of its line, and how many characters stand before that. */
    private final List<Integer> indents = new ArrayList<>();

    Words(ICompositeNode root) {
        boolean begins = true;
        int line = 0;
        int column = 0;
        for (ILeafNode leaf : root.getLeafNodes()) {
            String word = leaf.getText();
            if (word.isEmpty()) continue;
            if (!leaf.isHidden() && !word.isBlank()) {
                first.set(all.size(), begins);
                leftmost.set(all.size(), column == 0);
                indents.add(begins || all.isEmpty() ? column : indents.get(all.size() - 1));
                lines.add(line);
                all.add(new Word(word, leaf.getOffset()));
                begins = false;
            }
            int last = word.lastIndexOf('\n');
            if (last >= 0) {
                begins = true;
                line++; // however many: only whether two words share one counts
            }
            column = last >= 0 ? word.length() - 1 - last : column + word.length();
        }
    }

    int size() {
        return all.size();
    }

    Word get(int i) {
        return all.get(i);
    }

    String text(int i) {
        return i < 0 || i >= all.size() ? "" : all.get(i).text();
    }

    /** The first word that ends behind an offset; as many as there are words, where none does. */
    int at(int offset) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).end() > offset) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    boolean beginsLine(int i) {
        return first.get(i);
    }

    boolean beginsLineAtItsStart(int i) {
        return leftmost.get(i);
    }

    /** How far in the line of a word begins, in characters. */
    int indent(int i) {
        return indents.get(i);
    }

    /** A number that the words of one line share, and that grows from line to line. */
    int line(int i) {
        return lines.get(i);
    }

    /** Whether a word may be a unit: a name behind a number of the same line. */
    boolean isBehindNumber(int i) {
        return i > 0 && get(i).isName() && get(i - 1).isNumber() && !beginsLine(i);
    }

    /** The first word of the statement, setting or part around a word: behind a brace, or at the beginning of a line. */
    int itemStart(int i) {
        int at = Math.min(i, all.size() - 1);
        while (at > 0 && !beginsLine(at) && !isBrace(text(at - 1)) && !isBrace(text(at))) at--;
        return Math.max(0, at);
    }

    /** Behind the last word of what begins there: up to the end of its line, with the blocks that open in it. */
    int itemEnd(int start) {
        int depth = 0;
        for (int i = start; i < all.size(); i++) {
            String word = text(i);
            if (depth == 0 && i > start && beginsLine(i) && !word.equals("{")) return i;
            if (word.equals("{")) depth++;
            if (!word.equals("}")) continue;
            if (depth == 0) return Math.max(i, start);
            if (--depth == 0) return i + 1;
        }
        return all.size();
    }

    /** The words before the braces of the blocks around a word, from the innermost brace backwards; at most some of each. */
    List<Integer> heads(int i, int most) {
        List<Integer> heads = new ArrayList<>();
        int depth = 0;
        for (int k = Math.min(i, all.size()) - 1; k >= 0; k--)
            if (text(k).equals("}")) depth++;
            else if (text(k).equals("{") && depth > 0) depth--;
            else if (text(k).equals("{") && k > 0) {
                int start = itemStart(k - 1);
                for (int h = k - 1; h >= Math.max(start, k - most); h--) heads.add(h);
            }
        return heads;
    }

    /** The first word of what the innermost block around a word belongs to; -1 outside of all blocks. */
    int headStart(int i) {
        int depth = 0;
        for (int k = Math.min(i, all.size()) - 1; k > 0; k--)
            if (text(k).equals("}")) depth++;
            else if (text(k).equals("{") && depth-- == 0) return itemStart(k - 1);
        return -1;
    }

    /** How many blocks are open before a word. */
    int depth(int i) {
        int depth = 0;
        for (int k = 0; k < i; k++)
            if (text(k).equals("{")) depth++;
            else if (text(k).equals("}")) depth = Math.max(0, depth - 1);
        return depth;
    }

    /** Whether a word stands behind the end of a block whose last word leads to it: {@code read } page}. */
    static boolean isCutOff(Words words, int i) {
        return i > 1
                && i < words.size()
                && words.text(i - 1).equals("}")
                && !isBrace(words.text(i))
                && (LEADING.contains(words.text(i - 2))
                        || VMemSyntaxMessages.BEFORE_NAMES.contains(words.text(i - 2))
                        || VMemSyntaxMessages.OPERATIONS.contains(words.text(i - 2)));
    }

    static boolean isBrace(String word) {
        return word.equals("{") || word.equals("}");
    }
}
