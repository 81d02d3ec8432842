package org.vmemsim.cli;

import java.util.concurrent.Callable;
import org.vmemsim.cli.terminal.ExitCode;
import org.vmemsim.dsl.ide.ServerLauncher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lsp}: the language server, for editors. */
@Command(name = "lsp", description = "Start the language server; it talks to an editor over standard input and output.")
final class LspCommand implements Callable<Integer> {
    @Option(names = "--stdio", hidden = true, description = "Many editors add it; there is no other way.")
    private boolean standardStreams;

    @Override
    public Integer call() {
        ServerLauncher.main(new String[0]); // ends the process
        return ExitCode.OK;
    }
}
