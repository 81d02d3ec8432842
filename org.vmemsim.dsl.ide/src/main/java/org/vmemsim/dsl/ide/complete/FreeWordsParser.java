package org.vmemsim.dsl.ide.complete;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.antlr.runtime.ANTLRStringStream;
import org.antlr.runtime.CharStream;
import org.antlr.runtime.Token;
import org.antlr.runtime.TokenSource;
import org.vmemsim.dsl.ide.contentassist.antlr.VMemParser;
import org.vmemsim.dsl.ide.contentassist.antlr.internal.InternalVMemLexer;
import org.vmemsim.dsl.nesting.Tokens;

/** The parser of completion, for which the same words are names as for the language, and the same depth is too deep. */
public class FreeWordsParser extends VMemParser {
    private static final Tokens TYPES = new Tokens(
            InternalVMemLexer.RULE_ID,
            InternalVMemLexer.RULE_WS,
            InternalVMemLexer.RULE_ML_COMMENT,
            InternalVMemLexer.RULE_SL_COMMENT);

    @Override
    protected TokenSource createTokenSource(String text) {
        return new Settled(createLexer(new ANTLRStringStream(text)));
    }

    @Override
    protected TokenSource createLexer(CharStream text) {
        return new InternalVMemLexer(text);
    }

    private static final class Settled implements TokenSource {
        private final String name;
        private final Iterator<Token> tokens;
        private Token end;

        Settled(TokenSource lexer) {
            name = lexer.getSourceName();
            List<Token> all = new ArrayList<>();
            end = lexer.nextToken();
            while (end.getType() != Token.EOF) {
                all.add(end);
                end = lexer.nextToken();
            }
            TYPES.settle(all);
            tokens = all.iterator();
        }

        @Override
        public Token nextToken() {
            return tokens.hasNext() ? tokens.next() : end;
        }

        @Override
        public String getSourceName() {
            return name;
        }
    }
}
