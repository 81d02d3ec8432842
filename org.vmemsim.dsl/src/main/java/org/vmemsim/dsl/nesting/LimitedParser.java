package org.vmemsim.dsl.nesting;

import org.antlr.runtime.Token;
import org.antlr.runtime.TokenSource;
import org.eclipse.xtext.parser.antlr.ITokenDefProvider;
import org.eclipse.xtext.parser.antlr.XtextTokenStream;
import org.vmemsim.dsl.parser.antlr.VMemParser;
import org.vmemsim.dsl.parser.antlr.internal.InternalVMemParser;

/**
 * The parser, for which what is nested too deep is a comment: it calls itself for each block in a block. The validator says
 * where that begins.
 */
public class LimitedParser extends VMemParser {
    @Override
    protected XtextTokenStream createTokenStream(TokenSource source) {
        return new Limited(source, getTokenDefProvider());
    }

    private static final class Limited extends XtextTokenStream {
        Limited(TokenSource source, ITokenDefProvider definitions) {
            super(source, definitions);
        }

        @Override
        protected void fillBuffer() {
            super.fillBuffer();
            Depth depth = new Depth();
            for (Object each : tokens) {
                Token token = (Token) each;
                if (isWord(token.getType()) && depth.next(token.getText()))
                    token.setType(InternalVMemParser.RULE_ML_COMMENT);
            }
        }

        private static boolean isWord(int type) {
            return type != InternalVMemParser.RULE_WS
                    && type != InternalVMemParser.RULE_ML_COMMENT
                    && type != InternalVMemParser.RULE_SL_COMMENT;
        }
    }
}
