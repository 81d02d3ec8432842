package org.vmemsim.tests.ide;

import com.google.gson.JsonElement;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.CodeLensWorkspaceCapabilities;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DocumentSymbolCapabilities;
import org.eclipse.lsp4j.ExecuteCommandCapabilities;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.InlayHintWorkspaceCapabilities;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.vmemsim.dsl.ide.VMemLanguageServer;
import org.vmemsim.dsl.ide.VMemServer;
import org.vmemsim.dsl.ide.figures.Simulator;

/** An editor as far as the protocol goes: remembers what it is told, asks, types, and waits until something is so. */
final class Editor implements LanguageClient, AutoCloseable {
    /** Generous, for machines that do other things too. */
    static final long PATIENCE_SECONDS = 60;

    final Map<String, List<Diagnostic>> diagnostics = new ConcurrentHashMap<>();
    final List<ProgressParams> progress = new CopyOnWriteArrayList<>();
    final AtomicInteger hintRefreshes = new AtomicInteger();
    final AtomicInteger lensRefreshes = new AtomicInteger();
    private final AtomicInteger versions = new AtomicInteger();
    private LanguageServer server;
    private SemanticTokensLegend legend;

    /** On a server in this process whose simulator is replaced. */
    static Editor with(Simulator simulator) {
        return on(VMemServer.create(binder -> binder.bind(Simulator.class).toInstance(simulator)));
    }

    /** On a server in this process. */
    static Editor on(VMemLanguageServer server) {
        return on(server, documents());
    }

    /** One that can show no trees, on a server in this process. */
    static Editor withoutTrees(VMemLanguageServer server) {
        return on(server, new TextDocumentClientCapabilities());
    }

    private static Editor on(VMemLanguageServer server, TextDocumentClientCapabilities documents) {
        Editor editor = new Editor();
        server.connect(editor);
        editor.initialize(server, null, documents);
        return editor;
    }

    /** Begins the conversation; without a folder, as when a single file is opened. */
    void initialize(LanguageServer with, Path folder) {
        initialize(with, folder, documents());
    }

    private void initialize(LanguageServer with, Path folder, TextDocumentClientCapabilities documents) {
        server = with;
        WorkspaceClientCapabilities workspace = new WorkspaceClientCapabilities();
        workspace.setInlayHint(new InlayHintWorkspaceCapabilities(true));
        workspace.setCodeLens(new CodeLensWorkspaceCapabilities(true));
        workspace.setExecuteCommand(new ExecuteCommandCapabilities(false));
        workspace.setWorkspaceFolders(true);
        InitializeParams params = new InitializeParams();
        params.setProcessId((int) ProcessHandle.current().pid());
        params.setCapabilities(new ClientCapabilities(workspace, documents, null));
        if (folder != null)
            params.setWorkspaceFolders(
                    List.of(new WorkspaceFolder(folder.toUri().toString(), "test")));
        legend = get(server.initialize(params))
                .getCapabilities()
                .getSemanticTokensProvider()
                .getLegend();
        server.initialized(new InitializedParams());
    }

    private static TextDocumentClientCapabilities documents() {
        DocumentSymbolCapabilities symbols = new DocumentSymbolCapabilities();
        symbols.setHierarchicalDocumentSymbolSupport(true);
        TextDocumentClientCapabilities documents = new TextDocumentClientCapabilities();
        documents.setDocumentSymbol(symbols);
        return documents;
    }

    /** What the numbers of semantic tokens mean. */
    SemanticTokensLegend legend() {
        return legend;
    }

    LanguageServer server() {
        return server;
    }

    String open(String uri, String text) {
        TextDocumentItem item = new TextDocumentItem(uri, "vmem", versions.incrementAndGet(), text);
        server.getTextDocumentService().didOpen(new DidOpenTextDocumentParams(item));
        return uri;
    }

    void replaceAll(String uri, String text) {
        change(uri, new TextDocumentContentChangeEvent(text));
    }

    /** Replaces a part; positions from 0. */
    void type(String uri, Range range, String text) {
        change(uri, new TextDocumentContentChangeEvent(range, text));
    }

    private void change(String uri, TextDocumentContentChangeEvent change) {
        var document = new VersionedTextDocumentIdentifier(uri, versions.incrementAndGet());
        server.getTextDocumentService().didChange(new DidChangeTextDocumentParams(document, List.of(change)));
    }

    void closeFile(String uri) {
        server.getTextDocumentService().didClose(new DidCloseTextDocumentParams(new TextDocumentIdentifier(uri)));
    }

    List<InlayHint> inlayHints(String uri) {
        Range all = new Range(new Position(0, 0), new Position(100_000, 0));
        return get(
                server.getTextDocumentService().inlayHint(new InlayHintParams(new TextDocumentIdentifier(uri), all)));
    }

    /** The hints as {@code line: text}, lines from 0. */
    List<String> hints(String uri) {
        return inlayHints(uri).stream()
                .map(h -> h.getPosition().getLine() + ": " + h.getLabel().getLeft())
                .toList();
    }

    List<? extends CodeLens> lenses(String uri) {
        return get(server.getTextDocumentService().codeLens(new CodeLensParams(new TextDocumentIdentifier(uri))));
    }

    String hover(String uri, int line, int column) {
        Hover hover = get(server.getTextDocumentService()
                .hover(new HoverParams(new TextDocumentIdentifier(uri), new Position(line, column))));
        return hover == null || hover.getContents() == null
                ? ""
                : hover.getContents().getRight().getValue();
    }

    CompletableFuture<Object> command(String command, Object... arguments) {
        return server.getWorkspaceService().executeCommand(new ExecuteCommandParams(command, List.of(arguments)));
    }

    /** The messages of a file; empty before the first. */
    List<String> messages(String uri) {
        return diagnostics.getOrDefault(uri, List.of()).stream()
                .map(d -> d.getMessage().isLeft()
                        ? d.getMessage().getLeft()
                        : d.getMessage().getRight().getValue())
                .toList();
    }

    /** Waits until a value is as it should be, and gives it. An edit cancels reads: such a one is asked again. */
    static <T> T await(Supplier<T> value, Predicate<? super T> wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        T last = null;
        do {
            try {
                last = value.get();
                if (wanted.test(last)) return last;
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (CancellationException e) {
                last = null;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        } while (System.nanoTime() < end);
        throw new AssertionError("not within " + PATIENCE_SECONDS + " s; at last " + last);
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (CancellationException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A member of what a command gave, which is JSON whether it came through a pipe or not. */
    static JsonElement member(Object result, String name) {
        return ((JsonElement) result).getAsJsonObject().get(name);
    }

    @Override
    public void publishDiagnostics(PublishDiagnosticsParams params) {
        diagnostics.put(params.getUri(), params.getDiagnostics());
    }

    @Override
    public CompletableFuture<Void> refreshInlayHints() {
        hintRefreshes.incrementAndGet();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> refreshCodeLenses() {
        lensRefreshes.incrementAndGet();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void notifyProgress(ProgressParams params) {
        progress.add(params);
    }

    @Override
    public void telemetryEvent(Object object) {}

    @Override
    public void showMessage(MessageParams messageParams) {}

    @Override
    public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams requestParams) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void logMessage(MessageParams message) {}

    @Override
    public void close() {
        get(server.shutdown());
        server.exit();
    }
}
