package org.vmemsim.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Golden files. With {@code -Dgolden.update} they are written anew: look at the difference before committing it. */
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/org/vmemsim/runtime/report");

    private Golden() {}

    static void check(String file, String actual) {
        Path path = FOLDER.resolve(file);
        try {
            if (System.getProperty("golden.update") != null) Files.writeString(path, actual);
            assertEquals(Files.readString(path, StandardCharsets.UTF_8), actual, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
