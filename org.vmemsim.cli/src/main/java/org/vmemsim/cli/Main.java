package org.vmemsim.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.vmemsim.runtime.report.Look;

/**
 * Where the process starts. The launcher tells what it knows of the terminal by system properties: {@code
 * vmemsim.terminal} (what of out, err is one) and {@code vmemsim.columns}.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Console console = console();
        int code;
        try {
            code = VMemSimCommand.execute(Services.on(console), arguments);
        } catch (Error e) { // OutOfMemoryError, StackOverflowError: picocli hands on exceptions only
            code = new Failures(console).handle(e);
            console.err().flush();
        }
        System.exit(code);
    }

    private static Console console() {
        String terminal = System.getProperty("vmemsim.terminal", "");
        Charset charset = charset();
        boolean unicode = charset.newEncoder().canEncode('✓');
        boolean colour = terminal.contains("out") && wantsColour();
        int width = terminal.contains("out") ? Integer.getInteger("vmemsim.columns", 0) : 0;
        return new Console(
                writer(FileDescriptor.out, charset),
                writer(FileDescriptor.err, charset),
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

    /** A writer that is silent once nobody reads: {@code vmemsim metrics | head} is no failure. */
    private static PrintWriter writer(FileDescriptor descriptor, Charset charset) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), charset), false);
    }
}
