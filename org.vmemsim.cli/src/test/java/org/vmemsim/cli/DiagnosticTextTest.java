package org.vmemsim.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vmemsim.cli.Diagnostic.Severity;
import org.vmemsim.runtime.report.Look;

class DiagnosticTextTest {
    @TempDir
    private Path folder;

    @Test
    void marksThePlace() throws IOException {
        Path file = Files.writeString(folder.resolve("a.vmem"), "host box {\n\tprocess p { regoin code }\n}\n");
        Diagnostic d = new Diagnostic(file, 2, 14, 6, Severity.ERROR, "What is 'regoin'?", "unexpected");
        String text = new DiagnosticText(Look.PLAIN).of(d);
        assertEquals(
                file + ":2:14: error: What is 'regoin'? [unexpected]\n"
                        + "    2 | \tprocess p { regoin code }\n"
                        + "      | \t            ^~~~~~",
                text);
    }

    /** Digits are those of files and commands, whatever the locale has. */
    @Test
    void digitsAreAscii() throws IOException {
        Path file = Files.writeString(folder.resolve("a.vmem"), "host\n");
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            String text = new DiagnosticText(Look.PLAIN).of(new Diagnostic(file, 1, 1, 4, Severity.ERROR, "x", ""));
            assertTrue(text.contains("    1 | host"), text);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void survivesPlacesThatAreNotThere() throws IOException {
        Path file = Files.writeString(folder.resolve("a.vmem"), "host\n");
        DiagnosticText text = new DiagnosticText(Look.PLAIN);
        assertEquals(file + ":9:9: warning: x", text.of(new Diagnostic(file, 9, 9, 1, Severity.WARNING, "x", "")));
        assertEquals(file + ": note: x", text.of(new Diagnostic(file, 0, 0, 0, Severity.NOTE, "x", "")));
        assertEquals(
                file + ":1:90: error: x\n    1 | host\n      |     ^",
                text.of(new Diagnostic(file, 1, 90, 5, Severity.ERROR, "x", "")));
    }
}
