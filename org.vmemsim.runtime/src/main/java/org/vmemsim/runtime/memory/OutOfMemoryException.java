package org.vmemsim.runtime.memory;

/** No frame is free: of a host, or of what a guest believes is memory. */
public final class OutOfMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OutOfMemoryException(String message) {
        super(message);
    }
}
