package org.vmemsim.runtime.trace.source;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A zstd file that follows its frames (RFC 8878, section 3.1) while it is read, to know whether it ends behind a whole one:
 * the library takes a later frame that is cut off for the end of the file.
 */
final class ZstdFrames extends FilterInputStream {
    private static final int FRAME = 0xfd2fb528;
    private static final int SKIPPABLE = 0x184d2a50;
    private static final int CHECKSUM = 4;

    /** What the bytes to come are. */
    private enum Part {
        MAGIC,
        SKIPPED_SIZE,
        DESCRIPTOR,
        BLOCK_HEADER,
        /** Of a known length: the rest of a header, a block's content, a checksum. */
        CONTENT,
        /** No frame: the library says what is wrong. */
        LOST
    }

    private Part part = Part.MAGIC;
    /** What follows the content. */
    private Part then = Part.MAGIC;

    private long content;
    private long number;
    private int digits;
    private boolean checksum;

    ZstdFrames(InputStream file) {
        super(file);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int n = super.read(bytes, from, length);
        if (n < 0 && !(part == Part.MAGIC && digits == 0)) throw new EOFException();
        int at = from;
        while (at < from + n) {
            if (part == Part.LOST) break;
            if (part == Part.CONTENT) {
                long passed = Math.min(content, from + n - at);
                at += (int) passed;
                content -= passed;
            } else octet(bytes[at++] & 0xff);
            if (part == Part.CONTENT && content == 0) part = then;
        }
        return n;
    }

    private void octet(int octet) {
        number |= (long) octet << 8 * digits++;
        int size = part == Part.DESCRIPTOR ? 1 : part == Part.BLOCK_HEADER ? 3 : 4;
        if (digits < size) return;
        long whole = number;
        number = 0;
        digits = 0;
        switch (part) {
            case MAGIC -> begin((int) whole);
            case SKIPPED_SIZE -> content(whole, Part.MAGIC);
            case DESCRIPTOR -> descriptor((int) whole);
            default -> block((int) whole);
        }
    }

    private void begin(int magic) {
        if (magic == FRAME) part = Part.DESCRIPTOR;
        else part = (magic & ~0xf) == SKIPPABLE ? Part.SKIPPED_SIZE : Part.LOST;
    }

    /** Which fields follow in the header: window, dictionary, size of the content. */
    private void descriptor(int descriptor) {
        boolean single = (descriptor & 32) != 0;
        checksum = (descriptor & 4) != 0;
        int dictionary = new int[] {0, 1, 2, 4}[descriptor & 3];
        int size = new int[] {single ? 1 : 0, 2, 4, 8}[descriptor >> 6];
        content((single ? 0 : 1) + dictionary + size, Part.BLOCK_HEADER);
    }

    private void block(int header) {
        boolean last = (header & 1) != 0;
        boolean repeated = (header >> 1 & 3) == 1; // one byte, so many times
        long size = repeated ? 1 : header >> 3;
        if (last) content(size + (checksum ? CHECKSUM : 0), Part.MAGIC);
        else content(size, Part.BLOCK_HEADER);
    }

    private void content(long size, Part next) {
        content = size;
        then = next;
        part = Part.CONTENT;
    }
}
