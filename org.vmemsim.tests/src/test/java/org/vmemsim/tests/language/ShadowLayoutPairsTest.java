package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.xtext.resource.XtextResource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;

/**
 * A guest of every layout over shadow tables of another: whatever the guest changes in its tables reaches the shadow ones, also
 * where one shadow table covers what several guest tables do (4 MiB over 2 MiB; all of 32 bits).
 */
class ShadowLayoutPairsTest {
    /** What a guest sees; %1$s is its layout, %2$s its smallest page. */
    private static final String RUN = """
            host h%1$s { mmu own   memory 1 GiB
                guest g paging shadow { layout %1$s   memory 256 MiB   process p { region r at 0x1000_0000 size 4 pages lazy } }
            }
            run r%1$s on h%1$s.g.p {
                phase first   { write pages 0..3 of r       expect faults.missing == 4 }
                protect page 0 of r to r
                phase denied  { write page 0 of r           expect faults.fatal == 1 }
                protect page 0 of r to rw
                phase granted { write page 0 of r           expect faults.fatal == 0   expect faults.true == 0 }
                unmap page 1 of r
                phase gone    { read page 1 of r            expect faults.missing == 1 }
                fork as c
                phase copied  { write pages 0..1 of r       expect faults.copyOnWrite == 2 }
                free r
                phase freed   { read 0x1000_0000            expect faults.fatal == 1 }
            }
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x86_32",
                "x86_32_pse36",
                "sv32",
                "flat32",
                "lecture",
                "x86_64",
                "sv39_napot",
                "armv8_16k",
                "armv8_64k"
            })
    void changesReachTheShadow(String own) {
        int run = 0;
        for (String guest : LibraryLayoutsTest.names()) {
            String text = "mmu own { layout %s   secondStage ept }%n".formatted(own) + RUN.formatted(guest);
            XtextResource file = Vmem.parse(text);
            assertEquals(List.of(), file.getErrors(), text);
            Mapping mapping = Vmem.get(ScenarioMapper.class).map(Vmem.model(file));
            if (!mapping.issues().isEmpty()) continue; // a pair that cannot be
            RunResult r = Simulation.run(
                            mapping.scenario(), Options.in(Path.of("")).checked(true))
                    .runs()
                    .get(0);
            assertTrue(r.complete(), () -> text + r.problem());
            List<String> broken = r.phases().stream()
                    .flatMap(p -> p.expectations().stream())
                    .filter(e -> e.status() != ExpectationResult.Status.HELD)
                    .map(e -> e.expectation().text() + ": " + e.message())
                    .toList();
            assertEquals(List.of(), broken, text);
            run++;
        }
        assertTrue(run > (own.equals("lecture") ? 0 : 4), own + ": " + run);
    }
}
