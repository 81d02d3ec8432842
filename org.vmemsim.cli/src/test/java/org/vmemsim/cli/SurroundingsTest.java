package org.vmemsim.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines on which nothing can be written but the result: folders that every program writes to are missing. */
class SurroundingsTest {
    @TempDir
    Path folder;

    private Path noFolder;

    @BeforeEach
    void aFileWhereFoldersAre() throws IOException {
        noFolder = Files.writeString(folder.resolve("file"), "");
    }

    /** Exit code and all that was said. */
    private record Outcome(int exit, String said) {}

    private Outcome run(List<String> options, Path scenario) throws Exception {
        return run(options, Map.of(), scenario);
    }

    private Outcome run(List<String> options, Map<String, String> variables, Path scenario) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of(
                "-Dguice_custom_class_loading=CHILD",
                "-cp",
                System.getProperty("java.class.path"),
                "org.vmemsim.cli.Main",
                "run",
                scenario.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("XDG_CACHE_HOME"); // the user's own
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), said);
    }

    /** The built-in library is read from the program where it can be written nowhere. */
    @Test
    void theLibraryNeedsNoFolder() throws Exception {
        Path scenario = Files.writeString(
                folder.resolve("a.vmem"),
                "host h { mmu skylake process p { region r at 0x400000 size 4 KiB } }\n"
                        + "run r on p { read 0x400000 }\nexpect r.walk.references == 4\n");
        Outcome o = run(List.of("-Djava.io.tmpdir=" + noFolder, "-Dvmemsim.cache=" + noFolder), scenario);
        assertEquals(0, o.exit, o.said);
        assertTrue(o.said.contains("held"), o.said);
    }

    /** The second is the cache folder, wherever that is. */
    @Test
    void theDecompressorOfZstdTriesTwoFolders() throws Exception {
        Path trace = folder.resolve("t.lackey.zst");
        Files.write(trace, Zstd.compress("I  00400000,4\n L 00401000,8\n".getBytes(StandardCharsets.US_ASCII)));
        Path scenario = Files.writeString(
                folder.resolve("z.vmem"),
                "host h { process p { region r at 0x400000 size 8 KiB } }\n"
                        + "trace t = file \"t.lackey.zst\"\nrun r on p { replay t }\nexpect r.access.count == 2\n");
        Outcome other = run(List.of("-Djava.io.tmpdir=" + noFolder, "-Duser.home=" + folder), scenario);
        assertEquals(0, other.exit, other.said);
        Outcome shared = run(
                List.of("-Djava.io.tmpdir=" + noFolder, "-Duser.home=" + noFolder),
                Map.of("XDG_CACHE_HOME", folder.toString()),
                scenario);
        assertEquals(0, shared.exit, shared.said);
        Outcome chosen = run(
                List.of(
                        "-Djava.io.tmpdir=" + noFolder,
                        "-Duser.home=" + noFolder,
                        "-Dvmemsim.cache=" + folder.resolve("chosen")),
                scenario);
        assertEquals(0, chosen.exit, chosen.said);
        Outcome none = run(List.of("-Djava.io.tmpdir=" + noFolder, "-Duser.home=" + noFolder), scenario);
        assertEquals(2, none.exit, none.said);
        assertTrue(none.said.contains("z.vmem:3: t.lackey.zst: the decompressor of zstd"), none.said);
        assertTrue(none.said.contains("VMEMSIM_JAVA_ARGS=-Djava.io.tmpdir=FOLDER"), none.said);
        assertFalse(none.said.contains("\tat "), none.said);
    }
}
