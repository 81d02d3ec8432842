package org.vmemsim.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A standard stream that remembers why it could not be written. A reader that has gone, as in {@code vmemsim metrics |
 * head}, is no failure; a full disk is.
 */
public final class StandardStream extends OutputStream {
    private final FileOutputStream stream;
    private @Nullable IOException failure;

    public StandardStream(FileDescriptor descriptor) {
        this.stream = new FileOutputStream(descriptor);
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        if (failure != null) return;
        try {
            stream.write(bytes, from, length);
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Why what was written did not arrive; null if it did, or nobody wanted it. */
    @Nullable
    public String problem() {
        if (failure == null) return null;
        String reason = Failures.reason(failure);
        return reason.contains("Broken pipe") || reason.contains("Connection reset") ? null : reason;
    }
}
