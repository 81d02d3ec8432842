package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.xtext.ide.server.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vmemsim.dsl.ide.VMemLanguageServer;
import org.vmemsim.dsl.ide.VMemServer;
import org.vmemsim.dsl.ide.figures.Simulator;

/** Definitions, uses and new names, in one file and over files, open and closed. */
class NavigationTest {
    private static final String MACHINE = """
            mmu own extends skylake { }
            host box {
                mmu own
                guest vm paging nested { process p { region code at 0x400000 size 2 MiB } }
            }
            """;
    private static final String RUNS = """
            import "machine.vmem"
            run cold on vm.p {
                read page 0 of code
            }
            run warm on box.vm.p { read page 1 of p.code }
            """;
    private static final String CLOSED = """
            import "machine.vmem"
            run later on vm { p: read page 0 of code }
            """;

    @TempDir
    Path folder;

    private Editor editor;

    @BeforeEach
    void open() throws IOException {
        for (var file : Map.of("machine.vmem", MACHINE, "runs.vmem", RUNS, "closed.vmem", CLOSED)
                .entrySet()) Files.writeString(folder.resolve(file.getKey()), file.getValue());
        VMemLanguageServer server =
                VMemServer.create(binder -> binder.bind(Simulator.class).toInstance(new FakeSimulator()));
        editor = new Editor();
        server.connect(editor);
        editor.initialize(server, folder);
        editor.open(uri("machine.vmem"), MACHINE);
        editor.open(uri("runs.vmem"), RUNS);
        Editor.await(() -> editor.diagnostics.keySet(), k -> k.contains(uri("closed.vmem")));
    }

    @AfterEach
    void close() {
        editor.close();
    }

    @Test
    void aNameOfTheLibraryLeadsToAFileThatExists() throws IOException {
        Location location = definition("machine.vmem", 0, 18);
        Path file = Path.of(URI.create(location.getUri()));
        assertEquals("processors.vmem", file.getFileName().toString());
        String line =
                Files.readAllLines(file).get(location.getRange().getStart().getLine());
        assertTrue(line.startsWith("mmu skylake"), line);
    }

    @Test
    void aNameOfAnotherFileLeadsThere() {
        Location location = definition("runs.vmem", 4, 42);
        assertEquals(uri("machine.vmem"), location.getUri());
        assertEquals(new Position(3, 48), location.getRange().getStart());
    }

    @Test
    void usesInAllFiles() {
        var params = new ReferenceParams(
                new TextDocumentIdentifier(uri("machine.vmem")), new Position(3, 49), new ReferenceContext(true));
        Set<String> found = Editor.get(editor.server().getTextDocumentService().references(params)).stream()
                .map(NavigationTest::place)
                .collect(Collectors.toSet());
        assertEquals(Set.of("machine.vmem 3:48", "runs.vmem 2:19", "runs.vmem 4:40", "closed.vmem 1:36"), found);
    }

    @Test
    void aNewNameReachesAllFiles() {
        Map<String, List<TextEdit>> edits = rename("runs.vmem", 2, 20, "text");
        assertEquals(Set.of(uri("machine.vmem"), uri("runs.vmem"), uri("closed.vmem")), edits.keySet());
        assertEquals(MACHINE.replace("code", "text"), applied(MACHINE, edits.get(uri("machine.vmem"))));
        assertEquals(RUNS.replace("code", "text"), applied(RUNS, edits.get(uri("runs.vmem"))));
        assertEquals(CLOSED.replace("code", "text"), applied(CLOSED, edits.get(uri("closed.vmem"))));
    }

    @Test
    void aDefinitionThatIsUsedInItsOwnFile() {
        assertEquals(
                MACHINE.replace("own", "mine"),
                applied(MACHINE, rename("machine.vmem", 0, 5, "mine").get(uri("machine.vmem"))));
    }

    /** A part and its namesake in an extending host are one thing, so they keep one name. */
    @Test
    void aNewNameReachesNamesakesInExtendingHosts() throws IOException {
        String text = """
                host base { guest g paging nested { process p { region heap size 4 KiB } } }
                host kid extends base { guest g { memory 1 GiB } }
                run r on kid { g.p: read pages of heap }
                """;
        Files.writeString(folder.resolve("kid.vmem"), text);
        editor.open(uri("kid.vmem"), text);
        Map<String, List<TextEdit>> edits = rename("kid.vmem", 1, 30, "vm");
        assertEquals(
                text.replace("guest g", "guest vm").replace("g.p", "vm.p"), applied(text, edits.get(uri("kid.vmem"))));
    }

    @Test
    void namesThatAreRefused() {
        assertTrue(refusal("machine.vmem", 0, 18, "x").startsWith("'skylake' belongs to the built-in library"));
        assertTrue(refusal("machine.vmem", 0, 5, "2x").startsWith("'2x' is no name"));
        assertTrue(refusal("machine.vmem", 0, 5, "host").startsWith("'host' is a word of the language"));
        assertEquals(
                "'warm' is already the name of a run here. Choose another name.", refusal("runs.vmem", 1, 5, "warm"));
        assertEquals("Here is no name of a definition. Put the cursor on one.", refusal("runs.vmem", 2, 5, "x"));
    }

    private String uri(String name) {
        return folder.resolve(name).toUri().toString();
    }

    private Location definition(String file, int line, int column) {
        var params = new DefinitionParams(new TextDocumentIdentifier(uri(file)), new Position(line, column));
        var found = Editor.get(editor.server().getTextDocumentService().definition(params));
        assertEquals(1, found.getLeft().size());
        return found.getLeft().get(0);
    }

    private Map<String, List<TextEdit>> rename(String file, int line, int column, String name) {
        var params = new RenameParams(new TextDocumentIdentifier(uri(file)), new Position(line, column), name);
        return Editor.get(editor.server().getTextDocumentService().rename(params))
                .getChanges();
    }

    private String refusal(String file, int line, int column, String name) {
        var params = new RenameParams(new TextDocumentIdentifier(uri(file)), new Position(line, column), name);
        var answer = editor.server().getTextDocumentService().rename(params);
        var error = assertThrows(ExecutionException.class, () -> answer.get(60, TimeUnit.SECONDS));
        return ((ResponseErrorException) error.getCause()).getResponseError().getMessage();
    }

    private static String applied(String text, List<TextEdit> edits) {
        List<TextEdit> fromTheEnd = edits.stream()
                .sorted((a, b) -> compare(b.getRange().getStart(), a.getRange().getStart()))
                .toList();
        return new Document(1, text).applyChanges(fromTheEnd).getContents();
    }

    private static int compare(Position a, Position b) {
        return a.getLine() != b.getLine() ? a.getLine() - b.getLine() : a.getCharacter() - b.getCharacter();
    }

    private static String place(Location l) {
        Position at = l.getRange().getStart();
        return l.getUri().substring(l.getUri().lastIndexOf('/') + 1) + " " + at.getLine() + ":" + at.getCharacter();
    }
}
