package org.vmemsim.runtime.simulation;

import java.nio.file.Path;

/**
 * Circumstances of a simulation; none changes a figure, except that a budget or a cancellation may end a run early.
 *
 * @param directory that relative paths of traces start from
 * @param check whether the simulator checks, while it runs, that its own books balance; slow
 */
public record Options(Path directory, Budget budget, Cancellation cancellation, Progress progress, boolean check) {
    /** Without checks. */
    public Options(Path directory, Budget budget, Cancellation cancellation, Progress progress) {
        this(directory, budget, cancellation, progress, false);
    }

    /** Everything, without limits. */
    public static Options in(Path directory) {
        return new Options(directory, Budget.UNLIMITED, Cancellation.NEVER, Progress.NONE);
    }

    /** The same, with checks or without. */
    public Options checked(boolean how) {
        return new Options(directory, budget, cancellation, progress, how);
    }
}
