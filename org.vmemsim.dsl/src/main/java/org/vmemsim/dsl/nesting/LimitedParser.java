package org.vmemsim.dsl.nesting;

import org.antlr.runtime.Token;
import org.antlr.runtime.TokenSource;
import org.eclipse.xtext.parser.antlr.ITokenDefProvider;
import org.eclipse.xtext.parser.antlr.XtextTokenStream;
import org.vmemsim.dsl.parser.antlr.VMemParser;
import org.vmemsim.dsl.parser.antlr.internal.InternalVMemParser;

/**
 * The parser, for which what is nested too deep is a comment: it calls itself for each block in a block. The validator says
 * where that begins. Units that can only be names are names ({@link FreeWords}).
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
            Token before = null;
            Token free = null;
            for (Object each : tokens) {
                Token token = (Token) each;
                if (!isWord(token.getType())) continue;
                if (depth.next(token.getText())) {
                    token.setType(InternalVMemParser.RULE_ML_COMMENT);
                    continue;
                }
                if (free != null) name(before, free, token.getText());
                if (free != null) before = free;
                free = FreeWords.isFree(token.getText()) ? token : null;
                if (free == null) before = token;
            }
            if (free != null) name(before, free, "");
        }

        private static void name(Token before, Token word, String after) {
            if (FreeWords.isName(before == null ? "" : before.getText(), word.getText(), after))
                word.setType(InternalVMemParser.RULE_ID);
        }

        private static boolean isWord(int type) {
            return type != InternalVMemParser.RULE_WS
                    && type != InternalVMemParser.RULE_ML_COMMENT
                    && type != InternalVMemParser.RULE_SL_COMMENT;
        }
    }
}
