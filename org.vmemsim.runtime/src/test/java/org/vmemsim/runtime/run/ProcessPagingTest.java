package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.guest.Pager;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.guest.replacement.PagingOracle;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.PagePolicy;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/** A process whose frames are limited: faults are those of its policy alone, and what it wrote is what it reads. */
class ProcessPagingTest {
    private static final long BASE = 0x40_0000;
    private static final int PAGES = 40;
    private static final int FRAMES = 9;
    private static final long SEED = 20261122;

    static List<Arguments> modes() {
        List<Arguments> all = new ArrayList<>();
        for (PagePolicy policy : PagePolicy.values())
            for (Paging paging : List.of(Paging.NATIVE, Paging.SHADOW, Paging.NESTED))
                all.add(Arguments.of(policy, paging));
        return all;
    }

    @ParameterizedTest
    @MethodSource("modes")
    void faultsAreThePolicysAndContentsSurvive(PagePolicy policy, Paging paging) {
        ProcessSpec spec = SettingGroup.of(ProcessSpec.class)
                .with(Scenarios.process("p"), Map.of("memory", FRAMES * 4096L, "replacement", policy));
        Machine machine = new Machine(
                Scenarios.host(Scenarios.mmu(Layouts.X86_64, Layouts.EPT), Scenarios.guest(paging, Map.of(), spec)),
                1,
                (handler, process, va) -> {});
        Process p = Objects.requireNonNull(machine.processes().get("vm.p"));
        Pager pager = Objects.requireNonNull(p.pager());
        machine.run(p);
        SplitMix64 random = new SplitMix64(SEED);
        long[] references = LongStream.range(0, 3000)
                .map(i -> (BASE >>> 12) + (random.below(3) == 0 ? i % PAGES : random.below(1 + random.below(PAGES))))
                .toArray();
        if (pager.wantsFuture()) pager.announce(references);
        long[] written = new long[PAGES];
        long stores = 0;
        for (int i = 0; i < references.length; i++) {
            String when = policy + " " + paging + ", reference " + i + ", seed " + SEED;
            int page = (int) (references[i] - (BASE >>> 12));
            long va = (references[i] << 12) + 8 * (page % 500);
            boolean store = random.below(3) == 0;
            p.reference(va);
            long hpa = machine.mmu().access(va, store ? AccessKind.STORE : AccessKind.LOAD);
            assertTrue(hpa >= 0, when);
            if (store) {
                machine.memory().write(hpa, 3, written[page] = ++stores);
            } else assertEquals(written[page], machine.memory().read(hpa, 3), when);
            assertTrue(p.frames() <= FRAMES, when);
        }
        assertEquals(
                PagingOracle.faults(policy, FRAMES, "vm.p".hashCode(), references), count(machine, p, "faults.major"));
        assertTrue(count(machine, p, "swap.guestOut") <= stores);
        assertTrue(count(machine, p, "swap.guestIn") > 0);
    }

    private static long count(Machine machine, Process p, String metric) {
        return machine.counters().read(p.counts())[machine.counters().names().indexOf(metric)];
    }
}
