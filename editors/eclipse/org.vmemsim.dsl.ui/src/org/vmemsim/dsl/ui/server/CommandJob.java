package org.vmemsim.dsl.ui.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.WorkDoneProgressCancelParams;
import org.eclipse.lsp4j.WorkDoneProgressReport;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Carries out a command of the server in the background; shows how far it is, and can be cancelled. */
public final class CommandJob extends Job {
    private static final long POLL_MILLISECONDS = 100;
    private static final Map<Either<String, Integer>, IProgressMonitor> RUNNING = new ConcurrentHashMap<>();

    private final Command command;
    private final BiConsumer<String, String> shown;

    /**
     * @param shown is given a title and what the command has to say
     */
    public CommandJob(Command command, BiConsumer<String, String> shown) {
        super(command.getTitle() + " " + subject(command));
        this.command = command;
        this.shown = shown;
        setUser(false);
    }

    static void progress(ProgressParams params) {
        IProgressMonitor monitor = RUNNING.get(params.getToken());
        if (monitor != null && params.getValue().isLeft() && params.getValue().getLeft() instanceof WorkDoneProgressReport r)
            monitor.subTask(r.getMessage());
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        Either<String, Integer> token = Either.forLeft(UUID.randomUUID().toString());
        ExecuteCommandParams params = new ExecuteCommandParams(command.getCommand(), command.getArguments());
        params.setWorkDoneToken(token);
        monitor.beginTask(getName(), IProgressMonitor.UNKNOWN);
        RUNNING.put(token, monitor);
        try {
            CompletableFuture<Object> answer = Server.get().ask(server -> server.executeCommand(params));
            while (!monitor.isCanceled()) {
                try {
                    show(answer.get(POLL_MILLISECONDS, TimeUnit.MILLISECONDS));
                    return Status.OK_STATUS;
                } catch (TimeoutException e) {
                    // it takes its time
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof CancellationException) return Status.CANCEL_STATUS;
                    return failed(e.getCause());
                }
            }
            Server.get().tell(server -> server.cancelProgress(new WorkDoneProgressCancelParams(token)));
        } catch (InterruptedException e) {
            // as if it had been cancelled
        } finally {
            RUNNING.remove(token);
        }
        return Status.CANCEL_STATUS;
    }

    private IStatus failed(Throwable cause) {
        if (!(cause instanceof ResponseErrorException refused)) return Status.error(getName() + " failed", cause);
        shown.accept(getName(), refused.getResponseError().getMessage());
        return Status.OK_STATUS;
    }

    private void show(Object answer) {
        if (!(answer instanceof JsonObject json)) return;
        String title = Optional.ofNullable(json.get("title")).map(JsonElement::getAsString).orElse(getName());
        shown.accept(title, json.get("text").getAsString());
    }

    /** The run's name comes after the file's. */
    private static String subject(Command command) {
        List<Object> arguments = command.getArguments();
        return arguments == null || arguments.size() < 2 ? "" : String.valueOf(arguments.get(1)).replace("\"", "");
    }
}
