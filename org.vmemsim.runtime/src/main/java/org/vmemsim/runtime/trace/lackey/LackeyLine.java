package org.vmemsim.runtime.trace.lackey;

import java.nio.charset.StandardCharsets;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.trace.source.TraceException;

/** One line, read byte by byte: for the rare lines that {@link LackeyText} does not read eight bytes at a time. */
final class LackeyLine {
    private static final String EXPECTED = "Expected a line such as ' L 04222cac,8'."
            + " Was the file written by valgrind --tool=lackey --trace-mem=yes, with --log-file so that the program's own"
            + " output is not in it?";

    /** No access: a record of size 0, which none has. */
    static final long MALFORMED = 0;

    /** The largest access that lackey writes: MAX_DSIZE of Valgrind's lackey/lk_main.c. */
    static final int MOST_BYTES = 512;

    private static final int MOST_SHOWN = 40;

    private final byte[] text;
    private final int from;
    private final int end;

    /** Of text[from, newline), where a carriage return at the end does not count. */
    LackeyLine(byte[] text, int from, int newline) {
        this.text = text;
        this.from = from;
        this.end = newline > from && text[newline - 1] == '\r' ? newline - 1 : newline;
    }

    /** Whether it is blank, or one of Valgrind's own: {@code ==pid==}, {@code --pid--} or {@code **pid**} first. */
    boolean skipped() {
        int p = from;
        while (p < end && (text[p] == ' ' || text[p] == '\t')) p++;
        return p == end || valgrindsOwn();
    }

    private boolean valgrindsOwn() {
        if (end - from < 5) return false;
        byte mark = text[from];
        if ("=-*".indexOf(mark) < 0 || text[from + 1] != mark) return false;
        int p = from + 2;
        while (p < end && Character.digit(text[p], 10) >= 0) p++;
        return p > from + 2 && p + 1 < end && text[p] == mark && text[p + 1] == mark;
    }

    /** The access that the line is, or {@link #MALFORMED}. */
    long access() {
        int comma = comma();
        int kind = kind();
        if (kind < 0 || comma == end) return MALFORMED;
        long address = number(from + 3, comma, 16, Access.MAX_ADDRESS);
        long size = number(comma + 1, end, 10, MOST_BYTES);
        if (address < 0 || address > Access.MAX_ADDRESS || size <= 0 || size > MOST_BYTES) return MALFORMED;
        return Access.of(kind, address, (int) size);
    }

    /** What is wrong with a line that is {@link #MALFORMED}. */
    TraceException complaint(String trace, long line) {
        int comma = comma();
        long size = comma == end ? -1 : number(comma + 1, end, 10, MOST_BYTES);
        long address = number(from + 3, comma, 16, Access.MAX_ADDRESS);
        String problem = "'" + shown() + "' is no access";
        String remedy = EXPECTED;
        if (kind() >= 0 && size >= 0 && address > Access.MAX_ADDRESS) {
            problem = "the address of '" + shown() + "' has more than " + Access.ADDRESS_BITS + " bits";
            remedy = "No user-space address has. Is the line damaged?";
        } else if (kind() >= 0 && size == 0 && address >= 0) {
            problem = "'" + shown() + "' accesses 0 bytes";
            remedy = "Is the line damaged?";
        } else if (kind() >= 0 && size > MOST_BYTES && address >= 0) {
            problem = "'" + shown() + "' accesses more than " + MOST_BYTES + " bytes";
            remedy = "lackey writes sizes from 1 to " + MOST_BYTES + ". Is the line damaged?";
        }
        return TraceException.inLine(trace, line, problem, remedy);
    }

    private int comma() {
        int p = from;
        while (p < end && text[p] != ',') p++;
        return p;
    }

    private int kind() {
        if (end - from < 4 || text[from + 2] != ' ') return -1;
        if (text[from] == 'I') return text[from + 1] == ' ' ? Access.FETCH : -1;
        if (text[from] != ' ') return -1;
        return switch (text[from + 1]) {
            case 'L' -> Access.LOAD;
            case 'S' -> Access.STORE;
            case 'M' -> Access.MODIFY;
            default -> -1;
        };
    }

    /** The number in text[p, to); max + 1 for any larger than {@code max}; -1 if it is none. */
    private long number(int p, int to, int radix, long max) {
        if (p >= to) return -1;
        long n = 0;
        for (; p < to; p++) {
            int digit = Character.digit(text[p], radix);
            if (digit < 0) return -1;
            n = Math.min(max + 1, n * radix + digit);
        }
        return n;
    }

    /** The line as a message shows it: not too long, control and other odd characters as dots. */
    private String shown() {
        int shownEnd = Math.min(end, from + MOST_SHOWN);
        StringBuilder b = new StringBuilder(
                new String(text, from, shownEnd - from, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "."));
        if (shownEnd < end) b.append('…');
        return b.toString();
    }
}
