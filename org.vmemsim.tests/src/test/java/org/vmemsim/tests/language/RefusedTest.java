package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.xtext.resource.XtextResource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.mapping.value.MappingIssue;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.run.Simulation;

/** What cannot be done as it is written: said by {@code check} where the text tells, by the run otherwise. */
class RefusedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "swapOut all                   | 'swapOut' works on pages. Name them: 'swapOut heap'.",
                "remap all                     | 'remap' works on pages. Name them: 'remap heap'.",
                "populate all                  | 'populate' works on pages. Name them: 'populate heap'.",
            })
    void actionsOfAHost(String statement, String message) {
        refused("""
                host box {
                    memory 1 GiB
                    reclaim { sharing ksm { } }
                    guest a paging nested { memory 64 MiB   process p { region heap size 16 KiB } }
                }
                run r on a.p { box: %s }
                """.formatted(statement), message);
    }

    @ParameterizedTest
    @CsvSource({"dinero", "qemu", "drmemtrace"})
    void tracesThatNothingReads(String format) {
        refused(
                "trace t = file \"x\" { format " + format + " }\n"
                        + "host box { memory 1 GiB process p }\nrun r on box.p { replay t }",
                "Traces of format '" + format + "' are not read in this version. Formats that are: lackey.");
    }

    /** x86-64 has addresses up to 0x7fff_ffff_ffff and from 0xffff_8000_0000_0000 up to 2^64 - 1. */
    @ParameterizedTest
    @CsvSource({
        "0x7fff_ffff_f000, 8 KiB",
        "0xffff_ffff_ffff_f000, 8 KiB",
        "0xffff_ffff_ffff_f000, 4097 bytes",
        "0x1000, 0x7fff_ffff_ffff_ffff",
        "0x8000_0000_0000, 4 KiB"
    })
    void regionsBeyondAllAddresses(String at, String size) {
        refused(
                "host box { memory 1 GiB process p { region a at " + at + " size " + size + " lazy } }",
                "Region 'a' lies outside the addresses of 'x86_64', which have 48 bits.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // two pages end at 0xffff_ffff_ffff_ffff: a block begins 2 MiB further, which is nowhere
                "0xffff_ffff_ffff_e000 | malloc m size 8 KiB  | there is no room for the 8192 bytes of 'm'",
                "0x40_0000 | malloc m size 0x7fff_ffff_ffff_ffff | there is no room for the 9223372036854775807 bytes",
                "0x40_0000 | malloc m size 128 TiB | there is no room for the 140737488355328 bytes", // 2^47 + 6 MiB
                "0x40_0000 | map 0x7fff_ffff_f000..<0x8000_0000_1000 | 0x7ffffffff000 to 0x800000000fff lies outside",
                "0x40_0000 | map 0x8000_0000_0000 | 0x800000000000 to 0x800000000fff lies outside",
                "0x40_0000 | map page 0 of a to 0x8000_0000_0000 | 0x800000000000 to 0x800000000fff lies outside",
            })
    void addressesThatARunComesTo(String at, String statement, String message) {
        Mapping mapping = mapping("host box { memory 1 GiB process p { region a at " + at + " size 8 KiB } }\n"
                + "run r on box.p { " + statement + " }");
        assertEquals(List.of(), mapping.issues());
        Problem problem = Simulation.run(mapping.scenario(), Options.in(Path.of("")))
                .runs()
                .get(0)
                .problem();
        assertNotNull(problem);
        assertTrue(problem.message().startsWith(message), problem.message());
    }

    private static void refused(String text, String message) {
        List<MappingIssue> issues = mapping(text).issues();
        assertTrue(issues.stream().anyMatch(i -> i.message().equals(message)), issues.toString());
    }

    private static Mapping mapping(String text) {
        XtextResource resource = Vmem.parse(text);
        assertEquals(List.of(), resource.getErrors(), text);
        return Vmem.get(ScenarioMapper.class).map(Vmem.model(resource));
    }
}
