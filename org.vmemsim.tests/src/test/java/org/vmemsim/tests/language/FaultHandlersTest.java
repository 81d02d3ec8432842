package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.ExpectationResult.Status;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;
import org.vmemsim.runtime.scenario.Scenario;

/** Accesses that a fault handler makes are made in the middle of another one, also in the middle of a trace. */
class FaultHandlersTest {
    private static Result run(String text) {
        Scenario scenario =
                Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(text))).scenario();
        return Simulation.run(scenario, Options.in(Path.of(".")));
    }

    /**
     * A trace of 4,000 accesses goes over 16 pages that are not there. For each of them the handler replays a trace of 10
     * accesses: 4,000 + 16 x 10 in all. What the trace itself stores is what it stores where no handler runs.
     */
    @Test
    void aHandlerReplaysAnotherTrace() {
        Result result = run("""
                trace t = uniform { over 64 KiB   length 4_000   writes 30 % }
                trace u = literal { pageNumbers 0x3f0, 0x3f1, 0x3f2, 0x3f3, 0x3f4, 0x3f5, 0x3f6, 0x3f7, 0x3f0, 0x3f1 }
                mmu small { tlb l1 { 4 KiB: 4 entries 4 ways } }
                host b {
                    mmu small
                    process p {
                        region r at 0x10000 size 64 KiB lazy
                        region s at 0x400000 size 64 KiB
                        on fault missing at va { replay u   map va }
                    }
                    process q { region r at 0x10000 size 64 KiB }
                }
                run handled on b.p { replay t }
                run plain on b.q { replay t }
                expect handled.access.count == 4_160
                expect handled.faults.missing == 16
                expect plain.access.count == 4_000
                expect handled.access.stores == plain.access.stores
                expect handled.tlb.hits + handled.tlb.misses == 4_160
                """);
        assertEquals(
                List.of(Status.HELD, Status.HELD, Status.HELD, Status.HELD, Status.HELD),
                result.expectations().stream().map(e -> e.status()).toList(),
                () -> result.expectations().toString());
        assertEquals(
                List.of(4160L, 4000L),
                result.runs().stream().map(RunResult::accesses).toList());
    }

    /**
     * The handler for page 16 reads that page, which ends the run. Five accesses were made, the sixth was begun, and so was
     * the handler's: 7. Pages 0, 1 and 2 missed once, page 16 twice: 5 misses, 2 hits. The last two records are not made.
     */
    @Test
    void aRunThatEndsInATraceCountsWhatWasMade() {
        RunResult run = run("""
                        trace t = literal { pageNumbers 0, 0, 1, 1, 2, 16, 0, 1 }
                        mmu small { tlb l1 { 4 KiB: 4 entries 4 ways } }
                        host b {
                            mmu small
                            process p {
                                region r at 0x10000 size 64 KiB
                                region s at 0x20000 size 64 KiB lazy
                                on fault missing at va { read va }
                            }
                        }
                        run a on b.p { replay t }
                        """).runs().get(0);
        assertNotNull(run.problem());
        assertEquals(7, run.metrics().value("access.count").orElseThrow());
        assertEquals(5, run.metrics().value("tlb.misses").orElseThrow());
        assertEquals(2, run.metrics().value("tlb.hits").orElseThrow());
    }
}
