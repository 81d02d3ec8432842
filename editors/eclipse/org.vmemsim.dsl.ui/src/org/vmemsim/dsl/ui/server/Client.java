package org.vmemsim.dsl.ui.server;

import java.util.concurrent.CompletableFuture;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.Status;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.WorkDoneProgressCreateParams;
import org.eclipse.lsp4j.services.LanguageClient;

/** What the server tells of its own accord. It is called on the server's threads and never makes them wait. */
final class Client implements LanguageClient {
    @Override
    public void publishDiagnostics(PublishDiagnosticsParams params) {
        Problems.published(params.getUri(), params.getDiagnostics());
    }

    @Override
    public CompletableFuture<Void> refreshInlayHints() {
        OpenFiles.all().forEach(OpenFile::refreshSoon);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> createProgress(WorkDoneProgressCreateParams params) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void notifyProgress(ProgressParams params) {
        CommandJob.progress(params);
    }

    @Override
    public void showMessage(MessageParams message) {
        logMessage(message);
    }

    @Override
    public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams request) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void logMessage(MessageParams message) {
        int severity = message.getType() == MessageType.Error ? Status.ERROR : Status.INFO;
        ILog.of(Client.class).log(new Status(severity, Client.class, message.getMessage()));
    }

    @Override
    public void telemetryEvent(Object event) {}
}
