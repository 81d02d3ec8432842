package org.vmemsim.runtime.control;

import org.vmemsim.runtime.paging.AccessKind;

/**
 * Sees what programs see: each access that a statement makes ({@code read}, {@code write}, {@code execute}), with the word
 * that memory holds there afterwards. Records of traces are not shown. An observer must not change anything.
 */
@FunctionalInterface
public interface Observer {
    /** Sees nothing. */
    Observer NONE = seen -> {};

    /** Sees one access, once it is over. */
    void saw(Access access);

    /**
     * One access.
     *
     * @param process path of the process, without the host
     * @param va address as the program gives it
     * @param kind of {@link AccessKind}
     * @param lost whether it has no translation
     * @param word the eight bytes at the address, rounded down to a multiple of eight; 0 if the access is lost or the VMM
     *     carried it out
     * @param faults page faults that the operating system was told of on the way
     */
    record Access(String process, long va, int kind, boolean lost, long word, long faults) {}
}
