package org.vmemsim.runtime.guest;

/** Privileged instructions of an operating system; what they do, and whether they exit, depends on the mode. */
public interface Cpu {
    /** Drops the translations of one page (INVLPG). */
    void invalidate(Process process, long va);

    /** Drops all translations of a process. */
    void invalidateAll(Process process);

    /** Loads the root of the running process again, because entries that live in registers changed. */
    void reload(Process process);
}
