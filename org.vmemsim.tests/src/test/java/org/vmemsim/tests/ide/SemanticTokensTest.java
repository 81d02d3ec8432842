package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.tests.ide.Texts.FILE;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Colours by meaning: what the server says of each word, as a client reads it. */
class SemanticTokensTest {
    private final Editor editor = Editor.with(new FakeSimulator());

    @AfterEach
    void close() {
        editor.close();
    }

    @Test
    void aNameHasTheColourOfWhatItStandsFor() {
        assertEquals(
                List.of(
                        "N parameter declaration",
                        "fast struct declaration",
                        "layout property",
                        "x86_64 struct",
                        "l1 variable declaration",
                        "replacement property",
                        "lru enumMember",
                        "box class declaration",
                        "fast struct",
                        "vm class declaration",
                        "nested enumMember",
                        "memory property",
                        "p class declaration",
                        "heap variable declaration",
                        "t event declaration",
                        "uniform enumMember",
                        "over property",
                        "r function declaration",
                        "vm class",
                        "p class",
                        "t event",
                        "r function",
                        "walk enumMember",
                        "references enumMember",
                        "N parameter"),
                tokens("""
                        let N = 24
                        mmu fast { layout x86_64 tlb l1 { 4 KiB: 64 entries replacement lru } }
                        host box {
                            mmu fast
                            guest vm paging nested {
                                memory 1 GiB
                                process p { region heap at 0 size 1 MiB }
                            }
                        }
                        trace t = uniform { over 1 MiB }
                        run r on vm.p { replay t }
                        expect r.walk.references >= N
                        """));
    }

    /** Words of registries look alike, whether the grammar has a keyword of the same letters or not. */
    @Test
    void aWordOfARegistryHasOneColourWhereverItStands() {
        List<String> words = tokens("""
                layout mine extends x86_64 { entry of leaves { magic 11 cold when magic } }
                host box {
                    guest soft paging shadow { process p { region d at 0 size 8 pages } }
                    guest hard paging nested { process p { region d at 0 size 8 pages } }
                }
                run r on soft.p {
                    map page 0 of d rights rw
                    protect d to r
                    set accessed, dirty of page 0 of d
                    clear dirty of page 0 of d
                    control wp off
                    issue invlpg on page 0 of d
                    expect max(tlb.hits, 2) >= 2
                }
                explain statement 1 of r
                """);
        for (String word :
                List.of("shadow", "nested", "rw", "accessed", "dirty", "wp", "invlpg", "statement", "cold", "magic"))
            assertTrue(words.contains(word + " enumMember"), word + " of " + words);
        assertTrue(words.contains("max function"), words.toString());
    }

    @Test
    void brokenTextStillHasColours() {
        assertEquals(List.of("box class declaration", "memory property"), tokens("host box { memory 4 GiB guest {\n"));
    }

    private List<String> tokens(String text) {
        editor.open(FILE, text);
        SemanticTokensLegend legend = editor.legend();
        List<Integer> data = Editor.get(editor.server()
                        .getTextDocumentService()
                        .semanticTokensFull(new SemanticTokensParams(new TextDocumentIdentifier(FILE))))
                .getData();
        String[] lines = text.split("\n", -1);
        List<String> tokens = new ArrayList<>();
        int line = 0;
        int column = 0;
        for (int i = 0; i < data.size(); i += 5) {
            column = data.get(i) == 0 ? column + data.get(i + 1) : data.get(i + 1);
            line += data.get(i);
            StringBuilder token = new StringBuilder(lines[line].substring(column, column + data.get(i + 2)));
            token.append(' ').append(legend.getTokenTypes().get(data.get(i + 3)));
            for (int m = 0; m < legend.getTokenModifiers().size(); m++)
                if ((data.get(i + 4) >> m & 1) != 0)
                    token.append(' ').append(legend.getTokenModifiers().get(m));
            tokens.add(token.toString());
        }
        return tokens;
    }
}
