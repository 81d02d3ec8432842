package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vmemsim.tests.ide.Texts.FILE;

import java.util.List;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.xtext.ide.server.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuickFixTest {
    private final Editor editor = Editor.with(new FakeSimulator());

    @AfterEach
    void close() {
        editor.close();
    }

    @Test
    void aMisspeltDefinition() {
        fixes("hots box {}\n", "Change to 'host'", "host box {}\n");
    }

    @Test
    void aMisspeltName() {
        fixes("host box { mmu skylark }\n", "Change to 'skylake'", "host box { mmu skylake }\n");
    }

    @Test
    void aSemicolon() {
        fixes("host box { memory 1 GiB };\n", "Remove ';'", "host box { memory 1 GiB }\n");
    }

    @Test
    void aValueBehindASign() {
        fixes("host box { memory = 1 GiB }\n", "Remove '='", "host box { memory  1 GiB }\n");
        fixes("host box { memory: 1 GiB }\n", "Remove ':'", "host box { memory 1 GiB }\n");
    }

    @Test
    void aSignOfBooks() {
        String right = "host b { process p }\nrun r on p { read 0 }\nexpect r.walk.count >= 1\n";
        fixes(right.replace(">=", "≥"), "Write '>='", right);
    }

    @Test
    void oneWordTooManyOrTooFew() {
        String right = """
                host box {
                    process p { region r at 0 size 4 KiB }
                }
                run r on p { read page 0 of r }
                """;
        fixes(right.replace("on p", "p"), "Insert 'on'", right);
        fixes(right.replace("of r", "of of r"), "Remove 'of'", right.replace("of r", "of  r"));
        fixes(right.replace("4 KiB", "KiB 4"), "Write '4 KiB'", right);
        fixes(right.replace("process p", "p"), "Insert 'process'", right);
    }

    @Test
    void aBraceTooMany() {
        fixes("host box {}\n}\n", "Remove '}'", "host box {}\n\n");
    }

    @Test
    void aSingleEquals() {
        fixes(
                "host b { process p }\nrun r on p { read 0 }\nexpect r.walk.references = 4\n",
                "Replace '=' with '=='",
                "host b { process p }\nrun r on p { read 0 }\nexpect r.walk.references == 4\n");
    }

    @Test
    void aWordOfTheLanguageAsName() {
        fixes("host box { guest run {} }\n", "Write '^run'", "host box { guest ^run {} }\n");
    }

    @Test
    void aMissingWord() {
        fixes("let N 512\n", "Insert '='", "let N = 512\n");
    }

    @Test
    void aUnitOfOthers() {
        fixes("host box { memory 4 GB }\n", "Change to 'GiB'", "host box { memory 4 GiB }\n");
    }

    @Test
    void aMisspeltOperation() {
        fixes(
                "host b { process p }\nrun r on p { raed 0 }\n",
                "Change to 'read'",
                "host b { process p }\nrun r on p { read 0 }\n");
    }

    @Test
    void aMisspeltSetting() {
        fixes("host box { memroy 1 GiB }\n", "Change to 'memory'", "host box { memory 1 GiB }\n");
    }

    @Test
    void aMisspeltPolicy() {
        fixes(
                "host b { process p { memory 4 pages replacement fifi } }\n",
                "Change to 'fifo'",
                "host b { process p { memory 4 pages replacement fifo } }\n");
    }

    @Test
    void aMisspeltMetric() {
        fixes(
                "host b { process p }\nrun r on p { read 0 }\nexpect r.walk.refrences == 4\n",
                "Change to 'walk.references'",
                "host b { process p }\nrun r on p { read 0 }\nexpect r.walk.references == 4\n");
    }

    @Test
    void aBraceTooFew() {
        fixes(
                "host b { process p\nrun r on p { read 0 }\n",
                "Insert '}'",
                "host b { process p\n}\nrun r on p { read 0 }\n");
    }

    private void fixes(String wrong, String title, String right) {
        editor.open(FILE, wrong);
        List<Diagnostic> errors =
                Editor.await(() -> editor.diagnostics.getOrDefault(FILE, List.of()), d -> !d.isEmpty());
        CodeActionParams params = new CodeActionParams(
                new TextDocumentIdentifier(FILE), errors.get(0).getRange(), new CodeActionContext(errors));
        var actions = Editor.get(editor.server().getTextDocumentService().codeAction(params));
        assertEquals(title, actions.get(0).getRight().getTitle());
        List<TextEdit> edits = actions.get(0).getRight().getEdit().getChanges().get(FILE);
        assertEquals(right, new Document(1, wrong).applyChanges(edits).getContents());
        editor.replaceAll(FILE, right);
        Editor.await(() -> editor.messages(FILE), List::isEmpty);
    }
}
