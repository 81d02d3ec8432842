package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.tests.ide.Texts.COLD;
import static org.vmemsim.tests.ide.Texts.FILE;

import java.util.List;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vmemsim.dsl.ide.words.WordTexts;

/** Lenses, hover and colours. */
class ServicesTest {
    private static final String MORE = """
            /** Two levels of my own. */
            layout mine extends sv39 { level top 9 bits }
            host pc { memory 1 GiB   process q }
            explain access 2 of cold
            """;

    private final Editor editor = Editor.with(new FakeSimulator());

    @BeforeEach
    void open() {
        editor.open(FILE, COLD + MORE);
        Editor.await(() -> editor.hints(FILE), h -> !h.isEmpty());
    }

    @AfterEach
    void close() {
        editor.close();
    }

    @Test
    void lensesStandAboveRunsAndExplanations() {
        List<String> lenses = editor.lenses(FILE).stream()
                .map(l -> l.getRange().getStart().getLine() + " "
                        + l.getCommand().getTitle() + " "
                        + l.getCommand().getArguments())
                .toList();
        assertEquals(
                List.of(
                        "5 Run [" + FILE + ", cold]",
                        "5 Explain [" + FILE + ", cold, 1]",
                        "13 Explain [" + FILE + ", cold, 2]"),
                lenses);
    }

    @Test
    void anAccessIsExplained() {
        String hover = editor.hover(FILE, 7, 6);
        assertTrue(hover.contains("vm.p reads access 2"), hover);
        assertTrue(hover.contains("no TLB holds it"), hover);
        assertTrue(editor.hover(FILE, 13, 9).contains("vm.p reads access 2"));
    }

    @Test
    void aNameShowsItsDefinition() {
        String hover = editor.hover(FILE, 5, 16); // p of vm.p
        assertTrue(hover.contains("process p { region code at 0x400000 size 2 MiB }"), hover);
    }

    @Test
    void aLayoutIsDrawnWithDocumentation() {
        String hover = editor.hover(FILE, 11, 8);
        assertTrue(hover.contains("Two levels of my own."), hover);
        assertTrue(hover.contains("│ top "), hover);
        assertTrue(hover.contains("47..39"), hover);
        assertTrue(hover.contains("│ offset │"), hover);
    }

    @Test
    void aSettingTellsWhatItMeans() {
        String hover = editor.hover(FILE, 12, 12);
        assertTrue(hover.startsWith("**memory** — "), hover);
        assertTrue(hover.contains("A size"), hover);
    }

    @Test
    void aMetricTellsItsMeaningAndValues() {
        String hover = editor.hover(FILE, 9, 20);
        assertTrue(hover.startsWith("**walk.references** — "), hover);
        assertTrue(hover.contains("| cold | 48 |"), hover);
    }

    /** The texts of completion. */
    @Test
    void wordsValuesAndUnitsTellWhatTheyMean() {
        assertEquals("**extends** — " + WordTexts.of("extends"), editor.hover(FILE, 11, 14));
        assertEquals("**MiB** — 1,024 KiB: 1,048,576 bytes.", editor.hover(FILE, 2, 54));
        assertTrue(editor.hover(FILE, 1, 25).startsWith("**nested** — the hardware walks"), editor.hover(FILE, 1, 25));
        assertTrue(editor.hover(FILE, 1, 16).startsWith("**paging** — How a guest's memory"));
        assertTrue(editor.hover(FILE, 9, 2).startsWith("**expect** — States"));
        String read = editor.hover(FILE, 7, 5);
        assertTrue(read.startsWith("**read** — Reads from"), read);
        assertTrue(read.contains("vm.p reads access 2"), "and what it does here: " + read);
    }

    @Test
    void nothingIsSaidOfBlanks() {
        assertEquals("", editor.hover(FILE, 6, 1));
    }

    @Test
    void namesHaveColours() {
        var tokens = Editor.get(editor.server()
                .getTextDocumentService()
                .semanticTokensFull(new SemanticTokensParams(new TextDocumentIdentifier(FILE))));
        assertFalse(tokens.getData().isEmpty());
        assertEquals(List.of(0, 5, 3, 2), tokens.getData().subList(0, 4), "box is a class");
    }
}
