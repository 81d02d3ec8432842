package org.vmemsim.dsl.ui.server;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.core.runtime.ILog;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IDocumentListener;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.swt.widgets.Display;
import org.vmemsim.dsl.ide.AnswerOrder;
import org.vmemsim.dsl.ide.VMemLanguageServer;

/**
 * A file in an editor: keeps the server's copy of the text in step with the document, and remembers what the server
 * said of it. What an editor shows it finds here, without waiting; what comes too late, since the text has changed, is
 * dropped, and asked for anew.
 */
public final class OpenFile implements IDocumentListener {
    private static final long AFTER_TYPING = 100;

    private final Path path;
    private final IDocument document;
    private final SemanticColours colours;
    private final List<Consumer<OpenFile>> listeners = new CopyOnWriteArrayList<>();
    private int editors;
    private Future<?> refresh = CompletableFuture.completedFuture(null);
    private TextDocumentContentChangeEvent change;

    private final AnswerOrder fixesOrder = new AnswerOrder();
    private final AnswerOrder coloursOrder = new AnswerOrder();
    private final AnswerOrder hintsOrder = new AnswerOrder();
    private final AnswerOrder lensesOrder = new AnswerOrder();
    private final AnswerOrder symbolsOrder = new AnswerOrder();

    private volatile int version = 1;
    private volatile List<Diagnostic> diagnostics = List.of();
    private volatile List<CodeAction> fixes = List.of();
    private volatile List<InlayHint> hints = List.of();
    private volatile List<CodeLens> lenses = List.of();
    private volatile List<DocumentSymbol> symbols = List.of();

    OpenFile(Path path, IDocument document) {
        this.path = path;
        this.document = document;
        this.colours = new SemanticColours(document);
    }

    public Path path() {
        return path;
    }

    public IDocument document() {
        return document;
    }

    /** How the server calls it. */
    public TextDocumentIdentifier id() {
        return new TextDocumentIdentifier(path.toUri().toString());
    }

    /** Grows with each edit. */
    public int version() {
        return version;
    }

    public SemanticColours colours() {
        return colours;
    }

    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /** Quick fixes of this very text; none while it is being edited. */
    public List<CodeAction> fixes() {
        return fixes;
    }

    public List<InlayHint> hints() {
        return hints;
    }

    public List<CodeLens> lenses() {
        return lenses;
    }

    public List<DocumentSymbol> symbols() {
        return symbols;
    }

    /** To be called on the UI thread whenever the server has said something new. */
    public void addListener(Consumer<OpenFile> listener) {
        listeners.add(listener);
    }

    public void removeListener(Consumer<OpenFile> listener) {
        listeners.remove(listener);
    }

    void opened() {
        if (editors++ > 0) return;
        document.addDocumentListener(this);
        TextDocumentItem item = new TextDocumentItem(id().getUri(), "vmem", version, document.get());
        Server.get().tell(server -> server.didOpen(new DidOpenTextDocumentParams(item)));
        refreshSoon();
    }

    boolean closed() {
        if (--editors > 0) return false;
        document.removeDocumentListener(this);
        Server.get().tell(server -> server.didClose(new DidCloseTextDocumentParams(id())));
        return true;
    }

    @Override
    public void documentAboutToBeChanged(DocumentEvent event) {
        try {
            Range range = Places.range(document, event.getOffset(), event.getLength());
            change = new TextDocumentContentChangeEvent(range, event.getText() == null ? "" : event.getText());
        } catch (BadLocationException e) {
            change = null; // the whole text will do
        }
    }

    @Override
    public void documentChanged(DocumentEvent event) {
        fixes = List.of();
        version++;
        TextDocumentContentChangeEvent what =
                change == null ? new TextDocumentContentChangeEvent(document.get()) : change;
        VersionedTextDocumentIdentifier which = new VersionedTextDocumentIdentifier(id().getUri(), version);
        Server.get().tell(server -> server.didChange(new DidChangeTextDocumentParams(which, List.of(what))));
        refreshSoon();
    }

    /** The problems of the file; their fixes are fetched at once, so that nobody has to wait for them. */
    void published(List<Diagnostic> found) {
        diagnostics = found;
        List<Diagnostic> mendable =
                found.stream().filter(d -> d.getCode() != null).toList();
        CodeActionParams params = new CodeActionParams(id(), everywhere(), new CodeActionContext(mendable));
        keep(fixesOrder, server -> server.codeAction(params), actions -> fixes = actions.stream()
                .filter(Either::isRight)
                .map(Either::getRight)
                .toList());
        refreshSoon();
    }

    /** Asks for everything that is shown, once it is quiet. */
    synchronized void refreshSoon() {
        refresh.cancel(false);
        refresh = Server.get().soon(this::refresh, AFTER_TYPING);
    }

    private void refresh() {
        keep(
                coloursOrder,
                server -> server.semanticTokensFull(new SemanticTokensParams(id())),
                tokens -> colours.set(tokens, Server.get().legend()));
        keep(
                hintsOrder,
                server -> server.inlayHint(new InlayHintParams(id(), everywhere())),
                all -> hints = List.copyOf(all));
        keep(lensesOrder, server -> server.codeLens(new CodeLensParams(id())), all -> lenses = List.copyOf(all));
        keep(symbolsOrder, server -> server.documentSymbol(new DocumentSymbolParams(id())), all -> symbols = all.stream()
                .filter(Either::isRight)
                .map(Either::getRight)
                .toList());
    }

    private <T> void keep(
            AnswerOrder order, Function<VMemLanguageServer, CompletableFuture<T>> question, Consumer<T> answer) {
        int asked = version;
        long number = order.ask();
        ask(question).whenComplete((value, failure) -> Display.getDefault().asyncExec(() -> {
            if (asked != version || editors == 0) return;
            if (failure != null) ILog.of(OpenFile.class).error("The language server failed", failure);
            if (value == null || !order.take(number)) return;
            answer.accept(value);
            listeners.forEach(listener -> listener.accept(this));
        }));
    }

    /**
     * Asks about the text as it is now. Any edit cancels all questions; if it was one of another file, this is asked
     * again, and if it was one of this file, the answer is a cancellation.
     */
    public <T> CompletableFuture<T> ask(Function<VMemLanguageServer, CompletableFuture<T>> question) {
        int asked = version;
        return Server.get()
                .ask(question)
                .exceptionallyCompose(failure -> asked == version && cancelled(failure)
                        ? ask(question)
                        : CompletableFuture.failedFuture(failure));
    }

    private static boolean cancelled(Throwable failure) {
        return failure instanceof CancellationException
                || failure instanceof CompletionException && failure.getCause() instanceof CancellationException;
    }

    private static Range everywhere() {
        return new Range(new Position(0, 0), new Position(Integer.MAX_VALUE - 1, 0));
    }
}
