package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vmemsim.tests.ide.Texts.COLD;
import static org.vmemsim.tests.ide.Texts.FILE;

import java.util.List;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
    private static final String BROKEN = "Expected cold.walk.references == 50: walk.references is 48";
    private final Editor editor = Editor.with(new FakeSimulator());

    @AfterEach
    void close() {
        editor.close();
    }

    @Test
    void aBrokenExpectationIsAnErrorAtItsPlace() {
        editor.open(FILE, COLD.replace("== 48", "== 50"));
        Editor.await(() -> editor.messages(FILE), List.of(BROKEN)::equals);
        Diagnostic d = editor.diagnostics.get(FILE).get(0);
        assertEquals("expectation-broken", d.getCode().getLeft());
        assertEquals(DiagnosticSeverity.Error, d.getSeverity());
        assertEquals(new Range(new Position(9, 0), new Position(9, 33)), d.getRange());
        Editor.await(() -> editor.hints(FILE), h -> h.contains("9: ✗ 48"));
    }

    @Test
    void itStaysBesideErrorsOfTheLanguageAndMovesWithTheText() {
        editor.open(FILE, COLD.replace("== 48", "== 50"));
        Editor.await(() -> editor.messages(FILE), List.of(BROKEN)::equals);
        editor.type(FILE, Texts.at(0, 0), "hots\n");
        List<String> both = Editor.await(() -> editor.messages(FILE), m -> m.size() == 2);
        assertEquals(List.of("'hots' begins no definition. Did you mean 'host'?", BROKEN), both);
        assertEquals(
                10, editor.diagnostics.get(FILE).get(1).getRange().getStart().getLine());
        editor.type(FILE, new Range(new Position(0, 0), new Position(1, 0)), "");
        Editor.await(() -> editor.messages(FILE), List.of(BROKEN)::equals);
        assertEquals(
                9, editor.diagnostics.get(FILE).get(0).getRange().getStart().getLine());
    }

    @Test
    void itGoesWhenItHolds() {
        editor.open(FILE, COLD.replace("== 48", "== 50"));
        Editor.await(() -> editor.messages(FILE), List.of(BROKEN)::equals);
        editor.type(FILE, new Range(new Position(9, 31), new Position(9, 33)), "48");
        Editor.await(() -> editor.messages(FILE), List::isEmpty);
        Editor.await(() -> editor.hints(FILE), h -> h.contains("9: ✓ 48"));
    }

    @Test
    void ofTwoOnOneLineEachHasItsOwn() {
        String two = "expect cold.walk.references == 48   expect cold.walk.references == 50\n";
        editor.open(FILE, COLD.replace("expect cold.walk.references == 48\n", two));
        Editor.await(() -> editor.messages(FILE), List.of(BROKEN)::equals);
        assertEquals(
                36, editor.diagnostics.get(FILE).get(0).getRange().getStart().getCharacter());
    }
}
