package org.vmemsim.dsl.ide;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.log4j.BasicConfigurator;
import org.apache.log4j.ConsoleAppender;
import org.apache.log4j.Level;
import org.apache.log4j.Logger;
import org.apache.log4j.PatternLayout;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;

/** The language server over standard input and output. Whatever else is printed goes to standard error. */
public final class ServerLauncher {
    private ServerLauncher() {}

    /** Serves until the client is gone, then ends the process, whatever threads still work. */
    public static void main(String[] args) {
        PrintStream protocol = System.out;
        System.setOut(System.err);
        logToStandardError();
        System.exit(launch(System.in, protocol));
    }

    /**
     * Serves until the client says exit or vanishes.
     *
     * @return the exit code: 0 if the client shut the server down before
     */
    public static int launch(InputStream in, OutputStream out) {
        return launch(VMemServer.create(), in, out);
    }

    /** As {@link #launch(InputStream, OutputStream)}, with a given server. */
    public static int launch(VMemLanguageServer server, InputStream in, OutputStream out) {
        Launcher<LanguageClient> launcher = new LSPLauncher.Builder<LanguageClient>()
                .setLocalService(server)
                .setRemoteInterface(LanguageClient.class)
                .setInput(new HeaderNames(in))
                .setOutput(out)
                .setExceptionHandler(ServerLauncher::answer)
                .create();
        server.connect(launcher.getRemoteProxy());
        Future<Void> listening = launcher.startListening();
        Thread watch = new Thread(() -> exitAfter(listening, server), "vmem-client");
        watch.setDaemon(true);
        watch.start();
        int code = server.exited().join();
        server.end();
        return code;
    }

    /** What a client is told of a failure: what happened and what to do, and no stack trace, which the log has. */
    static ResponseError answer(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof CompletionException
                        || cause instanceof ExecutionException
                        || cause instanceof InvocationTargetException)) cause = cause.getCause();
        if (cause instanceof ResponseErrorException refused) return refused.getResponseError();
        Logger.getLogger(ServerLauncher.class).error("A request failed", cause);
        String at = cause.getStackTrace().length == 0 ? "" : " at " + cause.getStackTrace()[0].getFileName();
        return new ResponseError(
                ResponseErrorCode.InternalError,
                "VMemSim itself failed to answer" + at + ". Please report it, with this file and the log.",
                null);
    }

    /** The stream of messages has an end only if the client has. */
    private static void exitAfter(Future<Void> listening, VMemLanguageServer server) {
        try {
            listening.get();
        } catch (InterruptedException | ExecutionException e) {
            Logger.getLogger(ServerLauncher.class).error("The connection broke", e);
        }
        server.exit();
    }

    /** Xtext's jar has a configuration of its own; which of two files wins would depend on the class path. */
    private static void logToStandardError() {
        BasicConfigurator.resetConfiguration();
        PatternLayout layout = new PatternLayout("%d{HH:mm:ss} %-5p %c{1} - %m%n");
        BasicConfigurator.configure(new ConsoleAppender(layout, ConsoleAppender.SYSTEM_ERR));
        Logger.getRootLogger().setLevel(Level.WARN);
        Logger.getLogger("org.eclipse.xtext.ide.server.concurrent")
                .setLevel(Level.OFF); // what fails is answered, and logged there
    }
}
