package org.vmemsim.runtime.guest;

/**
 * Fault handlers of a scenario that have begun and not ended. A handler may fault itself, on another page. One that faults on
 * a page that it is handling, or too deep, can never end: its stack would overflow, and the fault of that is a double fault
 * (Intel SDM 3A, 6.15, "Interrupt 8"; Linux, arch/x86/kernel/traps.c, handle_stack_overflow).
 */
final class HandlerStack {
    /** Handlers at once, at most: what fits a kernel stack of 16 KiB with a frame of 1 KiB each. */
    static final int DEEPEST = 16;

    private final Process[] processes = new Process[DEEPEST];
    private final long[] pages = new long[DEEPEST];
    private int depth;

    /** A handler for a page begins. @return false on a double fault, where it must not */
    boolean begin(Process p, long page) {
        if (deepest()) return false;
        for (int i = 0; i < depth; i++) if (processes[i] == p && pages[i] == page) return false;
        processes[depth] = p;
        pages[depth++] = page;
        return true;
    }

    /** Whether no further handler may begin. */
    boolean deepest() {
        return depth == DEEPEST;
    }

    /** The handler begun last ends. */
    void end() {
        depth--;
    }
}
