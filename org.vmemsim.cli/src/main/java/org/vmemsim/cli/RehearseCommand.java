package org.vmemsim.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
            return Math.max(worst, VMemSimCommand.execute(quiet, "check", path));
        } finally {
            Files.delete(file);
        }
    }
}
