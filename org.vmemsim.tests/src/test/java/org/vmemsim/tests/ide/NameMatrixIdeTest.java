package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vmemsim.dsl.ide.VMemLanguageServer;
import org.vmemsim.dsl.ide.VMemServer;
import org.vmemsim.dsl.ide.figures.Simulator;
import org.vmemsim.tests.language.NameMatrix;

/** Definitions and hover obey the rule by which the scenario finds names. */
class NameMatrixIdeTest {
    @TempDir
    Path folder;

    @Test
    void definitionsAndHoverFollowTheRule() throws IOException {
        NameMatrix matrix = NameMatrix.sample();
        Path file = Files.writeString(folder.resolve("matrix.vmem"), matrix.text());
        String uri = file.toUri().toString();
        VMemLanguageServer server =
                VMemServer.create(binder -> binder.bind(Simulator.class).toInstance(new FakeSimulator()));
        try (Editor editor = new Editor()) {
            server.connect(editor);
            editor.initialize(server, folder);
            editor.open(uri, matrix.text());
            for (NameMatrix.Cell cell : matrix.cells()) check(editor, uri, cell, matrix.text());
        }
        assertTrue(matrix.cells().size() > 300, "" + matrix.cells().size());
    }

    private static void check(Editor editor, String uri, NameMatrix.Cell cell, String text) {
        Position at = new Position(cell.line() - 1, cell.column());
        var id = new TextDocumentIdentifier(uri);
        List<? extends Location> found = Editor.get(
                        editor.server().getTextDocumentService().definition(new DefinitionParams(id, at)))
                .getLeft();
        Hover hover = Editor.get(editor.server().getTextDocumentService().hover(new HoverParams(id, at)));
        String shown = hover == null
                        || hover.getContents() == null
                        || !hover.getContents().isRight()
                ? ""
                : hover.getContents().getRight().getValue();
        if (cell.expected().equals("ambiguous")) {
            assertEquals(List.of(), found, cell.text());
            return;
        }
        int line = cell.definition() > 0 ? cell.definition() : cell.line();
        assertEquals(1, found.size(), cell.text());
        assertEquals(line, found.get(0).getRange().getStart().getLine() + 1, cell.text());
        String defined = text.lines().skip(line - 1).findFirst().orElseThrow().strip();
        if (cell.definition() > 0) assertTrue(shown.contains(defined), cell.text() + " shows " + shown);
    }
}
