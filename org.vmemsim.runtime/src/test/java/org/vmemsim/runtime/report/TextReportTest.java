package org.vmemsim.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.result.Result;

class TextReportTest {
    private static final Look ASCII = new Look(false, false, 0, false);
    private static final Look NARROW = new Look(true, false, 48, false);
    private static final Look COLOURED = new Look(true, true, 0, false);
    private static final Look VERBOSE = new Look(true, false, 0, true);

    @Test
    void comparesRunsSideBySide() {
        Golden.check("modes.txt", TextReport.of(Samples.modes(), "modes.vmem", Look.PLAIN));
    }

    @Test
    void fallsBackToAscii() {
        String text = TextReport.of(Samples.modes(), "modes.vmem", ASCII);
        assertTrue(text.chars().allMatch(c -> c < 128), text);
        Golden.check("modes-ascii.txt", text);
    }

    @Test
    void breaksColumnsThatDoNotFit() {
        String text = TextReport.of(Samples.modes(), "modes.vmem", NARROW);
        Golden.check("modes-narrow.txt", text);
    }

    @Test
    void showsZerosWhenVerbose() {
        String quiet = TextReport.of(Samples.modes(), "modes.vmem", Look.PLAIN);
        String verbose = TextReport.of(Samples.modes(), "modes.vmem", VERBOSE);
        assertFalse(quiet.contains("access.stores"));
        assertTrue(verbose.contains("access.stores"));
    }

    @Test
    void showsPhasesAsColumns() {
        Golden.check("phases.txt", TextReport.of(Samples.phases(), "phases.vmem", Look.PLAIN));
    }

    @Test
    void saysWhyARunFailed() {
        Golden.check("failed.txt", TextReport.of(Samples.failed(), "failed.vmem", Look.PLAIN));
    }

    @Test
    void coloursChangeNoText() {
        String plain = TextReport.of(Samples.modes(), "modes.vmem", Look.PLAIN);
        String coloured = TextReport.of(Samples.modes(), "modes.vmem", COLOURED);
        assertEquals(plain, coloured.replaceAll("\u001b\\[[0-9;]*m", ""));
    }

    @Test
    void keepsTheFiguresOfOneTlbTogether() {
        Result result = new Result(
                "x",
                List.of(Samples.run(
                        "r",
                        1,
                        true,
                        Samples.measures(
                                "tlb.misses",
                                1,
                                "tlb.l1.hits",
                                2,
                                "tlb.l2.hits",
                                3,
                                "tlb.l1.misses",
                                4,
                                "tlb.l2.misses",
                                5,
                                "tlb.flushes",
                                6))),
                List.of(),
                List.of());
        String names = TextReport.of(result, "x.vmem", Look.PLAIN)
                .lines()
                .filter(l -> l.contains("tlb."))
                .map(l -> l.strip().split(" ")[0])
                .collect(Collectors.joining(" "));
        assertEquals("tlb.misses tlb.l1.hits tlb.l1.misses tlb.l2.hits tlb.l2.misses tlb.flushes", names);
    }

    @Test
    void emptyResultIsEmptyText() {
        assertEquals("", TextReport.of(new Result("x", List.of(), List.of(), List.of()), "x.vmem", Look.PLAIN));
    }
}
