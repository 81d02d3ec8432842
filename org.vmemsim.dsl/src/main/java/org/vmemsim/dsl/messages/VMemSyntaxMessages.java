package org.vmemsim.dsl.messages;

import com.google.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.antlr.runtime.CommonToken;
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
import org.vmemsim.dsl.vMem.Acting;
import org.vmemsim.dsl.vMem.Setting;

/** Turns what ANTLR says into what is wrong and what would be right. */
public class VMemSyntaxMessages extends SyntaxErrorMessageProvider {
    /** How it is said that a file ends too early. */
    public static final String FILE_ENDS = "The file ends where something";

    /** What is said of a semicolon. */
    public static final String NO_SEMICOLON = "Statements need no ';'. Take it out.";

    /** What is said of a single equals sign in a comparison. */
    public static final String SINGLE_EQUALS = "Compare with '=='. '=' only gives a value to a name.";

    /** Words that a name follows. */
    public static final Set<String> BEFORE_NAMES = Set.of(
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

    /** What may stand behind a number. */
    public static final List<String> UNITS = List.of(
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

    /** Words that begin named parts of definitions. */
    public static final List<String> PARTS =
            List.of("guest", "process", "region", "tlb", "walkCache", "nestedTlb", "level", "entry", "phase");

    /** Words that begin what a file consists of. */
    public static final List<String> DEFINITIONS = List.of(
            "host",
            "guest",
            "process",
            "run",
            "expect",
            "let",
            "layout",
            "mmu",
            "costs",
            "disk",
            "image",
            "trace",
            "workload",
            "sweep",
            "analyse",
            "explain",
            "import");

    /** Words that begin a statement of a run. */
    public static final List<String> OPERATIONS = List.of(
            "read",
            "write",
            "execute",
            "replay",
            "start",
            "stop",
            "map",
            "unmap",
            "protect",
            "malloc",
            "free",
            "fork",
            "switch",
            "load",
            "set",
            "clear",
            "invalidate",
            "issue",
            "control",
            "remap",
            "swapOut",
            "swapIn",
            "share",
            "unshare",
            "populate",
            "track",
            "balloon",
            "change",
            "reboot",
            "repeat",
            "expect",
            "phase");

    private static final Pattern ENDS_WITH_ACCESS = Pattern.compile("\\b(read|write|execute)$");

    /** Units that people write and the language does not have, and what they mean. */
    public static final Map<String, String> FOREIGN_UNITS = Map.ofEntries(
            Map.entry("GB", "GiB"),
            Map.entry("MB", "MiB"),
            Map.entry("KB", "KiB"),
            Map.entry("kB", "KiB"),
            Map.entry("TB", "TiB"),
            Map.entry("B", "bytes"),
            Map.entry("byte", "bytes"),
            Map.entry("G", "GiB"),
            Map.entry("M", "MiB"),
            Map.entry("K", "KiB"),
            Map.entry("k", "KiB"),
            Map.entry("sec", "s"),
            Map.entry("seconds", "s"),
            Map.entry("msec", "ms"),
            Map.entry("usec", "us"),
            Map.entry("nsec", "ns"),
            Map.entry("minutes", "min"),
            Map.entry("hours", "h"),
            Map.entry("cycle", "cycles"),
            Map.entry("ghz", "GHz"),
            Map.entry("mhz", "MHz"),
            Map.entry("percent", "%"),
            Map.entry("pct", "%"));

    /** The grammar's rules for words, in the words of its readers. */
    private static final Map<String, String> RULES = Map.of(
            "RULE_INT", "a whole number",
            "RULE_HEX", "a hexadecimal number",
            "RULE_ID", "a name",
            "RULE_STRING", "a text in quotes",
            "RULE_ANY_OTHER", "another sign");

    /** Characters before an error that may tell what it is about. */
    private static final int BEFORE = 200;

    @Inject
    private IGrammarAccess grammar;

    /** The converters of numbers are the only ones that refuse a text. */
    @Override
    public SyntaxErrorMessage getSyntaxErrorMessage(IValueConverterErrorContext context) {
        return say(context.getDefaultMessage(), IssueCodes.BAD_NUMBER);
    }

    /**
     * What an error is about: ANTLR's own text, the offending token, the word before the piece that was being read, and the
     * text right before the token.
     */
    private record Situation(String raw, String text, boolean end, String before, EObject current, String source) {
        boolean noWayOn() {
            return raw.startsWith("no viable");
        }
    }

    @Override
    public SyntaxErrorMessage getSyntaxErrorMessage(IParserErrorContext context) {
        RecognitionException exception = context.getRecognitionException();
        if (exception == null) return lexical(context, context.getDefaultMessage());
        Token token = exception.token;
        boolean end = token == null || token.getType() == Token.EOF;
        Situation e = new Situation(
                context.getDefaultMessage(),
                token == null || token.getText() == null ? "" : token.getText(),
                end,
                previousWord(context.getCurrentNode(), end ? null : token),
                context.getCurrentContext(),
                token instanceof CommonToken c && c.getInputStream() != null && c.getStartIndex() > 0
                        ? c.getInputStream()
                                .substring(Math.max(0, c.getStartIndex() - BEFORE), c.getStartIndex() - 1)
                                .strip()
                        : "");
        SyntaxErrorMessage message = punctuation(e);
        if (message == null) message = naming(e);
        if (message == null) message = meaning(e);
        if (message == null) message = general(e);
        return message == null ? say(inWords(e.raw), IssueCodes.UNEXPECTED) : message;
    }

    /** What ANTLR says, with words of a reader's instead of names of the grammar's rules. */
    private static String inWords(String raw) {
        String text = raw;
        for (Map.Entry<String, String> rule : RULES.entrySet()) text = text.replace(rule.getKey(), rule.getValue());
        return text.replaceAll("RULE_\\w+", "something else");
    }

    /** Marks that other languages have, and braces. */
    private static SyntaxErrorMessage punctuation(Situation e) {
        if (e.text.equals(";")) return say(NO_SEMICOLON, IssueCodes.NO_SEMICOLON);
        if (e.text.equals("=") && e.noWayOn() && !BEFORE_NAMES.contains(e.before))
            return say(SINGLE_EQUALS, IssueCodes.SINGLE_EQUALS);
        if (!e.end && !e.raw.startsWith("missing '}'")) return null;
        boolean unfinished = e.noWayOn() || e.end && !e.before.isEmpty() && !e.before.equals("}");
        return unfinished
                ? say(FILE_ENDS + " should follow '" + e.before + "'.", IssueCodes.UNCLOSED)
                : say("A '}' is missing before " + (e.end ? "the end." : "'" + e.text + "'."), IssueCodes.UNCLOSED);
    }

    /** After a word that wants a name. */
    private SyntaxErrorMessage naming(Situation e) {
        if (!BEFORE_NAMES.contains(e.before)) return null;
        if (UNITS.contains(e.text))
            return say("'" + e.text + "' is a unit and cannot be a name.", IssueCodes.RESERVED_NAME, e.text);
        if (isWord(e.text) && GrammarUtil.getAllKeywords(grammar.getGrammar()).contains(e.text))
            return say(reserved(e.text), IssueCodes.RESERVED_NAME, e.text);
        return e.noWayOn() && !isWord(e.text)
                ? say("A name should follow '" + e.before + "'.", IssueCodes.MISSING_NAME)
                : null;
    }

    /** What is said of a word that begins nothing where a definition should. */
    public static String noDefinition(String word, Optional<String> near) {
        String home = Homes.of(word).map(h -> " It belongs in " + h + ".").orElse(Suggestions.question(near));
        return "'" + word + "' begins no definition." + home;
    }

    /** What is said of a word behind a number that is no unit and cannot stand there otherwise. */
    public static String noUnit(String wrong) {
        return "There is no unit " + wrong + ".";
    }

    /** What is said of a unit of another convention. */
    public static String noUnit(String wrong, String right) {
        return noUnit(wrong) + " Write " + right + ".";
    }

    /** What is said of a word of the language where a name should stand. */
    public static String reserved(String word) {
        return "'" + word + "' is a word of the language. Choose another name, or write '^" + word + "'.";
    }

    /** What the piece of model that was being read tells. */
    private static SyntaxErrorMessage meaning(Situation e) {
        if (e.current instanceof Setting s && s.getValue() == null && s.getName() != null) {
            String unit = FOREIGN_UNITS.get(s.getName());
            return unit != null
                    ? say(noUnit(s.getName(), unit), IssueCodes.UNKNOWN_UNIT, s.getName(), unit)
                    : say("The value of '" + s.getName() + "' is missing.", IssueCodes.MISSING_VALUE, s.getName());
        }
        if (e.raw.contains("':'") && e.current instanceof Acting a && a.getActor() != null) {
            String word = NodeModelUtils.getTokenText(NodeModelUtils.findActualNodeFor(a.getActor()));
            String near = Suggestions.nearest(word, OPERATIONS).orElse("");
            return say(
                    near.isEmpty()
                            ? "'" + word + "' does nothing here: write 'who: what', or an operation such as 'read'."
                            : "'" + word + "' is no operation. Did you mean '" + near + "'?",
                    IssueCodes.UNKNOWN_OPERATION,
                    word,
                    near);
        }
        if (e.noWayOn() && ENDS_WITH_ACCESS.matcher(e.source).find())
            return say(
                    "An address or pages should follow, as in 'read 0x1000' or 'read pages 0..9 of heap'.",
                    IssueCodes.MISSING_PLACE);
        return null;
    }

    private static SyntaxErrorMessage general(Situation e) {
        if (e.raw.startsWith("missing RULE_STRING") && e.text.equals("'"))
            return say("A text stands in double quotes, not in single ones.", IssueCodes.MISSING_TEXT);
        if (e.raw.startsWith("missing RULE_STRING"))
            return say("A text in quotes is missing before '" + e.text + "'.", IssueCodes.MISSING_TEXT);
        for (Map.Entry<String, String> rule : RULES.entrySet())
            if (e.raw.startsWith("missing " + rule.getKey()))
                return say(
                        "Here " + rule.getValue() + " is missing, before '" + e.text + "'.", IssueCodes.MISSING_WORD);
        if (e.raw.startsWith("missing '")) {
            String word = e.raw.substring(9, e.raw.indexOf("'", 9));
            return say("'" + word + "' is missing before '" + e.text + "'.", IssueCodes.MISSING_WORD, word);
        }
        if (e.noWayOn()
                || e.raw.startsWith("mismatched input")
                || e.raw.startsWith("extraneous")
                || e.raw.startsWith("missing EOF")) {
            if (e.text.equals("import") && e.raw.contains("EOF"))
                return say(
                        "'import' cannot stand here. It belongs in the first lines of a file.", IssueCodes.MISPLACED);
            String after = e.before.isEmpty() ? "." : ", after '" + e.before + "'.";
            return say("'" + e.text + "' cannot stand here" + after + expected(e.raw), IssueCodes.UNEXPECTED);
        }
        return null;
    }

    private static String expected(String raw) {
        int i = raw.indexOf(" expecting ");
        return i < 0 || raw.contains("RULE_") || raw.contains("EOF") ? "" : " Expected: " + raw.substring(i + 11) + ".";
    }

    /** The lexer's complaints come without an exception. */
    private SyntaxErrorMessage lexical(IParserErrorContext context, String raw) {
        if (raw.contains("expecting '*'") || raw.contains("expecting '/'"))
            return say("This comment is not closed: '*/' is missing.", IssueCodes.OPEN_COMMENT);
        if (raw.contains("expecting '\"'"))
            return say("This text is not closed: '\"' is missing before the end of the line.", IssueCodes.OPEN_TEXT);
        if (raw.contains("(...)+")) return say("Hexadecimal digits are missing after '0x'.", IssueCodes.BAD_NUMBER);
        return say(inWords(raw), IssueCodes.UNEXPECTED);
    }

    private static SyntaxErrorMessage say(String message, String code, String... data) {
        return new SyntaxErrorMessage(message, code, data);
    }

    private static boolean isWord(String s) {
        return !s.isEmpty() && Character.isLetter(s.charAt(0));
    }

    /** The last visible token before {@code token}, or of the whole text; empty if there is none. */
    private static String previousWord(INode node, Token token) {
        if (node == null) return "";
        int limit = token instanceof CommonToken c ? c.getStartIndex() : Integer.MAX_VALUE;
        for (INode n : node.getRootNode().getAsTreeIterable().reverse())
            if (n instanceof ILeafNode leaf && !leaf.isHidden() && leaf.getLength() > 0 && leaf.getOffset() < limit)
                return leaf.getText();
        return "";
    }
}
