package org.vmemsim.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.vmemsim.runtime.control.Cancellation;

/**
 * Ctrl-C, or the end of the process by another signal: runs stop at once, and what they have found is shown before the process
 * ends. Close it when everything is written.
 */
public final class Interrupt implements Cancellation, AutoCloseable {
    /** How long the end of the process waits for what is to be written. */
    private static final long PATIENCE = 10;

    private final CountDownLatch written = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "interrupt");
    private volatile boolean asked;

    public Interrupt() {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            asked = true; // the process is ending already
        }
    }

    private void stop() {
        asked = true;
        try {
            if (!written.await(PATIENCE, TimeUnit.SECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean cancelled() {
        return asked;
    }

    @Override
    public void close() {
        written.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // it is running
        }
    }
}
