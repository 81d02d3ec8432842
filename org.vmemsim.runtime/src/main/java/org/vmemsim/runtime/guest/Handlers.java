package org.vmemsim.runtime.guest;

import org.vmemsim.runtime.scenario.run.HandlerSpec;

/** Carries out a scenario's own fault handlers, and hears of accesses that none could help. */
@FunctionalInterface
public interface Handlers {
    /** Runs the handler's statements with its variable standing for {@code va}. */
    void run(HandlerSpec handler, Process process, long va);

    /**
     * An access is lost: nobody can give it a translation.
     *
     * @param va as the program gives it
     * @param kind one of {@link org.vmemsim.runtime.paging.AccessKind}
     * @param why in words, without a subject: "no region holds the address"
     */
    default void lost(Process process, long va, int kind, String why) {}
}
