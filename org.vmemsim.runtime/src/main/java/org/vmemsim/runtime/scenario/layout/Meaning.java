package org.vmemsim.runtime.scenario.layout;

/** The fixed vocabulary of what bits of a page-table entry can mean. */
public enum Meaning {
    PRESENT,
    LEAF,
    READABLE,
    WRITABLE,
    EXECUTABLE,
    USER,
    USER_EXECUTABLE,
    GLOBAL,
    ACCESSED,
    DIRTY,
    MALFORMED
}
