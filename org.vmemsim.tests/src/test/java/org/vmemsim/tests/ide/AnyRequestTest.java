package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.vmemsim.tests.ide.Texts.COLD;
import static org.vmemsim.tests.ide.Texts.FILE;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentHighlightParams;
import org.eclipse.lsp4j.DocumentRangeFormattingParams;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request is answered, whatever the text is and whatever place is asked for. */
class AnyRequestTest {
    private final Editor editor = Editor.with(new FakeSimulator());

    @AfterEach
    void close() {
        editor.close();
    }

    static Stream<String> texts() {
        return Stream.of(
                "",
                "\n",
                "host ",
                "run ",
                "guest",
                "host h { guest  { process",
                "layout l { level } mmu { tlb { } walkCache } image disk costs let sweep",
                "run r { for in 0..3 { read } phase { fork malloc } }",
                COLD,
                COLD.replace("{", ""),
                COLD.replace("}", ""),
                COLD.replace("cold", "").replace("vm", ""),
                "}}}} \"open text",
                "/* open comment");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void everyPlaceIsAnswered(String text) throws Exception {
        editor.open(FILE, text);
        int lines = (int) text.lines().count();
        List<Position> places = List.of(
                new Position(0, 0),
                new Position(0, 5),
                new Position(0, 10_000),
                new Position(lines / 2, 3),
                new Position(lines, 0),
                new Position(lines + 7, 3));
        for (Position from : places)
            for (Position to : List.of(from, new Position(0, 0), new Position(lines + 20, 1)))
                for (Map.Entry<String, Supplier<CompletableFuture<?>>> request :
                        requests(from, new Range(from, to)).entrySet())
                    answered(request.getKey() + " at " + from + " to " + to + " of\n" + text, request.getValue());
    }

    /** An edit cancels reads: such a one is asked again. A place where there is no name cannot be renamed, and is told so. */
    private static void answered(String what, Supplier<CompletableFuture<?>> request) throws Exception {
        for (int i = 0; ; i++) {
            try {
                request.get().get(Editor.PATIENCE_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (CancellationException cancelled) {
                assertFalse(i > 100, what);
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof CancellationException && i < 100) continue;
                if (failed.getCause() instanceof ResponseErrorException refused
                        && refused.getResponseError().getCode() == ResponseErrorCode.RequestFailed.getValue()) return;
                throw new AssertionError(what + ": " + failed.getCause(), failed.getCause());
            }
        }
    }

    private Map<String, Supplier<CompletableFuture<?>>> requests(Position at, Range range) {
        TextDocumentService s = editor.server().getTextDocumentService();
        TextDocumentIdentifier file = new TextDocumentIdentifier(FILE);
        FormattingOptions options = new FormattingOptions(4, true);
        Map<String, Supplier<CompletableFuture<?>>> all = new TreeMap<>();
        all.put("completion", () -> s.completion(new CompletionParams(file, at)));
        all.put("definition", () -> s.definition(new DefinitionParams(file, at)));
        all.put("references", () -> s.references(new ReferenceParams(file, at, new ReferenceContext(true))));
        all.put("hover", () -> s.hover(new HoverParams(file, at)));
        all.put("highlight", () -> s.documentHighlight(new DocumentHighlightParams(file, at)));
        all.put("signature", () -> s.signatureHelp(new SignatureHelpParams(file, at)));
        all.put("prepare rename", () -> s.prepareRename(new PrepareRenameParams(file, at)));
        all.put("rename", () -> s.rename(new RenameParams(file, at, "another")));
        all.put("outline", () -> s.documentSymbol(new DocumentSymbolParams(file)));
        all.put("lenses", () -> s.codeLens(new CodeLensParams(file)));
        all.put("folding", () -> s.foldingRange(new FoldingRangeRequestParams(file)));
        all.put("colours", () -> s.semanticTokensFull(new SemanticTokensParams(file)));
        all.put("format", () -> s.formatting(new DocumentFormattingParams(file, options)));
        all.put("format a range", () -> s.rangeFormatting(new DocumentRangeFormattingParams(file, options, range)));
        all.put("hints", () -> s.inlayHint(new InlayHintParams(file, range)));
        all.put(
                "fixes",
                () -> s.codeAction(new CodeActionParams(
                        file, range, new CodeActionContext(editor.diagnostics.getOrDefault(FILE, List.of())))));
        return all;
    }
}
