package org.vmemsim.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.Paging;

/** What a line shows is what all processes together counted, whoever ran meanwhile. */
class ProcessSumsTest {
    private static final long BASE = 0x40_0000;
    private static final long SEED = 20261127;
    private static final List<String> SHOWN = List.of("tlb.misses", "walk.references", "faults.true", "exits.total");

    @ParameterizedTest
    @EnumSource(
            value = Paging.class,
            names = {"NATIVE", "SHADOW", "NESTED"})
    void sumsAreThoseOfAllProcesses(Paging paging) {
        GuestSpec guest = Scenarios.guest(
                paging,
                paging == Paging.NATIVE ? Map.of() : Map.of("replicas", 3),
                Scenarios.process("p"),
                Scenarios.process("q"));
        Machine machine = new Machine(
                Scenarios.host(Scenarios.mmu(Layouts.X86_64, Layouts.EPT), guest), 1, (handler, process, va) -> {});
        List<Process> processes = new ArrayList<>(machine.processes().values());
        SplitMix64 random = new SplitMix64(SEED);
        for (int i = 0; i < 2000; i++) {
            Process p = processes.get((int) random.below(processes.size()));
            if (random.below(2) == 0) machine.processor().switchTo(p);
            else machine.run(p);
            if (i % 500 == 499)
                processes.add(machine.fork(p, p.path().substring(0, p.path().indexOf('.')) + ".child" + i));
            machine.mmu()
                    .access(BASE + (random.below(60) << 12), random.below(2) == 0 ? AccessKind.LOAD : AccessKind.STORE);
            for (int m = 0; m < SHOWN.size(); m++) {
                long sum = 0;
                for (Process each : machine.processes().values())
                    sum += machine.counters().read(each.counts(), SHOWN.get(m));
                String when = SHOWN.get(m) + ", step " + i + ", seed " + SEED;
                assertEquals(sum, machine.processor().sums().read(m), when);
                if (i > 100 && !(m == 3 && paging == Paging.NATIVE)) assertTrue(sum > 0, when);
            }
        }
    }
}
