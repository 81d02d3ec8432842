package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.tests.ide.Texts.COLD;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.ide.VMemLanguageServer;
import org.vmemsim.dsl.ide.VMemServer;

/** Documents that have never been saved are as good as files. */
class UnsavedTest {
    private final Editor editor = new Editor();

    @TempDir
    Path folder;

    @BeforeEach
    void connect() {
        VMemLanguageServer server = VMemServer.create();
        server.connect(editor);
        editor.initialize(server, folder);
    }

    @AfterEach
    void close() {
        editor.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "untitled:Untitled-1",
                "untitled:Untitled%202",
                "untitled:/somewhere/new.vmem",
                "untitled:Gr%C3%BCn"
            })
    void haveErrorsFiguresAndRuns(String document) {
        editor.open(document, COLD.replace("2 MiB", "2 MiC"));
        Editor.await(() -> editor.messages(document), m -> m.size() == 1);
        editor.replaceAll(document, COLD);
        Editor.await(() -> editor.messages(document), List::isEmpty);
        Editor.await(() -> editor.hints(document), h -> h.contains("6: miss · 24 references"));
        assertTrue(editor.hover(document, 6, 6).contains("24 entries read"));
        Object lens = editor.lenses(document).get(0).getCommand().getArguments().get(0);
        String text = Editor.member(Editor.get(editor.command("vmem.run", lens, "cold")), "text")
                .getAsString();
        assertTrue(text.contains("walk.references"), text);
        assertTrue(!text.contains(".untitled"), text);
        editor.replaceAll(document, COLD.replace("2 MiB", "2 MiC"));
        Editor.await(() -> editor.messages(document), m -> m.size() == 1);
        editor.closeFile(document);
        Editor.await(() -> editor.messages(document), List::isEmpty);
    }

    @Test
    void importWhatIsInTheFolder() throws IOException {
        Files.writeString(folder.resolve("machine.vmem"), "host box { process p { region d at 0 size 1 MiB } }\n");
        String document = editor.open("untitled:Untitled-1", "import \"machine.vmem\"\nrun r on p { read 0 }\n");
        Editor.await(() -> editor.hints(document), h -> h.stream().anyMatch(x -> x.startsWith("1: 4 references")));
        assertEquals(List.of(), editor.messages(document));
        editor.replaceAll(document, "import \"nothing.vmem\"\n");
        List<String> messages = Editor.await(() -> editor.messages(document), m -> !m.isEmpty());
        assertEquals(List.of("There is no file 'nothing.vmem' beside this one."), messages);
    }
}
