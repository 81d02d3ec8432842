package org.vmemsim.dsl.ui.editor;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.antlr.runtime.ANTLRStringStream;
import org.antlr.runtime.CommonToken;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.Region;
import org.eclipse.jface.text.TextAttribute;
import org.eclipse.jface.text.rules.IToken;
import org.eclipse.jface.text.rules.ITokenScanner;
import org.eclipse.jface.text.rules.Token;
import org.vmemsim.dsl.parser.antlr.internal.InternalVMemLexer;

/** What a word is by its letters alone: keyword, number, comment. The language's own lexer cuts the text. */
final class Words implements ITokenScanner {
    private record Word(int offset, int length, IToken style) {}

    private final Queue<Word> words = new ArrayDeque<>();
    private Word current;

    @Override
    public void setRange(IDocument document, int offset, int length) {
        words.clear();
        int end = offset + length;
        InternalVMemLexer lexer = new InternalVMemLexer(new ANTLRStringStream(document.get()));
        for (CommonToken t = next(lexer); t.getType() != org.antlr.runtime.Token.EOF; t = next(lexer)) {
            int from = Math.max(offset, t.getStartIndex());
            int to = Math.min(end, t.getStopIndex() + 1);
            if (t.getStartIndex() >= end) break;
            if (from < to) words.add(new Word(from, to - from, style(t, document)));
        }
    }

    /** The name at an offset, by its letters. */
    static Optional<IRegion> nameAt(IDocument document, int offset) {
        InternalVMemLexer lexer = new InternalVMemLexer(new ANTLRStringStream(document.get()));
        CommonToken t = next(lexer);
        while (t.getType() != org.antlr.runtime.Token.EOF && t.getStopIndex() < offset) t = next(lexer);
        return t.getType() == InternalVMemLexer.RULE_ID
                ? Optional.of(new Region(t.getStartIndex(), t.getStopIndex() + 1 - t.getStartIndex()))
                : Optional.empty();
    }

    private static CommonToken next(InternalVMemLexer lexer) {
        return (CommonToken) lexer.nextToken();
    }

    private static IToken style(CommonToken token, IDocument document) {
        return switch (token.getType()) {
            case InternalVMemLexer.RULE_SL_COMMENT, InternalVMemLexer.RULE_ML_COMMENT -> styled("comment");
            case InternalVMemLexer.RULE_STRING -> styled("string");
            case InternalVMemLexer.RULE_INT, InternalVMemLexer.RULE_HEX -> styled("number");
            case InternalVMemLexer.RULE_ID, InternalVMemLexer.RULE_ANY_OTHER, InternalVMemLexer.RULE_WS ->
                Token.UNDEFINED;
            default -> letters(token, document) ? styled("keyword") : Token.UNDEFINED;
        };
    }

    private static boolean letters(CommonToken token, IDocument document) {
        try {
            return Character.isLetter(document.getChar(token.getStartIndex()));
        } catch (BadLocationException e) {
            return false;
        }
    }

    private static IToken styled(String kind) {
        TextAttribute style = Palette.style(kind);
        return style == null ? Token.UNDEFINED : new Token(style);
    }

    @Override
    public IToken nextToken() {
        current = words.poll();
        return current == null ? Token.EOF : current.style;
    }

    @Override
    public int getTokenOffset() {
        return current.offset;
    }

    @Override
    public int getTokenLength() {
        return current.length;
    }
}
