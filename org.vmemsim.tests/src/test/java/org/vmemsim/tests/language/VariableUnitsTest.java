package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.xtext.resource.XtextResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.mapping.value.MappingIssue;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;

/** Units behind variables, and behind brackets that hold some. */
class VariableUnitsTest {
    private static final String MACHINE = """
            host box {
                memory 1 GiB
                process p { region heap at 0x40_0000 size 16 KiB }
            }
            let W = 3
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                | for i in 1..3 { malloc m size (4 * i) KiB   write pages of m } | 6", // 1 + 2 + 3
                // pages
                "                | for i in 1..3 { malloc m size i KiB   write pages of m }       | 3", // 1, 2, 3 KiB:
                // 1 page
                "                | for i in 1..2 { malloc m size (i + W) KiB   write pages of m } | 3", // 4, 5 KiB: 1 +
                // 2
                "                | for i in 0..2 { read 0x40_0000 + (4 * i) KiB }                 | 3",
                "                | for i in 1..3 { repeat i times { read page i entries of heap } } | 6", // 1 + 2 + 3
                "for 4 s         | for i in 0..2 { at (i + 1) s read heap   at i ms read heap }  | 24", // 2 x 3 x 4
                // pages
                "for 4 s         | for i in 1..3 { every i s p: read page 0 of heap }             | 8", // 4 + 2 + 2
            })
    void areComputed(String duration, String body, long accesses) {
        RunResult run = run(duration, body);
        assertNull(run.problem());
        assertEquals(accesses, run.accesses());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for i in 1..3 { malloc m size (i + W) pages }  | A size is wanted here, not a number of pages",
                "for i in 1..3 { malloc m size i ms }           | A size is wanted here, not a time",
                "for i in 1..3 { malloc m size (i KiB) KiB }    | This is a size already: it takes no unit.",
                "for i in 1..3 { read page i % of heap }        | takes no %.",
                "for i in 1..3 { repeat i KiB { read heap } }   | A count is wanted here, not a size",
                "malloc m size 0.4 bytes                        | A size is whole, and this is 0.4. Write a whole one.",
                "repeat 0.9 { read heap }                       | A count is whole, and this is 0.9. Write a whole one.",
                "read page 1.5 of heap                          | A count is whole, and this is 1.5. Write a whole one.",
                "read pages 0..1.9 of heap                      | A count is whole, and this is 1.9. Write a whole one.",
                "for i in 0..3 step 1.5 { read heap }           | A number is whole, and this is 1.5. Write a whole one.",
                "for i in 1..3 { read page (i * 0.5) of heap }  | A number here is whole, and this is 0.5. Write a whole one.",
                "write 0x40_0000 value 2.5                      | A number here is whole, and this is 2.5. Write a whole one.",
            })
    void areRefused(String body, String message) {
        List<MappingIssue> issues = mapping("", body).issues();
        assertTrue(issues.stream().anyMatch(i -> i.isError() && i.message().contains(message)), issues.toString());
    }

    /** In the first round the size is -1 KiB, which only the run knows. */
    @Test
    void noBlockOfLessThanNothing() {
        Problem problem = run("", "for i in 0..3 { malloc m size (i - 1) KiB }").problem();
        assertNotNull(problem);
        assertEquals("'malloc m' wants 0 bytes or more, not -1024", problem.message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 bytes", "0"})
    void aBlockOfNothingGivesAWarning(String size) {
        List<MappingIssue> issues = mapping("", "malloc m size " + size).issues();
        assertEquals(1, issues.size(), issues.toString());
        assertTrue(!issues.get(0).isError() && issues.get(0).message().startsWith("This is 0 bytes"));
    }

    /** W / 2 is 1.5: one round. Where the text asks for parts of what divides, nothing is said. */
    @ParameterizedTest
    @CsvSource({"repeat W / 2 { read page 0 of heap }, 1, 1", "repeat W / 2 * 2 { read page 0 of heap }, 3, 0"})
    void aFractionThatIsComputedIsCutAndThatIsSaid(String body, long accesses, int warnings) {
        Mapping mapping = mapping("", body);
        assertEquals(warnings, mapping.issues().size(), mapping.issues().toString());
        assertTrue(mapping.issues().stream()
                .allMatch(i -> !i.isError()
                        && i.message()
                                .equals("A count is whole, and this is 1.5: 1 is taken."
                                        + " Write a number that divides without rest.")));
        RunResult run = Simulation.run(mapping.scenario(), Options.in(Path.of("")))
                .runs()
                .get(0);
        assertEquals(accesses, run.accesses());
    }

    private static RunResult run(String duration, String body) {
        Mapping mapping = mapping(duration, body);
        assertEquals(List.of(), mapping.issues());
        return Simulation.run(mapping.scenario(), Options.in(Path.of("")))
                .runs()
                .get(0);
    }

    private static Mapping mapping(String duration, String body) {
        String text = MACHINE + "run r on box.p " + (duration == null ? "" : duration) + " { " + body + " }";
        XtextResource resource = Vmem.parse(text);
        assertEquals(List.of(), resource.getErrors(), text);
        return Vmem.get(ScenarioMapper.class).map(Vmem.model(resource));
    }
}
