package org.vmemsim.runtime.control;

/** A run cannot go on because of what its scenario or a trace says. */
public final class SimulationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final String remedy;
    private final boolean internal;

    /**
     * @param line of the scenario file; 0 where none is to blame
     * @param remedy what would be right; may be empty
     */
    public SimulationException(int line, String message, String remedy) {
        this(line, message, remedy, false);
    }

    private SimulationException(int line, String message, String remedy, boolean internal) {
        super(message);
        this.line = line;
        this.remedy = remedy;
        this.internal = internal;
    }

    /** VMemSim itself is to blame. */
    public static SimulationException internal(int line, String message, String remedy) {
        return new SimulationException(line, message, remedy, true);
    }

    int line() {
        return line;
    }

    String remedy() {
        return remedy;
    }

    private String text() {
        return getMessage() == null ? "" : getMessage();
    }

    public org.vmemsim.runtime.result.Problem problem() {
        return new org.vmemsim.runtime.result.Problem(line, text(), remedy, internal);
    }
}
