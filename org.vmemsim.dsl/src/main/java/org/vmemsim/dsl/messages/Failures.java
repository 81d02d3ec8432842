package org.vmemsim.dsl.messages;

/** What is said where VMemSim itself fails: that it did, and where. */
public final class Failures {
    private Failures() {}

    /** The message of a check that failed by an exception. */
    public static String text(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        String at = trace.length == 0 ? "" : " (at " + trace[0].getFileName() + ":" + trace[0].getLineNumber() + ")";
        return "VMemSim itself failed to check this: " + failure + at + ". Please report it, with this file.";
    }
}
