package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vmemsim.tests.ide.Texts.FILE;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutlineTest {
    private static final String TEXT = """
            let N = 4
            layout mine extends sv39 { level top 9 bits }
            mmu own { tlb l1 { 4 KiB: 64 entries 4 ways } }
            trace t = uniform { }
            host box {
                guest vm paging nested {
                    process p { region code at 0x400000 size 2 MiB }
                }
            }
            run cold on vm.p {
                phase first {
                    repeat N { read 0x401234 }
                    expect walk.references ==
                        24
                }
            }
            """;

    private final Editor editor = Editor.with(new FakeSimulator());

    @AfterEach
    void close() {
        editor.close();
    }

    @Test
    void itNestsAsTheTextDoes() {
        List<String> lines = new ArrayList<>();
        symbols().forEach(s -> add(s, "", lines));
        assertEquals(
                List.of(
                        "N Constant let",
                        "mine Struct layout",
                        "  top Field level",
                        "own Struct mmu",
                        "  l1 Variable tlb",
                        "t Event trace",
                        "box Module host",
                        "  vm Class guest, nested",
                        "    p Object process",
                        "      code Variable region",
                        "cold Function run",
                        "  first Method phase",
                        "    expect walk.references == 24 Boolean"),
                lines);
    }

    @Test
    void rangesAreTheBlockAndTheName() {
        DocumentSymbol box = symbols().stream()
                .filter(s -> s.getKind() == SymbolKind.Module)
                .findFirst()
                .orElseThrow();
        assertEquals(new Range(Texts.at(4, 0).getStart(), Texts.at(8, 1).getStart()), box.getRange());
        assertEquals(new Range(Texts.at(4, 5).getStart(), Texts.at(4, 8).getStart()), box.getSelectionRange());
    }

    @Test
    void blocksFold() {
        editor.open(FILE, TEXT);
        List<String> folds = Editor.get(editor.server()
                        .getTextDocumentService()
                        .foldingRange(new FoldingRangeRequestParams(new TextDocumentIdentifier(FILE))))
                .stream()
                .map(f -> f.getStartLine() + ".." + f.getEndLine())
                .distinct()
                .toList();
        assertEquals(true, folds.containsAll(List.of("4..8", "5..7", "9..15", "10..14")), folds.toString());
    }

    private List<DocumentSymbol> symbols() {
        editor.open(FILE, TEXT);
        return Editor.get(editor.server()
                        .getTextDocumentService()
                        .documentSymbol(new DocumentSymbolParams(new TextDocumentIdentifier(FILE))))
                .stream()
                .map(s -> s.getRight())
                .toList();
    }

    private static void add(DocumentSymbol s, String indent, List<String> lines) {
        lines.add(indent + s.getName() + " " + s.getKind() + (s.getDetail() == null ? "" : " " + s.getDetail()));
        if (s.getChildren() != null) s.getChildren().forEach(c -> add(c, indent + "  ", lines));
    }
}
