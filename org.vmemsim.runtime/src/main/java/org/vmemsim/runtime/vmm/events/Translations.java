package org.vmemsim.runtime.vmm.events;

/**
 * What processors remember of one virtual machine's second stage. A VMM that takes a host frame away, or gives a guest frame
 * another one, tells of each, and then settles: no access may be made in between.
 */
public interface Translations {
    /** Nothing may be remembered of a guest page any more. */
    void gone(long gpa);

    /** Drops what was told of. */
    void settle();

    /** The same for one page. */
    default void drop(long gpa) {
        gone(gpa);
        settle();
    }
}
