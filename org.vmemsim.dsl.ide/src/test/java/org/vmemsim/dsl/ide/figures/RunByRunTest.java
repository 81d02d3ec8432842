package org.vmemsim.dsl.ide.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vmemsim.runtime.result.RunResult;

/** Figures come run by run; until then a run shows those of the text before. */
class RunByRunTest {
    private static final String TEXT = """
            host box { guest vm paging nested { process p { region heap at 0x400000 size 1 MiB } } }
            run timed on vm.p for 1 s { at 0 s read 0x400000 }
            run loops on vm.p {
                repeat 300_000 { read 0x400000 }
            }
            run cheap on vm.p { read 0x400000 }
            expect cheap.access.count == 1
            """;

    @TempDir
    Path folder;

    @Test
    void cheapRunsComeBeforeLongOnes() {
        Bench bench = new Bench(folder, 2_000_000);
        List<Set<String>> before = new ArrayList<>();
        bench.during = run -> before.add(
                bench.shown.isEmpty()
                        ? Set.of()
                        : Set.copyOf(bench.shown.get(bench.shown.size() - 1).result().runs().stream()
                                .map(RunResult::name)
                                .toList()));
        Figures last = bench.edit(TEXT).orElseThrow();
        assertEquals(List.of("cheap", "loops", "timed"), bench.carriedOut);
        assertEquals(List.of(Set.of(), Set.of("cheap"), Set.of("cheap", "loops")), before, "shown before each began");
        assertEquals(
                List.of("timed", "loops", "cheap"),
                last.result().runs().stream().map(RunResult::name).toList(),
                "in the end they are in the order of the text");
    }

    @Test
    void aRunThatIsWaitedForShowsItsEarlierFiguresAtTheLinesOfNow() {
        Bench bench = new Bench(folder, 2_000_000);
        bench.edit(TEXT);
        bench.edit(TEXT.replace("repeat 300_000", "// fewer\n    repeat 200_000"));
        assertEquals(List.of("loops"), bench.carriedOut);
        Figures first = bench.shown.get(0);
        assertEquals(Set.of("loops"), first.pending());
        RunResult loops = first.result().run("loops").orElseThrow();
        assertEquals(300_000, loops.accesses());
        assertEquals(3, loops.line());
        assertEquals(Set.of(0), loops.lines().keySet(), "the line was edited");
        RunResult cheap = first.result().run("cheap").orElseThrow();
        assertEquals(Set.of(7), cheap.lines().keySet());
        assertEquals(2, bench.shown.size());
        Figures last = bench.shown.get(1);
        assertEquals(Set.of(), last.pending());
        assertEquals(200_000, last.result().run("loops").orElseThrow().accesses());
    }

    @Test
    void oneThatFailsIsNotKept() {
        Bench bench = new Bench(folder, 1_000);
        bench.during = run -> {
            if (run.name().equals("cheap")) throw new IllegalStateException("no such frame");
        };
        Figures failed = bench.edit(TEXT).orElseThrow();
        assertTrue(failed.result().run("cheap").orElseThrow().problem() != null);
        assertEquals(List.of(), failed.result().expectations());
        bench.during = run -> {};
        Figures fresh = bench.edit("// again\n" + TEXT).orElseThrow();
        assertEquals(List.of("cheap"), bench.carriedOut);
        assertEquals(1, fresh.result().run("cheap").orElseThrow().accesses());
    }
}
