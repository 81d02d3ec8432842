package org.vmemsim.cli;

/** What the process answers to its caller. */
final class ExitCode {
    /** All well. */
    static final int OK = 0;
    /** An expectation does not hold, or cannot be decided. */
    static final int EXPECTATION = 1;
    /** The input is wrong: a file, an option, a trace. */
    static final int INPUT = 2;
    /** VMemSim is wrong. */
    static final int INTERNAL = 3;

    private ExitCode() {}
}
