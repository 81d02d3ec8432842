package org.vmemsim.runtime.trace.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vmemsim.runtime.trace.Traces;

/** Every way in which a file can fail to be opened or decompressed, with its whole message. */
class CompressionTest {
    private static final byte[] TEXT =
            "I  00001000,3\n L 00002000,8\n".repeat(20_000).getBytes(StandardCharsets.US_ASCII);

    private final Path folder;

    CompressionTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private byte[] content(byte[] file) throws IOException {
        Files.write(folder.resolve("f"), file);
        try (InputStream in = Compression.open(folder.resolve("f"), "f")) {
            return in.readAllBytes();
        }
    }

    private String message(byte[] file) {
        return assertThrows(TraceException.class, () -> content(file))
                .toString()
                .replace(TraceException.class.getName() + ": ", "");
    }

    private String message(Path path) {
        return assertThrows(
                        TraceException.class,
                        () -> Compression.open(path, "a.lackey").close())
                .toString()
                .replace(TraceException.class.getName() + ": ", "");
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Test
    void tellsByTheFirstBytes() throws IOException {
        assertArrayEquals(TEXT, content(TEXT));
        assertArrayEquals(TEXT, content(Traces.gzip(TEXT)));
        assertArrayEquals(TEXT, content(Traces.zstd(TEXT)));
        assertArrayEquals(new byte[] {'I'}, content(new byte[] {'I'}), "shorter than a magic number");
    }

    @Test
    void readsSeveralPartsAsOne() throws IOException {
        byte[] twice = concat(TEXT, TEXT);
        assertArrayEquals(twice, content(concat(Traces.gzip(TEXT), Traces.gzip(TEXT))));
        assertArrayEquals(twice, content(concat(Traces.zstd(TEXT), Traces.zstd(TEXT))));
    }

    @Test
    void missing() {
        assertEquals(
                "a.lackey: there is no such file. It was looked for in " + folder
                        + "; a relative path begins at the scenario's folder.",
                message(folder.resolve("a.lackey")));
    }

    @Test
    void directory() {
        assertEquals("a.lackey: this is a directory. Name one trace file in it.", message(folder));
    }

    @Test
    void unreadable() throws IOException {
        Path file = Files.write(folder.resolve("secret"), TEXT);
        assumeFalse(
                !file.toFile().setReadable(false) || Files.isReadable(file), "an administrator may read everything");
        assertEquals("a.lackey: the file may not be read. Check its permissions.", message(file));
    }

    @Test
    void empty() {
        assertEquals("f: the file is empty. Was its recording cut off? Make it again.", message(new byte[0]));
    }

    @Test
    void unsupported() {
        assertEquals(
                "f: xz files are not read. Convert it: xz -dc FILE | zstd -o FILE.zst",
                message(new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0, 4}));
        assertTrue(message("BZh91AY".getBytes(StandardCharsets.US_ASCII)).startsWith("f: bzip2 files are not read"));
        assertTrue(message(new byte[] {4, 0x22, 0x4d, 0x18, 64}).startsWith("f: lz4 files are not read"));
        assertTrue(message(new byte[] {'P', 'K', 3, 4, 0, 0}).startsWith("f: zip files are not read"));
    }

    /** Cut at every place in the first hundred bytes and at some later ones, the last byte included. */
    @Test
    void cutOff() {
        for (byte[] whole : new byte[][] {Traces.gzip(TEXT), Traces.zstd(TEXT)})
            for (int length = 6; length < whole.length; length += length < 100 ? 1 : 1 + whole.length / 20) {
                String message = message(Arrays.copyOf(whole, length));
                assertTrue(message.contains("data are cut off. Was the file copied whole? "), message);
            }
        byte[] gzip = Traces.gzip(TEXT);
        assertEquals(
                "f, byte 560,000: the gzip data are cut off. Was the file copied whole? Check it with: gzip -t FILE",
                message(Arrays.copyOf(gzip, gzip.length - 1)));
        byte[] zstd = Traces.zstd(TEXT);
        assertTrue(message(Arrays.copyOf(zstd, zstd.length - 1)).contains("zstd -t FILE"));
    }

    /** The second of two parts cut at every place: never the end of the file, and the first part has been delivered. */
    @Test
    void cutOffInALaterPart() {
        byte[] text = Arrays.copyOf(TEXT, 28 * 40);
        byte[][] parts = {
            Traces.gzip(text),
            Traces.zstd(text),
            Traces.compressed(text, CompressionTest::zstdWithChecksum),
            gzipWithAllFields(text)
        };
        for (byte[] part : parts)
            for (int length = 1; length < part.length; length++) {
                String message = message(Arrays.copyOf(concat(part, part), part.length + length));
                String place = message.substring("f, byte ".length(), message.indexOf(':'));
                assertTrue(Integer.parseInt(place.replace(",", "")) >= text.length, length + ": " + message);
                assertTrue(message.contains("data are cut off. Was the file copied whole? "), message);
            }
    }

    /** A member with extra field, name, comment and checksum of the header, as RFC 1952, 2.3 has them. */
    private static byte[] gzipWithAllFields(byte[] text) {
        byte[] plain = Traces.gzip(text);
        byte[] fields = {0x1f, (byte) 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0};
        CRC32 crc = new CRC32();
        crc.update(fields);
        byte[] head = concat(fields, new byte[] {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)});
        return concat(head, Arrays.copyOfRange(plain, 10, plain.length));
    }

    @Test
    void whatFollowsTheLastPart() throws IOException {
        byte[] gzip = Traces.gzip(TEXT);
        assertArrayEquals(TEXT, content(concat(gzip, new byte[70_000])), "zeros are padding, as gzip takes them");
        assertArrayEquals(TEXT, content(gzipWithAllFields(TEXT)));
        assertTrue(message(concat(gzip, "garbage".getBytes(StandardCharsets.US_ASCII)))
                .contains("corrupt"));
        assertTrue(message(concat(gzip, new byte[] {0, 1})).contains("corrupt"));
        byte[] zstd = Traces.zstd(TEXT);
        assertTrue(message(concat(zstd, "garbage".getBytes(StandardCharsets.US_ASCII)))
                .startsWith("f, byte 560,000"));
        byte[] skipped = {0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};
        assertArrayEquals(concat(TEXT, TEXT), content(concat(concat(skipped, zstd), concat(skipped, zstd))));
        assertTrue(message(concat(zstd, Arrays.copyOf(skipped, 9))).contains("cut off"));
    }

    /** One bit wrong anywhere: at least the checksum tells, and never as "cut off" without reason. */
    @Test
    void corrupt() {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        byte[] gzip = Traces.gzip(noise);
        gzip[gzip.length / 2] ^= 0x10;
        assertTrue(message(gzip).contains("the gzip data are corrupt ("), message(gzip));
        byte[] zstd = Traces.compressed(noise, CompressionTest::zstdWithChecksum);
        zstd[zstd.length / 2] ^= 0x10;
        assertEquals(
                "f, byte 0: the zstd data are corrupt (Restored data doesn't match checksum). Check it with: zstd -t FILE",
                message(zstd));
        byte[] head = Traces.gzip(noise);
        head[2] = 99; // no such compression method
        assertTrue(message(head).startsWith("f, byte 0: the gzip data are corrupt ("), message(head));
    }

    private static OutputStream zstdWithChecksum(OutputStream out) throws IOException {
        return new ZstdOutputStream(out).setChecksum(true);
    }
}
