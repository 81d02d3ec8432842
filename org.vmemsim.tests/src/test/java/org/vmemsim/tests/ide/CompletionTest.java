package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.tests.ide.Texts.FILE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.api.io.TempDir;

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
        assertTrue(memory.getDocumentation().getRight().getValue().length() > 20, memory.toString());
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
        assertTrue(all.containsAll(Set.of("walk.references", "tlb.misses", "tlb.l1.hits", "p")), all.toString());
        assertEquals(
                Set.of("references", "references.guest", "references.nested"),
                Set.copyOf(labels(run + "expect r.walk.ref|")));
        List<String> heads = labels(run + "expect |");
        assertTrue(heads.contains("r") && !heads.contains("walk.references"), heads.toString());
        List<String> inside = labels(BOX + "run r on vm.p { read 0 expect walk.c| }");
        assertEquals(Set.of("count", "cutShort", "cutShort.references"), Set.copyOf(inside));
    }

    private static final String RUN = BOX + "run first on vm.p { read 0 }\n";

    @Test
    void unitsOfWhatAFigureIsComparedWith() {
        assertEquals(List.of("ns", "us", "ms", "s", "min", "h"), labels(RUN + "expect first.time.total == 3 |"));
        assertEquals(List.of("min", "ms"), sorted(labels(RUN + "expect first.time.total == 3 m|")));
        assertEquals(
                List.of("KiB", "MiB", "GiB", "TiB", "bytes"), labels(RUN + "expect max(first.tables.space) < 3 |"));
        assertEquals(List.of("%"), labels(RUN + "expect first.tlb.hitRate >= 3 |"));
        List<String> counts = labels(RUN + "expect first.tlb.hits >= 3 |");
        assertTrue(counts.containsAll(Set.of("thousand", "million", "within")), counts.toString());
        assertTrue(Set.of("host", "run", "ns", "KiB").stream().noneMatch(counts::contains), counts.toString());
        assertTrue(
                labels(RUN + "expect first.time.total == 3 ns within 5 |").containsAll(Set.of("%", "ns")),
                "a tolerance is a share too");
        assertEquals(
                List.of("ns", "us", "ms", "s", "min", "h"), labels(BOX + "run r on vm.p { expect time.walks < 1 | }"));
    }

    @Test
    void unitsOfTimesAndSizesInRuns() {
        List<String> times = List.of("ns", "us", "ms", "s", "min", "h");
        assertEquals(times, labels(BOX + "run r on vm.p for 3 | { }"));
        assertEquals(times, labels(BOX + "run r on vm.p for 3 s { sample every 1 | }"));
        assertTrue(labels(BOX + "run r on box for 3 s { at 1 | }").containsAll(times));
        assertTrue(labels(BOX + "run r on box { balloon vm to 1 | }").contains("MiB"));
        assertTrue(labels("host h { process p { region d at 0 size 1 | } }").contains("MiB"));
    }

    @Test
    void operatorsBehindAFigure() {
        List<String> all = labels(RUN + "expect first.walk.count |");
        assertTrue(all.containsAll(Set.of("==", "!=", "<", "<=", ">", ">=")), all.toString());
        assertTrue(Set.of("host", "run", "expect").stream().noneMatch(all::contains), all.toString());
        for (CompletionItem item : items(RUN + "expect first.walk.count |"))
            if (item.getLabel().equals("<="))
                assertEquals(
                        "The left side is smaller or equal.",
                        item.getDocumentation().getRight().getValue());
    }

    @Test
    void tlbsByTheirNames() {
        String text = "mmu m { layout x86_64 tlb mine { 4 KiB: 8 entries } }\n"
                + "host a { mmu m process p }\nhost b { mmu skylake process q }\nhost c { process r }\n"
                + "run s on p { read 0 }\n";
        assertEquals(
                Set.of("mine.hits", "l1d.hits", "l1i.hits", "l2.hits", "l1.hits", "hits"),
                labels(text + "expect s.tlb.|").stream()
                        .filter(l -> l.endsWith("hits"))
                        .collect(Collectors.toSet()));
        assertEquals(Set.of("hits", "misses"), Set.copyOf(labels(text + "expect s.tlb.mine.|")));
        assertEquals(
                List.of("mine.hits", "mine.misses"),
                sorted(labels(text + "run t on p { expect tlb.mi| }").stream()
                        .filter(l -> l.startsWith("mine"))
                        .toList()));
    }

    @Test
    void settingsThatCanChange() {
        String run = BOX + "run r on box { change ";
        List<String> machines = labels(run + "| }");
        assertTrue(machines.containsAll(Set.of("box", "vm")), machines.toString());
        List<String> members = labels(run + "vm.| }");
        assertTrue(
                members.containsAll(Set.of("shares", "reserve", "limit", "os.freePageReporting")), members.toString());
        assertEquals(List.of("os.freePageReporting"), labels(run + "vm.os| }"));
        assertEquals(List.of("freePageReporting"), labels(run + "vm.os.| }"));
        assertEquals(List.of("reclaim.idleTax"), labels(run + "box.rec| }"));
        assertEquals(List.of("KiB", "MiB", "GiB", "TiB", "bytes"), labels(run + "vm.limit to 3 | }"));
    }

    /** A list that stays open behind a finished word would insert a snippet at Enter. */
    @Test
    void noSnippetIsOfferedBehindItsWord() {
        for (String word : List.of("host", "expect", "run", "guest", "mmu"))
            assertTrue(
                    items(word + " |").stream().noneMatch(i -> i.getKind() == CompletionItemKind.Snippet),
                    () -> word + labels(word + " |"));
        for (CompletionItem i : items(RUN + "|"))
            if (i.getKind() == CompletionItemKind.Snippet)
                assertTrue(i.getFilterText().matches("\\S+"), i.getLabel() + " ends at a blank");
    }

    @Test
    void anExpectationAtTopLevelNamesARun() {
        assertEquals(
                List.of("expect"),
                labels("exp|").stream().filter(l -> l.startsWith("expect")).toList());
        assertEquals("expect ${1:first}.${2:walk.references} == ${3:0}", snippet(RUN + "exp|", "expect … == …"));
        assertEquals(
                "expect ${1|first,second|}.${2:walk.references} == ${3:0}",
                snippet(RUN + "run second on vm.p { }\nexp|", "expect … == …"));
        assertEquals("expect ${1:walk.references} == ${2:0}", snippet(BOX + "run r on vm.p { exp| }", "expect … == …"));
    }

    @Test
    void scenariosStandAtTopLevelAlone() {
        assertTrue(labels("|").containsAll(Set.of("scenario-tlb", "scenario-ballooning")));
        assertTrue(labels(BOX + "scen|").contains("scenario-workload"));
        for (String inside :
                List.of("host box { scen| }", BOX + "run r on vm.p { scen| }", "let N = scen|", "host scen|"))
            assertEquals(List.of(), labels(inside), inside);
    }

    @Test
    void wordsHaveDocumentation() {
        for (String text : List.of("|", "host box { | }", BOX + "run r on vm.p { | }", "host box { memory 4 | }"))
            for (CompletionItem i : items(text))
                assertTrue(i.getDocumentation() != null || i.getDetail() != null, () -> i.getLabel() + " in " + text);
    }

    @Test
    void filesBesideTheDocument(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("traces"));
        Files.writeString(folder.resolve("lib.vmem"), "");
        Files.writeString(folder.resolve("gcc.lackey"), "");
        Files.writeString(folder.resolve("traces/ls.trace"), "");
        String file = folder.resolve("a.vmem").toUri().toString();
        assertEquals(Map.of("lib.vmem", "lib.vmem\"", "traces/", "traces/"), inserted(file, "import \"|\n"));
        assertEquals(Map.of("lib.vmem", "lib.vmem"), inserted(file, "import \"l|\"\n"));
        assertEquals(Map.of("lib.vmem", "\"lib.vmem\"", "traces/", "\"traces/"), inserted(file, "import |\n"));
        assertEquals(
                Map.of("gcc.lackey", "gcc.lackey\"", "traces/", "traces/"), inserted(file, "trace t = file \"|\n"));
        assertEquals(Map.of("ls.trace", "ls.trace\""), inserted(file, "trace t = file \"traces/|\n"));
        assertEquals(Map.of(), inserted(file, "trace t = file \"nowhere/|\n"));
    }

    /** Units that are names where only a name can stand are so for completion too. */
    @Test
    void smallWordsAsNames() {
        String text = "host h { guest min paging nested { process s { region pages at 0 size 1 MiB } } }\n";
        assertEquals(List.of("s"), labels(text + "run r on min.| { }"));
        List<String> inside = labels(text + "run all on min.s { read page 0 of pages   ex| }");
        assertTrue(inside.containsAll(Set.of("execute", "expect")), inside.toString());
        assertEquals(
                List.of("count", "cutShort", "cutShort.references"),
                sorted(labels(text + "run ms on s { read 0 }\nexpect ms.walk.c|")));
    }

    private String snippet(String text, String label) {
        return items(text).stream()
                .filter(i -> i.getLabel().equals(label))
                .map(i -> i.getTextEdit().getLeft().getNewText())
                .findFirst()
                .orElse("none");
    }

    private static List<String> sorted(List<String> words) {
        return words.stream().sorted().toList();
    }

    private Map<String, String> inserted(String file, String text) {
        return items(file, text).stream()
                .collect(Collectors.toMap(
                        CompletionItem::getLabel, i -> i.getTextEdit().getLeft().getNewText()));
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
        return items(FILE, text);
    }

    private List<CompletionItem> items(String file, String text) {
        int bar = text.indexOf('|');
        int line = (int) text.substring(0, bar).chars().filter(c -> c == '\n').count();
        int column = bar - (text.lastIndexOf('\n', bar) + 1);
        editor.open(file, text.replace("|", ""));
        CompletionParams params = new CompletionParams(new TextDocumentIdentifier(file), new Position(line, column));
        var answer = Editor.get(editor.server().getTextDocumentService().completion(params));
        editor.closeFile(file);
        return answer.isLeft() ? answer.getLeft() : answer.getRight().getItems();
    }
}
