package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.xtext.resource.XtextResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.mapping.value.MappingIssue;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.ExpectationResult.Status;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;

/** Who acts where replicas are named: each one on its own, all of them, or a range. */
class ReplicasTest {
    private static final String THREE = """
            host box {
                memory 1 GiB
                guest b[3] paging nested {
                    memory 64 MiB
                    process p    { region heap size 16 KiB }
                    process q[2] { region heap size 16 KiB }
                }
            }
            """;

    /** Three guests; each has one {@code p} and two {@code q}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "on b[*]      | p: read page 0 of heap                          | 3", // 3 x 1, not 3 x 3
                "on box       | b[*]: { p: read page 0 of heap }                | 3",
                "on b[*]      | b[*].p: read page 0 of heap                     | 3",
                "on b[*]      | q[*]: read page 0 of heap                       | 6", // 3 x 2
                "on b[*]      | q[*]: { read page 0 of heap }                   | 6",
                "on b[*].q[*] | read page 0 of heap                             | 6",
                "on b[*].q[*] | p: read page 0 of heap                          | 6", // each q has its guest's p read
                "on b[*].q[*] | q[*]: read page 0 of heap                       | 6", // its own: 3 x 2 x 1
                "on b[*].p    | fork as c c: write page 0 of heap               | 3",
                "on b[*]      | switch to p p: read page 0 of heap              | 3",
                "on b[*]      | read page 1 of p.heap                           | 3",
                "on b[0]      | b[*].p: read page 0 of heap                     | 3", // b[0] is no turn of b[*]
                "on b[0..1]   | p: read page 0 of heap                          | 2",
                "on b[0..<2]  | q[*]: read page 0 of heap                       | 4", // 2 x 2
                "on box       | b[1..2]: { q[0..1]: read page 0 of heap }       | 4",
                "on box       | b[1..2].q[1..1]: read page 0 of b[1..2].q[1..1].heap | 2",
                "on b[*]      | b[0..1].p: read page 0 of heap                  | 6", // each of 3 has two others read
                "on box       | for i in 0..1 { b[i..<i + 2].p: read page 0 of heap } | 4", // b[0], b[1]; b[1], b[2]
                "on box       | b[*]: { box: { b[*].p: read page 0 of heap } }  | 3",
            })
    void eachActsOnItsOwn(String on, String body, long accesses) {
        RunResult run = runs("run r " + on + " { " + body + " }").runs().get(0);
        assertNull(run.problem());
        assertEquals(accesses, run.accesses());
    }

    /** Of three children each makes one access: not 3, 2 and 1. */
    @Test
    void eachForksItsOwn() {
        RunResult run = runs("run r on b[*].p { fork as c   c: write page 0 of heap }")
                .runs()
                .get(0);
        for (int i = 0; i < 3; i++)
            assertEquals(1, run.scopes().get("b[" + i + "].c").count("access.count"));
    }

    /** What happens later has the same turn: 3 guests, at 1 s and every second of 3 (0, 1, 2), one access each. */
    @Test
    void laterToo() {
        Result result = runs("""
                run r on b[*] for 3 s {
                    at 1 s p: read page 0 of heap
                    every 1 s { q[1]: read page 0 of heap }
                    at 2500 ms { expect access.count == 12 }
                }
                """);
        assertEquals(12, result.runs().get(0).metrics().count("access.count"));
        assertEquals(1, result.runs().get(0).expectations().size(), "in the turn of the last");
        held(result);
    }

    /** An expectation of all is judged once, in the last turn; one of what has its turn in each. */
    @Test
    void expectationsHaveTurns() {
        Result result = runs("""
                run r on b[*] {
                    p: read page 0 of heap
                    expect access.count == 3
                    expect p.access.count == 1
                }
                """);
        held(result);
        assertEquals(4, result.runs().get(0).expectations().size(), "1 + 3");
    }

    /** Figures of several replicas add up: 1 + 1 accesses of p and 2 x 2 of q, each the first one of its page. */
    @Test
    void figuresAddUp() {
        held(runs("""
                run r on b[0..1] { p: read page 0 of heap   q[*]: read page 0 of heap }
                run t on box for 2 s {
                    every 1 s { b[1..2].p: read page 0 of heap }
                    sample every 1 s
                }
                expect r.b[0..1].access.count == 6
                expect r.b[*].access.count == 6
                expect r.b[1..2].access.count == 3
                expect r.b[*].q[0..<1].tlb.misses == 2
                expect r.b[*].p.tlb.missRate == 100 %
                expect max(t.b[0..1].access.count) == 2
                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "b[0..3].p: read page 0 of heap  | 'b' has replicas 0 to 2.",
                "b[0..<4].p: read page 0 of heap | 'b' has replicas 0 to 2.",
                "b[2..1].p: read page 0 of heap  | This range of replicas is empty.",
                "b[0..1].p[0..1]: read page 0 of heap | There is only one 'p'",
            })
    void refused(String statement, String message) {
        List<MappingIssue> issues =
                mapping("run r on box { " + statement + " }").issues();
        assertTrue(issues.stream().anyMatch(i -> i.isError() && i.message().contains(message)), issues.toString());
    }

    /** What only the run can know: i + 1 is 3 in the third round. */
    @Test
    void aComputedRangeBehindTheLast() {
        RunResult run = runs("run r on box { for i in 0..2 { b[i..i + 1].p: read page 0 of heap } }")
                .runs()
                .get(0);
        assertEquals("there is no b[3]", Objects.requireNonNull(run.problem()).message());
    }

    private static void held(Result result) {
        List<ExpectationResult> all = new ArrayList<>(result.expectations());
        for (RunResult r : result.runs()) {
            assertNull(r.problem());
            all.addAll(r.expectations());
        }
        for (ExpectationResult e : all) assertEquals(Status.HELD, e.status(), e.toString());
    }

    private static Mapping mapping(String text) {
        XtextResource resource = Vmem.parse(THREE + text);
        assertEquals(List.of(), resource.getErrors(), text);
        return Vmem.get(ScenarioMapper.class).map(Vmem.model(resource));
    }

    private static Result runs(String text) {
        Mapping mapping = mapping(text);
        assertEquals(
                List.of(),
                mapping.issues().stream().filter(MappingIssue::isError).toList());
        return Simulation.run(mapping.scenario(), Options.in(Path.of("")));
    }
}
