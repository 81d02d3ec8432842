package org.vmemsim.dsl.ide.diagnostics;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;

/** Where diagnostics of whole lines are after an edit. */
final class DiagnosticShift {
    private DiagnosticShift() {}

    static List<Diagnostic> after(TextDocumentContentChangeEvent change, List<Diagnostic> before) {
        Range edited = change.getRange();
        if (edited == null) return before; // the whole text: where things went is not said
        int first = edited.getStart().getLine();
        int last = edited.getEnd().getLine();
        int added = (int) change.getText().chars().filter(c -> c == '\n').count() - (last - first);
        List<Diagnostic> after = new ArrayList<>();
        for (Diagnostic d : before) {
            int begin = d.getRange().getStart().getLine();
            int end = d.getRange().getEnd().getLine();
            boolean above = end < first;
            boolean below = begin > last || (begin == last && edited.getEnd().getCharacter() == 0 && last > first);
            if (above) after.add(d);
            else if (below) after.add(moved(d, added));
        }
        return after;
    }

    private static Diagnostic moved(Diagnostic d, int lines) {
        Range range = new Range(
                moved(d.getRange().getStart(), lines), moved(d.getRange().getEnd(), lines));
        Diagnostic copy = new Diagnostic();
        copy.setRange(range);
        copy.setMessage(d.getMessage());
        copy.setSeverity(d.getSeverity());
        copy.setSource(d.getSource());
        copy.setCode(d.getCode());
        return copy;
    }

    private static Position moved(Position p, int lines) {
        return new Position(p.getLine() + lines, p.getCharacter());
    }
}
