package org.vmemsim.dsl.nesting;

import org.antlr.runtime.Token;

/**
 * Settles what the tokens of a text are before a parser sees them: what is nested too deep is a comment ({@link Depth}), so is a
 * brace that closes nothing behind another such, and
 * units that can only be names are names ({@link FreeWords}). The types are those of the parser, which numbers its own.
 *
 * @param name type of a name
 * @param blank type of white space
 * @param block type of a comment of many lines
 * @param line type of a comment to the end of a line
 */
public record Tokens(int name, int blank, int block, int line) {
    /** Sets the types of the tokens of a whole text. */
    public void settle(Iterable<?> tokens) {
        boolean closed = false;
        Depth depth = new Depth();
        Token before = null;
        Token free = null;
        for (Object each : tokens) {
            Token token = (Token) each;
            if (!isWord(token.getType())) continue;
            boolean tooDeep = depth.next(token.getText());
            boolean again = closed && depth.closesNothing();
            closed = depth.closesNothing();
            if (tooDeep || again) {
                token.setType(block);
                continue;
            }
            if (free != null) {
                name(before, free, token.getText());
                before = free;
            }
            free = FreeWords.isFree(token.getText()) ? token : null;
            if (free == null) before = token;
        }
        if (free != null) name(before, free, "");
    }

    private void name(Token before, Token word, String after) {
        if (FreeWords.isName(before == null ? "" : before.getText(), word.getText(), after)) word.setType(name);
    }

    private boolean isWord(int type) {
        return type != blank && type != block && type != line;
    }
}
