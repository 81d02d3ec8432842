package org.vmemsim.runtime.guest;

import org.vmemsim.runtime.scenario.HandlerSpec;

/** Carries out a scenario's own fault handlers. */
@FunctionalInterface
public interface Handlers {
    /** Runs the handler's statements with its variable standing for {@code va}. */
    void run(HandlerSpec handler, Process process, long va);
}
