package org.vmemsim.runtime.trace.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses a gzip file (RFC 1952): one member after the other, until the file ends behind a whole one. The JDK's
 * {@link java.util.zip.GZIPInputStream} takes a later member that is cut off in its header for the end of the file. As with
 * {@code gzip}, zero bytes behind the last member are padding; anything else is an error.
 */
final class GzipMembers extends InputStream {
    private static final int MAGIC = 0x8b1f;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;
    /** Time of modification, extra flags and operating system. */
    private static final int UNUSED = 6;

    private final InputStream file;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer;
    private int next;
    private int end;
    private boolean inMember;

    GzipMembers(InputStream file, int capacity) throws IOException {
        this.file = file;
        this.buffer = new byte[capacity];
        this.inMember = header();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) return 0;
        while (inMember) {
            int n = inflate(bytes, from, length);
            if (n > 0) {
                crc.update(bytes, from, n);
                return n;
            }
            if (inflater.finished()) {
                next = end - inflater.getRemaining();
                trailer();
                inMember = header();
            } else if (inflater.needsInput()) {
                if (next == end && !fill()) throw new EOFException();
                inflater.setInput(buffer, next, end - next);
                next = end;
            } else throw new ZipException("a dictionary is wanted");
        }
        return -1;
    }

    private int inflate(byte[] bytes, int from, int length) throws ZipException {
        try {
            return inflater.inflate(bytes, from, length);
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage() == null ? "not deflated" : e.getMessage());
        }
    }

    /** Reads the header of a member. @return whether there is one; not if the file ends here, perhaps in zeros */
    private boolean header() throws IOException {
        if (next == end && !fill()) return false;
        if (buffer[next] == 0) {
            padding();
            return false;
        }
        crc.reset();
        if (number() != MAGIC) throw new ZipException("not in gzip format");
        if (octet() != DEFLATE) throw new ZipException("an unknown method of compression");
        int flags = octet();
        if ((flags & RESERVED) != 0) throw new ZipException("reserved flags in a header");
        for (int i = 0; i < UNUSED; i++) octet();
        if ((flags & EXTRA) != 0) for (int left = number(); left > 0; left--) octet();
        if ((flags & NAME) != 0) while (octet() != 0) continue;
        if ((flags & COMMENT) != 0) while (octet() != 0) continue;
        int sum = (int) crc.getValue() & 0xffff;
        if ((flags & HEADER_CRC) != 0 && number() != sum) throw new ZipException("a header whose checksum differs");
        crc.reset();
        inflater.reset();
        return true;
    }

    private void padding() throws IOException {
        do {
            while (next < end) if (buffer[next++] != 0) throw new ZipException("something follows the last member");
        } while (fill());
    }

    /** The checksum and the size of what was decompressed. */
    private void trailer() throws IOException {
        int sum = (int) crc.getValue();
        if ((number() | number() << 16) != sum) throw new ZipException("the checksum differs");
        int size = (int) inflater.getBytesWritten();
        if ((number() | number() << 16) != size) throw new ZipException("the length differs");
    }

    /** Two bytes, the lower first. */
    private int number() throws IOException {
        int low = octet();
        return low | octet() << 8;
    }

    private int octet() throws IOException {
        if (next == end && !fill()) throw new EOFException();
        int octet = buffer[next++] & 0xff;
        crc.update(octet);
        return octet;
    }

    private boolean fill() throws IOException {
        next = 0;
        end = Math.max(0, file.read(buffer, 0, buffer.length));
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        file.close();
    }
}
