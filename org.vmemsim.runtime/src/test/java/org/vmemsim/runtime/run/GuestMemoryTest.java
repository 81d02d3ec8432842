package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.guest.GuestOs;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.OsSpec;
import org.vmemsim.runtime.scenario.memory.PagePolicy;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/**
 * Processes that are forked, share files, allocate, free and swap in a guest with too little memory: what they read is what
 * was written, whatever the policy and the paging mode; and the reverse map says what the tables say.
 */
class GuestMemoryTest {
    private static final long SEED = 20261122;
    private static final long HEAP = 0x40_0000;
    private static final long FILE = 0x80_0000;
    private static final int PAGES = 60;
    private static final int FILE_PAGES = 30;
    private static final long MEMORY = 140L << 12;

    static List<Arguments> modes() {
        List<Arguments> all = new ArrayList<>();
        for (PagePolicy policy : PagePolicy.values())
            if (policy != PagePolicy.OPT)
                for (Paging paging : List.of(Paging.NATIVE, Paging.SHADOW, Paging.NESTED))
                    all.add(Arguments.of(policy, paging));
        return all;
    }

    private static RegionSpec file(String name, long start, long size) {
        return SettingGroup.of(RegionSpec.class)
                .with(Scenarios.region(name, start, size, Backing.LAZY, 0), Map.of("file", "data"));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void contentsAreWhatWasWritten(PagePolicy policy, Paging paging) {
        new Run(policy, paging).steps(40_000);
    }

    private static final class Run {
        private final Machine machine;
        private final GuestOs os;
        private final SplitMix64 random;
        private final String name;
        /** What each process's anonymous pages hold, and what the file's do, which all have in common. */
        private final Map<Process, Map<Long, Long>> memory = new HashMap<>();

        private final Map<Long, Long> file = new HashMap<>();
        private final List<Process> processes = new ArrayList<>();
        private long written;
        private int forks;

        Run(PagePolicy policy, Paging paging) {
            name = policy + " " + paging + ", seed " + SEED;
            random = new SplitMix64(SEED + policy.ordinal());
            OsSpec spec = SettingGroup.of(OsSpec.class)
                    .with(
                            OsSpec.DEFAULT,
                            Map.of(
                                    "replacement",
                                    policy,
                                    "swap",
                                    600L << 12,
                                    "kernel",
                                    10L << 12,
                                    "pageCache",
                                    20L << 12,
                                    "dirtyCache",
                                    0.3,
                                    "freePageReporting",
                                    policy.ordinal() % 2 == 0));
            ProcessSpec p = Scenarios.process(
                    "p",
                    Scenarios.region("heap", HEAP, (long) PAGES << 12, Backing.LAZY, 0),
                    file("file", FILE, (long) FILE_PAGES << 12));
            HostSpec host = Scenarios.host(
                    Scenarios.mmu(Layouts.X86_64, Layouts.EPT),
                    Scenarios.guest(paging, Map.of("memory", MEMORY, "os", spec), p));
            // without a second stage the guest's memory is the host's
            if (paging == Paging.NATIVE) host = SettingGroup.of(HostSpec.class).with(host, Map.of("memory", MEMORY));
            machine = new Machine(host, 1, (handler, process, va) -> {});
            Process first = Objects.requireNonNull(machine.processes().get("vm.p"));
            os = machine.home(first).os();
            processes.add(first);
            memory.put(first, new TreeMap<>());
        }

        void steps(int steps) {
            for (int i = 0; i < steps; i++) {
                String when = name + ", step " + i;
                Process p = processes.get((int) random.below(processes.size()));
                machine.run(p);
                long kind = random.below(1000);
                if (kind < 5 && processes.size() < 4 && forks < 8) fork(p);
                else if (kind < 8 && processes.size() > 2) unmapAll(p);
                else if (kind < 30) unmap(p);
                else access(p, when);
                if (i % 500 == 0) mappingsAgree(when);
            }
            assertTrue(count("swap.guestIn") > 100 && count("pageCache.written") > 10, name);
            assertEquals(0, count("faults.fatal"), name);
        }

        private Map<Long, Long> memory(Process p) {
            return Objects.requireNonNull(memory.get(p));
        }

        private long count(String metric) {
            int at = machine.counters().names().indexOf(metric);
            return machine.processes().values().stream()
                    .mapToLong(p -> machine.counters().read(p.counts())[at])
                    .sum();
        }

        private void access(Process p, String when) {
            boolean ofFile = random.below(4) == 0;
            long page = ofFile ? random.below(FILE_PAGES) : random.below(1 + random.below(PAGES));
            Map<Long, Long> known = ofFile ? file : memory(p);
            long va = (ofFile ? FILE : HEAP) + (page << 12) + 8 * (page % 500);
            boolean store = random.below(3) == 0;
            p.reference(va);
            long hpa = machine.mmu().access(va, store ? AccessKind.STORE : AccessKind.LOAD);
            assertTrue(hpa >= 0, when);
            if (store) {
                machine.memory().write(hpa, 3, ++written);
                known.put(page, written);
            } else assertEquals(known.getOrDefault(page, 0L), machine.memory().read(hpa, 3), when + " page " + page);
        }

        private void fork(Process p) {
            Process child = machine.fork(p, "vm.c" + forks++);
            processes.add(child);
            memory.put(child, new TreeMap<>(memory(p)));
        }

        private void unmap(Process p) {
            long first = random.below(PAGES);
            long last = Math.min(PAGES, first + 1 + random.below(4));
            os.unmap(p, HEAP + (first << 12), HEAP + (last << 12));
            for (long i = first; i < last; i++) memory(p).remove(i);
        }

        /** As a process that ends: it keeps its number, but nothing else. */
        private void unmapAll(Process p) {
            os.free(p, HEAP, HEAP + ((long) PAGES << 12));
            os.free(p, FILE, FILE + ((long) FILE_PAGES << 12));
            assertTrue(p.regions().isEmpty(), name);
            processes.remove(p);
            assertEquals(0, p.frames(), name);
            assertEquals(0, p.swappedPages(), name);
        }

        private void mappingsAgree(String when) {
            Map<Long, List<String>> byFrame = new TreeMap<>();
            for (Process p : os.processes())
                p.table()
                        .forEachLeaf(
                                (va, level) -> byFrame.computeIfAbsent(p.table().target(), f -> new ArrayList<>())
                                        .add(p.path() + " " + Long.toHexString(va)));
            long[] frames = {0};
            for (long pa = 0; pa < MEMORY; pa += 1 << 12) {
                List<String> found = new ArrayList<>();
                os.forEachMapping(pa, (p, va) -> found.add(p.path() + " " + Long.toHexString(va)));
                List<String> expected = byFrame.getOrDefault(pa, List.of());
                assertEquals(
                        expected.stream().sorted().toList(),
                        found.stream().sorted().toList(),
                        when);
                if (!found.isEmpty()) frames[0]++;
            }
            assertEquals(frames[0], os.dataFrames(), when);
        }
    }
}
