package org.vmemsim.runtime.trace.source;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A trace that cannot be used: which, where in it, what is wrong and what to do about it.
 *
 * <p>The message reads {@code gcc.lackey.zst:1234: 'xyz' is no access. Was the file written by …?} for a place in lines,
 * {@code gcc.lackey.zst, byte 1,234: …} for any other.
 */
public final class TraceException extends IOException {
    private static final long serialVersionUID = 1;

    /** What a {@link #position} counts. */
    public enum Unit {
        /** Nothing: the trouble is with the file as a whole. */
        NONE,
        /** Lines of text, from 1. */
        LINE,
        /** Bytes of the content, after decompression, from 0. */
        BYTE,
        /** Records, from 0. */
        RECORD
    }

    private final String trace;
    private final Unit unit;
    private final long position;
    private final String problem;
    private final String remedy;

    /**
     * @param trace the file as its user named it
     * @param position place of the trouble, in {@code unit}
     * @param problem what is wrong: a clause without a full stop
     * @param remedy what would help: whole sentences, or empty
     */
    public TraceException(
            String trace, Unit unit, long position, String problem, String remedy, @Nullable Throwable cause) {
        super(message(trace, unit, position, problem, remedy), cause);
        this.trace = trace;
        this.unit = unit;
        this.position = position;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** Trouble with a trace as a whole. */
    public TraceException(String trace, String problem, String remedy) {
        this(trace, Unit.NONE, 0, problem, remedy, null);
    }

    /** Trouble in a line of a text, counted from 1. */
    public static TraceException inLine(String trace, long line, String problem, String remedy) {
        return new TraceException(trace, Unit.LINE, line, problem, remedy, null);
    }

    private static String message(String trace, Unit unit, long position, String problem, String remedy) {
        return place(trace, unit, position) + ": " + problem + (remedy.isEmpty() ? "" : ". " + remedy);
    }

    private static String place(String trace, Unit unit, long position) {
        return switch (unit) {
            case NONE -> trace;
            case LINE -> trace + ":" + position;
            case BYTE -> trace + String.format(Locale.ROOT, ", byte %,d", position);
            case RECORD -> trace + String.format(Locale.ROOT, ", record %,d", position);
        };
    }

    /** Where the trouble is, as it stands before a message: {@code gcc.lackey:12}. */
    public String place() {
        return place(trace, unit, position);
    }

    /** The file as its user named it. */
    public String trace() {
        return trace;
    }

    /** What {@link #position} counts. */
    public Unit unit() {
        return unit;
    }

    /** Where the trouble is, in {@link #unit}s; 0 without one. */
    public long position() {
        return position;
    }

    /** What is wrong. */
    public String problem() {
        return problem;
    }

    /** What would help; may be empty. */
    public String remedy() {
        return remedy;
    }
}
