package org.vmemsim.runtime.result;

/**
 * Why a run could not go on: something in the scenario or in a trace.
 *
 * @param line of the scenario file; 0 where none is to blame
 * @param message what is wrong
 * @param remedy what would be right; may be empty
 * @param internal whether VMemSim itself is to blame, and not the scenario
 */
public record Problem(int line, String message, String remedy, boolean internal) {
    /** What is wrong and what would be right, as two sentences. */
    public String text() {
        if (remedy.isEmpty()) return message;
        String first = isSentence(message) ? message + " " : message + ". ";
        return first + Character.toUpperCase(remedy.charAt(0)) + remedy.substring(1) + (isSentence(remedy) ? "" : ".");
    }

    /** The same on another line. */
    Problem at(int line) {
        return new Problem(line, message, remedy, internal);
    }

    private static boolean isSentence(String text) {
        return text.endsWith(".") || text.endsWith("?") || text.endsWith("!");
    }

    /** Something in the scenario or in a trace. */
    public Problem(int line, String message, String remedy) {
        this(line, message, remedy, false);
    }
}
