package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vmemsim.dsl.ide.ServerLauncher;

/** The real server as a process: typing, torture, and farewells of all kinds. */
class StdioServerIT {
    @TempDir
    Path folder;

    private String file() {
        return folder.resolve("a.vmem").toUri().toString();
    }

    @Test
    void typingChangesDiagnosticsHintsAndLenses() throws Exception {
        try (ServerProcess server = new ServerProcess(FakeServerMain.class).initialize(folder)) {
            Editor editor = server.editor;
            String uri = editor.open(file(), "");
            Position end = new Position(0, 0);
            for (String line : Texts.COLD.lines().toList()) { // as it is typed: mostly wrong in between
                editor.type(uri, new Range(end, end), line + "\n");
                end = new Position(end.getLine() + 1, 0);
            }
            Editor.await(() -> editor.hints(uri), h -> h.contains("9: ✓ 48"));
            assertEquals(List.of(), editor.messages(uri));
            assertEquals(2, editor.lenses(uri).size());

            editor.type(uri, Texts.at(7, 0), "    raed 0x5000\n");
            Editor.await(() -> editor.messages(uri), m -> m.stream().anyMatch(x -> x.contains("Did you mean 'read'?")));
            editor.type(uri, new Range(new Position(7, 4), new Position(7, 8)), "read");
            Editor.await(() -> editor.hints(uri), h -> h.contains("10: ✗ 72"));
            Editor.await(
                    () -> editor.messages(uri),
                    List.of("Expected cold.walk.references == 48: walk.references is 72")::equals);

            editor.type(uri, end(11), "run warm on vm.p { read 0 }\n");
            Editor.await(() -> editor.lenses(uri).size(), n -> n == 4);
            assertTrue(editor.hover(uri, 7, 5).contains("vm.p reads access 2"));
        }
    }

    @Test
    void itAnswersThroughTortureByKeyboard() throws Exception {
        try (ServerProcess server = new ServerProcess(FakeServerMain.class).initialize(folder)) {
            Editor editor = server.editor;
            String uri = editor.open(file(), "\u0000}}}{{{ \" /* host \uD800 ±±± read read read");
            CompletableFuture<Object> command = editor.command("vmem.run", uri, "cold");
            for (int i = 0; i < 200; i++) {
                editor.type(uri, Texts.at(0, 0), i % 3 == 0 ? "host x { guest " : i % 3 == 1 ? "}" : "\n");
                if (i % 20 == 0)
                    editor.server()
                            .getTextDocumentService()
                            .codeLens(lensesOf(uri))
                            .cancel(true);
            }
            command.cancel(true);
            editor.replaceAll(uri, Texts.COLD);
            Editor.await(() -> editor.hints(uri), h -> h.contains("9: ✓ 48"));
            Editor.await(() -> editor.messages(uri), List::isEmpty);
        }
    }

    private static org.eclipse.lsp4j.CodeLensParams lensesOf(String uri) {
        return new org.eclipse.lsp4j.CodeLensParams(new org.eclipse.lsp4j.TextDocumentIdentifier(uri));
    }

    @Test
    void theRealServerShowsRealFigures() throws Exception {
        try (ServerProcess server = new ServerProcess(ServerLauncher.class).initialize(folder)) {
            Editor editor = server.editor;
            String uri = editor.open(file(), Texts.COLD.replace("== 48", "== 24"));
            Editor.await(() -> editor.hints(uri), h -> h.contains("6: miss · 24 references"));
            assertTrue(editor.hover(uri, 6, 6).contains("24 entries read"));
            editor.type(uri, Texts.at(1, "    guest vm paging ".length()), "x"); // xnested is no mode
            Editor.await(() -> editor.messages(uri), m -> m.stream().anyMatch(x -> x.contains("xnested")));
            assertTrue(editor.hints(uri).contains("6: miss · 24 references (old)"));
        }
    }

    @Test
    void itGoesWhenToldTo() throws Exception {
        try (ServerProcess server = new ServerProcess(ServerLauncher.class).initialize(folder)) {
            Editor.get(server.editor.server().shutdown());
            server.editor.server().exit();
            assertTrue(server.endsWithin(20));
            assertEquals(0, server.process.exitValue());
        }
    }

    @Test
    void itGoesWhenTheClientVanishes() throws Exception {
        try (ServerProcess server = new ServerProcess(ServerLauncher.class).initialize(null)) {
            server.editor.open(file(), Texts.COLD);
            server.process.getOutputStream().close();
            assertTrue(server.endsWithin(20), "the server outlives its client");
            assertEquals(1, server.process.exitValue());
        }
    }

    @Test
    void aThousandLinesAreAnsweredWhileOneTypes() throws Exception {
        StringBuilder text =
                new StringBuilder("host box { guest vm paging nested { process p } }\nrun long on vm.p {\n");
        for (int i = 0; i < 996; i++)
            text.append("    read 0x").append(Integer.toHexString(i * 4096)).append('\n');
        text.append("}\nexpect long.walk.references == 23_904\n");
        try (ServerProcess server = new ServerProcess(FakeServerMain.class).initialize(folder)) {
            Editor editor = server.editor;
            String uri = editor.open(file(), text.toString());
            Editor.await(() -> editor.hints(uri), h -> h.contains("999: ✓ 23,904"));
            for (int i = 0; i < 10; i++) {
                long begin = System.nanoTime();
                editor.type(uri, Texts.at(500, 4), "raed 0\n    ");
                Editor.await(() -> editor.messages(uri), m -> !m.isEmpty());
                long wrong = System.nanoTime();
                editor.type(uri, new Range(new Position(500, 4), new Position(501, 4)), "");
                Editor.await(() -> editor.messages(uri), List::isEmpty);
                long right = System.nanoTime();
                Editor.await(() -> editor.hints(uri), h -> h.contains("999: ✓ 23,904"));
                System.out.printf(
                        "1,000 lines: edit to error %d ms, to no error %d ms, to fresh figures %d ms%n",
                        ms(wrong - begin), ms(right - wrong), ms(System.nanoTime() - right));
            }
        }
    }

    private static long ms(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private static Range end(int line) {
        return Texts.at(line, 0);
    }
}
