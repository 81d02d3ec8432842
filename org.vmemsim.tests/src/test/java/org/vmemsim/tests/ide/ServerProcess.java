package org.vmemsim.tests.ide;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageServer;

/** A server in a process of its own, and an editor that speaks with it over its standard input and output. */
final class ServerProcess implements AutoCloseable {
    final Process process;
    final Editor editor = new Editor();
    private final LanguageServer server;

    ServerProcess(Class<?> main) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dguice_custom_class_loading=CHILD",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Launcher<LanguageServer> launcher =
                LSPLauncher.createClientLauncher(editor, process.getInputStream(), process.getOutputStream());
        var unused = launcher.startListening();
        server = launcher.getRemoteProxy();
    }

    ServerProcess initialize(Path folder) {
        editor.initialize(server, folder);
        return this;
    }

    boolean endsWithin(int seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
