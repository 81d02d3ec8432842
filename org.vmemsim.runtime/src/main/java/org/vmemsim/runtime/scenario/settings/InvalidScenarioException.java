package org.vmemsim.runtime.scenario.settings;

/** A scenario that cannot be: the message says which part, why, and what would be right. */
public final class InvalidScenarioException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public InvalidScenarioException(String message) {
        super(message);
    }
}
