package org.vmemsim.cli.terminal;

/** What the process answers to its caller. */
public final class ExitCode {
    /** All well. */
    public static final int OK = 0;
    /** An expectation does not hold, or cannot be decided. */
    public static final int EXPECTATION = 1;
    /** The input is wrong: a file, an option, a trace. */
    public static final int INPUT = 2;
    /** VMemSim is wrong. */
    public static final int INTERNAL = 3;

    private ExitCode() {}
}
