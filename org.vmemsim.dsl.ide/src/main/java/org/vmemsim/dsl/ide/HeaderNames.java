package org.vmemsim.dsl.ide;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A client's messages with the names of their headers as the protocol spells them: {@code Content-Length}. Like those of HTTP
 * (RFC 9110, 5.1), they mean the same in small letters, but the protocol's library takes them in one spelling only.
 */
final class HeaderNames extends FilterInputStream {
    private static final String LENGTH = "Content-Length";

    /** A longer header is no header. */
    private static final int LONGEST = 8192;

    private byte[] header = new byte[0];
    private int given;
    /** Bytes of the body that are still to come. */
    private long body;

    HeaderNames(InputStream messages) {
        super(messages);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) return 0;
        if (given == header.length && body == 0) nextHeader();
        if (given < header.length) {
            int count = Math.min(length, header.length - given);
            System.arraycopy(header, given, into, from, count);
            given += count;
            return count;
        }
        if (body == 0) return -1;
        int count = in.read(into, from, (int) Math.min(length, body));
        if (count > 0) body -= count;
        return count;
    }

    /** Reads the lines up to an empty one; at the end of the stream there are none. */
    private void nextHeader() throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        int last = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            lines.write(b);
            if (b == '\n' && last == '\n' || lines.size() > LONGEST) break;
            if (b != '\r') last = b;
        }
        StringBuilder right = new StringBuilder();
        for (String line : lines.toString(StandardCharsets.ISO_8859_1).split("(?<=\n)")) right.append(spelt(line));
        header = right.toString().getBytes(StandardCharsets.ISO_8859_1);
        given = 0;
    }

    private String spelt(String line) {
        int colon = line.indexOf(':');
        if (colon < 0
                || !line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals("content-length")) return line;
        try {
            body = Math.max(0, Long.parseLong(line.substring(colon + 1).strip()));
        } catch (NumberFormatException e) {
            return line; // the library says what is wrong with it
        }
        return LENGTH + line.substring(colon);
    }
}
