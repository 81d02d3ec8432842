package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.xtext.resource.XtextResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;

/** What names mean where several things have them: in whole runs, and in what is said where nothing can be meant. */
class NamesTest {
    private static final String TWO = """
            host box {
                memory 1 GiB
                guest a paging nested { memory 64 MiB   process p { region heap size 64 KiB lazy } }
                guest b[2] paging nested { memory 64 MiB
                    process p { region heap size 256 KiB lazy }   process q { region heap size 128 KiB lazy } }
            }
            """;

    @TempDir
    Path folder;

    /** 32 MiB / 4 KiB = 8,192 accesses of b's region, not the 2,048 of a's 8 MiB. */
    @Test
    void anActorsOwnRegionCountsFirst() {
        Result result = run(fault("names-region-of-another"));
        assertEquals(3, result.allExpectations().count());
        result.allExpectations().forEach(e -> assertEquals(ExpectationResult.Status.HELD, e.status()));
    }

    /** Each run reads the 1,024 pages of the process that was forked in it: 4 MiB / 4 KiB. */
    @Test
    void eachRunHasItsOwnForks() {
        Mapping mapping = mapping(fault("names-fork-in-two-runs"));
        assertTrue(mapping.scenario().runs().get(0).toString().contains("RegionBase[process=box.x.c, region=heap]"));
        assertTrue(mapping.scenario().runs().get(1).toString().contains("RegionBase[process=box.y.c, region=heap]"));
        for (RunResult r : run(fault("names-fork-in-two-runs")).runs()) assertEquals(1024, r.accesses());
    }

    /** Two replicas of 64 pages each, and of the first one again: 192. */
    @Test
    void ofReplicasEachActsOnItsOwn() {
        RunResult run = run(TWO + "run r on box { b[*].p: read pages of heap   b[0]: { p: read pages of heap } }")
                .runs()
                .get(0);
        assertEquals(3 * 64, run.accesses());
    }

    /** A guest acts on a region that only one of its processes has, whichever runs: 2 · 32 pages of q's. */
    @Test
    void aGuestActsOnTheOneRegionOfThatName() {
        RunResult run = run(TWO.replace("process q { region heap", "process q { region stack")
                        + "run r on box { b[*].p: read page 0 of heap   b[*]: read pages of stack }")
                .runs()
                .get(0);
        assertEquals(2 + 2 * 32, run.accesses());
    }

    /** What a process allocates is its own: 4 pages of p's, 8 of q's. */
    @Test
    void anAllocationBelongsToItsProcess() {
        RunResult run = run(TWO + """
                run r on box {
                    b[1].p: malloc buf size 16 KiB
                    b[1].q: malloc buf size 32 KiB
                    phase p { b[1].p: read pages of buf   expect access.count == 4 }
                    phase q { b[1]: { q: { read pages of buf } }   expect access.count == 8 }
                    phase named { b[1].q: free pages of b[1].q.buf }
                }
                """).runs().get(0);
        assertEquals(12, run.accesses());
    }

    /** A run that another extends means the regions of what the other is on: 16 pages in a, 64 in b. */
    @Test
    void anExtendedRunMeansTheMachineOfTheOther() {
        Result result = run(TWO + """
                run one on a.p { read pages of heap }
                run two extends one on b[0].p { }
                """);
        assertEquals(16, result.runs().get(0).accesses());
        assertEquals(64, result.runs().get(1).accesses());
    }

    /** Process p of the acting guest is switched to, although others are called so. */
    @Test
    void aSwitchIsToAProcessOfTheMachineThatActs() {
        Mapping mapping = mapping(TWO + "run r on box { b[1].q: { switch to p   load root of p } }");
        assertTrue(mapping.scenario().runs().get(0).toString().contains("SwitchTo[process=box.b[1].p"));
        assertTrue(mapping.scenario().runs().get(0).toString().contains("LoadRoot[process=box.b[1].p"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run r on b[0] { read pages of «heap» } ~ambiguous-name 'heap' could be box.b[0].p.heap or"
                        + " box.b[0].q.heap. Write which one is meant.",
                "run r on box { a.p: read page 0 of heap   «p»: read 0x40_0000 } ~ambiguous-name"
                        + " 'p' could be box.a.p or box.b[0].p. Write which one is meant.",
                "run r on box { b[0].p: malloc buf size 4 KiB   b[1].p: malloc buf size 4 KiB   a.p: read «buf» }"
                        + " ~ambiguous-name 'buf' could be box.b[0].p.buf or box.b[1].p.buf. Write which one is meant.",
                "run r on box { a.p: fork as c   b[0].p: fork as c   «c»: read 0x40_0000 }"
                        + " ~ambiguous-name 'c' could be box.a.c or box.b[0].c. Write which one is meant.",
                "run r on box { expect «p».accesses.cow == 0 } run other on a.p { }"
                        + " ~ambiguous-name 'p' could be box.a.p or box.b[0].p. Write which one is meant.",
                "run r on a.p { fork as c } run other on a.p { «c»: read 0x40_0000 } ~unknown-name 'c' is not known in"
                        + " this run: run 'r' makes it. A name that a run makes is known in that run only.",
                "run r on box { a.p: read pages of «b».q.heap } ~missing-index"
                        + " There are several of 'b': write b[0], or b[*] for all.",
                "host other { process n { region lone size 4 KiB } } run r on a.p { read pages of «lone» } ~wrong-host"
                        + " 'lone' is other.n, but this run is on box. A run works on one host: write another run."
            })
    void whatCannotBeMeantIsSaid(String line) {
        String text =
                TWO + line.substring(0, line.indexOf('~')).replace("«", "").replace("»", "");
        int offset = TWO.length() + line.indexOf('«');
        int length = line.indexOf('»') - line.indexOf('«') - 1;
        String[] said = line.substring(line.indexOf('~') + 1).split(" ", 2);
        assertEquals(said[0] + " " + offset + " " + length + " " + said[1], Vmem.lines(Vmem.issues(Vmem.parse(text))));
    }

    @Test
    void aNameOfTwoImportsIsAmbiguous() throws IOException {
        Files.writeString(folder.resolve("a.vmem"), "mmu mine extends skylake { }   host one { process p }");
        Files.writeString(folder.resolve("b.vmem"), "mmu mine extends skylake { }   host two { process p }");
        String imports = "import \"a.vmem\"\nimport \"b.vmem\"\n";
        XtextResource mmu = Vmem.load(Files.writeString(folder.resolve("m.vmem"), imports + "host box { mmu mine }"));
        assertEquals(
                "ambiguous-name 47 4 'mine' could be mine of a.vmem or mine of b.vmem. Give one of them another name.",
                Vmem.lines(Vmem.issues(mmu)));
        XtextResource run = Vmem.load(Files.writeString(folder.resolve("r.vmem"), imports + "run r on p { }"));
        assertEquals(
                "ambiguous-name 41 1 'p' could be one.p or two.p. Write which one is meant.",
                Vmem.lines(Vmem.issues(run)));
    }

    static String fault(String name) {
        return Vmem.files("names").stream()
                .filter(f -> f.endsWith(name + ".vmem"))
                .map(Vmem::read)
                .findFirst()
                .orElseThrow();
    }

    static Mapping mapping(String text) {
        XtextResource resource = Vmem.parse(text);
        assertEquals("", Vmem.lines(Vmem.issues(resource)));
        return Vmem.get(ScenarioMapper.class).map(Vmem.model(resource));
    }

    static Result run(String text) {
        Result result = Simulation.run(mapping(text).scenario(), Options.in(Path.of("")));
        result.runs().forEach(r -> assertNull(r.problem()));
        assertEquals(
                List.of(),
                result.allExpectations()
                        .filter(e -> e.status() != ExpectationResult.Status.HELD)
                        .toList());
        return result;
    }
}
