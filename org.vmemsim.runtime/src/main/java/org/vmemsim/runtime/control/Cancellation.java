package org.vmemsim.runtime.control;

/** Asked between batches of accesses; once it says yes the run stops and says that it is incomplete. */
@FunctionalInterface
public interface Cancellation {
    /** Never. */
    Cancellation NEVER = () -> false;

    boolean cancelled();
}
