package org.vmemsim.cli.terminal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vmemsim.runtime.estimate.JavaMemory;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said when a command cannot do its work: a sentence, and a stack trace only for those who ask for it. */
public final class Failures {
    /** As picocli says it. */
    private static final Pattern NO_PATH = Pattern.compile("cannot convert '(.*)' to interface java.nio.file.Path");

    private final Console console;
    private boolean debug;

    public Failures(Console console) {
        this.console = console;
    }

    public void debug(boolean on) {
        this.debug = on;
    }

    /** Anything that a command threw. */
    public int handle(Throwable failure) {
        if (debug) failure.printStackTrace(console.err());
        if (failure instanceof UserException || failure instanceof InvalidScenarioException) {
            console.error(String.valueOf(failure.getMessage()));
            return ExitCode.INPUT;
        }
        if (failure instanceof InvalidPathException path) {
            console.error(unencodable(path.getInput()));
            return ExitCode.INPUT;
        }
        if (failure instanceof OutOfMemoryError) {
            console.error("out of memory. " + JavaMemory.remedy());
            return ExitCode.INTERNAL;
        }
        console.error("vmemsim itself has failed: " + failure + at(failure));
        if (!debug)
            console.err()
                    .println(
                            "This is a defect of vmemsim, not of your input. Please report it: add the file, the command,"
                                    + "\nand what the same command says with --debug.");
        return ExitCode.INTERNAL;
    }

    /** A command line that makes no sense. */
    public int misused(ParameterException e) {
        CommandLine command = e.getCommandLine();
        console.error(wrong(e));
        console.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.INPUT;
    }

    private static String wrong(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) return number(String.valueOf(e.getMessage()));
        String word = unmatched.getUnmatched().get(0);
        boolean option = unmatched.isUnknownOption();
        if (!option && e.getCommandLine().getParent() != null) return "'" + word + "' is one word too many";
        String near = String.join(
                " or ",
                unmatched.getSuggestions().stream()
                        .map(s -> "'" + s.replace("vmemsim ", "") + "'")
                        .toList());
        String what = option ? "there is no option '" : "there is no command '";
        return what + word + "'" + (near.isEmpty() ? "" : "; did you mean " + near + "?");
    }

    /** That a file cannot be named under the locale of the process. */
    private static String unencodable(String name) {
        return "'" + name
                + "' is no name of a file, or has characters that the locale cannot write. Set LC_ALL=C.UTF-8,"
                + " or name another file";
    }

    /** What the option parser says of a number or path, in words of users. */
    private static String number(String message) {
        Matcher path = NO_PATH.matcher(message);
        if (path.find()) return unencodable(path.group(1));
        return message.replaceAll("is not an? (int|long)$", "is not a whole number below 2^63");
    }

    /** Why a file could not be read or written, in words. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) return "it does not exist";
        if (e instanceof AccessDeniedException) return "it may not be accessed";
        if (e instanceof FileSystemException f && f.getReason() != null) return f.getReason();
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static String at(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "" : " (at " + trace[0].getFileName() + ":" + trace[0].getLineNumber() + ")";
    }
}
