package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmemsim.runtime.check.Conservation;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.Watch;
import org.vmemsim.runtime.explain.AccessTracer;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.machine.MachineMetrics;
import org.vmemsim.runtime.machine.Sharing;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.ImageSpec;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec.Style;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.settings.Amount;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.vmm.VirtualMachine;

/** Page sharing on whole machines: what is published of ESX and of KSM, and what both must never do. */
class SharingTest {
    private static final long START = 0x40_0000;
    private static final MmuSpec MMU = Scenarios.mmu(Layouts.X86_64, Layouts.EPT);
    private static final double MIB = 1 << 20;

    /** A machine, its processes and what can be done with them. */
    private static final class Scene {
        final Machine machine;
        final Sharing sharing;
        final AccessTracer tracer;
        final Watch watch = new Watch("scene", Options.in(Path.of(".")), null);
        final List<Process> processes;

        Scene(HostSpec host) {
            machine = new Machine(host, 1, (handler, p, va) -> {
                throw new AssertionError("no handlers here");
            });
            tracer = new AccessTracer(machine);
            sharing = Objects.requireNonNull(machine.sharing());
            processes = new ArrayList<>(machine.processes().values());
        }

        void write(int process, long page) {
            machine.run(processes.get(process));
            long va = START + page * 4096;
            assertTrue(tracer.access(va, AccessKind.STORE, watch, processes.get(process)) >= 0);
        }

        Measures measures() {
            return new MachineMetrics(machine).total(Map.of());
        }

        double figure(String metric) {
            return measures().value(metric).orElse(0);
        }

        void expect(String when, long shared, long sharing, long unshared, long changing) {
            assertEquals(
                    when + " " + List.of(shared, sharing, unshared, changing),
                    when + " "
                            + List.of(
                                    (long) figure("sharing.shared"),
                                    (long) figure("sharing.sharing"),
                                    (long) figure("sharing.unshared"),
                                    (long) figure("sharing.volatile")));
        }

        VirtualMachine vm(int i) {
            return machine.machines().get(i);
        }
    }

    private static ImageSpec image(String name, Map<String, Object> settings) {
        ImageSpec named =
                SettingGroup.of(ImageSpec.class).with(ImageSpec.DEFAULT, Map.of("name", name, "family", name));
        return SettingGroup.of(ImageSpec.class).with(named, settings);
    }

    private static RegionSpec region(String name, long firstPage, long pages, ImageSpec image) {
        RegionSpec r = Scenarios.region(name, START + firstPage * 4096, pages * 4096, Backing.MAPPED, 0);
        return SettingGroup.of(RegionSpec.class).with(r, Map.of("image", image));
    }

    private static HostSpec host(Style style, Map<String, Object> settings, GuestSpec... guests) {
        ReclaimSpec.Sharing sharing =
                SettingGroup.of(ReclaimSpec.Sharing.class).with(ReclaimSpec.Sharing.DEFAULT, Map.of("style", style));
        sharing = SettingGroup.of(ReclaimSpec.Sharing.class).with(sharing, settings);
        ReclaimSpec reclaim = SettingGroup.of(ReclaimSpec.class).with(ReclaimSpec.DEFAULT, Map.of("sharing", sharing));
        return SettingGroup.of(HostSpec.class).with(Scenarios.host(MMU, guests), Map.of("reclaim", reclaim));
    }

    private static GuestSpec guest(Paging paging, int replicas, long memory, RegionSpec... regions) {
        return Scenarios.guest(
                paging,
                Map.of("memory", memory, "replicas", replicas, "overhead", 0L),
                Scenarios.process("p", regions));
    }

    private static HostSpec processes(Style style, Map<String, Object> settings, RegionSpec... regions) {
        ProcessSpec p = SettingGroup.of(ProcessSpec.class).with(Scenarios.process("p", regions), Map.of("replicas", 2));
        return SettingGroup.of(HostSpec.class)
                .with(host(style, settings), Map.of("processes", List.of(p), "memory", 1L << 30));
    }

    // ------------------------------------------------------------------ KSM

    /** KSM as documented: pages_to_scan 100, sleep 20 ms, max_page_sharing 256 and at least 2. */
    @Test
    void defaultsOfKsm() {
        ReclaimSpec.Sharing ksm = new ReclaimSpec.Sharing(Style.KSM, Amount.NONE, 0, 0, false);
        assertEquals("100.0 20000000 256", ksm.pages() + " " + ksm.period() + " " + ksm.most());
        ReclaimSpec.Sharing rate = new ReclaimSpec.Sharing(Style.NONE, Amount.perSecond(2000), 0, 0, false);
        assertEquals(Style.ESX, rate.style());
        assertEquals(2000, rate.pages() * 1e9 / rate.period(), 1e-9);
    }

    /**
     * N equal pages: 1 frame and N - 1 saved after two full scans, of a process and of guests. Two equal guests also have
     * equal page tables, one at each of four levels.
     */
    @ParameterizedTest
    @EnumSource(
            value = Paging.class,
            names = {"NATIVE", "NESTED", "SHADOW"})
    void twoScansOfEqualPages(Paging paging) {
        ImageSpec same = image("same", Map.of("same", Amount.share(1)));
        HostSpec host = paging == Paging.NATIVE
                ? processes(Style.KSM, Map.of("maxSharing", 1000L), region("r", 0, 20, same))
                : host(Style.KSM, Map.of("maxSharing", 1000L), guest(paging, 2, 4 << 20, region("r", 0, 20, same)));
        Scene scene = new Scene(host);
        scene.sharing.scanAll();
        assertEquals(0, scene.figure("sharing.shared"));
        scene.sharing.scanAll();
        long tables = paging == Paging.NATIVE ? 0 : 4;
        assertEquals(1 + tables, scene.figure("sharing.shared"));
        assertEquals(39 + tables, scene.figure("sharing.sharing"));
    }

    /** Its profit: pages_sharing · 4096 - (sharing + shared + unshared + volatile) · 64; it breaks even at 1 in 64. */
    @ParameterizedTest
    @CsvSource({"1, 62", "1, 63", "20, 300"})
    void profitOfKsm(long more, long unique) {
        ImageSpec image = image("i", Map.of("same", Amount.count(1 + more), "unique", Amount.count(unique)));
        RegionSpec region = region("r", 0, 1 + more + unique, image);
        HostSpec host = SettingGroup.of(HostSpec.class)
                .with(
                        processes(Style.KSM, Map.of("maxSharing", 1000L)),
                        Map.of("processes", List.of(Scenarios.process("p", region))));
        Scene scene = new Scene(host);
        for (int i = 0; i < 3; i++) scene.sharing.scanAll();
        scene.expect("scanned", 1, more, unique, 0);
        assertEquals(more * 4096 - (more + 1 + unique) * 64, scene.figure("sharing.profit"));
    }

    /** A run over time scans 100 pages every 20 ms: 5,000 a second. */
    @Test
    void scansAtItsPace() {
        Machine machine = new Machine(
                processes(Style.KSM, Map.of(), region("r", 0, 1000, image("i", Map.of("same", Amount.share(1))))),
                1,
                (handler, p, va) -> {
                    throw new AssertionError("no handlers here");
                },
                Machine.Detail.TIMED);
        machine.timeline().advance(1_000_000_000L);
        MachineMetrics metrics = new MachineMetrics(machine);
        assertEquals(5000, metrics.total(Map.of()).value("sharing.scanned").orElse(0));
        assertEquals(2, metrics.total(Map.of()).value("sharing.fullScans").orElse(0));
    }

    // ------------------------------------------------------------------ both

    /**
     * A storm of copies: N pages share a frame and all are written. Each takes a frame, and the last one gives the shared one
     * back: N - 1 more than before. The page tables of two equal guests are shared as well, until a write marks them.
     */
    @ParameterizedTest
    @CsvSource({"NESTED, ESX", "NESTED, KSM", "SHADOW, ESX", "SHADOW, KSM", "NATIVE, KSM", "NATIVE, ESX"})
    void stormOfCopies(Paging paging, Style style) {
        ImageSpec same = image("same", Map.of("same", Amount.share(1)));
        Scene scene = new Scene(
                paging == Paging.NATIVE
                        ? processes(style, Map.of(), region("r", 0, 40, same))
                        : host(style, Map.of(), guest(paging, 2, 4 << 20, region("r", 0, 40, same))));
        for (int i = 0; i < 3; i++) scene.sharing.scanAll();
        long n = 80;
        long tables = paging == Paging.NATIVE ? 0 : 4;
        assertEquals(n - 1 + tables, scene.figure("sharing.sharing"), paging + " " + style);
        double before = frames(scene, paging);
        for (int p = 0; p < 2; p++) for (int page = 0; page < 40; page++) scene.write(p, page);
        assertEquals(n - 1 + tables, frames(scene, paging) - before, "frames that the storm took");
        if (paging == Paging.NATIVE) assertEquals(n, scene.figure("faults.copyOnWrite"));
        else assertEquals(n + 2 * tables, scene.figure("sharing.broken"));
        if (paging != Paging.NATIVE) new Conservation(scene.machine).check();
        for (int i = 0; i < 3; i++) scene.sharing.scanAll();
        assertEquals(0, scene.figure("sharing.sharing"), "what was written is like nothing else");
    }

    /** Frames that hold data: shadow tables come and go. */
    private static double frames(Scene scene, Paging paging) {
        if (paging == Paging.NATIVE) return scene.figure("memory.frames");
        return scene.machine.memory().count(org.vmemsim.runtime.memory.FrameUse.GUEST)
                + scene.machine.memory().count(org.vmemsim.runtime.memory.FrameUse.SHARED);
    }

    /** Pages that the host swapped out come back with a frame of their own, and with their contents. */
    @ParameterizedTest
    @EnumSource(
            value = Style.class,
            names = {"ESX", "KSM"})
    void whatWasSwappedOutComesBackUnshared(Style style) {
        ImageSpec same = image("same", Map.of("same", Amount.share(1)));
        Scene scene = new Scene(host(style, Map.of(), guest(Paging.NESTED, 2, 4 << 20, region("r", 0, 10, same))));
        for (int i = 0; i < 3; i++) scene.sharing.scanAll();
        VirtualMachine vm = scene.vm(0);
        var pmap = Objects.requireNonNull(vm.pmap());
        long gfn = 0;
        while (!pmap.isShared(gfn)) gfn++;
        long content = Objects.requireNonNull(vm.os().known()).contents().of(gfn);
        pmap.swapOut(gfn << 12);
        vm.forget(gfn << 12);
        vm.settle();
        pmap.back(gfn << 12);
        assertTrue(!pmap.isShared(gfn), "it has a frame of its own");
        assertEquals(content, Objects.requireNonNull(vm.os().known()).contents().of(gfn));
        for (int i = 0; i < 3; i++) scene.sharing.scanAll();
        assertTrue(pmap.isShared(gfn), "and may be shared again");
    }

    // ------------------------------------------------------------------ published figures

    /** KSM: 52 guests of 1 GiB on 16 GiB fit where 52 p + c ≤ 16 GiB; here at a scale of 1 : 256. */
    @ParameterizedTest
    @CsvSource({"0.70, true", "0.72, true", "0.66, false"})
    void fiftyTwoGuests(double common, boolean fits) {
        long guest = 4L << 20;
        long frames = 940; // the rest of a guest's 1,024 is for its tables and those of its VMM
        double own = frames * (1 - common);
        assertEquals(fits, 52 * own + frames * common <= 16 * 1024, "52 p + c");
        GuestSpec guests = guest(
                Paging.NESTED, 52, guest, region("r", 0, frames, image("xp", Map.of("common", Amount.share(common)))));
        Scene scene = new Scene(
                SettingGroup.of(HostSpec.class).with(host(Style.KSM, Map.of(), guests), Map.of("memory", 4L << 30)));
        for (int i = 0; i < 3; i++) scene.sharing.scanAll();
        double held = scene.machine.memory().count(org.vmemsim.runtime.memory.FrameUse.GUEST)
                + scene.machine.memory().count(org.vmemsim.runtime.memory.FrameUse.SHARED)
                - 52 * 4; // their page tables
        assertEquals(52 * own + frames * common, held, 52 * 12, "frames that hold data");
        assertEquals(fits, held <= 16 * 1024);
    }

    /**
     * Production (Waldspurger, table 1): what is shared and what is reclaimed of it. In each group some pages are common to all
     * guests and some to pairs of them, so that the shared pages stand in as many frames as the paper's did.
     */
    @ParameterizedTest
    @CsvSource({
        // guests, MB in all, shared, reclaimed
        "10, 2048, 880, 673",
        " 9, 1846, 539, 345",
        " 5, 1658, 165, 120",
    })
    void production(int guests, double total, double shared, double reclaimed) {
        double canonical = shared - reclaimed;
        // n guests: n (all + pair) = shared; all + pairs · pair = canonical, where an odd guest has no pair
        int pairs = guests / 2;
        double scale = 8; // 1 : 8 of the paper's memory
        double pages = MIB / 4096 / scale;
        double pair = (canonical - shared / guests) / (pairs - 2.0 * pairs / guests);
        double all = (shared - 2 * pairs * pair) / guests;
        long own = Math.round(total / guests * pages);
        List<GuestSpec> specs = new ArrayList<>();
        for (int g = 0; g < guests; g++) {
            long allPages = Math.round(all * pages);
            long pairPages = g / 2 < pairs ? Math.round(pair * pages) : 0;
            int shift = 7 * g; // so that the guests' page tables differ
            List<RegionSpec> regions = new ArrayList<>();
            regions.add(region("all", shift, allPages, image("all", Map.of("common", Amount.share(1)))));
            if (pairPages > 0)
                regions.add(region(
                        "pair", 20_000 + shift, pairPages, image("pair" + g / 2, Map.of("common", Amount.share(1)))));
            regions.add(region("own", 40_000 + shift, own - allPages - pairPages, image("own", Map.of())));
            GuestSpec spec = guest(Paging.NESTED, 0, 64 << 20, regions.toArray(RegionSpec[]::new));
            specs.add(SettingGroup.of(GuestSpec.class).with(spec, Map.of("name", "vm" + g)));
        }
        Scene scene = new Scene(host(Style.ESX, Map.of(), specs.toArray(GuestSpec[]::new)));
        scene.sharing.scanAll();
        double found = scene.figure("memory.shared") / MIB * scale;
        double saved = scene.figure("sharing.sharing") * 4096 / MIB * scale;
        assertEquals(shared, found, shared * 0.01, "shared");
        assertEquals(reclaimed, saved, reclaimed * 0.01, "reclaimed");
    }

    /**
     * The best case (section 4.4, figure 4): one guest after another of 40 MB, of which two thirds are shared when there are
     * ten; the slope is constant. One alone saves little, and 55 % of that are pages of zeros.
     */
    @Test
    void sharingGrowsWithGuests() {
        long pages = 10_240; // 40 MB
        long alone = 1280; // 5 MB
        // one alone: zero - 1 and same - 1 pages are saved; the rest of what is shared needs other guests
        ImageSpec image = image(
                "linux",
                Map.of(
                        "zero", Amount.count(Math.round(alone * 0.55) + 1),
                        "same", Amount.count(Math.round(alone * 0.45) + 1),
                        "common", Amount.count(Math.round(pages * 0.67) - alone)));
        List<Double> saved = new ArrayList<>();
        for (int n = 1; n <= 10; n++) {
            Scene scene = new Scene(
                    host(Style.ESX, Map.of(), guest(Paging.NESTED, n, 64 << 20, region("r", 0, pages, image))));
            scene.sharing.scanAll();
            saved.add(scene.figure("sharing.sharing"));
        }
        assertEquals(alone, saved.get(0), 1 + 2 * 8, "5 MB of one guest; its kernel's pages may be equal too");
        double slope = saved.get(1) - saved.get(0);
        for (int n = 2; n < 10; n++) assertEquals(slope, saved.get(n) - saved.get(n - 1), slope * 0.01, "guest " + n);
        assertEquals(0.67, slope / pages, 0.01);
        assertEquals(0.55, Math.round(alone * 0.55) / saved.get(0), 0.02);
    }
}
