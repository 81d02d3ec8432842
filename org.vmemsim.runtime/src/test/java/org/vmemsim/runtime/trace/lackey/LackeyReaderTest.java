package org.vmemsim.runtime.trace.lackey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.trace.Traces;

/** What is read, against an independent reader of lines by regular expression. */
class LackeyReaderTest {
    private static final Pattern LINE = Pattern.compile("(I | L| S| M) ([0-9a-fA-F]+),([0-9]+)");

    private static String hello() throws IOException {
        try (InputStream in = LackeyReaderTest.class.getResourceAsStream("/traces/lackey-hello.txt.gz")) {
            assertNotNull(in);
            return new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static long[] naive(String text) {
        LongStream.Builder records = LongStream.builder();
        for (String line : text.lines().toList()) {
            Matcher m = LINE.matcher(line);
            if (!m.matches()) continue;
            int kind = "ILSM".indexOf(m.group(1).strip());
            records.add(Access.of(kind, Long.parseLong(m.group(2), 16), Integer.parseInt(m.group(3))));
        }
        return records.build().toArray();
    }

    private static AccessSource reader(String text) {
        return new LackeyReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), "t");
    }

    private static long[] read(String text) throws IOException {
        return Traces.records(reader(text), 1000);
    }

    /** Counts of the fixture, taken with grep and wc: I 42929, L 7513, S 1909, M 31, other lines 25. */
    @Test
    void readsARealTrace() throws IOException {
        long[] records = read(hello());
        assertArrayEquals(naive(hello()), records);
        long[] counts = new long[4];
        for (long record : records) counts[Access.kind(record)]++;
        assertArrayEquals(new long[] {42_929, 7_513, 1_909, 31}, counts);
    }

    @Test
    void chunksDoNotMatter() throws IOException {
        String text = hello().substring(0, 100_000);
        long[] expected = naive(text.substring(0, text.lastIndexOf('\n')));
        String whole = text.substring(0, text.lastIndexOf('\n'));
        assertArrayEquals(expected, Traces.records(reader(whole), 1));
        assertArrayEquals(expected, Traces.records(reader(whole), 7));
        assertArrayEquals(expected, Traces.recordsInRandomChunks(reader(whole), 1));
    }

    /** However the text is delivered and however small the buffer is: so memory need not grow with the file. */
    @Test
    void buffersDoNotMatter() throws IOException {
        String text = hello().substring(0, 30_000);
        text = text.substring(0, text.lastIndexOf('\n') + 1);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int capacity : new int[] {81, 100, 257, 4096}) {
            AccessSource reader = new LackeyReader(new Trickle(bytes, capacity), "t", capacity);
            assertArrayEquals(naive(text), Traces.records(reader, 1000), "capacity " + capacity);
        }
    }

    /** Hundreds of megabytes of text from a stream that holds only a thousand lines of it. */
    @Test
    void streamsInConstantMemory() throws IOException {
        byte[] lines = "I  04016c80,3\n L 1fff000678,8\n".repeat(500).getBytes(StandardCharsets.US_ASCII);
        int rounds = 10_000;
        try (AccessSource reader = new LackeyReader(new Repeated(lines, rounds), "t")) {
            long[] records = new long[8192];
            while (reader.read(records, 0, records.length) > 0) {}
            assertEquals(1000L * rounds, reader.position());
        }
    }

    @Test
    void readsEveryWidthAndSize() throws IOException {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder();
        String[] kinds = {"I ", " L", " S", " M"};
        for (int digits = 1; digits <= 14; digits++)
            for (int size : new int[] {1, 9, 10, 16, 63, 64, 99, 100, 512}) {
                long address = random.nextLong() >>> (64 - 4 * digits);
                text.append(kinds[random.nextInt(4)]).append(' ');
                text.append(String.format("%0" + digits + "x,%d\n", address, size));
            }
        assertEquals(14 * 9, read(text.toString()).length);
        assertArrayEquals(naive(text.toString()), read(text.toString()));
        assertArrayEquals(naive(text.toString()), read(text.toString().toUpperCase(java.util.Locale.ROOT)));
    }

    @Test
    void toleratesLineEnds() throws IOException {
        String text = "I  00001000,3\n L 1fff000678,16\n";
        long[] expected = naive(text);
        assertArrayEquals(expected, read(text.replace("\n", "\r\n")));
        assertArrayEquals(expected, read(text.strip()), "no newline at the end");
        assertArrayEquals(expected, read("\n\n" + text.replace("\n", "\n  \n\r\n")));
    }

    @Test
    void skipsValgrindsOwnLines() throws IOException {
        String text = """
                ==7107== Lackey, an example Valgrind tool
                ==7107==\s
                I  00001000,3
                --12-- warning
                **12** message
                ==7107==
                """;
        assertEquals(1, read(text).length);
    }

    /** Leading zeros up to 16 digits are no wider address. */
    @Test
    void readsSixteenDigits() throws IOException {
        assertArrayEquals(new long[] {Access.of(1, 0x123, 8)}, read(" L 0000000000000123,8\n"));
    }

    @Test
    void countsFromTheLastRecord() throws IOException {
        AccessSource reader = reader(hello());
        assertEquals(0, reader.position());
        assertEquals(0, reader.read(new long[4], 2, 2));
        assertEquals(3, reader.read(new long[4], 1, 4));
        assertEquals(3, reader.position());
        assertTrue(reader.read(new long[4], 0, 1) > 0);
    }

    /** Delivers at most {@code most} bytes at a time. */
    private static final class Trickle extends ByteArrayInputStream {
        private final Random random = new Random(1);
        private final int most;

        Trickle(byte[] bytes, int most) {
            super(bytes);
            this.most = most;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            return super.read(into, from, Math.min(length, 1 + random.nextInt(most)));
        }
    }

    /** The same bytes over and over. */
    private static final class Repeated extends InputStream {
        private final byte[] bytes;
        private int left;

        Repeated(byte[] bytes, int rounds) {
            this.bytes = bytes;
            this.left = rounds;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (left == 0) return -1;
            left--;
            System.arraycopy(bytes, 0, into, from, bytes.length);
            return bytes.length;
        }
    }
}
