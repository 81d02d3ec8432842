package org.vmemsim.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.vmemsim.cli.terminal.Console;
import org.vmemsim.dsl.ide.ServerLauncher;
import picocli.CommandLine.Command;

/** Does what users do, silently: the launcher has Java remember the classes that it takes, for quick starts. */
@Command(name = "rehearse", hidden = true, description = "Do everything once, silently.")
final class RehearseCommand implements Callable<Integer> {
    private final Services services;

    RehearseCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Console silent = new Console(nowhere, nowhere, services.console().look(), false);
        Services quiet = new Services(silent, services.loader(), services.simulator());
        Path file = Files.createTempFile("rehearsal", ".vmem");
        try (InputStream scenario = RehearseCommand.class.getResourceAsStream("/org/vmemsim/cli/rehearsal.vmem")) {
            if (scenario != null) Files.write(file, scenario.readAllBytes());
            String path = file.toString();
            int worst = VMemSimCommand.execute(quiet, "run", path);
            worst = Math.max(worst, VMemSimCommand.execute(quiet, "run", "--json", "-", path));
            worst = Math.max(worst, VMemSimCommand.execute(quiet, "explain", path));
            worst = Math.max(worst, VMemSimCommand.execute(quiet, "check", path));
            return Math.max(worst, serve());
        } finally {
            Files.delete(file);
        }
    }

    /** A visit of an editor that says no more than what it must. */
    private static int serve() {
        String[] messages = {
            "\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}",
            "\"method\":\"initialized\",\"params\":{}",
            "\"id\":2,\"method\":\"shutdown\"",
            "\"method\":\"exit\""
        };
        StringBuilder stream = new StringBuilder();
        for (String m : messages) {
            String json = "{\"jsonrpc\":\"2.0\"," + m + "}";
            stream.append("Content-Length: ")
                    .append(json.length())
                    .append("\r\n\r\n")
                    .append(json);
        }
        byte[] bytes = stream.toString().getBytes(StandardCharsets.UTF_8);
        return ServerLauncher.launch(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream());
    }
}
