package org.vmemsim.dsl.ui.editor;

import java.util.List;
import java.util.Optional;
import org.eclipse.core.resources.IMarker;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.TextEdit;
import org.vmemsim.dsl.ui.server.OpenFile;
import org.vmemsim.dsl.ui.server.Places;

/** The quick fixes that the server has sent for a file. */
final class Fixes {
    private Fixes() {}

    /** Those of problems on a line, counted from 0. */
    static List<CodeAction> ofLine(OpenFile file, int line) {
        return file.fixes().stream()
                .filter(fix -> fix.getDiagnostics().stream()
                        .anyMatch(problem -> problem.getRange().getStart().getLine() <= line
                                && line <= problem.getRange().getEnd().getLine()))
                .toList();
    }

    /** Those of the problem that a marker shows. */
    static List<CodeAction> of(OpenFile file, IMarker marker) {
        return file.fixes().stream()
                .filter(fix -> fix.getDiagnostics().stream().anyMatch(problem -> same(problem, marker)))
                .toList();
    }

    private static boolean same(Diagnostic problem, IMarker marker) {
        return problem.getRange().getStart().getLine() + 1 == marker.getAttribute(IMarker.LINE_NUMBER, -1)
                && Places.message(problem).equals(marker.getAttribute(IMarker.MESSAGE, ""));
    }

    /** Mends the text, unless it has changed since: then the fix is no longer on offer. */
    static void apply(OpenFile file, CodeAction fix) {
        if (!file.fixes().contains(fix)) return;
        IDocument document = file.document();
        try {
            Places.apply(document, edits(file, fix).orElse(List.of()));
        } catch (BadLocationException e) {
            throw new IllegalStateException("a fix beyond the text: " + fix.getTitle(), e);
        }
    }

    private static Optional<List<TextEdit>> edits(OpenFile file, CodeAction fix) {
        return Optional.ofNullable(fix.getEdit().getChanges().get(file.id().getUri()));
    }
}
