package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the language says of broken files. Beside each stands what is expected: a line for each issue, with its code,
 * offset, length and message.
 */
class SyntaxMessagesTest {
    static List<Path> broken() {
        return Vmem.files("broken");
    }

    @ParameterizedTest
    @MethodSource("broken")
    void brokenFilesSayWhatIsWrong(Path file) {
        String found = Vmem.lines(Vmem.issues(Vmem.load(file)));
        assertEquals(expected(file), found, Vmem.read(file));
    }

    private static String expected(Path file) {
        try {
            return Files.readString(Path.of(file.toString().replaceAll("\\.vmem$", ".issues")))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
