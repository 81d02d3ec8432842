package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.tests.ide.Texts.FILE;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is offered at the bar in a text. */
class CompletionTest {
    private static final String BOX =
            "host box { guest vm paging nested { process p { region code at 0 size 2 MiB } } }\n";

    private final Editor editor = Editor.with(new FakeSimulator());

    @AfterEach
    void close() {
        editor.close();
    }

    @Test
    void settingsOfTheBlockBeginWithThePrefix() {
        CompletionItem memory = items("host box { mem| }").get(0);
        assertEquals("memory", memory.getLabel());
        assertEquals(CompletionItemKind.Property, memory.getKind());
        assertTrue(memory.getDetail().startsWith("a size"), memory.getDetail());
        assertTrue(memory.getDocumentation().getLeft().length() > 20, memory.toString());
        assertEquals(List.of("memory"), labels("host box { mem| }"));
    }

    @Test
    void whatIsSetIsNotOfferedAgain() {
        assertEquals(List.of(), labels("host box { memory 1 GiB  mem| }"));
    }

    @Test
    void aBlockOffersItsPartsAndSettingsOnly() {
        List<String> all = labels("host box { | }");
        assertTrue(all.containsAll(Set.of("memory", "guest", "guest { … }", "process", "mmu")), all.toString());
        assertTrue(
                Set.of("host", "run", "read", "region", "on", "off", "name", "ID").stream()
                        .noneMatch(all::contains),
                all.toString());
        assertTrue(all.indexOf("memory") < all.indexOf("guest"), all.toString());
    }

    @Test
    void wordsOfASetting() {
        assertEquals(List.of("lru"), labels("mmu m { tlb t { 4 KiB: 64 entries 4 ways  replacement lr| } }"));
        List<String> all = labels("mmu m { tlb t { 4 KiB: 64 entries 4 ways  replacement | } }");
        assertTrue(all.containsAll(Set.of("lru", "fifo", "random")), all.toString());
    }

    @Test
    void unitsThatFit() {
        assertEquals(List.of("KiB", "MiB", "GiB", "TiB", "bytes"), labels("host box { memory 4 | }"));
        assertEquals(List.of("MiB"), labels("host box { memory 4 M| }"));
    }

    @Test
    void definitionsOfTheRightKindFromTheLibrary() {
        List<String> layouts = labels("mmu m { layout | }");
        assertTrue(layouts.containsAll(Set.of("x86_64", "sv39")), layouts.toString());
        assertTrue(Set.of("skylake", "memory").stream().noneMatch(layouts::contains), layouts.toString());
        assertEquals(List.of("skylake"), labels("host box { mmu skyl| }"));
    }

    @Test
    void machinesAfterOn() {
        assertEquals(Set.of("box", "vm", "p"), Set.copyOf(labels(BOX + "run r on | { }")));
        assertEquals(List.of("p"), labels(BOX + "run r on vm.| { }"));
        assertEquals(List.of("p"), labels(BOX + "run r on vm.p| { }"));
    }

    @Test
    void metricsOfARun() {
        String run = BOX + "run r on vm.p { read 0 }\n";
        List<String> all = labels(run + "expect r.|");
        assertTrue(all.containsAll(Set.of("walk.references", "tlb.misses", "tlb.*.hits", "p")), all.toString());
        assertEquals(
                Set.of("references", "references.guest", "references.nested"),
                Set.copyOf(labels(run + "expect r.walk.ref|")));
        List<String> heads = labels(run + "expect |");
        assertTrue(heads.contains("r") && !heads.contains("walk.references"), heads.toString());
        List<String> inside = labels(BOX + "run r on vm.p { read 0 expect walk.c| }");
        assertEquals(Set.of("count", "cutShort", "cutShort.references"), Set.copyOf(inside));
    }

    @Test
    void instructionsWithAPointInTheirName() {
        String run = BOX + "run r on vm.p { issue ";
        assertTrue(labels(run + "| }").contains("tlbi.vae1"));
        assertEquals(List.of("sfence.vma"), labels(run + "sfence.| }"));
        assertEquals(List.of("tlbi.vae1", "tlbi.vale1", "tlbi.vaae1", "tlbi.vaale1"), labels(run + "tlbi.va| }"));
        assertEquals(List.of("invpcid 0", "invpcid 1", "invpcid 2", "invpcid 3"), labels(run + "invp| }"));
    }

    @Test
    void aSnippetIsABlockWithHoles() {
        CompletionItem host = items("ho|").stream()
                .filter(i -> i.getKind() == CompletionItemKind.Snippet)
                .findFirst()
                .orElseThrow();
        assertEquals(InsertTextFormat.Snippet, host.getInsertTextFormat());
        assertEquals("host ${1:box} {\n\t$0\n}", host.getTextEdit().getLeft().getNewText());
    }

    @Test
    void theFirstWordOfAFile() {
        assertEquals(
                Set.of(
                        "import",
                        "let",
                        "layout",
                        "mmu",
                        "costs",
                        "disk",
                        "image",
                        "trace",
                        "workload",
                        "host",
                        "guest",
                        "process",
                        "run",
                        "expect",
                        "sweep",
                        "analyse",
                        "explain"),
                items("|").stream()
                        .filter(i -> i.getKind() == CompletionItemKind.Keyword)
                        .map(CompletionItem::getLabel)
                        .collect(Collectors.toSet()));
    }

    @Test
    void aNewNameIsTheUsersOwn() {
        assertEquals(List.of(), labels("layout |"));
    }

    private List<String> labels(String text) {
        return items(text).stream().map(CompletionItem::getLabel).toList();
    }

    private List<CompletionItem> items(String text) {
        int bar = text.indexOf('|');
        int line = (int) text.substring(0, bar).chars().filter(c -> c == '\n').count();
        int column = bar - (text.lastIndexOf('\n', bar) + 1);
        editor.open(FILE, text.replace("|", ""));
        CompletionParams params = new CompletionParams(new TextDocumentIdentifier(FILE), new Position(line, column));
        var answer = Editor.get(editor.server().getTextDocumentService().completion(params));
        editor.closeFile(FILE);
        return answer.isLeft() ? answer.getLeft() : answer.getRight().getItems();
    }
}
