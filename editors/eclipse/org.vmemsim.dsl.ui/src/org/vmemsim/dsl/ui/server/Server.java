package org.vmemsim.dsl.ui.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.core.runtime.ILog;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DocumentSymbolCapabilities;
import org.eclipse.lsp4j.ExecuteCommandCapabilities;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.InlayHintWorkspaceCapabilities;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.WindowClientCapabilities;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.vmemsim.dsl.ide.VMemLanguageServer;
import org.vmemsim.dsl.ide.VMemServer;

/**
 * The language server that lives in this process. Everything goes to it over one lane, a thread of its own: so edits
 * and questions arrive in the order in which they were made, and no caller ever waits, not even for its start.
 */
public final class Server {
    private static final Server INSTANCE = new Server();

    private final ScheduledExecutorService lane = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "vmem-client");
        thread.setDaemon(true);
        return thread;
    });
    private final CompletableFuture<VMemLanguageServer> server = CompletableFuture.supplyAsync(this::start, lane);
    private volatile SemanticTokensLegend legend;

    private Server() {
        server.whenComplete((started, failure) -> {
            if (failure != null) ILog.of(Server.class).error("The language server does not start", failure);
        });
    }

    /** The only one. It starts when it is first asked for. */
    public static Server get() {
        return INSTANCE;
    }

    /** Asks it something; after an edit the answer may be a cancellation. */
    public <T> CompletableFuture<T> ask(Function<VMemLanguageServer, CompletableFuture<T>> question) {
        return CompletableFuture.supplyAsync(() -> question.apply(server.join()), lane).thenCompose(answer -> answer);
    }

    /** Tells it something. */
    public void tell(Consumer<VMemLanguageServer> message) {
        lane.execute(() -> message.accept(server.join()));
    }

    /** Does something a moment later. */
    Future<?> soon(Runnable work, long milliseconds) {
        return lane.schedule(work, milliseconds, TimeUnit.MILLISECONDS);
    }

    /** What the numbers in semantic tokens mean; known as soon as there are any. */
    SemanticTokensLegend legend() {
        return legend;
    }

    private VMemLanguageServer start() {
        VMemLanguageServer fresh = VMemServer.create();
        fresh.connect(new Client());
        InitializeResult result = fresh.initialize(parameters()).join();
        legend = result.getCapabilities().getSemanticTokensProvider().getLegend();
        fresh.initialized(new InitializedParams());
        return fresh;
    }

    private static InitializeParams parameters() {
        WorkspaceClientCapabilities workspace = new WorkspaceClientCapabilities();
        workspace.setExecuteCommand(new ExecuteCommandCapabilities(false));
        workspace.setInlayHint(new InlayHintWorkspaceCapabilities(true));
        WindowClientCapabilities window = new WindowClientCapabilities();
        window.setWorkDoneProgress(true);
        TextDocumentClientCapabilities document = new TextDocumentClientCapabilities();
        document.setDocumentSymbol(new DocumentSymbolCapabilities(null, null, true));
        InitializeParams parameters = new InitializeParams();
        parameters.setProcessId((int) ProcessHandle.current().pid());
        parameters.setCapabilities(new ClientCapabilities(workspace, document, window, null));
        return parameters;
    }
}
