package org.vmemsim.dsl.ide;

import com.google.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.emf.common.util.URI;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.ExecuteCommandCapabilities;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.WorkDoneProgressCancelParams;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.services.LanguageClient;
import org.vmemsim.dsl.ide.commands.Later;
import org.vmemsim.dsl.ide.commands.VMemCommands;
import org.vmemsim.dsl.ide.diagnostics.PublishedDiagnostics;
import org.vmemsim.dsl.ide.editor.DocumentUris;
import org.vmemsim.dsl.ide.editor.EditorSettings;
import org.vmemsim.dsl.ide.figures.FileWatch;
import org.vmemsim.dsl.ide.figures.SimulationService;
import org.vmemsim.dsl.ide.inline.InlayHintService;

/** Xtext's server, and what it lacks: inlay hints, figures of open files, commands that outlive edits, settings. */
public class VMemLanguageServer extends ForgivingLanguageServer {
    private static final URI ANY_FILE = URI.createURI("any.vmem");

    @Inject
    private ServerExit exit;

    /** Completed when the client asks the server to go or has vanished: 0 if in good order, otherwise 1. */
    public CompletableFuture<Integer> exited() {
        return exit.requested();
    }

    @Override
    public void connect(LanguageClient client) {
        super.connect(service(PublishedDiagnostics.class).wrap(client));
    }

    @Override
    public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
        if (params.getProcessId() != null) exit.whenGone(params.getProcessId());
        if (params.getCapabilities() == null) params.setCapabilities(new ClientCapabilities());
        service(PublishedDiagnostics.class).capabilities(params.getCapabilities());
        service(EditorSettings.class).update(params.getInitializationOptions());
        takeCommands(params.getCapabilities());
        folder(params).ifPresent(service(DocumentUris.class)::folder);
        if (params.getRootUri() == null && params.getRootPath() == null) allowNoFolder(params.getCapabilities());
        return super.initialize(params);
    }

    /** The folder that is open; the first of several. */
    @SuppressWarnings("deprecation") // older clients say no more
    private Optional<Path> folder(InitializeParams params) {
        List<WorkspaceFolder> folders = params.getWorkspaceFolders();
        String uri = folders == null || folders.isEmpty()
                ? params.getRootUri()
                : folders.get(0).getUri();
        URI open = uri == null ? null : service(DocumentUris.class).toUri(uri);
        return open != null && open.isFile() ? Optional.of(Path.of(open.toFileString())) : Optional.empty();
    }

    /** Xtext takes a client without workspace folders to have a root; one that opens a single file has neither. */
    private static void allowNoFolder(ClientCapabilities capabilities) {
        if (capabilities.getWorkspace() == null) capabilities.setWorkspace(new WorkspaceClientCapabilities());
        capabilities.getWorkspace().setWorkspaceFolders(true);
    }

    /** Xtext knows commands only where the client says that it sends them; one that does not say so may send them all the same. */
    private static void takeCommands(ClientCapabilities capabilities) {
        if (capabilities.getWorkspace() == null) capabilities.setWorkspace(new WorkspaceClientCapabilities());
        WorkspaceClientCapabilities workspace = capabilities.getWorkspace();
        if (workspace.getExecuteCommand() == null) workspace.setExecuteCommand(new ExecuteCommandCapabilities(false));
    }

    @Override
    public void initialized(InitializedParams params) {
        super.initialized(params);
        service(FileWatch.class)
                .start((fresh, gone) -> runBuildable(() -> getWorkspaceManager().didChangeFiles(fresh, gone)));
    }

    @Override
    public CompletableFuture<Object> shutdown() {
        service(SimulationService.class).shutdown();
        return super.shutdown();
    }

    /** Stops all work, for good, whether or not the client asked for it. */
    void end() {
        service(SimulationService.class).shutdown();
        getRequestManager().shutdown();
    }

    @Override
    public void didOpen(DidOpenTextDocumentParams params) {
        service(SimulationService.class).opened(getURI(params.getTextDocument()));
        super.didOpen(params);
    }

    @Override
    public void didChange(DidChangeTextDocumentParams params) {
        URI file = getURI(params.getTextDocument());
        service(SimulationService.class).edited(file);
        service(PublishedDiagnostics.class).edited(file, params.getContentChanges());
        super.didChange(params);
    }

    @Override
    public void didClose(DidCloseTextDocumentParams params) {
        service(SimulationService.class).closed(getURI(params.getTextDocument()));
        super.didClose(params);
    }

    @Override
    public void didChangeConfiguration(DidChangeConfigurationParams params) {
        service(EditorSettings.class).update(params.getSettings());
        super.didChangeConfiguration(params);
        // it has ended a build that was going on, and began none: what that left goes on
        runBuildable(() -> getWorkspaceManager().didChangeFiles(List.of(), List.of()));
        service(SimulationService.class).settingsChanged();
    }

    @Override
    public CompletableFuture<List<InlayHint>> inlayHint(InlayHintParams params) {
        URI file = getURI(params.getTextDocument());
        InlayHintService hints = service(InlayHintService.class);
        return getRequestManager()
                .runRead(cancel -> getWorkspaceManager()
                        .doRead(file, (document, resource) -> hints.hints(document, resource, params, cancel)));
    }

    /** Our commands only look at the file inside the read; the work goes on after it. */
    @Override
    public CompletableFuture<Object> executeCommand(ExecuteCommandParams params) {
        return Later.untilAnswered(() -> super.executeCommand(params));
    }

    /** The button beside a progress bar. */
    @Override
    public void cancelProgress(WorkDoneProgressCancelParams params) {
        service(VMemCommands.class).cancel(params.getToken());
    }

    private <T> T service(Class<T> type) {
        return getLanguagesRegistry().getResourceServiceProvider(ANY_FILE).get(type);
    }
}
