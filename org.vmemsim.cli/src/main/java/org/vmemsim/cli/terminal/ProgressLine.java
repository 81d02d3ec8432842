package org.vmemsim.cli.terminal;

import org.vmemsim.runtime.control.Progress;
import org.vmemsim.runtime.report.Quantities;

/** One line on the error stream that tells how far a long run is; it vanishes when the work is done. */
public final class ProgressLine implements Progress, AutoCloseable {
    private static final long PERIOD = 200_000_000; // nanoseconds; short runs show nothing

    private final Console console;
    private long next = System.nanoTime() + PERIOD;
    private int shown;

    public ProgressLine(Console console) {
        this.console = console;
    }

    @Override
    public void at(String run, long accesses) {
        if (!console.live() || System.nanoTime() - next < 0) return;
        next = System.nanoTime() + PERIOD;
        show(run + ": " + Quantities.count(accesses, "access", "accesses"));
    }

    @Override
    public void close() {
        if (shown > 0) show("");
    }

    private void show(String text) {
        String rest = " ".repeat(Math.max(0, shown - text.length()));
        console.err().print("\r" + text + rest + (text.isEmpty() ? "\r" : ""));
        console.err().flush();
        shown = text.length();
    }
}
