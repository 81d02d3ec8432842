package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Rights;
import org.vmemsim.runtime.scenario.run.HandlerSpec;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/**
 * Dropping accesses that change nothing changes no count: the same records through machines with and without the filter,
 * with all sorts of TLBs and policies, page crossings, lost accesses, events in between, and faults whose handling drops
 * other translations.
 */
class FilteredReplayTest {
    private static final int WORLDS = 16;
    private static final int STRETCHES = 20;
    private static final int RECORDS = 400;
    private static final long DATA = 0x4000_0000L;
    private static final long BIG = 0x6000_0000L;

    @ParameterizedTest
    @EnumSource(
            value = Paging.class,
            names = {"NATIVE", "SHADOW", "NESTED"})
    void countsAreTheSame(Paging mode) {
        List<String> pairs = World.pairs();
        for (int seed = 1; seed <= WORLDS; seed++) {
            Random random = new Random(seed * 0x5deece66d1L);
            World world = World.random(pairs.get(seed % pairs.size()), random);
            boolean handlers = seed % 4 == 0;
            Rig with = rig(world, mode, true, handlers);
            Rig without = rig(world, mode, false, handlers);
            String process = "p";
            for (int i = 0; i < STRETCHES; i++) {
                long[] records = records(random);
                with.replay(process, records);
                without.replay(process, records);
                assertEquals(
                        List.of(),
                        differences(without.everything(), with.everything()),
                        mode + " seed " + seed + " stretch " + i + " "
                                + world.guest().name() + " " + world.mmu().tlbs());
                process = event(random, process, with, without);
            }
            assertTrue(with.count("access.loads") > 0);
        }
    }

    private static List<String> differences(Map<String, Long> expected, Map<String, Long> found) {
        return expected.entrySet().stream()
                .filter(e -> !e.getValue().equals(found.get(e.getKey())))
                .map(e -> e + " but " + found.get(e.getKey()))
                .toList();
    }

    private static Rig rig(World world, Paging mode, boolean filtered, boolean handlers) {
        HostSpec host = world.host(mode);
        if (!handlers) return new Rig(host, filtered, (handler, p, va) -> {});
        GuestSpec guest = host.guests().get(0);
        List<HandlerSpec> own = List.of(new HandlerSpec(HandlerSpec.Kind.MISSING, "va", List.of()));
        List<ProcessSpec> processes = guest.processes().stream()
                .map(p -> SettingGroup.of(ProcessSpec.class).with(p, Map.of("handlers", own)))
                .toList();
        GuestSpec handled = SettingGroup.of(GuestSpec.class).with(guest, Map.of("processes", processes));
        Rig[] self = new Rig[1];
        self[0] = new Rig(
                Scenarios.host(host.mmu(), handled),
                filtered,
                (handler, p, va) -> handle(java.util.Objects.requireNonNull(self[0]), p, va));
        return self[0];
    }

    /** A scenario's own handler: maps the page, accesses another one, and drops others besides. */
    private static void handle(Rig rig, Process p, long va) {
        String name = p.path().substring("vm.".length());
        rig.carryOut(name, new Operation.MapPages(Rig.at(va), null, Rights.RW, 0));
        long other = DATA + (va >>> 12 & 3) * 4096;
        if ((va >>> 12) % 5 < 3) rig.access(name, other, AccessKind.LOAD);
        if ((va >>> 12) % 3 == 0) rig.carryOut(name, new Operation.InvalidatePlace(false, Rig.at(other), 0));
        if ((va >>> 12) % 7 == 0) rig.carryOut(name, new Operation.InvalidateAll(false, true, null, 0));
    }

    private static long page(Random random) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> 0x40_0000L + random.nextInt(8) * 4096L;
            case 2 -> 0x60_0000L + random.nextInt(4) * 4096L;
            case 3 -> 0x80_0000L; // no rights
            case 4 -> 0x2000_0000L + random.nextInt(3) * 4096L;
            case 5, 6, 7 -> BIG + random.nextInt(1026) * 4096L;
            case 8 -> 0x7000_0000L + random.nextInt(512) * 4096L;
            case 9 -> random.nextInt(8) == 0 ? 1L << 52 : 0x1000; // nowhere, or not even canonical
            default -> DATA + random.nextInt(12) * 4096L;
        };
    }

    private static long[] records(Random random) {
        long[] records = new long[RECORDS];
        long code = page(random);
        long data = page(random);
        for (int i = 0; i < RECORDS; i++) {
            boolean fetch = random.nextBoolean();
            if (random.nextInt(5) == 0) {
                if (fetch) code = page(random);
                else data = page(random);
            }
            if (random.nextInt(40) == 0) code = data;
            int offset = random.nextInt(20) == 0 ? 4090 : random.nextInt(4000); // 4090 and 8 bytes: crosses
            int kind = fetch ? Access.FETCH : Access.LOAD + random.nextInt(3);
            records[i] = Access.of(kind, (fetch ? code : data) + offset, 8);
        }
        return records;
    }

    /** Something happens on both machines. @return the process that runs on */
    private static String event(Random random, String process, Rig... rigs) {
        long va = page(random);
        int what = random.nextInt(12);
        String other = random.nextBoolean() ? "p" : "q";
        boolean inRegion = va < 1L << 50 && va != 0x1000;
        for (Rig r : rigs) {
            switch (what) {
                case 0, 1 -> r.carryOut(process, new Operation.InvalidatePlace(false, Rig.at(va & (1L << 31) - 1), 0));
                case 2 -> r.carryOut(process, new Operation.InvalidateAll(random(va), random(va >> 1), null, 0));
                case 3 -> r.carryOut(process, new Operation.SwitchTo(Rig.subject(other), 0));
                case 4 -> r.carryOut(process, new Operation.LoadRoot(Rig.subject(process), random(va), 0));
                case 5 -> {
                    if (r.vm().pmap() != null)
                        r.carryOut(
                                process,
                                new Operation.HostAction(
                                        Operation.HostAction.Kind.REMAP, Rig.frame(va >>> 12 & 63), null, 0));
                }
                case 6 -> {
                    if (inRegion) r.carryOut(process, new Operation.Unmap(Rig.at(va), 0));
                }
                case 7 -> {
                    if (inRegion) r.carryOut(process, new Operation.Protect(Rig.at(va), Rights.RW, 0));
                }
                case 8 -> {
                    if (r.entry(process, DATA) != 0)
                        r.carryOut(
                                process,
                                new Operation.MapPages(
                                        Rig.at(DATA + 4096 * (1 + (va >>> 12 & 7))), Rig.at(DATA), Rights.R, 0));
                }
                case 9 -> {
                    if (r.machine.processes().size() < 4)
                        r.carryOut(
                                process,
                                new Operation.Fork("c" + r.machine.processes().size(), 0));
                }
                default -> r.access(process, va, 2);
            }
        }
        return what == 3 ? other : process;
    }

    private static boolean random(long bits) {
        return (bits >>> 12 & 1) != 0;
    }
}
