package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.tests.ide.Texts.FILE;

import java.util.List;
import java.util.stream.Stream;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.dsl.ide.VMemServer;
import org.vmemsim.dsl.ide.complete.Scenarios;
import org.vmemsim.dsl.ide.complete.Scenarios.Scenario;

/** Each scenario that completion offers is one: without a problem, formatted, and all that it expects holds. */
class ScenarioSnippetsTest {
    private final Editor editor = Editor.on(VMemServer.create());

    @AfterEach
    void close() {
        editor.close();
    }

    static Stream<Scenario> scenarios() {
        return Scenarios.all().stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void holds(Scenario scenario) {
        String text = Scenarios.plain(scenario.text());
        editor.open(FILE, text);
        long expectations =
                text.lines().filter(l -> l.strip().startsWith("expect ")).count();
        assertTrue(expectations > 0, text);
        List<String> hints = Editor.await(
                () -> editor.hints(FILE),
                all -> all.stream()
                                        .filter(h -> h.matches("\\d+: [✓✗?].*") && !h.endsWith("(old)"))
                                        .count()
                                == expectations
                        || !editor.messages(FILE).isEmpty());
        assertEquals(List.of(), editor.messages(FILE), text);
        assertEquals(
                List.of(), hints.stream().filter(h -> h.matches("\\d+: [✗?].*")).toList());
        var edits = Editor.get(editor.server()
                .getTextDocumentService()
                .formatting(new DocumentFormattingParams(
                        new TextDocumentIdentifier(FILE), new FormattingOptions(4, true))));
        assertEquals(List.of(), edits, "it is formatted");
    }
}
