package org.vmemsim.runtime.control;

/** Told now and then how far a run is. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (run, accesses) -> {};

    /** The run has made so many accesses. */
    void at(String run, long accesses);
}
