package org.vmemsim.dsl.formatting2;

import org.eclipse.xtext.formatting2.regionaccess.ISemanticRegion;

/**
 * A visible piece of text: a token of the language or a comment.
 *
 * @param text without the line end of a {@code //} comment
 * @param region null for a comment
 * @param newlines how many line ends its writer put between the piece before and this one
 * @param column where it stood in its line, from 0
 */
record Token(String text, int offset, ISemanticRegion region, int newlines, int column) {
    boolean isComment() {
        return region == null;
    }

    boolean isLineComment() {
        return isComment() && text.startsWith("//");
    }

    int end() {
        return offset + text.length();
    }

    boolean is(String mark) {
        return !isComment() && text.equals(mark);
    }
}
