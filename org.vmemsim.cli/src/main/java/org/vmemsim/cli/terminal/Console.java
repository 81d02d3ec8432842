package org.vmemsim.cli.terminal;

import java.io.PrintWriter;
import org.vmemsim.runtime.report.Look;

/**
 * Where text goes.
 *
 * @param out for what was asked for
 * @param err for everything else
 * @param look of both
 * @param live whether {@code err} is a terminal, so that a line may be written over
 */
public record Console(PrintWriter out, PrintWriter err, Look look, boolean live) {
    /** Complains in the form of compilers. */
    public void error(String message) {
        err.println(look.styled(Look.Style.BAD, "error:") + " " + look.text(message));
    }
}
