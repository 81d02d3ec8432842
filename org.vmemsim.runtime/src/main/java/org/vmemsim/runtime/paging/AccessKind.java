package org.vmemsim.runtime.paging;

import static org.vmemsim.runtime.paging.Pte.DIRTY;
import static org.vmemsim.runtime.paging.Pte.EXECUTE;
import static org.vmemsim.runtime.paging.Pte.PRESENT;
import static org.vmemsim.runtime.paging.Pte.READ;
import static org.vmemsim.runtime.paging.Pte.USER;
import static org.vmemsim.runtime.paging.Pte.WRITE;

/** Kinds of access as hot code knows them. The numbers are also the low bits of a touch. */
public final class AccessKind {
    public static final int FETCH = 0;
    public static final int LOAD = 2;
    public static final int STORE = 3;

    private static final long[] NEED = {
        PRESENT | USER | EXECUTE, 0, PRESENT | USER | READ, PRESENT | USER | WRITE | DIRTY
    };

    private AccessKind() {}

    /** Flags that a translation must have so that an access of this kind can use it: rights, and dirty for a store. */
    public static long need(int kind) {
        return NEED[kind];
    }

    /** "load", "store" or "fetch". */
    public static String noun(int kind) {
        return kind == FETCH ? "fetch" : kind == LOAD ? "load" : "store";
    }

    /** "reads", "writes" or "executes". */
    public static String verb(int kind) {
        return kind == FETCH ? "executes" : kind == LOAD ? "reads" : "writes";
    }
}
