package org.vmemsim.dsl.ide.commands;

import java.util.Optional;
import java.util.UUID;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.WorkDoneProgressBegin;
import org.eclipse.lsp4j.WorkDoneProgressCreateParams;
import org.eclipse.lsp4j.WorkDoneProgressEnd;
import org.eclipse.lsp4j.WorkDoneProgressNotification;
import org.eclipse.lsp4j.WorkDoneProgressReport;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.xtext.ide.server.ILanguageServerAccess;
import org.vmemsim.runtime.control.Progress;
import org.vmemsim.runtime.report.Quantities;

/** Tells the client how far a run is, a few times a second; says nothing to a client that cannot show it. */
final class RunProgress implements Progress, AutoCloseable {
    private static final long INTERVAL = 200_000_000;

    private final LanguageClient client;
    private final Either<String, Integer> token;
    private long last = System.nanoTime();

    RunProgress(ILanguageServerAccess access, ExecuteCommandParams params, String run) {
        client = access.getLanguageClient();
        token = params.getWorkDoneToken() != null ? params.getWorkDoneToken() : created(access);
        WorkDoneProgressBegin begin = new WorkDoneProgressBegin();
        begin.setTitle("Simulating " + run);
        begin.setCancellable(true);
        tell(begin);
    }

    private Either<String, Integer> created(ILanguageServerAccess access) {
        var window = access.getInitializeParams().getCapabilities().getWindow();
        if (window == null || !Boolean.TRUE.equals(window.getWorkDoneProgress())) return null;
        Either<String, Integer> fresh = Either.forLeft(UUID.randomUUID().toString());
        var unused = client.createProgress(new WorkDoneProgressCreateParams(fresh)); // what is refused is not shown
        return fresh;
    }

    /** What names this progress; empty where nobody is told. */
    Optional<Either<String, Integer>> token() {
        return Optional.ofNullable(token);
    }

    @Override
    public void at(String run, long accesses) {
        long now = System.nanoTime();
        if (now - last < INTERVAL) return;
        last = now;
        WorkDoneProgressReport report = new WorkDoneProgressReport();
        report.setMessage(Quantities.count(accesses, "access", "accesses"));
        tell(report);
    }

    @Override
    public void close() {
        tell(new WorkDoneProgressEnd());
    }

    private void tell(WorkDoneProgressNotification what) {
        if (token != null) client.notifyProgress(new ProgressParams(token, Either.forLeft(what)));
    }
}
