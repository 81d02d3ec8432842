package org.vmemsim.runtime.guest;

/**
 * What a process was doing cannot be finished: it was killed for want of memory, or its operating system panicked. Both are
 * outcomes, which are counted where they happen; whoever catches this goes on without the process.
 */
public final class ProcessEnded extends RuntimeException {
    private static final long serialVersionUID = 1;

    ProcessEnded() {
        super("", null, false, false);
    }
}
