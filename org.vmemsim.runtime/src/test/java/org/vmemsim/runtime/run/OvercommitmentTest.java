package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.runtime.check.Conservation;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.Watch;
import org.vmemsim.runtime.explain.AccessTracer;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.machine.MachineMetrics;
import org.vmemsim.runtime.machine.MemoryMeter;
import org.vmemsim.runtime.machine.Sharing;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.OsSpec;
import org.vmemsim.runtime.scenario.memory.PagePolicy;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.memory.Rights;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.pmap.Pmap;
import org.vmemsim.runtime.vmm.reclaim.Reclaimer;
import org.vmemsim.runtime.vmm.reclaim.Tenant;

/** Four guests on a host that has not enough memory for them, with everything going on at once: nothing is ever lost. */
class OvercommitmentTest {
    /** Operations between two checks of everything: each is checked, but in the quick loop of whoever works on it. */
    private static final int EVERY = System.getProperty("quick") == null ? 1 : 64;

    private static final int GUESTS = 4;
    private static final int PAGES = 48;
    private static final long START = 0x40_0000;
    private static final long FILE = 0x80_0000;
    private static final int FILE_PAGES = 24;

    /** One host with its guests, and what their memory should hold. */
    private static final class Scene {
        final SplittableRandom random;
        final Machine machine;
        final Conservation conservation;
        final AccessTracer tracer;
        final Watch watch;
        /** Null where nothing virtualizes memory: the guests' own means are all that there is then. */
        final @Nullable Reclaimer reclaimer;

        final List<Process> processes;
        final List<VirtualMachine> vms;
        final long[][] words = new long[GUESTS][PAGES];

        Scene(long seed, HostSpec host) {
            random = new SplittableRandom(seed);
            machine = new Machine(host, seed, (handler, p, va) -> {
                throw new AssertionError("no handlers here");
            });
            conservation = new Conservation(machine);
            tracer = new AccessTracer(machine);
            watch = new Watch("scene", Options.in(Path.of(".")), null);
            reclaimer = machine.overcommitment().reclaimer();
            vms = machine.machines();
            processes = new ArrayList<>(machine.processes().values());
            if (machine.sharing() != null) machine.sharing().ids().known(true); // every word written is in memory
        }

        void step() {
            int g = random.nextInt(GUESTS);
            int page = random.nextInt(PAGES);
            int dice = random.nextInt(100);
            if (dice < 40) write(g, page, 1 + random.nextInt(3));
            else if (dice < 70) read(g, page);
            else if (dice < 72) unmap(g, page);
            else if (dice < 74) files(g);
            else if (reclaimer != null) behindItsBack(reclaimer, g, dice);
            else if (dice < 75 && machine.sharing() != null) scan(machine.sharing());
        }

        private void behindItsBack(Reclaimer reclaimer, int g, int dice) {
            if (dice < 78) share(g);
            else if (dice < 84) swapOut(g);
            else if (dice < 90) reclaimer.poll();
            else if (dice < 92) reclaimer.sample();
            else if (dice < 94) remap(g);
            else if (dice < 98) balloon(g);
            else settings(reclaimer, g);
        }

        private long access(int g, int page, int kind) {
            machine.run(processes.get(g));
            long va = START + page * 4096L + 8L * random.nextInt(512);
            return tracer.access(va, kind, watch, processes.get(g));
        }

        private void write(int g, int page, long value) {
            long hpa = access(g, page, AccessKind.STORE);
            assertTrue(hpa >= 0, "a write is lost");
            machine.memory().write(hpa & -4096L, 3, value);
            words[g][page] = value;
        }

        private void read(int g, int page) {
            long hpa = access(g, page, AccessKind.LOAD);
            assertTrue(hpa >= 0, "a read is lost");
            assertEquals(words[g][page], machine.memory().read(hpa & -4096L, 3), "what guest " + g + " reads");
        }

        private void scan(Sharing scanner) {
            if (random.nextInt(50) == 0) scanner.unshare();
            else scanner.scanAll();
        }

        /** Lets a page share its frame with any other page that holds the same. */
        private void share(int g) {
            long gfn = any(g);
            if (machine.sharing() != null) {
                if (random.nextInt(50) == 0) scan(machine.sharing());
                else if (gfn >= 0) machine.sharing().share(vms.get(g), gfn);
                return;
            }
            int other = random.nextInt(GUESTS);
            long keeper = any(other);
            Pmap pmap = pmap(g);
            Pmap keepers = pmap(other);
            if (gfn < 0 || keeper < 0 || pmap.frameOf(gfn) == keepers.frameOf(keeper)) return;
            long[] mine = machine.memory().contents(pmap.frameOf(gfn) << 12, 0);
            long[] theirs = machine.memory().contents(keepers.frameOf(keeper) << 12, 0);
            if (!Arrays.equals(full(mine), full(theirs))) return;
            keepers.protect(keeper);
            vms.get(other).protect(keeper << 12);
            vms.get(other).settle();
            pmap.share(gfn, keepers.frameOf(keeper));
            vms.get(g).forget(gfn << 12);
            vms.get(g).settle();
        }

        private static long[] full(long[] words) {
            return words.length == 0 ? new long[512] : words;
        }

        /** Some guest frame that has a host frame; -1 if a few tries find none. */
        private long any(int g) {
            for (int i = 0; i < 8; i++) {
                long gfn = random.nextLong(pmap(g).guestFrames());
                if (pmap(g).canShare(gfn)) return gfn;
            }
            return -1;
        }

        private Pmap pmap(int g) {
            return java.util.Objects.requireNonNull(vms.get(g).pmap());
        }

        private void swapOut(int g) {
            long gfn = any(g);
            if (gfn < 0) return;
            pmap(g).swapOut(gfn << 12);
            vms.get(g).forget(gfn << 12);
            vms.get(g).settle();
        }

        private void remap(int g) {
            long gfn = any(g);
            if (gfn < 0) return;
            vms.get(g).moved(pmap(g).move(gfn << 12));
            vms.get(g).settle();
        }

        private void unmap(int g, int page) {
            machine.run(processes.get(g));
            long va = START + page * 4096L;
            vms.get(g).os().unmap(processes.get(g), va, va + 4096);
            words[g][page] = 0;
        }

        private void balloon(int g) {
            long frames = pmap(g).guestFrames();
            machine.run(processes.get(g));
            machine.overcommitment()
                    .balloon(vms.get(g), (frames - random.nextLong(frames * 3 / 4)) << 12, random.nextBoolean());
        }

        /** A read of a file's page, which fills the guest's memory with pages that can go. */
        private void files(int g) {
            machine.run(processes.get(g));
            long hpa =
                    tracer.access(FILE + 4096L * random.nextInt(FILE_PAGES), AccessKind.LOAD, watch, processes.get(g));
            assertTrue(hpa >= 0, "a read of a file is lost");
        }

        private void settings(Reclaimer reclaimer, int g) {
            Tenant t = java.util.Objects.requireNonNull(machine.overcommitment().tenant(vms.get(g)));
            t.shares(1 + random.nextInt(2000));
            t.limit(random.nextBoolean() ? 0 : (32L + random.nextInt(32)) << 12);
            reclaimer.allocate();
        }
    }

    private static final PagePolicy[] POLICIES = {
        PagePolicy.TWO_LIST, PagePolicy.CLOCK, PagePolicy.FIFO, PagePolicy.LRU, PagePolicy.RANDOM, PagePolicy.ARC
    };

    private static OsSpec os(PagePolicy policy) {
        return SettingGroup.of(OsSpec.class)
                .with(OsSpec.DEFAULT, Map.of("replacement", policy, "swap", 256L << 12, "kernel", 4L << 12));
    }

    private static RegionSpec file() {
        return SettingGroup.of(RegionSpec.class)
                .with(
                        Scenarios.region("f", FILE, FILE_PAGES * 4096L, Backing.LAZY, 0),
                        Map.of("file", "data", "rights", Rights.R));
    }

    private static HostSpec host(
            Paging paging,
            long seed,
            List<ReclaimSpec.Means> order,
            ReclaimSpec.Victim victim,
            ReclaimSpec.Style style) {
        ReclaimSpec.Sharing sharing = SettingGroup.of(ReclaimSpec.Sharing.class)
                .with(
                        ReclaimSpec.Sharing.DEFAULT,
                        Map.of("style", style, "maxSharing", 8L, "useZeroPages", seed % 4 == 0));
        GuestSpec[] guests = new GuestSpec[GUESTS];
        for (int g = 0; g < GUESTS; g++)
            guests[g] = Scenarios.guest(
                    paging,
                    Map.of(
                            "name",
                            "g" + g,
                            "memory",
                            96L << 12,
                            "shares",
                            500L * (g + 1),
                            "overhead",
                            4096L,
                            "os",
                            os(POLICIES[(int) ((seed + g) % POLICIES.length)])),
                    Scenarios.process("p", Scenarios.region("r", START, PAGES * 4096L, Backing.LAZY, 0), file()));
        ReclaimSpec.Swap swap = SettingGroup.of(ReclaimSpec.Swap.class)
                .with(ReclaimSpec.Swap.DEFAULT, Map.of("victim", victim, "readAhead", 2L));
        ReclaimSpec reclaim = SettingGroup.of(ReclaimSpec.class)
                .with(ReclaimSpec.DEFAULT, Map.of("order", order, "swap", swap, "sharing", sharing));
        return SettingGroup.of(HostSpec.class)
                .with(
                        Scenarios.host(Scenarios.mmu(Layouts.X86_64, Layouts.EPT), guests),
                        Map.of("memory", 200L << 12, "reclaim", reclaim));
    }

    @ParameterizedTest
    @CsvSource({
        "NATIVE, 5, RANDOM, KSM, 700000",
        "NATIVE, 9, RANDOM, ESX, 300000",
        "NESTED, 1, RANDOM, NONE, 350000",
        "NESTED, 2, LRU, KSM, 350000",
        "NESTED, 7, RANDOM, ESX, 300000",
        "SHADOW, 3, RANDOM, ESX, 500000",
        "SHADOW, 4, FIFO, KSM, 500000",
    })
    void nothingIsLost(Paging paging, long seed, ReclaimSpec.Victim victim, ReclaimSpec.Style style, int steps) {
        List<ReclaimSpec.Means> order = seed % 2 == 0
                ? List.of(ReclaimSpec.Means.BALLOONING, ReclaimSpec.Means.COMPRESSION, ReclaimSpec.Means.SWAPPING)
                : List.of(ReclaimSpec.Means.SHARING, ReclaimSpec.Means.BALLOONING, ReclaimSpec.Means.SWAPPING);
        Scene scene = new Scene(seed, host(paging, seed, order, victim, style));
        for (int i = 0; i < steps; i++)
            try {
                scene.step();
                if (i % EVERY == 0) scene.conservation.check();
                if (i % 4096 == 0) fewFiguresAreThoseOfAll(scene.machine);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(paging + " seed " + seed + " step " + i + ": " + e, e);
            }
        scene.conservation.check();
        Measures all = new MachineMetrics(scene.machine).total(Map.of());
        List<String> happened = new ArrayList<>(List.of("swap.guestOut", "swap.guestIn"));
        if (paging != Paging.NATIVE)
            happened.addAll(List.of(
                    "swap.hostOut",
                    "swap.hostIn",
                    "sharing.broken",
                    "memory.backed",
                    "host.state.soft",
                    "swap.guestOut",
                    "swap.guestIn",
                    "balloon.inflated",
                    "balloon.deflated"));
        if (style == ReclaimSpec.Style.NONE && paging != Paging.NATIVE)
            happened.add("host.state.low"); // sharing makes it a rare one
        if (order.contains(ReclaimSpec.Means.COMPRESSION))
            happened.addAll(List.of("compression.in", "compression.out"));
        for (String metric : happened) assertTrue(all.count(metric) > 20, metric + " " + all.count(metric));
    }

    /** What lines show is read without all other figures, and is the same. */
    private static void fewFiguresAreThoseOfAll(Machine machine) {
        MachineMetrics metrics = new MachineMetrics(machine);
        Measures all = metrics.total(Map.of());
        double[] few = metrics.now(MemoryMeter.TOLD);
        for (int i = 0; i < few.length; i++)
            assertEquals(all.value(MemoryMeter.TOLD.get(i)).orElse(0), few[i], MemoryMeter.TOLD.get(i));
    }
}
