package org.vmemsim.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.cli.terminal.Interrupt;

/** Ctrl-C and the wish of a system to end, sent to a process of its own. */
@DisabledOnOs(OS.WINDOWS)
class InterruptTest {
    /** A run that ends, one that never does, and one that is not begun. */
    private static final String SCENARIO = """
            host box { process p { region a at 0x40_0000 size 4 KiB } }
            run first on p { repeat 3 { read 0x40_0000 } }
            run endless on p { repeat 9_000_000_000_000_000_000 { read 0x40_0000 } }
            run third on p { read 0x40_0000 }
            """;

    private static final long SIGINT = 1L << 2 - 1;

    @TempDir
    Path folder;

    /** Shells give 128 and the signal's number: 2 of Ctrl-C, 15 of kill. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void finishedRunsAreShown(String signal, int exit) throws IOException, InterruptedException {
        Path scenario = Files.writeString(folder.resolve("a.vmem"), SCENARIO);
        Path json = folder.resolve("out.json");
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = start(out, err, "run", scenario.toString(), "--json", json.toString());
        try {
            awaitText(process, err, "endless: ");
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-" + signal, "" + process.pid())
                            .start()
                            .waitFor());
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it ends");
        } finally {
            process.destroyForcibly();
        }
        String shown = Files.readString(out);
        assertEquals(exit, process.exitValue(), shown);
        assertTrue(shown.contains("first     3 accesses, complete"), shown);
        assertFalse(shown.contains("third"), shown);
        assertTrue(
                Files.readString(err)
                        .contains("error: interrupted: figures are partial, and 1 of 3 runs were not begun"),
                Files.readString(err));
        JsonObject runs =
                JsonParser.parseString(Files.readString(json)).getAsJsonObject().getAsJsonObject("runs");
        assertTrue(runs.getAsJsonObject("first").get("complete").getAsBoolean());
        assertFalse(runs.getAsJsonObject("endless").get("complete").getAsBoolean());
        assertTrue(runs.getAsJsonObject("endless").get("accesses").getAsLong() > 0);
    }

    /** Whatever takes long tells how far it is, and ends when it is asked to, with what is known. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "run endless on p { repeat 9_000_000_000_000_000_000 { repeat 0 { read a } } }",
                "run endless on p { repeat 9_000_000_000_000_000_000 { protect a to r } }",
                "run endless on p { for i in 0..<9_000_000_000_000_000_000 { read page 0 of a } }",
                "run endless on p { invalidate lazily }",
                "run endless on p { map lazily }",
                "run endless on p { read 0x100_0000_0000..0x7fff_ffff_ffff }",
                "run endless on box for 1 h { every 1 ns p: read page 0 of p.a }",
                "run endless on box for 1 h { at 0 s p: start w }",
                "host large { memory 2 TiB process q { region a size 1 TiB } }\nrun endless on q { }"
            })
    void anythingIsInterrupted(String run) throws IOException, InterruptedException {
        String text = "trace t = uniform { over 1 MiB }\nworkload w { trace t rate 1_000_000_000 accesses/s }\n"
                + "host box { memory 4 TiB process p { region a size 4 KiB region lazily at 1 TiB size 8 TiB lazy } }\n"
                + run;
        Path scenario = Files.writeString(folder.resolve("a.vmem"), text);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = start(out, err, "run", scenario.toString());
        try {
            awaitText(process, err, "endless: ");
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-INT", "" + process.pid())
                            .start()
                            .waitFor());
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it ends");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(130, process.exitValue(), () -> run);
        assertTrue(Files.readString(out).contains("then stopped"), Files.readString(out));
        assertTrue(Files.readString(err).contains("error: interrupted: figures are partial"), Files.readString(err));
    }

    /** A run that Java has no memory for fails with its line, others are carried out; the check says so before. */
    @Test
    void memoryThatJavaHasNot() throws IOException, InterruptedException {
        String text = "host box { memory 2 TiB process p { region a size 4 KiB region b at 1 TiB size 1 TiB lazy } }\n"
                + "run first on p { read a }\nrun large on p { write b }\nrun last on p { read a }\n";
        Path scenario = Files.writeString(folder.resolve("a.vmem"), text);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        for (String command : List.of("run", "check")) {
            Process process = start(List.of("-Xmx64m"), out, err, command, scenario.toString());
            try {
                assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it ends");
            } finally {
                process.destroyForcibly();
            }
            String said = Files.readString(err);
            // half as much again as 40 MiB and 2^28 pages of 34 bytes, 8.5 GiB; whether the machine has that or not
            assertTrue(said.contains("VMEMSIM_JAVA_ARGS=-Xmx13g"), said);
            if (command.equals("run")) {
                assertEquals(2, process.exitValue(), said);
                assertTrue(said.contains("a.vmem:3: error: run large failed: it needs more memory than the "), said);
                assertTrue(Files.readString(out).contains("first   1 access, complete"), Files.readString(out));
                assertTrue(Files.readString(out).contains("last    1 access, complete"), Files.readString(out));
            } else {
                assertEquals(0, process.exitValue(), said);
                assertTrue(
                        said.contains("a.vmem:3: warning: Run large may need 9 GiB of memory, for 268 million"), said);
            }
        }
    }

    /** What is closed leaves no hook behind, and does not keep the process. */
    @Test
    void nothingIsLeftBehind() {
        Interrupt interrupt = new Interrupt();
        assertFalse(interrupt.cancelled());
        interrupt.close();
        interrupt.close();
        assertFalse(interrupt.cancelled());
    }

    private static Process start(Path out, Path err, String... arguments) throws IOException {
        return start(List.of(), out, err, arguments);
    }

    private static Process start(List<String> options, Path out, Path err, String... arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dguice_custom_class_loading=CHILD",
                "-Dvmemsim.terminal=err", // so that it tells how far it is
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(1, options);
        command.addAll(List.of(arguments));
        if (ignoresCtrlC()) command.addAll(0, List.of("env", "--default-signal=INT"));
        return new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    /** Whether these tests run in the background of a script, whose processes inherit that they ignore Ctrl-C. */
    private static boolean ignoresCtrlC() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) return false;
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn: 0");
        return (Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16) & SIGINT) != 0;
    }

    /** Waits for a text in a file, as long as the process lives. */
    private static void awaitText(Process process, Path file, String text) throws IOException, InterruptedException {
        while (!Files.readString(file).contains(text)) {
            assertTrue(process.isAlive(), () -> "it has ended without " + text);
            Thread.sleep(20);
        }
    }
}
