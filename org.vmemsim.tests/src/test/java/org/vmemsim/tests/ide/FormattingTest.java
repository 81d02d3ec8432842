package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vmemsim.tests.ide.Texts.FILE;

import java.util.List;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentRangeFormattingParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.xtext.ide.server.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Formatting as an editor asks for it: the whole file, and a part of it. */
class FormattingTest {
    private static final String CROOKED = """
            host   box {
            guest vm   paging nested {
              process p { region code at 0x400000 size 2 MiB } }
            }
            run cold   on vm.p {
            read 0x401234
                    }
            """;
    private static final String STRAIGHT = """
            host box {
                guest vm paging nested {
                    process p { region code at 0x400000 size 2 MiB }
                }
            }
            run cold on vm.p {
                read 0x401234
            }
            """;

    private final Editor editor = Editor.with(new FakeSimulator());

    @AfterEach
    void close() {
        editor.close();
    }

    @Test
    void theWholeFile() {
        assertEquals(STRAIGHT, whole(CROOKED));
    }

    @Test
    void whatIsStraightStays() {
        assertEquals(STRAIGHT, whole(STRAIGHT));
        assertEquals(Texts.COLD, whole(Texts.COLD));
    }

    @Test
    void brokenTextIsLeftAlone() {
        assertEquals("host   box { guest {\n", whole("host   box { guest {\n"));
    }

    /** Lines 5 to 7 only: the host above stays as crooked as it is. */
    @Test
    void aPart() {
        editor.open(FILE, CROOKED);
        Range run = new Range(new Position(4, 0), new Position(7, 0));
        List<? extends TextEdit> edits = Editor.get(editor.server()
                .getTextDocumentService()
                .rangeFormatting(new DocumentRangeFormattingParams(
                        new TextDocumentIdentifier(FILE), new FormattingOptions(4, true), run)));
        String[] lines = applied(CROOKED, edits).split("\n");
        assertEquals("host   box {", lines[0]);
        assertEquals("guest vm   paging nested {", lines[1]);
        assertEquals("run cold on vm.p {", lines[4]);
        assertEquals("    read 0x401234", lines[5]);
        assertEquals("}", lines[6]);
    }

    private String whole(String text) {
        editor.open(FILE, text);
        List<? extends TextEdit> edits = Editor.get(editor.server()
                .getTextDocumentService()
                .formatting(new DocumentFormattingParams(
                        new TextDocumentIdentifier(FILE), new FormattingOptions(4, true))));
        return applied(text, edits);
    }

    /** From the last to the first, so that no edit moves the place of another. */
    private static String applied(String text, List<? extends TextEdit> edits) {
        Document document = new Document(1, text);
        for (int i = edits.size() - 1; i >= 0; i--) document = document.applyChanges(List.of(edits.get(i)));
        return document.getContents();
    }
}
