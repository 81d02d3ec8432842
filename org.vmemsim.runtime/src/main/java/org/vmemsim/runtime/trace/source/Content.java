package org.vmemsim.runtime.trace.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file's decompressed content, which says in a {@link TraceException} what is wrong with the compressed data. */
final class Content extends InputStream {
    private final Source source;
    private final Compression compression;
    private final String name;
    private final InputStream content;
    private long delivered;

    Content(InputStream file, Compression compression, String name) throws IOException {
        this.source = new Source(file);
        this.compression = compression;
        this.name = name;
        try {
            this.content = compression.decompress(source, name);
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        try {
            int n = content.read(bytes, from, length);
            delivered += Math.max(0, n);
            return n;
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    /** The libraries' exceptions do not say reliably whether data are cut off or corrupt; what the source saw does. */
    private TraceException explained(IOException e) {
        if (e instanceof TraceException already) return already;
        String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (source.failed || compression == Compression.NONE)
            return new TraceException(
                    name, TraceException.Unit.BYTE, delivered, "the file cannot be read further: " + said, "", e);
        String data = "the " + compression.tool() + " data are ";
        return new TraceException(
                name,
                TraceException.Unit.BYTE,
                delivered,
                data + (source.ended ? "cut off" : "corrupt (" + said + ")"),
                (source.ended ? "Was the file copied whole? " : "") + "Check it with: " + compression.tool()
                        + " -t FILE",
                e);
    }

    /** The file, remembering how reading it ended. */
    private static final class Source extends FilterInputStream {
        boolean ended;
        boolean failed;

        Source(InputStream file) {
            super(file);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                int n = super.read(bytes, from, length);
                if (n < 0) ended = true;
                return n;
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }
    }
}
