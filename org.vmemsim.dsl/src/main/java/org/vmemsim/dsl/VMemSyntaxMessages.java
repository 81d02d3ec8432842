package org.vmemsim.dsl;

import com.google.inject.Inject;
import java.util.Set;
import org.antlr.runtime.RecognitionException;
import org.antlr.runtime.Token;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.IGrammarAccess;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.SyntaxErrorMessage;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.parser.antlr.SyntaxErrorMessageProvider;
import org.vmemsim.dsl.vMem.*;

/** Says what is wrong in the words of the language, with a code for each kind so that quick fixes can find it. */
public class VMemSyntaxMessages extends SyntaxErrorMessageProvider {
    private static final Set<String> DEFINING = Set.of(
            "host",
            "guest",
            "process",
            "region",
            "layout",
            "level",
            "mmu",
            "tlb",
            "costs",
            "disk",
            "image",
            "trace",
            "workload",
            "run",
            "phase",
            "sweep",
            "let",
            "malloc",
            "as",
            "for");
    private static final Set<String> UNITS = Set.of(
            "bits",
            "bytes",
            "KiB",
            "MiB",
            "GiB",
            "TiB",
            "pages",
            "entries",
            "ways",
            "accesses",
            "times",
            "ns",
            "us",
            "ms",
            "s",
            "min",
            "h",
            "cycles",
            "MHz",
            "GHz");

    @Inject
    private IGrammarAccess grammar;

    @Override
    public SyntaxErrorMessage getSyntaxErrorMessage(IParserErrorContext context) {
        RecognitionException e = context.getRecognitionException();
        Token token = e == null ? null : e.token;
        String raw = context.getDefaultMessage();
        String text = token == null || token.getText() == null ? "" : token.getText();
        if (e == null) return lexical(context, raw);
        boolean end = token == null || token.getType() == Token.EOF;
        String before = previousWord(context.getCurrentNode(), token);
        EObject current = context.getCurrentContext();
        if (";".equals(text)) return say("Statements need no ';': take it out.", "no-semicolon");
        if ("=".equals(text) && raw.startsWith("no viable"))
            return say("Compare with '==': '=' only gives a value to a name.", "equals");
        if (end || raw.startsWith("missing '}'"))
            return say(
                    raw.startsWith("no viable") || before != null && !before.equals("}") && end
                            ? "The file ends where something should follow '" + before + "'."
                            : "A '}' is missing before '" + (end ? "the end" : text) + "'.",
                    "unclosed");
        if (raw.startsWith("missing EOF") && "}".equals(text)) return say("This '}' closes nothing.", "stray-brace");
        if (DEFINING.contains(before == null ? "" : before) && isWord(text)) {
            return UNITS.contains(text)
                    ? say("'" + text + "' is a unit and cannot be a name.", "reserved-name", text)
                    : keyword(text)
                            ? say(
                                    "'" + text + "' is a word of the language. Choose another name, or write '^" + text
                                            + "'.",
                                    "reserved-name",
                                    text)
                            : null;
        }
        if (DEFINING.contains(before == null ? "" : before) && raw.startsWith("no viable"))
            return say("A name should follow '" + before + "'.", "missing-name");
        if (current instanceof Setting s && s.getValue() == null && s.getName() != null)
            return say("The value of '" + s.getName() + "' is missing.", "missing-value");
        if (raw.contains("':'") && current instanceof Acting a && a.getActor() != null)
            return say(
                    "'" + NodeModelUtils.getTokenText(NodeModelUtils.findActualNodeFor(a.getActor()))
                            + "' does nothing here: write 'who: what', or an operation such as 'read'.",
                    "unknown-operation");
        if (raw.startsWith("no viable")
                && org.vmemsim.dsl.vMem.AccessKind.get(
                                context.getCurrentNode() == null
                                        ? ""
                                        : context.getCurrentNode().getText().trim())
                        != null)
            return say(
                    "An address or pages should follow, as in 'read 0x1000' or 'read pages 0..9 of heap'.",
                    "missing-place");
        if (raw.startsWith("missing '"))
            return say(
                    raw.substring(8, raw.indexOf(" at ")) + " is missing before '" + text + "'.",
                    "missing-word",
                    raw.substring(9, raw.indexOf("'", 9)));
        if (raw.startsWith("no viable") || raw.startsWith("mismatched input") || raw.startsWith("extraneous"))
            return say(
                    "'" + text + "' cannot stand here" + (before == null ? "." : ", after '" + before + "'.")
                            + expecting(raw),
                    "unexpected");
        return super.getSyntaxErrorMessage(context);
    }

    /** The lexer's complaints come without an exception. */
    private SyntaxErrorMessage lexical(IParserErrorContext context, String raw) {
        if (raw.contains("expecting '*'") || raw.contains("expecting '/'"))
            return say("This comment is not closed: '*/' is missing.", "open-comment");
        if (raw.contains("expecting '\"'"))
            return say("This text is not closed: '\"' is missing before the end of the line.", "open-text");
        if (raw.contains("(...)+")) return say("Hexadecimal digits are missing after '0x'.", "bad-number");
        return super.getSyntaxErrorMessage(context);
    }

    private static String expecting(String raw) {
        int i = raw.indexOf(" expecting ");
        return i < 0 || raw.contains("RULE_") ? "" : " Expected: " + raw.substring(i + 11) + ".";
    }

    private static SyntaxErrorMessage say(String message, String code, String... data) {
        return new SyntaxErrorMessage(message, code, data);
    }

    private boolean keyword(String s) {
        return GrammarUtil.getAllKeywords(grammar.getGrammar()).contains(s);
    }

    private static boolean isWord(String s) {
        return !s.isEmpty() && Character.isLetter(s.charAt(0));
    }

    private static String previousWord(INode node, Token token) {
        if (node == null) return null;
        INode root = node.getRootNode();
        String last = null;
        int limit = token instanceof org.antlr.runtime.CommonToken c && token.getType() != Token.EOF
                ? c.getStartIndex()
                : Integer.MAX_VALUE;
        for (ILeafNode leaf : root.getLeafNodes()) {
            if (leaf.getOffset() >= limit) break;
            if (!leaf.isHidden() && leaf.getLength() > 0) last = leaf.getText();
        }
        return last;
    }
}
