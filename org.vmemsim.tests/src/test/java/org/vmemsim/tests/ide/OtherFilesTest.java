package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.ide.VMemLanguageServer;
import org.vmemsim.dsl.ide.VMemServer;

/** Files that a document reads come, change and go without the editor's doing: what is said of it follows. */
class OtherFilesTest {
    private static final String ONE = " L 1000,4\n";
    private static final String MACHINE = "host box { process p { region d at 0 size 1 MiB } }\n";

    @TempDir
    Path folder;

    private Editor editor;

    @AfterEach
    void close() {
        editor.close();
    }

    /** With a folder, as editors have one, or for a single file. */
    private String open(String name, String text, boolean inFolder) throws IOException {
        VMemLanguageServer server = VMemServer.create();
        editor = new Editor();
        server.connect(editor);
        editor.initialize(server, inFolder ? folder : null);
        Path file = Files.writeString(folder.resolve(name), text);
        return editor.open(file.toUri().toString(), text);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTraceComesChangesAndGoes(boolean inFolder) throws IOException {
        String file = open(
                "a.vmem",
                "trace t = file \"sub/t.trace\" { format lackey }\n" + MACHINE + "run r on p { replay t }\n",
                inFolder);
        Editor.await(() -> editor.messages(file), m -> m.size() == 1 && m.get(0).contains("no trace file"));
        Path trace = Files.createDirectories(folder.resolve("sub")).resolve("t.trace");
        Files.writeString(trace, ONE);
        Editor.await(() -> editor.messages(file), List::isEmpty);
        Editor.await(() -> editor.hints(file), h -> h.contains("0: 1 access"));
        Files.writeString(trace, ONE + ONE);
        Editor.await(() -> editor.hints(file), h -> h.contains("0: 2 accesses"));
        Files.delete(trace);
        Editor.await(() -> editor.messages(file), m -> m.size() == 1 && m.get(0).contains("no trace file"));
        Editor.await(() -> editor.hints(file), h -> h.contains("0: 2 accesses (old)"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anImportComesChangesAndGoes(boolean inFolder) throws IOException {
        String file = open(
                "a.vmem", "import \"machine.vmem\"\nrun r on p { read 0 }\nexpect r.walk.references == 4\n", inFolder);
        Editor.await(() -> editor.messages(file), m -> m.stream().anyMatch(x -> x.contains("There is no file")));
        Path machine = Files.writeString(folder.resolve("machine.vmem"), MACHINE);
        Editor.await(() -> editor.hints(file), h -> h.contains("2: ✓ 4"));
        Files.writeString(machine, MACHINE.replace("{ process", "{ guest vm paging nested { process") + "}\n");
        Editor.await(() -> editor.hints(file), h -> h.contains("2: ✗ 24"));
        int refreshes = editor.hintRefreshes.get();
        Files.delete(machine);
        Editor.await(() -> editor.hints(file), h -> h.contains("2: ✗ 24 (old)"));
        Editor.await(editor.hintRefreshes::get, n -> n > refreshes);
        Files.writeString(machine, MACHINE);
        Editor.await(() -> editor.hints(file), h -> h.contains("2: ✓ 4"));
    }

    /** What an import reads counts too. */
    @Test
    void aTraceOfAnImportChanges() throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        Files.writeString(folder.resolve("lib/traces.vmem"), "trace t = file \"t.trace\" { format lackey }\n");
        Path trace = Files.writeString(folder.resolve("lib/t.trace"), ONE);
        String file = open("a.vmem", "import \"lib/traces.vmem\"\n" + MACHINE + "run r on p { replay t }\n", true);
        Editor.await(() -> editor.hints(file), h -> h.stream().anyMatch(x -> x.startsWith("2: 4 references · 1 miss")));
        Files.writeString(trace, ONE + " L 3000,4\n");
        List<String> hints = Editor.await(
                () -> editor.hints(file), h -> h.stream().anyMatch(x -> x.startsWith("2: 8 references · 2 misses")));
        assertTrue(hints.stream().noneMatch(h -> h.contains("(old)")), hints.toString());
    }
}
