package org.vmemsim.runtime.simulation;

import java.nio.file.Path;

/**
 * Circumstances of a simulation; none changes a figure, except that a budget or a cancellation may end a run early.
 *
 * @param directory that relative paths of traces start from
 */
public record Options(Path directory, Budget budget, Cancellation cancellation, Progress progress) {
    /** Everything, without limits. */
    public static Options in(Path directory) {
        return new Options(directory, Budget.UNLIMITED, Cancellation.NEVER, Progress.NONE);
    }
}
