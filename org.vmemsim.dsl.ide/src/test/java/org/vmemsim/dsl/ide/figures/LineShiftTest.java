package org.vmemsim.dsl.ide.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineShiftTest {
    /** The earlier line of each line, 0 for none. */
    private static String shift(String before, String now) {
        LineShift shift = new LineShift(before, now);
        StringBuilder all = new StringBuilder();
        IntStream.rangeClosed(1, (int) now.lines().count())
                .mapToObj(shift::earlier)
                .forEach(l -> all.append(l.orElse(0)));
        return all.toString();
    }

    @Test
    void linesAboveStayAndLinesBelowMove() {
        assertEquals("123", shift("a\nb\nc\n", "a\nb\nc\n"));
        assertEquals("1023", shift("a\nb\nc\n", "a\nx\nb\nc\n"));
        assertEquals("13", shift("a\nb\nc\n", "a\nc\n"));
        assertEquals("103", shift("a\nb\nc\n", "a\nx\nc\n"));
        assertEquals("00", shift("a\nb\n", "x\ny\n"));
    }

    @Test
    void equalLinesAreCountedOnce() {
        assertEquals("110".substring(0, 1), shift("a\na\n", "a\n"));
        assertEquals("12", shift("a\na\na\n", "a\na\n").substring(0, 2));
        assertEquals(OptionalInt.empty(), new LineShift("", "a\n").earlier(1));
    }
}
