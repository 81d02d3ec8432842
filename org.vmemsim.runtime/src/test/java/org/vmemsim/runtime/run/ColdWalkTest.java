package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.run.Subject;

/** What one access costs in each mode, with nothing cached: the figures of REFERENCE, worked by hand. */
class ColdWalkTest {
    private static RunResult one(Paging paging) {
        var p = Scenarios.process("p", Scenarios.region("code", 0x400000, 2 << 20, Backing.MAPPED, 0));
        Scenario s = Scenarios.scenario(
                Scenarios.host(Scenarios.mmu(Layouts.X86_64, Layouts.EPT), Scenarios.guest(paging, Map.of(), p)),
                Subject.of("box", "vm", "p"),
                Scenarios.read(0x401234));
        RunResult r = Scenarios.run(s);
        assertNull(r.problem());
        return r;
    }

    /** 4 guest levels of 4 nested references and 1 of their own, and 4 for the data's address: 4 * 5 + 4 = 24. */
    @Test
    void nestedTakes24References() {
        RunResult r = one(Paging.NESTED);
        assertEquals(24, r.metrics().count("walk.references"), r.metrics().toString());
        assertEquals(0, r.metrics().count("exits.total"));
        assertEquals(0, r.metrics().count("faults.true"));
    }

    @Test
    void nativeTakes4() {
        RunResult r = one(Paging.NATIVE);
        assertEquals(4, r.metrics().count("walk.references"), r.metrics().toString());
    }

    /** The shadow tables are empty: the walk reads one absent entry, exits, and then reads all 4 levels. */
    @Test
    void shadowFaultsUnseenAndThenTakes4() {
        RunResult r = one(Paging.SHADOW);
        assertEquals(4, r.metrics().count("walk.references"), r.metrics().toString());
        assertEquals(1, r.metrics().count("walk.cutShort.references"));
        assertEquals(1, r.metrics().count("faults.hidden"));
        assertEquals(1, r.metrics().count("exits.total"));
        assertEquals(0, r.metrics().count("faults.true"));
        assertEquals(4, r.metrics().count("shadow.pages"));
    }
}
