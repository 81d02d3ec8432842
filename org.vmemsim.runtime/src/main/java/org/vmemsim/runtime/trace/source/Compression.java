package org.vmemsim.runtime.trace.source;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * How a file is compressed, told from its first bytes and never from its name: the ending may be missing or wrong.
 *
 * <p>The magic numbers are those of RFC 1952 (gzip), RFC 8878 (zstd), the .xz file format 1.2, the bzip2, lz4 frame and
 * zip formats. The last four are known only to be refused by name.
 */
public enum Compression {
    /** Plain. */
    NONE("", ""),
    /** gzip; several members in a row are one file. */
    GZIP("gzip", "\u001f\u008b"),
    /** Zstandard; several frames in a row are one file. */
    ZSTD("zstd", "(\u00b5/\u00fd"),
    /** Not read. */
    XZ("xz", "\u00fd7zXZ\0"),
    /** Not read. */
    BZIP2("bzip2", "BZh"),
    /** Not read. */
    LZ4("lz4", "\u0004\"M\u0018"),
    /** Not read: which of its members would it be? */
    ZIP("zip", "PK\u0003\u0004");

    private static final int LONGEST_MAGIC = 6;
    private static final int BUFFER = 1 << 16;

    private final String tool;
    /** A character a byte. */
    private final String magic;

    Compression(String tool, String magic) {
        this.tool = tool;
        this.magic = magic;
    }

    /** What a file that begins with {@code head} is; {@link #NONE} if it is nothing known. */
    public static Compression of(byte[] head) {
        for (Compression c : values()) if (c != NONE && c.begins(head)) return c;
        return skippable(head) ? ZSTD : NONE;
    }

    /** Some tools begin a zstd file with a frame of their own, which others skip: magic numbers 0x184D2A50 to 5F. */
    private static boolean skippable(byte[] head) {
        return head.length >= 4 && (head[0] & 0xf0) == 0x50 && head[1] == 0x2a && head[2] == 0x4d && head[3] == 0x18;
    }

    private boolean begins(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1).startsWith(magic);
    }

    /**
     * The decompressed content of a file. Trouble with the data becomes a {@link TraceException}, at whatever place.
     *
     * @param name the file as its user named it, for messages
     * @throws TraceException if there is no such file, it is a directory, may not be read, is empty, or is compressed
     *     in a way that is not read here
     */
    public static InputStream open(Path file, String name) throws IOException {
        PushbackInputStream in = new PushbackInputStream(openRaw(file, name), LONGEST_MAGIC);
        try {
            byte[] head = in.readNBytes(LONGEST_MAGIC);
            if (head.length == 0)
                throw new TraceException(name, "the file is empty", "Was its recording cut off? Make it again.");
            in.unread(head);
            return new Content(in, of(head), name);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static InputStream openRaw(Path file, String name) throws IOException {
        if (Files.isDirectory(file))
            throw new TraceException(name, "this is a directory", "Name one trace file in it.");
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            Path directory = file.toAbsolutePath().normalize().getParent();
            throw new TraceException(
                    name,
                    "there is no such file",
                    "It was looked for in " + directory + "; a relative path begins at the scenario's folder.");
        } catch (AccessDeniedException e) {
            throw new TraceException(name, "the file may not be read", "Check its permissions.");
        }
    }

    /** The decompressor over {@code in}, which begins with the magic number. */
    InputStream decompress(InputStream in, String name) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GzipMembers(in, BUFFER);
            case ZSTD -> {
                ZstdLibrary.load(name);
                yield new ZstdInputStreamNoFinalizer(new ZstdFrames(in));
            }
            case XZ, BZIP2, LZ4 ->
                throw new TraceException(
                        name, tool + " files are not read", "Convert it: " + tool + " -dc FILE | zstd -o FILE.zst");
            case ZIP ->
                throw new TraceException(
                        name,
                        "zip files are not read",
                        "Take the trace out of it; plain, gzip and zstd files are read.");
        };
    }

    /** The compression's name, and that of the tool; empty for {@link #NONE}. */
    String tool() {
        return tool;
    }
}
