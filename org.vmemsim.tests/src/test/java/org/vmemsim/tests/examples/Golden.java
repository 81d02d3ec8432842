package org.vmemsim.tests.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Golden files. With {@code -Dgolden.update} they are written anew: look at the difference before committing it. */
final class Golden {
    private Golden() {}

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void check(Path file, String actual) {
        try {
            if (System.getProperty("golden.update") != null) Files.writeString(file, actual);
            assertEquals(Files.exists(file) ? Files.readString(file) : "", actual, file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
