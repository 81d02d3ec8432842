package org.vmemsim.runtime.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Explanation.Kind;
import org.vmemsim.runtime.run.Simulation;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.Subject;

/** The story of a cold nested access is the walk itself: 24 entries, each at the address that the ones before lead to. */
class ExplainWalkTest {
    private static final long VA = 0x401234;

    private static long number(Map<String, String> data, String key) {
        String text = data.get(key);
        return text == null ? -1 : Long.parseUnsignedLong(text.substring(2), 16);
    }

    private static long frame(long raw) {
        return raw & 0x000f_ffff_ffff_f000L;
    }

    @Test
    void coldNestedAccess() {
        var p = Scenarios.process("p", Scenarios.region("code", 0x400000, 2 << 20, Backing.MAPPED, 0));
        Scenario s = Scenarios.scenario(
                Scenarios.host(Scenarios.mmu(Layouts.X86_64, Layouts.EPT), Scenarios.guest(Paging.NESTED, Map.of(), p)),
                Subject.of("box", "vm", "p"),
                Scenarios.read(VA));
        Explanation e = Simulation.explain(
                        s, new ExplainSpec("run", ExplainSpec.What.ACCESS, 1, 0), Options.in(Path.of(".")))
                .orElseThrow();
        List<Map<String, String>> entries = e.steps().stream()
                .filter(step -> step.kind() == Kind.ENTRY)
                .map(Explanation.Step::data)
                .toList();
        assertEquals(24, entries.size());
        long nestedRoot = number(entries.get(0), "address") & -4096;
        long gpa = -1;
        long hpa = -1;
        int at = 0;
        for (int level = 4; level >= 0; level--) {
            // the second stage of the guest entry's address, or at last of the data's
            long translated = number(entries.get(at), "va");
            if (gpa >= 0) assertEquals(gpa, translated);
            long table = nestedRoot;
            for (int l = 3; l >= 0; l--, at++) {
                Map<String, String> step = entries.get(at);
                assertEquals("ept", step.get("layout"));
                assertEquals(table + 8 * (translated >>> 12 + 9 * l & 511), number(step, "address"));
                table = frame(number(step, "value"));
            }
            hpa = table | translated & 4095;
            if (level == 0) break;
            Map<String, String> step = entries.get(at++);
            assertEquals("x86_64", step.get("layout"));
            assertEquals(translated, number(step, "address"));
            assertEquals(hpa, number(step, "hpa"));
            assertEquals(VA >>> 12 + 9 * (level - 1) & 511, Long.parseLong(step.get("index")));
            long next = frame(number(step, "value"));
            gpa = level > 1 ? next + 8 * (VA >>> 12 + 9 * (level - 2) & 511) : next;
        }
        Explanation.Step result = e.steps().get(e.steps().size() - 1);
        assertEquals(Kind.RESULT, result.kind());
        assertEquals(hpa | VA & 4095, number(result.data(), "hpa"));
    }
}
