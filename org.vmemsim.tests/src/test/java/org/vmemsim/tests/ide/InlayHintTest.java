package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.tests.ide.Texts.COLD;
import static org.vmemsim.tests.ide.Texts.FILE;

import com.google.gson.JsonParser;
import java.util.List;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InlayHintTest {
    private final FakeSimulator simulator = new FakeSimulator();
    private final Editor editor = Editor.with(simulator);

    @AfterEach
    void close() {
        editor.close();
    }

    private List<String> hints() {
        return editor.hints(FILE);
    }

    private List<String> fresh() {
        return Editor.await(this::hints, h -> !h.isEmpty() && h.stream().noneMatch(x -> x.endsWith("(old)")));
    }

    @Test
    void standBesideRunsAccessesAndExpectations() {
        editor.open(FILE, COLD);
        assertEquals(
                List.of(
                        // the guest and its process do what the run does: it is told once
                        "5: 48 references · 2 misses · 0 exits",
                        "6: miss · 24 references",
                        "7: miss · 24 references",
                        "9: ✓ 48"),
                fresh());
        Editor.await(editor.hintRefreshes::get, n -> n > 0); // the client is asked to fetch them
    }

    @Test
    void standBeforeAComment() {
        editor.open(FILE, COLD);
        fresh();
        var hint = editor.inlayHints(FILE).get(1);
        assertEquals(new Position(6, "    read 0x401234".length()), hint.getPosition());
    }

    @Test
    void followTheirElementsWhileTheyAreOld() {
        editor.open(FILE, COLD);
        fresh();
        editor.type(FILE, Texts.at(5, 0), "// one line more\nhots\n"); // an error: nothing is simulated
        List<String> stale = Editor.await(this::hints, h -> h.contains("8: miss · 24 references (old)"));
        assertEquals("7: 48 references · 2 misses · 0 exits (old)", stale.get(0));
        assertEquals("11: ✓ 48 (old)", stale.get(3));
        assertEquals(1, simulator.runs.get());
    }

    @Test
    void ofAnElementThatIsGoneGoToo() {
        editor.open(FILE, COLD);
        fresh();
        editor.type(FILE, new Range(new Position(5, 4), new Position(5, 8)), "warm"); // cold is known no longer
        List<String> stale = Editor.await(this::hints, h -> h.contains("9: ✓ 48 (old)"));
        assertTrue(stale.stream().noneMatch(h -> h.startsWith("5:")), stale.toString());
    }

    @Test
    void sayThatARunWasCutShort() {
        configure("{\"vmem\": {\"simulation\": {\"budget\": 1}}}");
        editor.open(FILE, COLD);
        assertTrue(fresh().contains("5: first 1 accesses: 24 references · 1 miss · 0 exits"), () -> hints().toString());
    }

    @Test
    void canBeSwitchedOff() {
        editor.open(FILE, COLD);
        fresh();
        configure("{\"vmem.inlineFigures\": false}");
        assertEquals(List.of(), Editor.await(this::hints, List::isEmpty));
    }

    @Test
    void oneALineAndTheOutermostFirst() {
        editor.open(FILE, "host box { guest vm paging nested { process p } }\nrun cold on vm.p { read 0 }\n");
        assertEquals(List.of("1: 24 references · 1 miss · 0 exits"), fresh());
    }

    @Test
    void ofAClosedFileAreForgotten() {
        editor.open(FILE, COLD);
        fresh();
        editor.closeFile(FILE);
        editor.open(FILE, COLD.replace("cold", "warm"));
        assertTrue(fresh().contains("9: ✓ 48"));
    }

    private void configure(String json) {
        editor.server()
                .getWorkspaceService()
                .didChangeConfiguration(new DidChangeConfigurationParams(JsonParser.parseString(json)));
    }
}
