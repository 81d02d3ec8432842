package org.vmemsim.dsl.ide.edit;

import static java.util.Map.entry;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.ide.server.codeActions.ICodeActionService2;
import org.vmemsim.dsl.messages.IssueCodes;

/**
 * Fixes of errors whose remedy is clear: a line of a table for each code. The data of an error holds the wrong word
 * and then the right one. Xtext's own provider would parse the file anew for each fix and could not name the right
 * word in its title.
 */
public class VMemQuickFixes implements ICodeActionService2 {
    private static final Map<String, Fix> FIXES = Map.ofEntries(
            entry(IssueCodes.UNKNOWN_DEFINITION, VMemQuickFixes::meant),
            entry(IssueCodes.UNKNOWN_NAME, VMemQuickFixes::meant),
            entry(IssueCodes.UNKNOWN_OPERATION, VMemQuickFixes::meant),
            entry(IssueCodes.UNKNOWN_KEYWORD, VMemQuickFixes::meant),
            entry(IssueCodes.UNKNOWN_UNIT, VMemQuickFixes::meant),
            entry(IssueCodes.UNKNOWN_SETTING, VMemQuickFixes::meant),
            entry(IssueCodes.UNKNOWN_WORD, VMemQuickFixes::meant),
            entry(IssueCodes.UNKNOWN_METRIC, VMemQuickFixes::meant),
            entry(IssueCodes.UNKNOWN_LEVEL, VMemQuickFixes::meant),
            entry(IssueCodes.MINUS_FOR_RANGE, VMemQuickFixes::range),
            entry(IssueCodes.NO_SEMICOLON, (e, text) -> replaced(e, "Remove ';'", "")),
            entry(IssueCodes.ONE_EDIT, VMemQuickFixes::edited),
            entry(IssueCodes.NO_EQUALS, (e, text) -> replaced(e, "Remove '" + text.getSubstring(e.range) + "'", "")),
            entry(IssueCodes.STRAY_BRACE, (e, text) -> replaced(e, "Remove '}'", "")),
            entry(IssueCodes.SINGLE_EQUALS, (e, text) -> replaced(e, "Replace '=' with '=='", "==")),
            entry(IssueCodes.RESERVED_NAME, VMemQuickFixes::escaped),
            entry(IssueCodes.MISSING_WORD, VMemQuickFixes::inserted),
            entry(IssueCodes.UNCLOSED, VMemQuickFixes::closed));

    /** One way to mend an error; empty if this one cannot be mended so. */
    @FunctionalInterface
    private interface Fix {
        Optional<Mended> of(Flaw error, Document text);
    }

    private record Mended(String title, TextEdit edit) {}

    private record Flaw(Range range, List<String> data) {
        /** What came as JSON, or as Java objects inside one process. */
        static Flaw of(Diagnostic d) {
            Gson gson = new Gson();
            String[] data =
                    d.getData() == null ? new String[0] : gson.fromJson(gson.toJsonTree(d.getData()), String[].class);
            return new Flaw(d.getRange(), List.of(data));
        }
    }

    @Override
    public List<Either<Command, CodeAction>> getCodeActions(Options options) {
        CodeActionContext context = options.getCodeActionParams().getContext();
        List<String> only = context.getOnly();
        if (only != null && !only.isEmpty() && !only.contains(CodeActionKind.QuickFix)) return List.of();
        String uri = options.getCodeActionParams().getTextDocument().getUri();
        return options.getLanguageServerAccess()
                .doSyncRead(uri, file -> actions(uri, context.getDiagnostics(), file.getDocument()));
    }

    private static List<Either<Command, CodeAction>> actions(String uri, List<Diagnostic> errors, Document text) {
        List<Either<Command, CodeAction>> actions = new ArrayList<>();
        for (Diagnostic diagnostic : errors) {
            Fix fix = diagnostic.getCode() == null
                    ? null
                    : FIXES.get(String.valueOf(diagnostic.getCode().get()));
            if (fix == null) continue;
            fix.of(Flaw.of(diagnostic), text).ifPresent(m -> actions.add(Either.forRight(action(uri, diagnostic, m))));
        }
        return actions;
    }

    private static CodeAction action(String uri, Diagnostic diagnostic, Mended mended) {
        CodeAction action = new CodeAction(mended.title);
        action.setKind(CodeActionKind.QuickFix);
        action.setDiagnostics(List.of(diagnostic));
        action.setIsPreferred(true);
        action.setEdit(new WorkspaceEdit(Map.of(uri, List.of(mended.edit))));
        return action;
    }

    /** "Did you mean". The wrong word is in the place complained of or, where the parser only saw what follows, before. */
    private static Optional<Mended> meant(Flaw error, Document text) {
        if (error.data.size() < 2 || error.data.get(1).isEmpty()) return Optional.empty();
        String wrong = error.data.get(0);
        String right = error.data.get(1);
        int offset = text.getOffSet(error.range.getStart());
        int inside = text.getSubstring(error.range).indexOf(wrong);
        int start = inside >= 0 ? offset + inside : text.getContents().lastIndexOf(wrong, offset);
        if (start < 0) return Optional.empty();
        Range range = new Range(text.getPosition(start), text.getPosition(start + wrong.length()));
        return Optional.of(new Mended("Change to '" + right + "'", new TextEdit(range, right)));
    }

    private static Optional<Mended> escaped(Flaw error, Document text) {
        String name = text.getSubstring(error.range);
        return error.data.contains(name) ? replaced(error, "Write '^" + name + "'", "^" + name) : Optional.empty();
    }

    private static Optional<Mended> range(Flaw error, Document text) {
        String right = error.data.isEmpty() ? "" : error.data.get(0);
        return right.isEmpty() ? Optional.empty() : replaced(error, "Write '" + right + "'", right);
    }

    private static Optional<Mended> inserted(Flaw error, Document text) {
        if (error.data.isEmpty()) return Optional.empty();
        String word = error.data.get(0);
        Position at = error.range.getStart();
        return Optional.of(new Mended("Insert '" + word + "'", new TextEdit(new Range(at, at), word + " ")));
    }

    /** The data tell what is to be replaced, and by what. */
    private static Optional<Mended> edited(Flaw error, Document text) {
        if (error.data.size() != 3) return Optional.empty();
        int from = Integer.parseInt(error.data.get(0));
        int to = Integer.parseInt(error.data.get(1));
        String right = error.data.get(2);
        if (from > to || to > text.getContents().length()) return Optional.empty();
        Range range = new Range(text.getPosition(from), text.getPosition(to));
        String wrong = text.getSubstring(range);
        if (right.isEmpty()) return Optional.of(new Mended("Remove '" + wrong + "'", new TextEdit(range, "")));
        boolean apart = from > 0 && !Character.isWhitespace(text.getContents().charAt(from - 1));
        String put = from < to || right.equals("\"") ? right : (apart ? " " : "") + right + (apart ? "" : " ");
        String title = from < to ? "Write '" + right + "'" : "Insert '" + right + "'";
        return Optional.of(new Mended(title, new TextEdit(range, put)));
    }

    /** The data tell behind which character, where the complaint is about the brace that opens. */
    private static Optional<Mended> closed(Flaw error, Document text) {
        if (error.data.size() == 2) {
            Position behind = text.getPosition(Integer.parseInt(error.data.get(1)));
            return Optional.of(new Mended("Insert '}'", new TextEdit(new Range(behind, behind), "\n}")));
        }
        Position at = error.range.getStart();
        boolean alone = at.getCharacter() == 0;
        return Optional.of(new Mended("Insert '}'", new TextEdit(new Range(at, at), alone ? "}\n" : "} ")));
    }

    private static Optional<Mended> replaced(Flaw error, String title, String by) {
        return Optional.of(new Mended(title, new TextEdit(error.range, by)));
    }
}
