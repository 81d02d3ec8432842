package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.runtime.check.Conservation;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.memory.Rights;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.pmap.Pmap;

/**
 * Regions that are mapped from the start get their pages a table at a time, in few words until somebody looks; those of a
 * process that starts later get them page by page. Both must give the same machine: every frame is used for the same, and holds the same words.
 */
class MappedRowsTest {
    private static final int SEEDS = 4;
    private static final long TIB = 1L << 40;

    static List<String> pairs() {
        return World.pairs();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void sameMachine(String pair) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed * 0x5deece66dL);
            World world = World.random(pair, random);
            List<HostSpec> hosts = new ArrayList<>(List.of(
                    world.host(Paging.NATIVE), world.host(Paging.SHADOW), world.host(Paging.NESTED), world.bareHost()));
            ProcessSpec[] processes = {process("p", world, random), process("q", world, random)};
            for (HostSpec h : hosts)
                compare(pair + ", seed " + seed + ", " + h.guests().get(0).paging(), h, processes);
        }
    }

    /** Regions from a page to two tables and more, some of which begin or end in the middle of a page or of another's table. */
    private static ProcessSpec process(String name, World world, Random random) {
        List<RegionSpec> regions = new ArrayList<>();
        long at = 0x1000_0000L;
        for (int i = 0; i < 5; i++) {
            at += random.nextInt(3) == 0 ? 1L << world.large() : (long) random.nextInt(200) << 12;
            long start = at + (random.nextInt(4) == 0 ? 0x234 : 0);
            long size = random.nextInt(3) == 0
                    ? random.nextInt(5000) + 1
                    : (random.nextLong() >>> 1) % (5L << world.large() - 1) + 1;
            long page = world.largePages() && random.nextInt(4) == 0 ? 1L << world.large() : 0;
            RegionSpec r = Scenarios.region("r" + i, start, size, Backing.MAPPED, page);
            Rights rights = List.of(Rights.RWX, Rights.RW, Rights.RX, Rights.R).get(random.nextInt(4));
            regions.add(SettingGroup.of(RegionSpec.class).with(r, Map.of("rights", rights)));
            at = start + size + 0xfff >>> 12 << 12;
        }
        return Scenarios.process(name, regions.toArray(RegionSpec[]::new));
    }

    private static HostSpec with(HostSpec host, ProcessSpec... processes) {
        GuestSpec g =
                SettingGroup.of(GuestSpec.class).with(host.guests().get(0), Map.of("processes", List.of(processes)));
        return SettingGroup.of(HostSpec.class).with(host, Map.of("guests", List.of(g)));
    }

    private static Machine machine(HostSpec host) {
        return new Machine(host, 1, (handler, p, va) -> {
            throw new AssertionError("no handlers here");
        });
    }

    private static void compare(String which, HostSpec host, ProcessSpec... processes) {
        Machine rows = machine(with(host, processes));
        Machine pages = machine(with(host));
        for (ProcessSpec p : processes) pages.start(pages.machines().get(0), "vm." + p.name(), p);
        PhysicalMemory is = rows.memory();
        PhysicalMemory should = pages.memory();
        assertEquals(should.used(), is.used(), which);
        assertEquals(should.everUsed(), is.everUsed(), which);
        for (long pfn = 0; pfn < should.everUsed(); pfn++) {
            Supplier<String> at = frame(which, pfn);
            assertEquals(should.use(pfn), is.use(pfn), at);
            for (long hpa = pfn << 12, size = 3 - pfn % 2; hpa < pfn + 1 << 12; hpa += 37L << size) // before it is made
            assertEquals(should.read(hpa, (int) size), is.read(hpa, (int) size), at);
            assertArrayEquals(words(should, pfn), words(is, pfn), at);
        }
        for (int i = 0; i < pages.machines().size(); i++)
            compare(which, rows.machines().get(i), pages.machines().get(i));
        pages.processes().forEach((path, p) -> compare(which, process(rows, path), p));
        new Conservation(rows).check();
    }

    private static Supplier<String> frame(String which, long number) {
        return () -> which + ", frame " + number;
    }

    private static long[] words(PhysicalMemory memory, long pfn) {
        long[] words = memory.contents(pfn << 12, 0);
        return words.length == 0 ? new long[512] : words;
    }

    private static void compare(String which, VirtualMachine is, VirtualMachine should) {
        Pmap was = should.pmap();
        if (was == null) return;
        Pmap now = Objects.requireNonNull(is.pmap());
        assertEquals(was.backed(), now.backed(), which);
        assertEquals(was.touched(), now.touched(), which);
        assertEquals(
                Objects.requireNonNull(should.memory()).used(),
                Objects.requireNonNull(is.memory()).used(),
                which);
        for (long gfn = 0; gfn < was.guestFrames(); gfn++)
            assertEquals(was.frameOf(gfn), now.frameOf(gfn), frame(which, gfn));
    }

    private static Process process(Machine machine, String path) {
        return Objects.requireNonNull(machine.processes().get(path), path);
    }

    private static void compare(String which, Process is, Process should) {
        assertEquals(should.frames(), is.frames(), which);
        for (int l = 0; l < should.table().layout().levels(); l++)
            assertEquals(should.table().tables(l), is.table().tables(l), which + ", tables of level " + l);
    }

    /**
     * A region of 1 TiB takes 2^28 frames and, of 512 entries each, 2^19 tables, 2^10 above them, 2 above those and the root. With
     * the first address at 0 there is not one more. All of it lies in less than a gigabyte of Java's memory.
     */
    @Test
    void terabyte() {
        RegionSpec r = Scenarios.region("r", 0, TIB, Backing.MAPPED, 0);
        HostSpec host = SettingGroup.of(HostSpec.class)
                .with(
                        Scenarios.bare(Scenarios.mmu(Layouts.X86_64, Layouts.EPT), Scenarios.process("p", r)),
                        Map.of("memory", 2 * TIB));
        Machine machine = machine(host);
        assertEquals((1 << 28) + (1 << 19) + (1 << 10) + 2 + 1, machine.memory().used());
        Process p = process(machine, "p");
        assertTrue(p.table().find(TIB - 4096));
        long last = p.table().target();
        // page by page, the last frame but for none is the last page's
        assertEquals(machine.memory().used() - 1, last >>> 12);
    }
}
