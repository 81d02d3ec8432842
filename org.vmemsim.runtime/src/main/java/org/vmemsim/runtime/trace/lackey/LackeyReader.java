package org.vmemsim.runtime.trace.lackey;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.trace.source.Compression;
import org.vmemsim.runtime.trace.source.TraceException;

/**
 * Reads lackey's text; see the package for the format. Blank lines and Valgrind's own are skipped, carriage returns before
 * the newline and a missing last newline are tolerated; any other line that is no access is an error with its number.
 */
public final class LackeyReader implements AccessSource {
    /** Bytes of text held at once: some nine thousand lines, within a second-level cache. */
    private static final int CAPACITY = 1 << 17;

    private final String name;
    private final InputStream content;
    private final LackeyText text;
    private boolean ended;
    private long position;

    /**
     * @param content decompressed; closed with the reader
     * @param name of the trace, for messages
     */
    public LackeyReader(InputStream content, String name) {
        this(content, name, CAPACITY);
    }

    /** With a buffer of {@code capacity} bytes, more than any line has. */
    LackeyReader(InputStream content, String name, int capacity) {
        this.name = name;
        this.content = content;
        this.text = new LackeyText(name, capacity);
    }

    /**
     * Opens a file, plain or compressed with gzip or zstd.
     *
     * @param name the file as its user named it, for messages
     * @throws TraceException if it cannot be opened; see {@link Compression#open}
     */
    public static LackeyReader open(Path file, String name) throws IOException {
        return new LackeyReader(Compression.open(file, name), name);
    }

    @Override
    public int read(long[] records, int from, int to) throws IOException {
        if (from == to) return 0;
        int k = text.parse(records, from, to);
        while (k == from) {
            if (!refill()) return end();
            k = text.parse(records, from, to);
        }
        position += k - from;
        return k - from;
    }

    /** Moves what is left to the front and reads behind it. @return whether there is something new to parse */
    private boolean refill() throws IOException {
        if (ended) return false;
        byte[] bytes = text.bytes();
        int left = text.end - text.next;
        if (left == text.capacity()) throw tooLong();
        System.arraycopy(bytes, text.next, bytes, 0, left);
        text.next = 0;
        text.end = left;
        int n = content.read(bytes, left, text.capacity() - left);
        if (n >= 0) text.end += n;
        else {
            ended = true;
            if (left > 0) bytes[text.end++] = '\n'; // the last line has none; the slack has room for it
        }
        return n >= 0 || left > 0;
    }

    private int end() throws TraceException {
        if (position == 0)
            throw new TraceException(
                    name,
                    "the file holds no access",
                    "Was it written by valgrind --tool=lackey, but without --trace-mem=yes?");
        return -1;
    }

    private TraceException tooLong() {
        return TraceException.inLine(
                name,
                text.line(),
                "the line is longer than " + text.capacity() + " bytes",
                "This is no text of valgrind --tool=lackey --trace-mem=yes. Is it of another format?");
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
