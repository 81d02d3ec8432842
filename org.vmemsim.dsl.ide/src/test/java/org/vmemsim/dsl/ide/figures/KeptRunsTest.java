package org.vmemsim.dsl.ide.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.run.Simulation;

/** What an edit leaves as it was is not simulated again, and nobody can tell. */
class KeptRunsTest {
    private static final String GOOD = """
            // machines
            mmu small extends skylake { tlb l2 { 4 KiB, 2 MiB: 24 entries 12 ways } }
            host a {
                memory 256 MiB
                guest vm paging nested {
                    memory 64 MiB
                    process p { region heap at 0x40_0000 size 1 MiB lazy   region code at 0x80_0000 size 64 KiB }
                }
            }
            host b {
                mmu small
                memory 128 MiB
                guest vm paging shadow {
                    memory 32 MiB
                    process p { region heap at 0x40_0000 size 1 MiB lazy }
                    on fault missing at va {
                        map va
                    }
                }
            }
            run one on a.vm.p {
                phase touch {
                    write pages 0..<20 of a.vm.p.heap
                    expect access.count == 20
                }
                for i in 0..3 { read page i of a.vm.p.heap }
                expect walk.references > 7   expect tlb.misses < 5
            }
            run two on b.vm.p {
                repeat 3 {
                    read page 5 of b.vm.p.heap
                    write page 6 of b.vm.p.heap read page 7 of b.vm.p.heap
                }
                b: swapOut page 5 of b.vm.p.heap
                expect faults.true == 3
            }
            run three on b.vm.p for 10 ms {
                sample every 1 ms
                at 2 ms read page 1 of b.vm.p.heap
                at 3 ms read page 900 of b.vm.p.heap
            }
            trace t = file "a.lackey" { format lackey }
            run four on a.vm.p { replay t }
            expect one.walk.references >= 3
            expect two.tlb.misses == one.tlb.misses
            """;

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void traceFile() throws IOException {
        bench = new Bench(folder, 10_000);
        trace(" L 00400000,8\n S 00401000,8\n");
    }

    @Test
    void commentsAndBlankLinesRunNothing() {
        bench.edit(GOOD);
        assertEquals(Set.of("one", "two", "three", "four"), Set.copyOf(bench.carriedOut));
        for (String text : List.of(
                GOOD.replace("// machines", "// hosts"),
                "\n\n" + GOOD,
                GOOD.replace("    repeat 3", "    // three times\n\n    repeat 3"),
                GOOD.replace("map va", "/* where\n it failed */ map va"))) {
            bench.edit(text);
            assertEquals(List.of(), bench.carriedOut, text);
        }
    }

    @Test
    void anotherMachineRunsWhatIsOnIt() {
        bench.edit(GOOD);
        bench.edit(GOOD.replace("24 entries", "36 entries"));
        assertEquals(Set.of("two", "three"), Set.copyOf(bench.carriedOut));
        bench.edit(GOOD);
        assertEquals(List.of(), bench.carriedOut, "the text before is kept too");
        bench.edit(GOOD.replace("memory 256 MiB", "memory 512 MiB"));
        assertEquals(Set.of("one", "four"), Set.copyOf(bench.carriedOut));
        bench.edit(GOOD.replace("page i of", "page i+1 of").replace("memory 256 MiB", "memory 512 MiB"));
        assertEquals(List.of("one"), bench.carriedOut);
        bench.edit(GOOD.replace("at 3 ms", "at 4 ms"));
        assertTrue(bench.carriedOut.contains("three"));
    }

    /** Two statements on one line have its figures together; on two lines each has its own. */
    @Test
    void aLineThatIsBrokenInTwoRunsAgain() {
        bench.edit(GOOD);
        bench.edit(GOOD.replace("write page 6 of b.vm.p.heap read", "write page 6 of b.vm.p.heap\n        read"));
        assertEquals(List.of("two"), bench.carriedOut);
    }

    @Test
    void anotherTraceFileRunsItsReplays() throws IOException {
        bench.edit(GOOD);
        trace(" L 00400000,8\n");
        Figures fresh = bench.edit(GOOD).orElseThrow();
        assertEquals(List.of("four"), bench.carriedOut);
        assertEquals(1, fresh.result().run("four").orElseThrow().accesses());
        Files.delete(folder.resolve("a.lackey"));
        bench.edit(GOOD);
        assertEquals(List.of("four"), bench.carriedOut);
        assertTrue(bench.shown.get(0).result().run("four").orElseThrow().problem() != null);
    }

    /** Random edits; after each that leaves a right file, what is kept or new equals what a simulation of everything gives. */
    @Test
    void keptResultsAreThoseOfAFreshSimulation() {
        Random random = new Random(7);
        List<String> texts = new ArrayList<>(List.of(GOOD));
        int compared = 0;
        int kept = 0;
        while (compared < 400) {
            String last = texts.get(texts.size() - 1);
            boolean back = texts.size() > 1 && random.nextInt(8) == 0;
            String text = back ? texts.get(texts.size() - 2) : edited(last, random);
            Optional<Figures> figures = bench.edit(text);
            if (figures.isEmpty()) continue;
            Result expected = Simulation.run(figures.get().scenario(), bench.options());
            assertEquals(expected.runs(), figures.get().result().runs(), text);
            assertEquals(expected.expectations(), figures.get().result().expectations(), text);
            assertEquals(Set.of(), figures.get().pending());
            kept += expected.runs().size() - bench.carriedOut.size();
            compared++;
            texts.add(random.nextInt(30) == 0 ? GOOD : text);
        }
        assertTrue(kept > 500, kept + " of 1,600 were kept");
    }

    private static String edited(String text, Random random) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        int at = random.nextInt(lines.size());
        switch (random.nextInt(8)) {
            case 0 -> lines.add(at, "");
            case 1 -> lines.add(at, "  // " + random.nextInt(100));
            case 2 -> lines.set(at, lines.get(at) + " /* " + random.nextInt(100) + "\n */");
            case 3 -> lines.remove(at);
            case 4 -> {
                if (at + 1 < lines.size()) lines.set(at, lines.get(at) + " " + lines.remove(at + 1));
            }
            case 5 -> lines.set(at, lines.get(at).replaceFirst("( \\w+) ", "$1\n"));
            case 6 -> lines.add(at, lines.get(at));
            default -> lines.set(at, otherNumber(lines.get(at), random));
        }
        return String.join("\n", lines);
    }

    private static String otherNumber(String line, Random random) {
        List<MatchResult> numbers =
                Pattern.compile("\\b\\d+\\b").matcher(line).results().toList();
        if (numbers.isEmpty()) return line;
        MatchResult one = numbers.get(random.nextInt(numbers.size()));
        return line.substring(0, one.start()) + (1 + random.nextInt(64)) + line.substring(one.end());
    }

    private void trace(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("a.lackey"), text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(text.length() * 1_000L));
    }
}
