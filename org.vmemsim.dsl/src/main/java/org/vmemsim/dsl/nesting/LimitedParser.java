package org.vmemsim.dsl.nesting;

import org.antlr.runtime.CommonToken;
import org.antlr.runtime.Lexer;
import org.antlr.runtime.RecognitionException;
import org.antlr.runtime.Token;
import org.antlr.runtime.TokenSource;
import org.eclipse.xtext.parser.antlr.ITokenDefProvider;
import org.eclipse.xtext.parser.antlr.XtextTokenStream;
import org.vmemsim.dsl.parser.antlr.VMemParser;
import org.vmemsim.dsl.parser.antlr.internal.InternalVMemParser;

/**
 * The parser, for which what is nested too deep is a comment: it calls itself for each block in a block. The validator says
 * where that begins. So is a closing brace behind another one, where neither closes anything: one of them is enough to say
 * so. Units that can only be names are names ({@link FreeWords}).
 */
public class LimitedParser extends VMemParser {
    private static final Tokens TYPES = new Tokens(
            InternalVMemParser.RULE_ID,
            InternalVMemParser.RULE_WS,
            InternalVMemParser.RULE_ML_COMMENT,
            InternalVMemParser.RULE_SL_COMMENT);

    /** The most characters of a file, ten times what people write; what is longer is all one comment. */
    public static final int LONGEST = 2 << 20;

    /** Mistakes of writing, or names that are not there, in one file: nobody looks at more, and each is dear. */
    public static final int MOST_ERRORS = 1000;

    /** That a file is longer than that, as sentences. @param size in characters or bytes */
    public static String tooLong(long size) {
        return "This file has " + size + " characters, and at most " + LONGEST
                + " are read. Divide it into files that import each other, and keep accesses in trace files.";
    }

    @Override
    protected XtextTokenStream createTokenStream(TokenSource source) {
        return new Limited(source, getTokenDefProvider());
    }

    /** After so many mistakes this is no text of the language: the rest is not read. */
    @Override
    protected InternalVMemParser createParser(XtextTokenStream stream) {
        return new InternalVMemParser(stream, getGrammarAccess()) {
            private int errors;

            @Override
            public void reportError(RecognitionException e) {
                super.reportError(e);
                if (++errors == MOST_ERRORS && stream instanceof Limited limited) limited.end();
            }
        };
    }

    private static final class Limited extends XtextTokenStream {
        Limited(TokenSource source, ITokenDefProvider definitions) {
            super(source, definitions);
        }

        @Override
        @SuppressWarnings("unchecked") // ANTLR's list of tokens has no type
        protected void fillBuffer() {
            if (tokenSource instanceof Lexer lexer && lexer.getCharStream().size() > LONGEST) {
                int last = lexer.getCharStream().size() - 1;
                tokens.add(new CommonToken(
                        lexer.getCharStream(), InternalVMemParser.RULE_ML_COMMENT, Token.HIDDEN_CHANNEL, 0, last));
                p = 1;
                return;
            }
            super.fillBuffer();
            TYPES.settle(tokens);
        }

        /** What follows is not read. */
        void end() {
            for (int i = index(); i < tokens.size(); i++) {
                Token token = (Token) tokens.get(i);
                token.setType(InternalVMemParser.RULE_ML_COMMENT);
                token.setChannel(Token.HIDDEN_CHANNEL);
            }
        }
    }
}
