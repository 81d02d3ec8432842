package org.vmemsim.cli;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code lsp}: the language server, for editors. */
@Command(name = "lsp", description = "Start the language server; it talks to an editor over standard input and output.")
final class LspCommand implements Callable<Integer> {
    private static final String SERVER = "org.vmemsim.dsl.ide.ServerLauncher";

    @Override
    public Integer call() throws ReflectiveOperationException {
        try {
            Class.forName(SERVER).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
        return ExitCode.OK;
    }
}
