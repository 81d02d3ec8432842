package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.tests.ide.Texts.FILE;

import com.google.gson.JsonParser;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vmemsim.dsl.ide.VMemServer;

/** From the text to the figures beside it with nothing replaced. */
class RealFiguresTest {
    private final Editor editor = Editor.on(VMemServer.create());

    @AfterEach
    void close() {
        editor.close();
    }

    private String hovered = "";

    private List<String> fresh(String text) {
        hovered = text;
        editor.open(FILE, text);
        return Editor.await(() -> editor.hints(FILE), h -> ofAllRuns(h, text));
    }

    /** Figures come run by run. */
    private static boolean ofAllRuns(List<String> hints, String text) {
        List<String> lines = text.lines().toList();
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("run "))
                .allMatch(i -> hints.stream().anyMatch(h -> h.startsWith(i + ": ") && !h.endsWith("(old)")));
    }

    @Test
    void aColdNestedAccessReads24Entries() {
        String text = """
                host box {
                    guest vm paging nested {
                        process p { region code at 0x400000 size 2 MiB }
                    }
                }
                run cold on vm.p {
                    read 0x401234
                    read 0x401238
                }
                expect cold.walk.references == 24
                """;
        assertEquals(
                List.of("5: 24 references · 1 miss · 0 exits", "6: miss · 24 references", "7: hit", "9: ✓ 24"),
                fresh(text));
        String hover = editor.hover(FILE, 6, 6);
        assertTrue(hover.contains("24 entries read"), hover);
        assertTrue(editor.hover(FILE, 7, 6).contains("access 2 of cold"));
        editor.replaceAll(FILE, text.replace("== 24", "== 25"));
        Editor.await(
                () -> editor.messages(FILE),
                List.of("Expected cold.walk.references == 25: walk.references is 24")::equals);
    }

    /** A statement that is no access is explained on hover: what the guest writes, and what the VMM does about it. */
    @Test
    void statementsAreToldOnHover() {
        String text = """
                host box {
                    guest vm paging shadow {
                        process p { region d at 0x400000 size 4 KiB }
                    }
                }
                run r on vm.p {
                    read 0x400000
                    protect d to r
                }
                """;
        fresh(text);
        String hover = editor.hover(FILE, 7, 6);
        assertTrue(hover.contains("vm.p: protect pages of box.vm.p.d to r   statement 2 of r"), hover);
        assertTrue(hover.contains("exit to the VMM: write to a write-protected guest table"), hover);
    }

    /** A guest touches 4 MiB (1,024 pages); of a hundred that the host has swapped out the guest swaps all out again. */
    @Test
    void memoryIsToldBesideTheLines() {
        String text = """
                host box {
                    guest vm paging nested {
                        memory 16 MiB
                        os     { swap 16 MiB }
                        process p { region heap size 8 MiB lazy }
                    }
                }
                run r on vm.p for 10 s {
                    sample every 1 s
                    at 0 s write pages 0..<1_024 of heap
                    at 2 s box: swapOut pages 0..<100 of heap
                    at 4 s box: change vm.os.freePageReporting to on
                    at 6 s box: balloon vm to 2 MiB
                }
                run now on box {
                    populate pages 0..<1_024 of vm
                    balloon vm to 2 MiB
                }
                """;
        assertEquals(
                List.of(
                        // what the guest does in 'now' is what that run does: its memory alone is told here
                        "1: r: 24,576 references · 1,024 misses · 1,128 exits · 2 MiB backed · 14 MiB ballooned; now:"
                                + " 4 KiB backed · 14 MiB ballooned",
                        "4: 24,576 references · 1,024 misses · 1,028 exits",
                        // 3,584 pages of 16 - 2 MiB go to the balloon, each with an exit of 1,200 cycles at 3 GHz
                        "7: 10 s · 1,024 accesses · 100 swapped in · 100 paged twice · 1.434 ms lost · host 4 MiB at"
                                + " most",
                        "8: 10 samples",
                        "9: 1,024 accesses · 1,024 misses · 24,576 references · 1,024 faults · 1,028 exits",
                        "10: 100 swapped out · −400 KiB of host memory",
                        "12: +14 MiB for the balloon to take",
                        "14: 0 references · 0 misses · 0 exits",
                        // the guest's root has a frame already
                        "15: 1,023 pages backed · +4 MiB of host memory",
                        "16: 3,584 pages into the balloon · −4 MiB of host memory"),
                fresh(text));
    }

    @Test
    void aRunAloneIsHeldToWhatIsExpectedOfItAlone() {
        fresh("""
                host box { mmu bare   process p { region d at 0 size 4 pages } }
                run one on p { read 0 }
                run two on p { read 0   read 4096 }
                expect one.walk.references == 4
                expect two.walk.references == 8
                expect two.walk.references == 2 * one.walk.references
                """);
        String text = String.valueOf(Editor.get(editor.command("vmem.run", FILE, "two")));
        assertTrue(text.contains("two.walk.references == 8"), text);
        assertTrue(text.contains("✓ held"), text);
        assertFalse(text.contains("one."), text);
    }

    @Test
    void phasesAndSeveralRunsAndReplicas() {
        List<String> hints = fresh("""
                host box { guest web[2] paging shadow { process p { region d at 0 size 4 pages } } }
                run both on box {
                    phase one { web[0].p: read 0 }
                    phase two { web[1].p: read 0   web[1].p: read 4096 }
                }
                run one on box { web[0].p: read 0 }
                """);
        // the replicas together do all that the runs do
        assertEquals(
                List.of(
                        "1: 12 references · 3 misses · 3 exits",
                        "2: 4 references · 1 miss · 1 exit",
                        "3: 8 references · 2 misses · 2 exits",
                        "5: 4 references · 1 miss · 1 exit"),
                hints);
    }

    /** A figure is told once: of a guest and a process only what the run, or the guest, does not tell already. */
    @Test
    void theSameFigureIsToldOnce() {
        assertEquals(
                List.of(
                        "2: both: 4 references · 1 miss", // of the 12 in 'both'; in 'one' it is all
                        "3: 8 references · 2 misses", // only 'both' runs it
                        "5: 12 references · 3 misses",
                        "6: miss · 4 references",
                        "7: 2 accesses · 2 misses · 8 references",
                        "9: 4 references · 1 miss", // its only phase is all of it
                        "10: miss · 4 references"),
                fresh("""
                        host box {
                            mmu bare
                            process a { region d at 0 size 4 pages }
                            process b { region d at 0 size 4 pages }
                        }
                        run both on box {
                            a: read 0
                            b: read pages 0..1 of d
                        }
                        run one on a { phase all {
                            read 0
                        } }
                        """).stream().map(h -> h.replace(" · 0 exits", "")).toList());
        editor.closeFile(FILE);
        List<String> hints = fresh("""
                host box {
                    guest vm paging nested {
                        memory 64 MiB
                        process p { region d size 1 MiB }
                    }
                }
                run timed on vm.p for 10 s { at 0 s read pages of d }
                """);
        // the run tells time and host memory; the guest tells what it does, and its process not again
        assertEquals(List.of("1", "6"), hints.stream().map(h -> h.split(":")[0]).toList(), hints.toString());
    }

    /** One walk in a phase reads 4 entries. What stands before a metric, or around it, says what it is of. */
    @Test
    void aMetricsHoverTellsTheFigureOfWhatItIsOf() {
        fresh("""
                host box { mmu bare   guest w[2] paging shadow { process p { region d at 0 size 9 pages } } }
                run r on box {
                    phase one { w[0].p: read 0   expect walk.count == 1 }
                    phase two { w[1].p: read pages 0..<8 of d   expect w.walk.count == 8 }
                    expect walk.count == 9
                }
                run s on box { w[0].p: read 0 }
                expect r.one.walk.count == 1
                expect r.w[1].p.walk.count == 8
                expect r.walk.count + s.walk.count == 10
                """);
        assertEquals("| r, phase one | 1 |", values(2, "walk"));
        assertEquals("| r, phase two, w[0] | 0 || r, phase two, w[1] | 8 |", values(3, "walk"));
        assertEquals("| r | 9 |", values(4, "walk"));
        assertEquals("| r, phase one | 1 |", values(7, "walk"));
        assertEquals("| r, w[1].p | 8 |", values(8, "walk"));
        assertEquals("| r | 9 |", values(9, "walk"));
        assertEquals("| s | 1 |", values(9, "s.walk"));
    }

    /** The rows of the table that a hover shows. */
    private String values(int line, String word) {
        String text = hovered.lines().skip(line).findFirst().orElseThrow();
        String hover = editor.hover(FILE, line, text.indexOf(word) + word.length() - 1);
        return hover.contains("|---|---:|")
                ? hover.substring(hover.indexOf("|---|---:|") + 10).replace("\n", "")
                : hover;
    }

    /** An access each 10 ms; it and its time count as two, so a budget of 400 ends in the 200th, at 1.99 s: 19 samples. */
    @Test
    void aRunOverTimeThatIsCutShortSaysHowManyOfItsSamplesAreDone() {
        editor.server()
                .getWorkspaceService()
                .didChangeConfiguration(new DidChangeConfigurationParams(
                        JsonParser.parseString("{\"vmem\": {\"simulation\": {\"budget\": 400}}}")));
        List<String> hints = fresh("""
                host box { process p { region d at 0 size 4 pages } }
                run r on p for 12 s {
                    sample every 100 ms
                    every 10 ms read 0
                }
                """);
        assertTrue(
                hints.stream().anyMatch(h -> h.startsWith("1: 19 of 120 samples, 1.9 s of 12 s · 199 accesses")),
                hints.toString());
    }

    @Test
    void aLongTraceIsCutShortAndSaysSo() {
        editor.server()
                .getWorkspaceService()
                .didChangeConfiguration(new DidChangeConfigurationParams(
                        JsonParser.parseString("{\"vmem\": {\"simulation\": {\"budget\": 100000}}}")));
        List<String> hints = fresh("""
                trace t = zipf { over 16 MiB   length 50 million }
                host box { process p { region heap at 16 MiB size 16 MiB } }
                run long on p { replay t }
                expect long.access.count == 50 million
                """);
        assertEquals("0: 50,000,000 accesses", hints.get(0));
        assertEquals(3, hints.size(), "the process does what the run does: " + hints);
        assertTrue(hints.get(1).startsWith("2: first 100 k of 50 M accesses: "), hints.toString());
        assertEquals("3: ? 100,000 so far", hints.get(2));
        assertEquals(List.of(), editor.messages(FILE), "nothing is wrong with what is not decided yet");
    }

    /** The region would fit, but not its page tables too: only the run finds that. */
    @Test
    void aRunThatCannotGoOnSaysWhy() {
        List<String> hints = fresh("""
                host box { memory 8 MiB   process p { region heap at 16 MiB size 8 MiB } }
                run crowded on p { read 16 MiB }
                """);
        assertTrue(hints.get(0).startsWith("1: ✗ ") && hints.get(0).contains("out of memory"), hints.toString());
        String message =
                Editor.await(() -> editor.messages(FILE), m -> !m.isEmpty()).get(0);
        assertTrue(message.contains("out of memory"), message);
        assertEquals(
                "run-problem", editor.diagnostics.get(FILE).get(0).getCode().getLeft());
    }

    @Test
    void explainOnDemand() {
        fresh("host box { guest vm paging nested { process p } }\nrun r on vm.p { read 0x400000 }\n");
        Object result = Editor.get(editor.command("vmem.explain", FILE, "r", 1));
        assertTrue(Editor.member(result, "text").getAsString().contains("24"), result::toString);
        Object run = Editor.get(editor.command("vmem.run", FILE, "r"));
        assertTrue(Editor.member(run, "text").getAsString().contains("walk.references"), run::toString);
    }
}
