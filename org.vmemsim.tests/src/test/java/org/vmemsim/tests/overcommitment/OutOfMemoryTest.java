package org.vmemsim.tests.overcommitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;

/** Guests whose memory is used up: a panic and a kill are outcomes, after which others go on. */
class OutOfMemoryTest {
    private static final String WORK = """
        trace u = sequential { over 96 MiB   stride 4 KiB }
        workload w { trace u   rate 10 thousand accesses/s }
        """;

    private static RunResult run(String text) {
        RunResult run = Runs.simulate(text).runs().get(0);
        assertNull(run.problem(), () -> "" + run.problem());
        return run;
    }

    private static double of(RunResult run, String scope, String metric) {
        return run.scopes().get(scope).value(metric).orElse(-1);
    }

    /**
     * 64 MiB are 16,384 frames, some of them tables: a panics before its 16,384th access. b, which can swap, makes its 10,000 a
     * second as if it were alone. What a had stays behind it.
     */
    @Test
    void panic() {
        RunResult run = run(WORK + """
            host box {
                memory 1 GiB
                guest a paging nested { memory 64 MiB   os { outOfMemory panic } }
                guest b paging nested { memory 64 MiB   os { swap 64 MiB } }
            }
            run r on box for 10 s { at 0 s { a: start w   b: start w } }
            """);
        RunResult alone = run(WORK + """
            host box { memory 1 GiB   guest b paging nested { memory 64 MiB   os { swap 64 MiB } } }
            run r on box for 10 s { at 0 s b: start w }
            """);
        assertEquals(1, of(run, "a", "guest.panics"));
        assertEquals(0, of(run, "b", "guest.panics"));
        assertEquals(1, of(run, "a", "access.lost"), "the one that there was no frame for");
        double made = of(run, "a", "access.count");
        assertTrue(made > 16_000 && made < 16_384, made + " accesses");
        assertEquals(of(alone, "b", "access.count"), of(run, "b", "access.count"));
        assertEquals(64 << 20, of(run, "a", "memory.host"));
    }

    /** A reboot revives it; what is asked of it in between is not done, and the host goes on with its memory. */
    @Test
    void reboot() {
        Result result = Runs.simulate(WORK + """
            host box {
                memory 1 GiB
                guest a paging nested { memory 64 MiB   process p { region r size 4 MiB } }
            }
            run day on box for 10 s {
                at 0 s a.p: malloc big size 96 MiB
                at 1 s { a.p: write pages of big   expect a.guest.panics == 1 }
                at 2 s { a.p: read pages of r   box: swapOut pages of a.p.r   expect access.loads == 0   expect swap.hostOut == 1_024 }
                at 3 s box: reboot a
                at 4 s { a.p: read pages of r   expect access.loads == 1_024   expect access.lost == 1 }
            }
            """);
        RunResult run = result.runs().get(0);
        assertNull(run.problem(), () -> "" + run.problem());
        for (ExpectationResult e : run.expectations())
            assertEquals(ExpectationResult.Status.HELD, e.status(), e.toString());
        assertEquals(5, run.expectations().size());
        assertEquals(1, of(run, "a", "guest.panics"));
    }

    /** A process that is killed in the middle of any statement ends that statement, and what names it later finds nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "write pages of big",
                "map pages of big",
                "map 0x7000_0000..0x7fff_ffff",
                "fork as c   write pages of big",
                "write pages 0..1_000 of big   fork as c   c: write pages of big",
                "protect pages of big to r   read pages of big",
                "replay t",
                "malloc more size 64 MiB   write pages of more   unmap pages of more   free more",
            })
    void killed(String statements) {
        for (String how : List.of("kill", "panic"))
            for (String paging : List.of("nested", "shadow")) {
                Result result = Runs.simulate("""
                    trace t = uniform { over 96 MiB   writes 50 %%   length 100 thousand }
                    host box {
                        memory 64 MiB
                        guest a paging %s {
                            memory 8 MiB
                            os { outOfMemory %s   swap 64 KiB }
                            process p { region big size 64 MiB lazy   region r size 64 KiB }
                            process q { region other size 64 KiB }
                        }
                    }
                    run day on a.p { %s   read pages of r   box: swapOut pages of a.q.other   a.q: write pages of other }
                    """.formatted(paging, how, statements));
                RunResult run = result.runs().get(0);
                assertNull(run.problem(), () -> how + " " + paging + ": " + run.problem());
                double ended = of(run, "a", how.equals("kill") ? "processes.killed" : "guest.panics");
                assertTrue(ended >= 1, how + " " + paging + ": " + run.metrics());
            }
    }

    /** What does not fit at the start is a mistake of the scenario, whatever the guest would do later. */
    @ParameterizedTest
    @ValueSource(strings = {"kill", "panic"})
    void startThatDoesNotFit(String how) {
        RunResult run = Runs.simulate(
                        """
                        host box { guest g paging nested { memory 4 MiB   os { outOfMemory %s   process p { region a size 8 MiB } } }
                        run r on g.p { }
                        """.replace("%s   process", "%s }   process").formatted(how))
                .runs()
                .get(0);
        assertNotNull(run.problem());
        assertEquals(2, run.problem().line());
        assertTrue(
                run.problem().message().contains("guest g is out of memory"),
                run.problem().message());
        assertTrue(run.problem().remedy().contains("more memory"), run.problem().remedy());
    }

    /** 96 MiB that are only read, in a guest of 64: the same end without a swap device and with one of a page. */
    @Test
    void pagesThatAreOnlyRead() {
        RunResult run = run(WORK + """
            host box {
                memory 1 GiB
                guest none paging nested { memory 64 MiB   os { outOfMemory kill } }
                guest tiny paging nested { memory 64 MiB   os { swap 4 KiB   outOfMemory kill } }
            }
            run r on box for 10 s { at 0 s { none: start w   tiny: start w } }
            """);
        assertEquals(1, of(run, "none", "processes.killed"));
        assertEquals(1, of(run, "tiny", "processes.killed"));
        assertEquals(1, of(run, "tiny", "swap.guestOut"));
    }

    /** KSM gives the common frame of zeros for the only page that has one of its own: then nothing is left to scan. */
    @Test
    void scanningEnds() {
        RunResult run = run("""
            host box {
                reclaim { sharing ksm { useZeroPages on } }
                guest g paging nested { memory 16 MiB   process p { region a size 4 MiB lazy } }
            }
            run r on box for 2 s { }
            """);
        assertTrue(run.metrics().count("sharing.scanned") < 10);
    }

    /** A killed process gets no memory, whoever maps pages for it: only the four pages of p have frames, and a read is lost. */
    @Test
    void killedProcessesGetNoMemory() {
        Result result = Runs.simulate("""
                host box {
                    memory 64 MiB
                    guest g paging nested {
                        memory 2 MiB
                        os { outOfMemory kill }
                        process q { region big at 0x4000_0000 size 4 MiB lazy }
                        process p { region a at 0x40_0000 size 16 KiB }
                    }
                }
                run r on g.p {
                    g.q: write pages of g.q.big
                    expect processes.killed == 1
                    map page 0 of g.q.big
                    phase given { g.q: read page 0 of g.q.big   expect access.lost == 1 }
                    expect memory.frames == 4
                }
                """);
        List<ExpectationResult> all = result.allExpectations().toList();
        assertEquals(3, all.size());
        for (ExpectationResult e : all) assertEquals(ExpectationResult.Status.HELD, e.status(), () -> "" + e);
    }
}
