package org.vmemsim.dsl.ide;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.emf.common.util.URI;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DocumentHighlight;
import org.eclipse.lsp4j.DocumentHighlightParams;
import org.eclipse.lsp4j.DocumentRangeFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameDefaultBehavior;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentPositionParams;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.ide.server.LanguageServerImpl;
import org.eclipse.xtext.ide.server.symbol.HierarchicalDocumentSymbolService;
import org.eclipse.xtext.ide.server.symbol.IDocumentSymbolService;
import org.eclipse.xtext.resource.IResourceServiceProvider;
import org.eclipse.xtext.util.CancelIndicator;
import org.vmemsim.dsl.ide.editor.Positions;

/**
 * Xtext's server, which counts on places that are in the text. An editor may ask for one that was there a moment ago: such a
 * place is taken for the nearest that there is, as the protocol says of columns behind the end of a line.
 */
class ForgivingLanguageServer extends LanguageServerImpl {
    @Override
    protected Either<List<CompletionItem>, CompletionList> completion(CancelIndicator cancel, CompletionParams params) {
        return super.completion(cancel, inText(params));
    }

    @Override
    protected Either<List<? extends Location>, List<? extends LocationLink>> definition(
            DefinitionParams params, CancelIndicator cancel) {
        return isEmpty(params.getTextDocument()) ? Either.forLeft(List.of()) : super.definition(inText(params), cancel);
    }

    @Override
    protected List<? extends Location> references(ReferenceParams params, CancelIndicator cancel) {
        return isEmpty(params.getTextDocument()) ? List.of() : super.references(inText(params), cancel);
    }

    /** Clients that show no tree get a list, with what each is in; Xtext would send them the tree and all its branches. */
    @Override
    public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(
            DocumentSymbolParams params) {
        if (isHierarchicalDocumentSymbolSupport()) return super.documentSymbol(params);
        String file = params.getTextDocument().getUri();
        // within the read, so that cancelling what is returned ends it
        return getRequestManager().runRead(cancel -> {
            List<Either<SymbolInformation, DocumentSymbol>> all = new ArrayList<>();
            for (DocumentSymbol s : documentSymbol(params, cancel)) list(s, null, file, all);
            return all;
        });
    }

    @SuppressWarnings("deprecation") // for clients of before
    private static void list(
            DocumentSymbol symbol, String in, String file, List<Either<SymbolInformation, DocumentSymbol>> all) {
        Location at = new Location(file, symbol.getRange());
        all.add(Either.forLeft(new SymbolInformation(symbol.getName(), symbol.getKind(), at, in)));
        List<DocumentSymbol> parts = symbol.getChildren() == null ? List.of() : symbol.getChildren();
        for (DocumentSymbol part : parts) list(part, symbol.getName(), file, all);
    }

    @Override
    protected IDocumentSymbolService getIDocumentSymbolService(IResourceServiceProvider provider) {
        return provider.get(HierarchicalDocumentSymbolService.class);
    }

    @Override
    protected Hover hover(HoverParams params, CancelIndicator cancel) {
        return super.hover(inText(params), cancel);
    }

    @Override
    protected SignatureHelp signatureHelp(SignatureHelpParams params, CancelIndicator cancel) {
        return super.signatureHelp(inText(params), cancel);
    }

    @Override
    protected List<? extends DocumentHighlight> documentHighlight(
            DocumentHighlightParams params, CancelIndicator cancel) {
        return super.documentHighlight(inText(params), cancel);
    }

    @Override
    protected WorkspaceEdit rename(RenameParams params, CancelIndicator cancel) {
        return super.rename(inText(params), cancel);
    }

    @Override
    protected Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior> prepareRename(
            PrepareRenameParams params, CancelIndicator cancel) {
        return super.prepareRename(inText(params), cancel);
    }

    @Override
    protected List<Either<Command, CodeAction>> codeAction(CodeActionParams params, CancelIndicator cancel) {
        params.setRange(inText(params.getTextDocument(), params.getRange()));
        return super.codeAction(params, cancel);
    }

    @Override
    protected List<? extends TextEdit> rangeFormatting(DocumentRangeFormattingParams params, CancelIndicator cancel) {
        if (isEmpty(params.getTextDocument())) return List.of();
        params.setRange(inText(params.getTextDocument(), params.getRange()));
        return super.rangeFormatting(params, cancel);
    }

    private <P extends TextDocumentPositionParams> P inText(P params) {
        URI file = getURI(params.getTextDocument());
        params.setPosition(
                getWorkspaceManager().doRead(file, (document, resource) -> inText(document, params.getPosition())));
        return params;
    }

    private Range inText(TextDocumentIdentifier file, Range range) {
        return getWorkspaceManager().doRead(getURI(file), (document, resource) -> {
            Position a = inText(document, range.getStart());
            Position b = inText(document, range.getEnd());
            return isBefore(b, a) ? new Range(b, a) : new Range(a, b);
        });
    }

    /** Whether a file has nothing but blanks and comments. */
    private boolean isEmpty(TextDocumentIdentifier file) {
        return getWorkspaceManager()
                .doRead(
                        getURI(file),
                        (document, resource) ->
                                resource == null || resource.getContents().isEmpty());
    }

    private static boolean isBefore(Position a, Position b) {
        return a.getLine() < b.getLine() || a.getLine() == b.getLine() && a.getCharacter() < b.getCharacter();
    }

    private static Position inText(Document document, Position at) {
        return document == null ? at : new Positions(document).nearest(at);
    }
}
