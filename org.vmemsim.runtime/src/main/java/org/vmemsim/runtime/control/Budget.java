package org.vmemsim.runtime.control;

/**
 * How much a run may do; an editor gives little, a command line everything. A budget in accesses is deterministic.
 *
 * @param accesses of one run, before it is stopped; it may also carry out as many statements, rounds of loops and events
 */
public record Budget(long accesses) {
    /** No limit. */
    public static final Budget UNLIMITED = new Budget(Long.MAX_VALUE);
}
