package org.vmemsim.runtime.paging;

/**
 * Why a walk did not end in a usable leaf. One object is used again and again, so that faults allocate nothing; it holds
 * until the next walk.
 */
public final class Fault {
    /** What was wrong. */
    public enum Reason {
        /** No entry was present. */
        MISSING,
        /** An entry did not grant the access. */
        PROTECTION,
        /** Reserved bits were set, or a leaf stood where none may. */
        MALFORMED,
        /** Bits above the indices were not as the layout wants them. */
        NOT_CANONICAL,
        /** The accessed or dirty bit was clear and software has to set it. */
        UNMARKED
    }

    /** The faulting address in the input space of {@link #walker}: virtual, or guest-physical in a second stage. */
    public long at;

    /** The access of the program that led here, as in {@link AccessKind}; a table access of a second stage is its own. */
    public int kind;

    public Reason reason = Reason.MISSING;
    /** Level of the entry, 0 the last. */
    public int level;

    /** Whether the second stage of a nested walk failed, and so the VMM is to handle it. */
    public boolean violation;

    /** The same, for a handler: what the handler itself accesses may fault too. */
    public Fault copy() {
        Fault f = new Fault();
        f.at = at;
        f.kind = kind;
        f.reason = reason;
        f.level = level;
        f.violation = violation;
        return f;
    }
}
