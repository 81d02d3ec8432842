package org.vmemsim.runtime.guest;

/**
 * The process that asked for memory was killed for want of it. Whatever it was doing ends there; that it was killed is
 * counted, and no error.
 */
public final class KilledException extends RuntimeException {
    private static final long serialVersionUID = 1;

    KilledException() {
        super("the process was killed for want of memory", null, false, false);
    }
}
