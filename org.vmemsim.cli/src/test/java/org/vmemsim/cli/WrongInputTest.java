package org.vmemsim.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.cli.FaultFile.call;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.cli.FaultFile.Outcome;

/** What is wrong about files as such, and how it is said. */
class WrongInputTest {
    private static final String SMALL =
            "host box { process p { region a at 0x400000 size 4 KiB } }\nrun r on p { read 0x400000 }\n";

    /** Where what grew with the square of a file's length took minutes. */
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "folder | 'folder' is a folder. Name a .vmem file in it.",
                "/dev/null | '/dev/null' is a device or a pipe. Name a .vmem file.",
                "note.txt | 'note.txt' is no .vmem file. Name a file that ends in '.vmem'.",
                "none.vmem | There is no file 'none.vmem' beside this one."
            })
    void importsAreScenarios(String what, String message) throws IOException {
        Files.createDirectories(folder.resolve("folder"));
        file("note.txt", "a note");
        Outcome o = call("check", file("a.vmem", "import \"" + what + "\"\n" + SMALL));
        assertEquals(2, o.exit(), o.err());
        assertTrue(o.err().contains("a.vmem:1:8: error: " + message), o.err());
        assertEquals(1, o.err().split(": error: ", -1).length - 1, o.err());
    }

    @Test
    void explanationsDoNotOverwriteWhatIsRead() throws IOException {
        String trace = file("t.lackey", " L 00400000,8\n");
        String part = file("part.vmem", "host b { memory 1 GiB process p { region heap size 16 KiB } }\n");
        String text = "import \"part.vmem\"\ntrace t = file \"t.lackey\"\n" + "run r on b.p { read heap replay t }\n";
        String scenario = file("b.vmem", text);
        for (String target : List.of(scenario, part, trace)) {
            String before = Files.readString(Path.of(target));
            Outcome o = call("explain", scenario, "--json", target);
            assertEquals(2, o.exit());
            assertTrue(o.err().contains("it is read. Name another file for the output"), o.err());
            assertEquals(before, Files.readString(Path.of(target)));
        }
        Outcome nameless = call("explain", scenario, "--json", "");
        assertEquals(2, nameless.exit());
        assertTrue(nameless.err().contains("to a file without a name. Name one"), nameless.err());
    }

    @Test
    void numbersAreNoLongs() throws IOException {
        for (String n : List.of("99999999999999999999", "x")) {
            Outcome o = call("explain", file("n.vmem", SMALL), "--access", n);
            assertEquals(2, o.exit());
            assertTrue(o.err().contains("'" + n + "' is not a whole number below 2^63"), o.err());
        }
    }

    /** A remedy that asks something keeps its question mark, and gets no full stop. */
    @Test
    void noDoublePunctuation() throws IOException {
        file("bad.lackey", "Hello\n");
        String text = "host b { memory 1 GiB process p { region heap size 16 KiB } }\n"
                + "trace t = file \"bad.lackey\"\nrun r on b.p { replay t }\n";
        Outcome o = call("run", file("d.vmem", text));
        assertTrue(o.err().contains("is not in it? [run-failed]"), o.err());
    }

    /** The run ends in line 3 with its second statement, so question 2 of three has no answer; the others have. */
    @Test
    void otherQuestionsAreAnswered() throws IOException {
        String scenario = file("q.vmem", """
                host b { memory 1 GiB process p { region heap size 16 KiB } }
                run r on b.p { read page 0 of heap
                    read page 9 of heap }
                run s2 on b.p { write page 0 of heap }
                explain statement 1 of r
                explain statement 7 of r
                explain statement 1 of s2
                explain statement 2 of s2
                """);
        Outcome o = call("explain", scenario);
        assertEquals(2, o.exit());
        assertTrue(o.out().contains("read page 0") && o.out().contains("write page 0"), o.out());
        assertTrue(
                o.err().contains("q.vmem:3: error: run r ends before statement 7: pages 9..9 do not exist"), o.err());
        assertTrue(o.err().contains("run s2 ends before statement 2"), o.err());
    }

    @Test
    void reportsDoNotOverwriteTheScenario() throws IOException {
        String scenario = file("a.vmem", SMALL);
        for (String option : List.of("--json", "--series")) {
            Outcome o = call("run", option, scenario, scenario);
            assertEquals(2, o.exit());
            assertTrue(o.err().contains("it is read. Name another file for the output"), o.err());
            assertEquals(SMALL, Files.readString(Path.of(scenario)));
        }
        String out = folder.resolve("out").toString();
        assertEquals(2, call("run", scenario, "--json", out, "--series", out).exit());
        assertFalse(Files.exists(Path.of(out)));
    }

    /** One message tells what is the matter, and where; the rest would only follow from it. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "ISO-8859-1"})
    void otherEncodings(String charset) throws IOException {
        String text = SMALL.replace("region a", "region \u00fc") + "// \u00fc\n";
        Path file = Files.write(folder.resolve("a.vmem"), text.getBytes(Charset.forName(charset)));
        Outcome o = call("run", file.toString());
        assertEquals(2, o.exit());
        assertTrue(
                o.err()
                        .contains(
                                "error: This is no text in UTF-8, perhaps UTF-16 or Latin-1. Save it as UTF-8. [encoding]"),
                o.err());
        assertEquals(1, o.err().split(": error: ", -1).length - 1, o.err());
    }

    @Test
    void byteOrderMarks() throws IOException {
        Outcome o = call("run", file("a.vmem", "\ufeff" + SMALL));
        assertEquals(2, o.exit());
        assertTrue(o.err().contains("a.vmem:1:1: error: This file begins with a byte order mark"), o.err());
        assertTrue(o.err().contains("Save it as UTF-8 without one"), o.err());
    }

    /** In a comment a character of another encoding does no harm. */
    @Test
    void commentsInOtherEncodings() throws IOException {
        byte[] text = (SMALL + "// w\u00f6rtlich\n").getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                0,
                call("run", Files.write(folder.resolve("a.vmem"), text).toString())
                        .exit());
    }

    /** Neither a message, nor the line that it shows, nor a report hands control characters on to a terminal. */
    @ParameterizedTest
    @ValueSource(strings = {"\u001b[31m", "\u009b1m", "\u202e", "\u2066", "\u200f", "\u0007"})
    void controlCharacters(String evil) throws IOException {
        List<String> texts = List.of(
                SMALL + evil,
                "host box { process p { regoin" + evil + " } }",
                "import \"" + evil + ".vmem\"",
                SMALL + "trace t = file \"" + evil + "\"\nrun s on p { replay t }",
                SMALL + "expect r.access.count == 2 // " + evil);
        for (String text : texts) {
            Outcome o = call("run", file("a.vmem", text));
            assertTrue(o.exit() == 1 || o.exit() == 2, o.err());
            String shown = o.out() + o.err();
            assertEquals(-1, shown.indexOf(evil.charAt(0)), text);
        }
    }

    /** What is missing is said in words of the reader's, not of the parser's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "layout L { page 4 KiB   level a bits }",
                "layout L { entry 8 bytes { present frame 12..51 } }",
                "host box { guest g[ ] paging nested }",
                "host box { process p } run r on p { read page of x }",
                "host box { process p } run r on p { repeat { } }",
                "host box { process p } run r on p { for in 0..1 { } }",
                "import",
                "trace t = file",
                "let = 3",
                "let x 3",
                "host box { mmu }",
                "host box { } } }",
                "expect == 3",
                "run",
                "0x",
                "[31m",
                "host box { process p { region a size KiB } }",
                "host box { process p { region a at size 4 KiB } }",
                "run r on p { invalidate }",
                "run r on p { set of page 0 of a }",
                "explain access of r",
                "\"text\"",
                "12"
            })
    void noWordOfTheParsers(String text) throws IOException {
        Outcome o = call("check", file("a.vmem", text));
        assertEquals(2, o.exit(), o.out());
        for (String word : List.of("RULE_", "EOF", "viable", "mismatched", "extraneous", "null", "Exception", "antlr"))
            assertFalse(o.err().contains(word), o.err());
    }

    /** Digits are ASCII whatever the locale, in tables, messages, explanations and JSON. */
    @ParameterizedTest
    @ValueSource(strings = {"ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "tr-TR"})
    void localesChangeNothing(String locale) throws IOException {
        String timed = SMALL
                + "trace t = uniform { over 1 MiB   seed 3 }\nworkload w { trace t   rate 2.5 thousand accesses/s }\n"
                + "run s on p for 1.5 s { sample every 100 ms   at 0.5 s p: start w }\nexplain access 1 of r\n";
        List<String[]> calls = List.of(
                new String[] {"run", file("a.vmem", timed)},
                new String[] {"run", file("a.vmem", timed), "--json", "-"},
                new String[] {"run", file("a.vmem", timed), "--series", "-"},
                new String[] {"run", file("b.vmem", SMALL + "expect r.walk.references == 23.5")},
                new String[] {
                    "check", file("c.vmem", SMALL + "let A = 1 GiB + 1 ns\nrun r2 on p { read page 1000000 of a }")
                },
                new String[] {"explain", file("a.vmem", timed), "r"});
        Locale before = Locale.getDefault();
        for (String[] arguments : calls) {
            Locale.setDefault(Locale.ROOT);
            Outcome plain = call(arguments);
            try {
                Locale.setDefault(Locale.forLanguageTag(locale));
                assertEquals(plain, call(arguments));
            } finally {
                Locale.setDefault(before);
            }
        }
    }

    private static String lines(int n, IntFunction<String> line) {
        return IntStream.range(0, n).mapToObj(line).collect(Collectors.joining("\n"));
    }

    /** Runs, errors, statements and guests by the thousand take time by their number, not by its square. */
    @Test
    void longFiles() throws IOException {
        String p = "host box { process p { region a at 0x400000 size 4 KiB } }\n";
        List<String> files = List.of(
                file("runs.vmem", p + lines(1_000, i -> "run r" + i + " on p { read 0x400000 }")),
                file("nobody.vmem", p + lines(4_000, i -> "run r" + i + " on q" + i + " { read 0x400000 }")),
                file("nothing.vmem", p + "run r on p {\n" + lines(4_000, i -> "read page 0 of x" + i) + "\n}"),
                file("words.vmem", p + lines(4_000, i -> "} ; hots h" + i + " { }")),
                file(
                        "statements.vmem",
                        p + "run r on p {\n" + lines(4_000, i -> "read 0x400000 expect access.count >= 1") + "\n}"),
                file(
                        "guests.vmem",
                        "host box { guest g[1_000] paging nested { memory 1 MiB   process p { region a size 4 KiB } } }\n"
                                + "run r on box { }"));
        for (String f : files)
            assertTimeoutPreemptively(
                    SOON,
                    () -> {
                        Outcome o = call("run", f);
                        assertTrue(o.exit() <= 2, o.err());
                    },
                    f);
    }

    /** Of a long line what is around the place is shown, and the mark stands below the place. */
    @Test
    void longLinesAreCut() throws IOException {
        Outcome o = call(
                "check",
                file(
                        "a.vmem",
                        "let a = 1" + " ".repeat(1_000) + "let b = 1 ns + 1 GiB" + " ".repeat(1_000) + "let c = 1"));
        String[] lines = o.err().split("\n");
        assertTrue(lines[0].contains("a.vmem:1:1018: error: "), o.err()); // 9 + 1,000 + 8 before it
        assertTrue(lines[1].length() < 260 && lines[1].startsWith("    1 | …"), lines[1]);
        assertEquals(lines[1].indexOf("1 ns + 1 GiB"), lines[2].indexOf('^'));
    }

    /** What is much too long is not even read, neither alone nor where it is imported. */
    @Test
    void longFilesAreNotRead() throws IOException {
        Path big = folder.resolve("big.vmem");
        try (var channel = Files.newByteChannel(big, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.position(20L << 30); // a hole
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
        for (String command : List.of("run", "check")) {
            Outcome o = call(command, big.toString());
            assertEquals(2, o.exit());
            assertTrue(
                    o.err().contains("big.vmem:1:1: error: This file has 21474836481 characters, and at most"),
                    o.err());
        }
        Outcome o = call("check", file("a.vmem", "import \"big.vmem\"\n" + SMALL));
        assertTrue(o.err().contains("a.vmem:1:8: error: This file has 21474836481 characters, and at most"), o.err());
    }
}
