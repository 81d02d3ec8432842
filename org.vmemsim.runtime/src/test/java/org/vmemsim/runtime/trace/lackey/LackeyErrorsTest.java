package org.vmemsim.runtime.trace.lackey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.trace.Traces;
import org.vmemsim.runtime.trace.source.TraceException;

/** What is refused, where, and in which words. */
class LackeyErrorsTest {
    private static final String GOOD = "I  04016c80,3\n";

    private static TraceException error(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return assertThrows(
                TraceException.class,
                () -> Traces.records(new LackeyReader(new ByteArrayInputStream(bytes), "gcc.lackey"), 100));
    }

    @Test
    void saysWhatIsNoAccess() {
        assertEquals(
                "gcc.lackey:4: 'xyz' is no access. Expected a line such as ' L 04222cac,8'. Was the file written by"
                        + " valgrind --tool=lackey --trace-mem=yes, with --log-file so that the program's own output"
                        + " is not in it?",
                error("==1== Lackey\n" + GOOD + "\nxyz\n" + GOOD).getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I 04016c80,3",
                "I  04016c80",
                "I  04016c80,",
                "I  ,3",
                "I  04016c8g,3",
                "I  04016o80,3",
                "I  g4016c80,3",
                "I  0401:c80,3",
                "I  0401@c80,3",
                "I  0401`c80,3",
                "I  0401/c80,3",
                "I  04016c80,3 ",
                "I  04016c80,3x",
                "I  04016c80,x",
                "I  04016c80,:",
                "I  04016c80,/",
                "I  04016c80,:1",
                "I  04016c80,1:",
                "I  04016c80,-1",
                "I  04016c80,,3",
                "I  04016c80,3,4",
                "I  1fff00067g,8",
                " L 1fff000g78,8",
                " L 0x1fff0678,8",
                " I 04016c80,3",
                "L  04016c80,3",
                " X 04016c80,3",
                "LL 04016c80,3",
                "\u00c9  04016c80,3",
                " L \u00b0\u00b1\u00b2\u00b3\u00b4\u00b5\u00b6\u00b7,8",
                "= 04016c80,3",
                "==x== lackey",
                "==12= lackey",
                "==12",
                "Hello, world"
            })
    void refusesEveryOtherLine(String line) {
        for (String text : new String[] {line + "\n", line, GOOD + line + "\r\n" + GOOD}) {
            TraceException e = error(text);
            assertTrue(e.problem().endsWith("' is no access"), e.getMessage());
            assertEquals(text.startsWith(GOOD) ? 2 : 1, e.position());
            assertEquals(TraceException.Unit.LINE, e.unit());
        }
    }

    @Test
    void refusesWideAddresses() {
        assertEquals(
                "gcc.lackey:2: the address of ' L 100000000000000,8' has more than 56 bits. No user-space address has."
                        + " Is the line damaged?",
                error(GOOD + " L 100000000000000,8\n").getMessage());
        assertTrue(error(" L ffffffffffffffff,8\n").problem().contains("more than 56 bits"));
        assertTrue(error(" L 12345678123456781234567812345678,8\n").problem().contains("more than 56 bits"));
    }

    /** Lackey itself writes 1 to 512 bytes; what is larger would be taken for something that it is not. */
    @Test
    void sizesThatNoAccessHas() {
        for (String size : new String[] {"513", "1000000000000", "99999999999999999999"})
            assertEquals(
                    "gcc.lackey:1: ' L 04222cac," + size + "' accesses more than 512 bytes."
                            + " lackey writes sizes from 1 to 512. Is the line damaged?",
                    error(" L 04222cac," + size + "\n").getMessage());
    }

    @Test
    void refusesSizeZero() {
        for (String size : new String[] {"0", "00", "000"})
            assertEquals(
                    "gcc.lackey:1: ' L 04222cac," + size + "' accesses 0 bytes. Is the line damaged?",
                    error(" L 04222cac," + size + "\n").getMessage());
    }

    @Test
    void refusesATraceWithoutAccesses() {
        assertEquals(
                "gcc.lackey: the file holds no access. Was it written by valgrind --tool=lackey, but without"
                        + " --trace-mem=yes?",
                error("==7107== Lackey\n==7107==\n").getMessage());
    }

    @Test
    void showsDamagedLinesSafely() {
        assertTrue(error("\u0007\u001b[31m\u00ff\n").problem().startsWith("'..[31m.'"));
        assertTrue(error("x".repeat(1000) + "\n").problem().contains("'" + "x".repeat(40) + "…'"));
    }

    @Test
    void refusesLinesWithoutEnd() {
        TraceException e = error(GOOD + "x".repeat(200_000));
        assertEquals("the line is longer than 131072 bytes", e.problem());
        assertEquals(2, e.position());
    }

    /** 20,000 lines, one of them bad, read in chunks of all sizes: its number is right, and so is what came before. */
    @Test
    void countsLines() {
        Random random = new Random(11);
        for (int round = 0; round < 20; round++) {
            int bad = random.nextInt(20_000);
            StringBuilder text = new StringBuilder();
            int good = 0;
            for (int i = 0; i < 20_000; i++)
                if (i == bad) text.append("bad\n");
                else if (random.nextInt(9) == 0) text.append("==1== own\n");
                else {
                    text.append(GOOD);
                    if (i < bad) good++;
                }
            AccessSource reader = new LackeyReader(
                    new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.US_ASCII)), "t");
            TraceException e =
                    assertThrows(TraceException.class, () -> Traces.recordsInRandomChunks(reader, random.nextLong()));
            assertEquals(bad + 1, e.position());
            assertEquals(good, reader.position());
        }
    }

    /** A text damaged at one random byte either reads as some trace or is refused; it never fails otherwise. */
    @Test
    void survivesDamage() throws IOException {
        Random random = new Random(12);
        byte[] text = (GOOD + " L 1fff000678,8\n==1== x\n M 04222cac,16\n").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = text.clone();
            damaged[random.nextInt(text.length)] = (byte) random.nextInt(256);
            damaged = Arrays.copyOf(damaged, 1 + random.nextInt(text.length));
            try {
                Traces.records(new LackeyReader(new ByteArrayInputStream(damaged), "t"), 10);
            } catch (TraceException e) {
                assertTrue(e.unit() == TraceException.Unit.LINE || e.problem().contains("no access"));
            }
        }
    }

    /** Cut-off compression: the whole lines before the cut are delivered first. */
    @Test
    void deliversWhatComesBeforeACut(@TempDir Path folder) throws IOException {
        byte[] noise = noise().getBytes(StandardCharsets.US_ASCII);
        byte[] gzip = Traces.gzip(noise);
        Path file = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(gzip, gzip.length / 2));
        try (AccessSource reader = LackeyReader.open(file, "cut.gz")) {
            TraceException e = assertThrows(TraceException.class, () -> Traces.records(reader, 1000));
            assertEquals(TraceException.Unit.BYTE, e.unit());
            assertTrue(e.position() > 14 * 10_000, e.getMessage());
            assertEquals(e.position() / 14, reader.position(), "every line is 14 bytes long");
        }
    }

    private static String noise() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50_000; i++) text.append(String.format("I  %08x,3\n", random.nextInt()));
        return text.toString();
    }
}
