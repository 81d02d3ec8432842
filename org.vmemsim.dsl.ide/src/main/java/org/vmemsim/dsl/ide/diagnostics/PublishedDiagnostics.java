package org.vmemsim.dsl.ide.diagnostics;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.log4j.Logger;
import org.eclipse.emf.common.util.URI;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.xtext.ide.server.UriExtensions;

/**
 * All that the client is told about a file. Publishing replaces what was published before, so the language's own
 * diagnostics and those of the simulation always go together.
 */
@Singleton
public class PublishedDiagnostics {
    private static final Logger LOG = Logger.getLogger(PublishedDiagnostics.class);

    private final Map<URI, List<Diagnostic>> ofLanguage = new HashMap<>();
    private final Map<URI, List<Diagnostic>> ofSimulation = new HashMap<>();
    private LanguageClient client;
    private boolean refreshesHints;
    private boolean refreshesLenses;

    @Inject
    private UriExtensions uris;

    /** The client as the language server should see it: what it publishes comes through here. */
    public LanguageClient wrap(LanguageClient original) {
        client = original;
        Class<?>[] types = original instanceof Endpoint
                ? new Class<?>[] {LanguageClient.class, Endpoint.class}
                : new Class<?>[] {LanguageClient.class};
        return (LanguageClient) Proxy.newProxyInstance(getClass().getClassLoader(), types, (proxy, method, args) -> {
            if (args != null && args.length == 1 && args[0] instanceof PublishDiagnosticsParams p) {
                language(p);
                return null;
            }
            try {
                return method.invoke(original, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    /** Learns what the client can be asked. */
    public void capabilities(ClientCapabilities capabilities) {
        var workspace = capabilities == null ? null : capabilities.getWorkspace();
        if (workspace == null) return;
        refreshesHints = workspace.getInlayHint() != null
                && Boolean.TRUE.equals(workspace.getInlayHint().getRefreshSupport());
        refreshesLenses = workspace.getCodeLens() != null
                && Boolean.TRUE.equals(workspace.getCodeLens().getRefreshSupport());
    }

    /** Whether the language found an error in the file. */
    public synchronized boolean hasErrors(URI file) {
        return ofLanguage.getOrDefault(file, List.of()).stream()
                .anyMatch(d -> d.getSeverity() == DiagnosticSeverity.Error);
    }

    /** Replaces what the simulation found. */
    public synchronized void simulated(URI file, List<Diagnostic> found) {
        List<Diagnostic> before = found.isEmpty() ? ofSimulation.remove(file) : ofSimulation.put(file, found);
        if (!found.equals(before == null ? List.of() : before)) publish(file);
    }

    /** Moves what the simulation found along with the text; what was in the edited part is gone. */
    public synchronized void edited(URI file, List<TextDocumentContentChangeEvent> changes) {
        for (TextDocumentContentChangeEvent change : changes)
            ofSimulation.computeIfPresent(file, (f, found) -> DiagnosticShift.after(change, found));
    }

    /** Asks the client to fetch hints and lenses anew, if it can be asked. */
    public void refreshFigures() {
        if (refreshesHints) ask(client::refreshInlayHints);
        if (refreshesLenses) ask(client::refreshCodeLenses);
    }

    private static void ask(Supplier<CompletableFuture<Void>> request) {
        var unused = CompletableFuture.completedFuture(null)
                .thenCompose(x -> request.get())
                .exceptionally(refusal -> {
                    LOG.warn("The client does not refresh what it said that it can", refusal);
                    return null;
                });
    }

    private synchronized void language(PublishDiagnosticsParams params) {
        URI file = uris.toUri(params.getUri());
        ofLanguage.put(file, params.getDiagnostics());
        publish(file);
    }

    private void publish(URI file) {
        List<Diagnostic> all = new ArrayList<>(ofLanguage.getOrDefault(file, List.of()));
        all.addAll(ofSimulation.getOrDefault(file, List.of()));
        client.publishDiagnostics(new PublishDiagnosticsParams(uris.toUriString(file), all));
    }
}
