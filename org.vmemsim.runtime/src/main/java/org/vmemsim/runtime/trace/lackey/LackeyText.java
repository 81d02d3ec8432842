package org.vmemsim.runtime.trace.lackey;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.trace.source.TraceException;

/**
 * A stretch of lackey text and the place in it, parsed eight digits at a time (SIMD within a register): about 100
 * million lines a second where a loop over bytes does 70.
 *
 * <p>Strict all the same: a line that is not exactly what lackey prints (three bytes of kind, 8 to 14 lower-case digits,
 * comma, one or two digits of size, newline) goes to {@link LackeyLine}, which takes it, skips it or says what is wrong.
 */
final class LackeyText {
    /** Bytes behind the text that must be readable, though they do not matter. */
    static final int SLACK = 40;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Digits beyond eight with which an address surely has no more than 56 bits. */
    private static final int MOST_MORE = 6;

    /** Of {@link #rare}; as records they would have a size of 0, which none has. */
    private static final long SKIP = 1;

    private static final long STOP = 2;

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long LOW_NIBBLES = 0x0f0f0f0f0f0f0f0fL;

    /** The three bytes before the address, by kind, as a little-endian number. */
    private static final int[] HEAD = {head("I  "), head(" L "), head(" S "), head(" M ")};

    /** The kind by the exclusive or of a line's first two bytes; 0 for others, which their {@link #HEAD} refutes. */
    private static final byte[] KIND = new byte[128];

    static {
        for (int kind = Access.FETCH; kind <= Access.MODIFY; kind++)
            KIND[(HEAD[kind] ^ HEAD[kind] >> 8) & 127] = (byte) kind;
    }

    private static int head(String three) {
        return three.charAt(0) | three.charAt(1) << 8 | three.charAt(2) << 16;
    }

    private final String name;
    private final byte[] text;
    /** The text not yet parsed is text[next, end). */
    int next;

    int end;
    /** The number of the line at {@link #next}, from 1. */
    private long line = 1;

    /** @param name of the trace, for messages */
    LackeyText(String name, int capacity) {
        this.name = name;
        this.text = new byte[capacity + SLACK];
    }

    byte[] bytes() {
        return text;
    }

    int capacity() {
        return text.length - SLACK;
    }

    /** The number of the line at {@link #next}, from 1. */
    long line() {
        return line;
    }

    /**
     * Parses whole lines into records[from, to), until either ends.
     *
     * @return the index after the last record
     * @throws TraceException at a malformed line before any record; after one it is left for the next call
     */
    int parse(long[] records, int from, int to) throws TraceException {
        final byte[] text = this.text;
        final int end = this.end;
        int p = next;
        int k = from;
        int skipped = 0;
        while (k < to && p < end) {
            long start = (long) LONG.get(text, p);
            int kind = KIND[(int) (start ^ start >>> 8) & 127];
            int more = digitsBeyondEight((long) LONG.get(text, p + 11));
            long first = (long) LONG.get(text, p + 3);
            long high = nibbles(first);
            long wrong = wrong(first, high) | (((int) start & 0xffffff) ^ HEAD[kind]);
            long address = packed(high);
            if (more != 0) { // a branch, as it goes with the kind of line and is well predicted
                // The last eight digits overlap the first eight, which agree with them; so OR joins the two.
                long last = (long) LONG.get(text, p + 3 + more);
                long low = nibbles(last);
                wrong |= wrong(last, low);
                address = (address << (4 * more)) | packed(low);
            }
            int newline = p + 13 + more;
            int size = digit(text[newline - 1]);
            if (text[newline] != '\n') size = 10 * size + digit(text[newline++]);
            if (wrong == 0 && more <= MOST_MORE && size > 0 && newline < end && text[newline] == '\n') {
                records[k++] =
                        (long) kind << 62 | (long) Math.min(size, Access.MAX_SIZE) << Access.ADDRESS_BITS | address;
            } else {
                newline = newline(text, p, end);
                if (newline == end) break;
                long record = rare(p, newline, line + (k - from) + skipped, k == from);
                if (record == STOP) break;
                if (record == SKIP) skipped++;
                else records[k++] = record;
            }
            p = newline + 1;
        }
        line += k - from + skipped;
        next = p;
        return k;
    }

    /** A line off the beaten track: its record, {@link #SKIP}, or {@link #STOP} if it is malformed but not the first. */
    private long rare(int from, int newline, long number, boolean first) throws TraceException {
        LackeyLine line = new LackeyLine(text, from, newline);
        if (line.skipped()) return SKIP;
        long record = line.access();
        if (record != LackeyLine.MALFORMED) return record;
        if (first) throw line.complaint(name, number);
        return STOP;
    }

    /** How far behind the eighth digit the comma is, given the eight bytes from there; 8 if it is not among them. */
    private static int digitsBeyondEight(long tail) {
        long x = tail ^ ',' * ONES;
        return Long.numberOfTrailingZeros((x - ONES) & ~x & HIGH) >>> 3;
    }

    /** The values of eight hexadecimal digits, one a byte; of other characters, something. */
    private static long nibbles(long ascii) {
        return (ascii & LOW_NIBBLES) + 9 * ((ascii >>> 6) & ONES);
    }

    /** 0 if all of {@code ascii} were lower-case digits: then and only then they are what their values are written as. */
    private static long wrong(long ascii, long nibbles) {
        long letters = ((nibbles + 6 * ONES) >>> 4) & ONES;
        long written = nibbles + '0' * ONES + ('a' - '0' - 10) * letters;
        return (written ^ ascii) | (nibbles & ~LOW_NIBBLES);
    }

    /** Eight nibbles, the first byte the highest, as a number. */
    private static long packed(long nibbles) {
        long x = Long.reverseBytes(nibbles);
        x = (x >>> 4 | x) & 0x00ff00ff00ff00ffL;
        x = (x >>> 8 | x) & 0x0000ffff0000ffffL;
        return (x >>> 16 | x) & 0xffffffffL;
    }

    /** A decimal digit's value; of another character, so far below 0 that no second digit makes up for it. */
    private static int digit(byte ascii) {
        int d = ascii - '0';
        return d >= 0 && d <= 9 ? d : -1000;
    }

    private static int newline(byte[] text, int p, int end) {
        while (p < end && text[p] != '\n') p++;
        return p;
    }
}
