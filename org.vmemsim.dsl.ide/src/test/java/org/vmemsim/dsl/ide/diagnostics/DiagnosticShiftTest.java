package org.vmemsim.dsl.ide.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.junit.jupiter.api.Test;

class DiagnosticShiftTest {
    private static final List<Diagnostic> AT_2_AND_5 = List.of(at(2), at(5));

    private static Diagnostic at(int line) {
        return new Diagnostic(new Range(new Position(line, 0), new Position(line, 9)), "wrong");
    }

    private static List<Integer> after(int fromLine, int fromColumn, int toLine, int toColumn, String text) {
        Range range = new Range(new Position(fromLine, fromColumn), new Position(toLine, toColumn));
        return DiagnosticShift.after(new TextDocumentContentChangeEvent(range, text), AT_2_AND_5).stream()
                .map(d -> d.getRange().getStart().getLine())
                .toList();
    }

    @Test
    void whatIsBelowMovesAndWhatIsTouchedGoes() {
        assertEquals(List.of(2, 6), after(3, 0, 3, 0, "x\n"));
        assertEquals(List.of(2, 4), after(3, 0, 4, 0, ""));
        assertEquals(List.of(5), after(2, 4, 2, 4, "x"));
        assertEquals(List.of(1, 4), after(1, 0, 2, 0, ""));
        assertEquals(List.of(2), after(4, 0, 6, 0, "x\n"));
    }

    @Test
    void whatHappensToTheWholeTextIsNotKnown() {
        assertEquals(AT_2_AND_5, DiagnosticShift.after(new TextDocumentContentChangeEvent("x"), AT_2_AND_5));
    }
}
