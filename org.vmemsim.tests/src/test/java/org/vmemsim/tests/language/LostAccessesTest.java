package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.report.JsonReport;
import org.vmemsim.runtime.report.Look;
import org.vmemsim.runtime.report.TextReport;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.run.Simulation;

/** An access that nobody can translate is a warning of its run, with the first address and why. */
class LostAccessesTest {
    private static Result run(String text) {
        return Simulation.run(
                Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(text))).scenario(), Options.in(Path.of("")));
    }

    private static List<String> warnings(String text) {
        return run(text).runs().get(0).warnings().stream()
                .map(w -> w.line() + ": " + w.text())
                .toList();
    }

    private static final String HOST = "host h { process p { region r at 0x400000 size 8 KiB rights rw } }\n"
            .replace("rights rw", "{ rights rw }");

    @Test
    void noRegion() {
        assertEquals(
                List.of("3: 2 accesses could not be translated, the first a load at 0x900000 by p: no region holds the "
                        + "address. Check the address, or give the process a region there."),
                warnings(HOST + "run r on p {\n    read 0x900000\n    read 0x400000\n    write 0x900008\n}"));
    }

    @Test
    void rights() {
        assertEquals(
                List.of("2: 1 access could not be translated: a fetch at 0x400000 by p: the region's rights forbid it. "
                        + "Check the address, or give the process a region there."),
                warnings(HOST + "run r on p { execute 0x400000 }"));
    }

    /** The address is told as the program gives it. */
    @Test
    void notCanonical() {
        List<String> said = warnings(HOST + "run r on p { read 0x8000_0000_0000 }");
        assertTrue(
                said.get(0).startsWith("2: 1 access could not be translated: a load at 0x800000000000 by p: "),
                "" + said);
    }

    /** In a guest, in a loop and beside others that succeed; its line is that of the statement. */
    @Test
    void inAGuest() {
        List<String> said = warnings("""
                host h { guest g paging nested { process q { region r at 0x400000 size 8 KiB } } }
                run r on g.q {
                    read pages of r
                    repeat 1_000 {
                        read 0x900000
                    }
                }
                """);
        assertTrue(
                said.get(0)
                        .startsWith("5: 1,000 accesses could not be translated, the first a load at 0x900000 by g.q: "),
                "" + said);
    }

    @Test
    void noneWhereAllSucceed() {
        assertEquals(List.of(), warnings(HOST + "run r on p { read 0x400000 }"));
    }

    @Test
    void theReportsShowThem() {
        Result result = run(HOST + "run r on p { read 0x900000 }");
        Problem w = result.runs().get(0).warnings().get(0);
        String text = TextReport.of(result, "a.vmem", Look.PLAIN);
        assertTrue(text.contains("a.vmem:2: " + w.message()) && text.contains(w.remedy()), text);
        String json = JsonReport.of(result);
        assertTrue(json.contains("\"warnings\"") && json.contains(w.message()), json);
    }
}
