package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;

/** Whole runs under pressure with {@code --check}: memory is conserved after every event, however accesses are simulated. */
class CheckedRunsTest {
    private static final String DAY = """
            host esx {
                memory 24 MiB
                detail %2$s
                reclaim {
                    order    sharing, ballooning, compression, swapping
                    sharing  { scan 500 pages/s }
                    swap     { readAhead 4 pages }
                    estimate { sample 50 pages   period 3 s }
                }
                guest vm[4] paging %1$s {
                    memory 10 MiB   image debian
                    os { replacement twoList   swap 10 MiB   kernel 512 KiB   pageCache 1 MiB }
                }
            }
            image debian { zero 12 %%   common 30 %% }
            trace    queries = zipf { over 8 MiB   skew 0.8   writes 20 %% }
            workload oltp { trace queries   rate 5 thousand accesses/s }
            run day on esx for 20 s {
                at 0 s  vm[*]: start oltp
                at 8 s  esx: balloon vm[1] to 4 MiB
                at 10 s esx: reboot vm[2]
                at 12 s vm[3]: stop oltp
                at 15 s esx: balloon vm[1] to 10 MiB
            }
            """;

    @ParameterizedTest
    @CsvSource({"nested, pageLevel", "shadow, pageLevel", "nested, exact", "shadow, exact"})
    void memoryIsConserved(String paging, String detail) {
        RunResult day = checked(DAY.formatted(paging, detail));
        assertTrue(day.complete());
        for (String metric : List.of("swap.guestOut", "balloon.inflated", "memory.backed", "swap.guestIn"))
            assertTrue(day.metrics().count(metric) > 0, metric);
    }

    /**
     * Three guests of equal pages fit only because they share. To give one of them frames of its own, the host makes others
     * share theirs, or takes them, in the midst of it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"nested", "shadow"})
    void sharingEndsWhereThereIsNoRoom(String paging) {
        RunResult apart = checked("""
                host esx {
                    memory 12 MiB
                    reclaim { order sharing, swapping   sharing esx }
                    guest vm[3] paging %s {
                        memory 6 MiB
                        process p { region data at 0x4000_0000 size 5 MiB lazy { image same } }
                    }
                }
                image same { common 100 %% }
                run apart on esx {
                    for i in 0..<3 { vm[i].p: read pages of data   esx: share all }
                    repeat 3 { esx: unshare all   esx: share all   for i in 0..<3 { vm[i].p: read pages of data } }
                }
                """.formatted(paging));
        assertTrue(
                apart.metrics().count("sharing.broken") > 1000,
                "" + apart.metrics().count("sharing.broken"));
    }

    /** The first run of a scenario without a fault, its memory checked after each event. */
    private static RunResult checked(String text) {
        Mapping mapping = Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(text)));
        assertEquals(List.of(), mapping.issues());
        RunResult run = Simulation.run(
                        mapping.scenario(), Options.in(Path.of("")).checked(Options.Checks.EACH_STATEMENT))
                .runs()
                .get(0);
        assertNull(run.problem());
        return run;
    }
}
