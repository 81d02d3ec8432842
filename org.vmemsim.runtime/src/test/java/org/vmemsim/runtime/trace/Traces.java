package org.vmemsim.runtime.trace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.vmemsim.runtime.access.AccessSource;

/** Helpers of the trace tests. */
public final class Traces {
    private Traces() {}

    /** All records, by reads of at most {@code chunk}. */
    public static long[] records(AccessSource reader, int chunk) throws IOException {
        return records(reader, () -> chunk);
    }

    /** All records, by reads of up to 50 each, at random. */
    public static long[] recordsInRandomChunks(AccessSource reader, long seed) throws IOException {
        Random random = new Random(seed);
        return records(reader, () -> 1 + random.nextInt(50));
    }

    private static long[] records(AccessSource reader, java.util.function.IntSupplier chunk) throws IOException {
        java.util.stream.LongStream.Builder all = java.util.stream.LongStream.builder();
        long[] buffer = new long[chunk.getAsInt() + 1024];
        long count = 0;
        while (true) {
            int to = 3 + Math.min(chunk.getAsInt(), buffer.length - 3);
            int n = reader.read(buffer, 3, to);
            if (n < 0) break;
            if (n == 0 || n > to - 3) throw new AssertionError("read " + n);
            for (int i = 0; i < n; i++) all.add(buffer[3 + i]);
            count += n;
            if (reader.position() != count) throw new AssertionError("position " + reader.position());
        }
        if (reader.read(buffer, 0, 1) != -1) throw new AssertionError("something after the end");
        return all.build().toArray();
    }

    /** {@code bytes} through a compressor. */
    public static byte[] compressed(byte[] bytes, Compressor compressor) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream compress = compressor.over(out)) {
            compress.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static byte[] gzip(byte[] bytes) {
        return compressed(bytes, GZIPOutputStream::new);
    }

    public static byte[] zstd(byte[] bytes) {
        return compressed(bytes, com.github.luben.zstd.ZstdOutputStream::new);
    }

    /** Makes a compressing stream. */
    @FunctionalInterface
    public interface Compressor {
        OutputStream over(OutputStream out) throws IOException;
    }
}
