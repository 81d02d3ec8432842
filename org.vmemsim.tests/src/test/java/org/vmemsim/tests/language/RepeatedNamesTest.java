package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.xtext.resource.XtextResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.mapping.value.MappingIssue;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.Options.Checks;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.ExpectationResult.Status;
import org.vmemsim.runtime.result.PhaseResult;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;

/** Statements that give a name again and again: in loops, at every time, for each replica. */
class RepeatedNamesTest {
    private static final String MACHINE = """
            host box {
                memory 1 GiB
                guest a paging nested {
                    memory 64 MiB
                    process p { region heap size 16 KiB }
                }
                guest b[3] paging nested {
                    memory 64 MiB
                    process p { region heap size 16 KiB }
                }
            }
            """;

    /** Three children make one access each. The name is that of the last; run, guest and phases count all three. */
    @Test
    void whatEveryChildDidIsCounted() {
        Result result = held("""
                run loop on a.p {
                    phase three { repeat 3 { fork as k   k: write page 0 of heap } }
                    phase one   { k: read page 1 of heap }
                    expect access.count == 4
                    expect a.access.count == 4
                    expect k.access.count == 2
                    expect three.access.count == 3
                    expect three.faults.copyOnWrite == 3
                    expect one.access.count == 1
                }
                run timed on a.p for 3 s {
                    every 1 s { fork as k   k: write page 0 of heap }
                    sample every 1 s
                }
                expect timed.access.count == 3
                expect timed.a.access.count == 3
                expect max(timed.access.count) == 3
                """);
        assertEquals(4, result.runs().get(0).accesses());
    }

    /** Each block is new memory: 2 x 1 first touches. The third round's block is the one that later statements mean. */
    @Test
    void theNewestBlockIsMeant() {
        held("""
                run two on a.p {
                    repeat 2 { malloc m size 4 KiB   write pages of m }
                    expect faults.missing == 2
                }
                run sizes on a.p {
                    for i in 1..3 { malloc m size 12 KiB   write page i - 1 of m }
                    read page 2 of m
                    expect faults.missing == 3
                    write page 0 of m
                    expect faults.missing == 4
                }
                """);
    }

    /** x is carried out 2 times with 1 access: one phase of 2. Its second look at the page hits: 1 of 2. */
    @Test
    void aRepeatedPhaseIsOne() {
        Result result = held("""
                run p1 on a.p {
                    repeat 2 { phase x { read page 0 of heap }   read page 1 of heap }
                    expect x.access.count == 2
                    expect access.count == 4
                }
                run p2 on a.p for 3 s { every 1 s { phase x { fork as k   k: write page 0 of heap } } }
                run p3 on b[*] {
                    phase x { p: read page 0 of heap   expect access.count == 3 }
                    phase y { p: write page 1 of heap }
                }
                expect p1.x.tlb.missRate == 50 %
                expect p2.x.access.count == 3
                expect p2.x.faults.copyOnWrite == 3
                expect p3.x.access.count == 3
                expect p3.x.b[1].access.count == 1
                expect p3.y.access.stores == 3
                """);
        for (RunResult run : result.runs())
            assertEquals(
                    run.phases().size(),
                    run.phases().stream().map(PhaseResult::name).distinct().count());
        assertEquals(1, result.runs().get(2).phases().get(0).expectations().size(), "in the last turn");
    }

    /** A gauge of a phase is its last value: the heap's 4 pages, and one more in each of three rounds. */
    @Test
    void gaugesOfARepeatedPhaseAreTheLast() {
        held("""
                run r on a.p {
                    repeat 3 { phase x { malloc m size 4 KiB   write pages of m } }
                    expect x.a.p.memory.frames == 7
                    expect x.faults.missing == 3
                }
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "phase one { at 1 s a.p: write page 0 of heap }",
                "phase one { every 1 s a.p: write page 0 of heap }",
                "phase one { repeat 2 { a: { at 1 s { a.p: write page 0 of heap } } } }",
                "every 1 s { phase one { at 2 s a.p: write page 0 of heap } }"
            })
    void nothingLaterInAPhase(String body) {
        List<MappingIssue> issues =
                mapping("run r on box for 3 s { " + body + " }").issues();
        assertTrue(
                issues.stream()
                        .anyMatch(i -> !i.isError() && i.message().contains("happens after phase 'one' has ended")),
                issues.toString());
    }

    private static Result held(String text) {
        Mapping mapping = mapping(text);
        assertEquals(
                List.of(),
                mapping.issues().stream().filter(MappingIssue::isError).toList());
        Result result =
                Simulation.run(mapping.scenario(), Options.in(Path.of("")).checked(Checks.EACH_STATEMENT));
        List<ExpectationResult> all = new ArrayList<>(result.expectations());
        for (RunResult r : result.runs()) {
            assertNull(r.problem());
            all.addAll(r.expectations());
            for (PhaseResult p : r.phases()) all.addAll(p.expectations());
        }
        for (ExpectationResult e : all) assertEquals(Status.HELD, e.status(), e.toString());
        return result;
    }

    private static Mapping mapping(String text) {
        XtextResource resource = Vmem.parse(MACHINE + text);
        assertEquals(List.of(), resource.getErrors(), text);
        return Vmem.get(ScenarioMapper.class).map(Vmem.model(resource));
    }
}
