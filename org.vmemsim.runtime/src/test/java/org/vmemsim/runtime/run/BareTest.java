package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostProblem;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/** Stages that translate nothing: what their machines see, what is lost, and what cannot be asked of them. */
class BareTest {
    private static final long GIB = 1L << 30;
    private static final Subject P = Subject.of("box", "vm", "p");

    private static GuestSpec guest(Paging paging, LayoutSpec layout, Object... more) {
        Map<String, Object> settings = new HashMap<>(Map.of("memory", GIB, "layout", layout));
        for (int i = 0; i < more.length; i += 2) settings.put((String) more[i], more[i + 1]);
        return Scenarios.guest(paging, settings, Scenarios.process("p"), Scenarios.process("q"));
    }

    private static HostSpec host(LayoutSpec second, GuestSpec... guests) {
        return Scenarios.host(Scenarios.mmu(Layouts.X86_64, second), guests);
    }

    private static RunResult run(HostSpec host, Statement... body) {
        return Scenarios.run(Scenarios.scenario(host, P, body));
    }

    private static void assertCounts(RunResult r, Object... counts) {
        assertNull(r.problem());
        for (int i = 0; i < counts.length; i += 2)
            assertTrue(r.metrics().value((String) counts[i]).isPresent(), (String) counts[i]);
        for (int i = 0; i < counts.length; i += 2)
            assertEquals(
                    (long) (Integer) counts[i + 1],
                    r.metrics().count((String) counts[i]),
                    counts[i] + " of " + r.metrics());
    }

    private static Statement switchTo(String process) {
        return new Operation.SwitchTo(Subject.of("box", "vm", process), 1);
    }

    private static Statement as(String process, Statement... body) {
        return new Statement.Acting(Subject.of("box", "vm", process), List.of(body));
    }

    /** What is translated in the second stage alone belongs to the machine: another process finds it in the TLB. */
    @ParameterizedTest
    @EnumSource(
            value = Paging.class,
            names = {"NESTED", "SHADOW"})
    void allProcessesShareMemoryAndTranslations(Paging paging) {
        RunResult r = run(
                host(Layouts.EPT, guest(paging, Layouts.BARE)),
                Scenarios.write(0x5000),
                as("q", Scenarios.read(0x5008)));
        assertCounts(r, "tlb.misses", 1, "tlb.hits", 1, "exits.total", 1, "memory.backed", 1, "tlb.flushes", 0);
    }

    /** The same without tags for address spaces: a switch that loads no root drops nothing. */
    @Test
    void aSwitchLoadsNoRoot() {
        MmuSpec mmu = SettingGroup.of(MmuSpec.class)
                .with(Scenarios.mmu(Layouts.X86_64, Layouts.EPT), Map.of("tags", List.of(MmuSpec.Tag.VPID)));
        for (Paging paging : List.of(Paging.NESTED, Paging.SHADOW)) {
            RunResult r = run(
                    Scenarios.host(mmu, guest(paging, Layouts.BARE)),
                    Scenarios.read(0x5000),
                    switchTo("q"),
                    as("q", Scenarios.read(0x5000)));
            assertCounts(r, "tlb.misses", 1, "exits.total", 1);
        }
    }

    /** Beyond the guest's memory nothing can be mended; the host may well have memory there. */
    @Test
    void beyondMemoryAccessesAreLost() {
        for (long va : new long[] {GIB, 1L << 50, 1L << 58, -4096}) {
            for (Paging paging : List.of(Paging.NESTED, Paging.SHADOW))
                assertCounts(
                        run(host(Layouts.EPT, guest(paging, Layouts.BARE)), Scenarios.read(va)),
                        "access.lost",
                        1,
                        "faults.fatal",
                        1,
                        "faults.true",
                        0);
            assertCounts(
                    run(host(Layouts.BARE, guest(Paging.NESTED, Layouts.BARE)), Scenarios.read(va), Scenarios.read(0)),
                    "access.lost",
                    1,
                    "faults.fatal",
                    1,
                    "exits.total",
                    0,
                    "access.count",
                    2);
        }
    }

    /** A guest's table that leads beyond its memory: no second stage tells, so nobody exits. */
    @Test
    void bareSecondStageEndsWithTheGuestsMemory() {
        Place page = new Place(
                true, new Place.Addresses(org.vmemsim.runtime.scenario.run.Expression.of(0x5000), null, false));
        RunResult r = run(
                host(Layouts.BARE, guest(Paging.NESTED, Layouts.X86_64)),
                new Operation.SetEntries(
                        page,
                        org.vmemsim.runtime.scenario.run.Expression.of(2 * GIB),
                        org.vmemsim.runtime.scenario.memory.Rights.RWX,
                        1),
                Scenarios.read(0x5000));
        assertCounts(r, "access.lost", 1, "faults.fatal", 1, "exits.total", 0);
    }

    /** Filtered batches take another way through the MMU than single accesses, and count the same. */
    @Test
    void replayCountsAsSingleAccessesDo() {
        for (LayoutSpec second : List.of(Layouts.EPT, Layouts.BARE)) {
            HostSpec host = host(second, guest(Paging.NESTED, Layouts.BARE));
            long[] records = new long[4000];
            for (int i = 0; i < records.length; i++) {
                long va = i % 7 == 0 ? GIB + i : (long) i * 1237 % (GIB >> 8);
                records[i] = 8L << 56 | (i % 3 == 0 ? 1L << 63 : 1L << 62) | va; // 8 bytes; a store or a load
            }
            SingleMachine filtered = new SingleMachine(host, "vm.p", true);
            SingleMachine all = new SingleMachine(host, "vm.p", false);
            filtered.records(records, 0, records.length);
            all.records(records, 0, records.length);
            assertEquals(all.counts(), filtered.counts());
            assertTrue(
                    all.counts().getOrDefault("access.lost", 0L) >= 572,
                    all.counts().toString());
        }
    }

    @Test
    void mappedRegionsAreBackedWhereTheyLie() {
        ProcessSpec p = Scenarios.process("p", Scenarios.region("r", 4 << 20, 2 << 20, Backing.MAPPED, 0));
        HostSpec host = Scenarios.host(
                Scenarios.mmu(Layouts.X86_64, Layouts.EPT),
                Scenarios.guest(Paging.NESTED, Map.of("memory", GIB, "layout", Layouts.BARE), p));
        assertCounts(
                run(host, Scenarios.read(4 << 20), Scenarios.read((6 << 20) - 1), Scenarios.read(6 << 20)),
                "exits.total",
                1);
        ProcessSpec far = Scenarios.process("p", Scenarios.region("r", GIB, 4096, Backing.MAPPED, 0));
        RunResult r = run(
                Scenarios.host(
                        Scenarios.mmu(Layouts.X86_64, Layouts.EPT),
                        Scenarios.guest(Paging.NESTED, Map.of("memory", GIB, "layout", Layouts.BARE), far)),
                Scenarios.read(GIB));
        assertNotNull(r.problem());
        assertTrue(
                r.problem().message().contains("guest vm has no memory at 0x40000fff"),
                r.problem().message());
    }

    /** The guest's memory is the first of the host's: shadow guests beside it get theirs behind it. */
    @Test
    void bareSecondStageTakesItsMemoryAtOnce() {
        RunResult r = run(host(Layouts.BARE, guest(Paging.NESTED, Layouts.X86_64)), Scenarios.write(0x5000));
        assertEquals((double) GIB, r.metrics().value("host.memory.used").orElseThrow());
        assertEquals((double) GIB, r.metrics().value("memory.host").orElseThrow());
        HostSpec two = host(
                Layouts.BARE,
                guest(Paging.NESTED, Layouts.X86_64),
                guest(Paging.SHADOW, Layouts.X86_64, "name", "other"));
        assertCounts(
                Scenarios.run(Scenarios.scenario(two, Subject.of("box", "other", "p"), Scenarios.write(0x5000))),
                "access.lost",
                0);
    }

    @Test
    void whatNeedsTablesIsRefused() {
        Place place = new Place(
                false, new Place.Addresses(org.vmemsim.runtime.scenario.run.Expression.of(0x5000), null, false));
        for (Operation o : List.of(
                new Operation.Fork("child", 7),
                new Operation.MapPages(place, null, org.vmemsim.runtime.scenario.memory.Rights.RWX, 7),
                new Operation.Unmap(place, 7),
                new Operation.ClearEntries(place, 7))) {
            RunResult r = run(host(Layouts.EPT, guest(Paging.NESTED, Layouts.BARE)), o);
            assertNotNull(r.problem(), o.toString());
            assertTrue(
                    r.problem().message().contains("vm.p runs without paging"),
                    r.problem().toString());
            assertEquals(7, r.problem().line(), o.toString());
        }
    }

    @Test
    void machinesThatWouldShareMemoryAreRefused() {
        GuestSpec nested = guest(Paging.NESTED, Layouts.X86_64);
        HostSpec two = host(Layouts.BARE, nested, guest(Paging.NESTED, Layouts.X86_64, "name", "other"));
        assertEquals(2, HostProblem.of(two).size());
        assertThrows(InvalidScenarioException.class, () -> new SingleMachine(two, "vm.p", true));
        assertEquals(List.of(), HostProblem.of(host(Layouts.BARE, nested)));
        assertEquals(
                1,
                HostProblem.of(host(Layouts.BARE, guest(Paging.NESTED, Layouts.X86_64, "memory", 1L << 50)))
                        .size());
    }
}
