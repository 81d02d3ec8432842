package org.vmemsim.runtime.control;

import java.nio.file.Path;

/**
 * Circumstances of a simulation; none changes a figure, except that a budget or a cancellation may end a run early.
 *
 * @param directory that relative paths of traces start from
 * @param checks when the simulator checks, while it runs, that its own books balance
 * @param observer sees the accesses of statements
 */
public record Options(
        Path directory, Budget budget, Cancellation cancellation, Progress progress, Checks checks, Observer observer) {
    /** Without checks. */
    public Options(Path directory, Budget budget, Cancellation cancellation, Progress progress) {
        this(directory, budget, cancellation, progress, Checks.NONE, Observer.NONE);
    }

    /** Everything, without limits. */
    public static Options in(Path directory) {
        return new Options(directory, Budget.UNLIMITED, Cancellation.NEVER, Progress.NONE);
    }

    /** How often memory is recounted. None changes a figure. */
    public enum Checks {
        NONE,
        /** At the end, and before that as often as takes a few times as long as simulating. */
        PACED,
        /** After each statement and each step of time. */
        EACH_STATEMENT
    }

    /** Whether the simulator's books are checked. */
    public boolean check() {
        return checks != Checks.NONE;
    }

    /** The same, with checks or without. */
    public Options checked(boolean how) {
        return checked(how ? Checks.PACED : Checks.NONE);
    }

    /** The same with these checks. */
    public Options checked(Checks how) {
        return new Options(directory, budget, cancellation, progress, how, observer);
    }

    /** The same, seen by an observer. */
    public Options observed(Observer by) {
        return new Options(directory, budget, cancellation, progress, checks, by);
    }

    /** The same, ended when {@code until} says so. */
    public Options cancelled(Cancellation until) {
        return new Options(directory, budget, until, progress, checks, observer);
    }
}
