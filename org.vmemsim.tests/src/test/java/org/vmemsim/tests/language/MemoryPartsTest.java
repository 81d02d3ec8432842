package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;

/** Operations on parts of regions and of large pages, on table entries, and on what is not there, as a scenario says them. */
class MemoryPartsTest {
    private static Result simulate(String text) {
        Mapping mapping = Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(text)));
        assertEquals(List.of(), mapping.issues(), text);
        return Simulation.run(mapping.scenario(), Options.in(Path.of("")).checked(true));
    }

    private static void held(String text) {
        Result result = simulate(text);
        result.runs().forEach(r -> assertTrue(r.complete(), () -> text + r.problem()));
        List<String> broken = result.allExpectations()
                .filter(e -> e.status() != ExpectationResult.Status.HELD)
                .map(e -> e.expectation().text() + ": " + e.message())
                .toList();
        assertEquals(List.of(), broken, text);
    }

    private static String guest(String paging, String process) {
        return "host box { memory 64 MiB   guest g paging " + paging
                + " { memory 32 MiB   os { largePages transparent   swap 8 MiB }   process p { " + process + " } } }\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "shadow", "nested"})
    void protectActsOnExactlyThatPart(String paging) {
        // of four pages, none touched yet, one may only be read
        held(guest(paging, "region c at 0x8000_0000 size 16 KiB lazy") + """
                run r on g.p {
                    protect page 1 of c to r
                    phase others { write 0x8000_0000   write 0x8000_2fff   write page 3 of c   expect access.lost == 0 }
                    phase one    { write 0x8000_1000   expect access.lost == 1 }
                    phase read   { read 0x8000_1fff    expect access.lost == 0   expect memory.zeroed == 1 }
                    protect 0x8000_1004 to rw
                    phase again  { write 0x8000_1000   expect access.lost == 0 }
                }
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "shadow", "nested"})
    void protectCrossesRegions(String paging) {
        held(guest(paging, "region a at 0x8000_0000 size 8 KiB mapped  region b at 0x8000_2000 size 8 KiB lazy") + """
                run r on g.p {
                    protect 0x8000_1000..0x8000_2fff to r
                    phase kept { write page 0 of a   write page 1 of b   expect access.lost == 0 }
                    phase lost { write page 1 of a   write page 0 of b   expect access.lost == 2 }
                }
                run gap on g.p { free page 1 of a   write page 0 of a   write page 1 of a   expect access.lost == 1 }
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "shadow", "nested"})
    void largePagesAreSplitForAPart(String paging) {
        // 2 MiB at once; 511 small pages stay when one is unmapped; its next touch zeroes one
        held(guest(paging, "region c at 0x8000_0000 size 2 MiB lazy  region l at 0xc000_0000 size 2 MiB { page 2 MiB }")
                + """
                run r on g.p {
                    phase whole { write page 7 of c                expect memory.zeroed == 512 }
                    phase part  { unmap page 3 of c   read pages of c   expect memory.zeroed == 1   expect faults.true == 1 }
                    phase right { protect page 9 of c to r   write pages of c   expect access.lost == 1 }
                    phase asked { protect 0xc000_5000 to r   write 0xc000_4000   write 0xc000_5000   expect access.lost == 1 }
                }
                run frames on g.p { write page 0 of c   unmap 0x8000_1000..0x8000_2fff   expect memory.frames == 1022 }
                run entry  on g.p {
                    write page 0 of c
                    clear entries of page 5 of c
                    invalidate page 5 of c
                    phase rest { read page 4 of c   read page 6 of c   expect faults.true == 0 }
                    phase one  { read page 5 of c                      expect faults.missing == 1 }
                }
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "shadow", "nested"})
    void aWriteAfterForkCopiesWhatThePageIs(String paging) {
        // a transparent large page: one small page; one that the region asks for: 512 small ones, 512 · 400 ns
        held(guest(paging, "region c at 0x8000_0000 size 2 MiB lazy  region l at 0xc000_0000 size 2 MiB { page 2 MiB }")
                + """
                run thp on g.p {
                    write page 0 of c
                    fork as child
                    phase copies { child: write page 5 of c   expect memory.copied == 1   expect faults.copyOnWrite == 1 }
                    phase more   { child: write pages 0..9 of c   expect memory.copied == 9 }
                    phase reads  { read pages of c   expect faults.true == 0 }
                    expect memory.frames == 512 + 512 + 10
                }
                run asked on g.p {
                    fork as child
                    phase copies {
                        child: write page 0 of g.p.l
                        expect memory.copied == 512
                        expect time.faults == 1 us + 512 * 400 ns
                    }
                }
                """.replace("child: write page 5 of c", "child: write 0x8000_5000")
                        .replace("child: write pages 0..9 of c", "child: write 0x8000_0000..0x8000_9fff")
                        .replace("child: write page 0 of g.p.l", "child: write 0xc000_0000"));
    }

    @Test
    void entriesAreData() {
        // the write exits; the read is a true fault, for which the system maps a new page
        held(guest("shadow", "region t at 0x8000_0000 size 16 KiB") + """
                run w on g.p {
                    write entries of page 0 of t value 0
                    read 0x8000_0000
                    expect exits.pageTableWrite == 1
                    expect faults.missing == 1
                }
                run known on g.p {
                    read page 0 of t
                    phase k {
                        write entries of page 0 of t
                        read page 0 of t
                        expect exits.pageTableWrite == 1
                        expect faults.true == 0
                        expect faults.hidden == 1
                    }
                }
                run away on g.p { swapOut entries of page 0 of t   read page 0 of t   expect swap.hostIn == 1 }
                """);
    }

    @ParameterizedTest
    @CsvSource({"unmap, ''", "free, ''", "protect, to r", "map, ''", "invalidate, ''", "execute, ''"})
    void entriesAreNoPages(String verb, String rest) {
        String text = guest("nested", "region t at 0x8000_0000 size 16 KiB") + "run r on g.p { " + verb
                + " entries of page 0 of t " + rest + " }";
        Mapping mapping = Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(text)));
        assertEquals(1, mapping.issues().size(), text);
    }

    @Test
    void shadowPagesStayWithinTheirLimit() {
        // 8 MiB are 4 last-level tables; with root, pdpt and pd that is 7. Of 4 pages the last one is recycled three
        // times a pass
        held("""
                host x { memory 1 GiB   guest g paging shadow {
                    memory 256 MiB   shadow { limit 4 }   process p { region a at 0x4000_0000 size 8 MiB }
                } }
                run r on x.g.p {
                    read pages of x.g.p.a
                    phase k { read pages of x.g.p.a   expect shadow.recycled == 4 }
                    expect shadow.pages == 4
                }
                """);
        String text = "host x { guest g paging shadow { shadow { limit 3 } process p { } } } run r on x.g.p { }";
        Mapping mapping = Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(text)));
        assertTrue(mapping.issues().get(0).message().contains("Allow at least 4"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "map page 1 of r to 0x9000_0000",
                "map page 0 of r to 64 GiB",
                "protect 0x9000_0000 to r",
                "set entries of page 0 of r to 0x100_0000   map page 1 of r to 0x4000_0000"
            })
    void whatIsNotThereIsSaid(String statement) {
        Result result =
                simulate(guest("native", "region r at 0x4000_0000 size 16 KiB") + "run m on g.p { " + statement + " }");
        Problem problem = result.runs().get(0).problem();
        assertNotNull(problem);
        assertEquals(2, problem.line());
    }

    private static Problem problem(String text) {
        Problem problem = simulate(text).runs().get(0).problem();
        assertNotNull(problem, text);
        return problem;
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "shadow", "nested"})
    void faultsInHandlersAreDoubleFaults(String paging) {
        for (String body : List.of("read va", "write va", "read va + 8")) {
            Problem problem = problem(
                    guest(paging, "region a at 0x8000_0000 size 1 MiB lazy   on fault missing at va { " + body + " }")
                            + "run r on g.p { read page 0 of a }");
            assertEquals(1, problem.line(), body); // the handler's statement
            assertEquals(
                    "a double fault: the fault handler for the page at gVA 0x80000000 of g.p faults on that page itself."
                            + " Let it 'map' the page before it touches it",
                    problem.message());
        }
        // each handler's access faults on the next page, until 16 are in each other
        Problem deep = problem(
                guest(paging, "region a at 0x8000_0000 size 1 MiB lazy   on fault missing at va { read va + 4096 }")
                        + "run r on g.p { read page 0 of a }");
        assertTrue(deep.message().startsWith("a double fault: 16 fault handlers of g.p are in each other"));
        // one that touches another page, which is there, may do so
        held(guest(
                        paging,
                        "region b at 0x9000_0000 size 4 KiB  region a at 0x8000_0000 size 1 MiB lazy"
                                + " on fault missing at va { read 0x9000_0000   map va }")
                + "run r on g.p { read pages 0..1 of a   expect access.lost == 0   expect faults.true == 2 }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fifo", "lru", "clock", "arc", "lirs", "twoQ"})
    void entriesClearedBehindTheSystemsBack(String policy) {
        RunResult r = simulate("""
                host box { guest g paging native { process p {
                    memory 8 KiB   replacement %1$s   region a at 0x8000_0000 size 16 KiB lazy
                } } }
                run r on g.p {
                    read page 0 of a
                    clear entries of page 0 of a
                    read pages 1..3 of a
                }
                """.formatted(policy)).runs().get(0);
        Problem problem = r.problem();
        if (problem == null) { // the policy chose other pages
            assertEquals(0, r.metrics().value("access.lost").orElse(0));
            assertEquals(2, r.metrics().value("memory.frames").orElse(0));
        } else {
            assertEquals(7, problem.line());
            assertTrue(problem.message()
                    .startsWith("the page at gVA 0x80000000 of g.p is to make room, but its entry was"));
        }
    }

    @Test
    void aSwitchIsAWriteOfTheRoot() {
        held("""
                host box { guest vm paging shadow {
                    process p1 { region d at 0 size 4 KiB }   process p2 { region d at 0 size 4 KiB }
                } }
                run viaSwitch on vm { switch to p2   expect exits.cr3Write == 1 }
                run viaLoad   on vm { load root of p2   expect exits.cr3Write == 1 }
                run second    on vm { switch to p2   switch to p1   expect exits.cr3Write == 2 }
                run same      on vm { switch to p2   switch to p2   expect exits.cr3Write == 1 }
                run access    on vm { p1: read page 0 of p1.d   expect exits.cr3Write == 0 }
                """);
    }
}
