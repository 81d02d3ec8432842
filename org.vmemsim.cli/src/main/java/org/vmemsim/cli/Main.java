package org.vmemsim.cli;

import java.io.FileDescriptor;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.vmemsim.cli.terminal.Console;
import org.vmemsim.cli.terminal.ExitCode;
import org.vmemsim.cli.terminal.Failures;
import org.vmemsim.cli.terminal.StandardStream;
import org.vmemsim.runtime.report.Look;

/**
 * Where the process starts. The launcher tells what it knows of the terminal by system properties: {@code
 * vmemsim.terminal} (what of out, err is one) and {@code vmemsim.columns}.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        StandardStream out = new StandardStream(FileDescriptor.out);
        Console console = console(out);
        int code;
        try {
            code = VMemSimCommand.execute(Services.on(console), arguments);
        } catch (Error e) { // OutOfMemoryError, StackOverflowError: picocli hands on exceptions only
            code = new Failures(console).handle(e);
            console.err().flush();
        }
        String lost = out.problem();
        if (lost != null) {
            console.error("cannot write to the standard output: " + lost);
            console.err().flush();
            code = ExitCode.INPUT;
        }
        System.exit(code);
    }

    private static Console console(StandardStream out) {
        String terminal = System.getProperty("vmemsim.terminal", "");
        Charset charset = charset();
        boolean unicode = charset.newEncoder().canEncode('✓');
        boolean colour = terminal.contains("out") && wantsColour();
        int width = terminal.contains("out") ? Integer.getInteger("vmemsim.columns", 0) : 0;
        return new Console(
                writer(out, charset),
                writer(new StandardStream(FileDescriptor.err), charset),
                new Look(unicode, colour, width, false),
                terminal.contains("err"));
    }

    /** See no-color.org. */
    private static boolean wantsColour() {
        String off = System.getenv("NO_COLOR");
        String term = System.getenv("TERM");
        return (off == null || off.isEmpty()) && term != null && !term.equals("dumb");
    }

    /** What the locale asks for, whatever the default for files is. */
    private static Charset charset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
    }

    private static PrintWriter writer(StandardStream stream, Charset charset) {
        return new PrintWriter(new OutputStreamWriter(stream, charset), false);
    }
}
