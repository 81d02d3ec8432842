package org.vmemsim.runtime.simulation;

/** A run cannot go on because of what its scenario or a trace says. */
final class SimulationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final String remedy;

    /**
     * @param line of the scenario file; 0 where none is to blame
     * @param remedy what would be right; may be empty
     */
    SimulationException(int line, String message, String remedy) {
        super(message);
        this.line = line;
        this.remedy = remedy;
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

    org.vmemsim.runtime.result.Problem problem() {
        return new org.vmemsim.runtime.result.Problem(line, text(), remedy);
    }
}
