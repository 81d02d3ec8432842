package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.Options.Checks;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;

/** Sharing that ends for some pages only. */
class UnshareTest {
    /**
     * Two processes have the same four pages: four frames, each with one page beyond the first. Two pages of p get frames of
     * their own, so 4 - 2 = 2 are saved, and 2 were broken up. A second time nothing is left to do.
     */
    @ParameterizedTest
    @CsvSource({"ksm, guest a paging nested, a.", "esx, guest a paging shadow, a.", "ksm, , ''"})
    void ofSomePages(String style, String guest, String prefix) {
        String processes = "process p { region heap size 16 KiB { image same } }"
                + " process q { region heap size 16 KiB { image same } }";
        String machine = guest == null ? processes : guest + " { memory 64 MiB " + processes + " }";
        RunResult run = run("""
                image same { common 100 %% }
                host box { memory 1 GiB   reclaim { sharing %s { } }   %s }
                run r on box {
                    %sp: read pages of heap
                    %sq: read pages of heap
                    repeat 3 { share all }
                    repeat 2 { unshare pages 0..1 of %sp.heap }
                }
                """.formatted(style, machine, prefix, prefix, prefix));
        assertEquals(2, run.metrics().count("sharing.sharing"));
        assertEquals(2, run.metrics().count("sharing.broken"));
    }

    private static RunResult run(String text) {
        Mapping mapping = Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(text)));
        assertEquals(List.of(), mapping.issues());
        RunResult run = Simulation.run(
                        mapping.scenario(), Options.in(Path.of("")).checked(Checks.EACH_STATEMENT))
                .runs()
                .get(0);
        assertNull(run.problem());
        return run;
    }
}
