package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/** What page tables take: lecture notes, and Drepper, "What every programmer should know about memory", 4.1 and 4.2. */
class TableSpaceTest {
    private static final long GIB = 1L << 30;

    private static Measures space(LayoutSpec layout, int replicas, RegionSpec... regions) {
        ProcessSpec p =
                SettingGroup.of(ProcessSpec.class).with(Scenarios.process("p", regions), Map.of("replicas", replicas));
        RunResult r = Scenarios.run(
                Scenarios.scenario(Scenarios.bare(Scenarios.mmu(layout, Layouts.EPT), p), Subject.of("box")));
        assertNull(r.problem());
        return r.metrics();
    }

    private static RegionSpec mapped(long start, long size, long page) {
        return Scenarios.region("r" + start, start, size, Backing.MAPPED, page);
    }

    /** Pages of 4 MiB: 32 - 22 = 10 index bits, 2^10 entries of 4 bytes = 4 KiB. */
    @Test
    void directoryOfLargePages() {
        LayoutSpec lecture = Layouts.flat(22, 10);
        assertEquals(22, lecture.pageBits());
        assertEquals(4096, space(lecture, 0, mapped(0x40_0000, 0x80_0000, 0)).count("tables.space"));
    }

    /** Pages of 4 KiB: 2^20 entries of 4 bytes = 4 MiB a process, and 1 GiB for 256 of them. */
    @ParameterizedTest
    @CsvSource({"0, 4194304", "256, 1073741824"})
    void flat(int replicas, long bytes) {
        assertEquals(
                bytes,
                space(Layouts.flat(12, 20), replicas, mapped(0x1000, 0x1000, 0)).count("tables.space"));
    }

    /** One directory of each of 4 levels maps 512 pages = 2 MiB, and takes 4 * 4 KiB. */
    @Test
    void fourDirectoriesMap2MiB() {
        assertEquals(16 << 10, space(Layouts.X86_64, 0, mapped(GIB, 2 << 20, 0)).count("tables.space"));
    }

    /** 1 GiB: 512 + 1 + 1 + 1 tables; pages of 2 MiB need no last level, one of 1 GiB no two last ones. */
    @ParameterizedTest
    @CsvSource({"4096, 515", "2097152, 3", "1073741824, 2"})
    void oneGiB(long page, long tables) {
        Measures m = space(Layouts.X86_64, 0, mapped(GIB, GIB, page));
        assertEquals(tables, m.count("tables.count"));
        assertEquals(tables * 4096, m.count("tables.space"));
    }

    /** Opposite ends share the root alone: 1 + 2 + 2 + 2. */
    @Test
    void stackAndHeap() {
        Measures m = space(Layouts.X86_64, 0, mapped(0x40_0000, 1 << 20, 0), mapped(0x7fff_ff00_0000L, 1 << 20, 0));
        assertEquals(7, m.count("tables.count"));
        assertEquals(2, m.count("tables.pd.count"));
        assertEquals(2, m.count("tables.pt.count"));
        assertEquals(1, m.count("tables.pml4.count"));
    }

    /**
     * 512 GiB: 2^39 / 2^21 = 262 144 last-level tables, 512 above, 1, 1: 262 658. Only the tables are made, not the 134
     * million pages. A flat table over 48 bits would take 2^36 entries of 8 bytes = 512 GiB: as much as it maps.
     */
    @Test
    void halfATebibyte() {
        PageTableLayout layout = PageTableLayout.of(Layouts.X86_64, 12);
        PageTable table = new PageTable(new PhysicalMemory(12, 2 * GIB), layout, 0);
        for (long va = 0; va < 1L << 39; va += 1L << 21) table.leafEntry(va, 0);
        long tables = 0;
        for (int l = 0; l < layout.levels(); l++) tables += table.tables(l);
        assertEquals(262_658, tables);
        assertEquals(512 * GIB, 8L << layout.addressBits() - layout.pageBits());
    }

    private static Measures shadow(LayoutSpec layout, LayoutSpec guest, List<Long> starts) {
        List<RegionSpec> regions = new ArrayList<>();
        List<Statement> reads = new ArrayList<>();
        for (long start : starts) {
            regions.add(mapped(start, 0x1000, 0));
            reads.add(Scenarios.read(start));
        }
        RunResult r = Scenarios.run(Scenarios.scenario(
                Scenarios.host(
                        Scenarios.mmu(layout, Layouts.EPT),
                        Scenarios.guest(
                                Paging.SHADOW,
                                Map.of("layout", guest, "memory", GIB),
                                Scenarios.process("p", regions.toArray(RegionSpec[]::new)))),
                Subject.of("box", "vm", "p"),
                reads.toArray(Statement[]::new)));
        assertNull(r.problem());
        assertTrue(r.metrics().count("access.lost") == 0);
        return r.metrics();
    }

    /** One shadow page for each guest table on the way to what was touched: 1 + 1 + 2 + 3 for three pages as far apart. */
    @Test
    void shadowPagesOf64Bits() {
        Measures m = shadow(Layouts.X86_64, Layouts.X86_64, List.of(GIB, GIB + (2 << 20), 2 * GIB));
        assertEquals(7, m.count("shadow.pages"));
        assertEquals(7 * 4096, m.count("shadow.space"));
        assertEquals(7, m.count("tables.count"));
    }

    /**
     * Mmu.rst, "quadrant": tables of 1024 entries have two shadow pages of 512, the directory four, one for each GiB. Here
     * a page in each half of one table, and one in each further GiB: 1 PDPT + 4 directories + 2 + 3.
     */
    @Test
    void shadowPagesOf32Bits() {
        Measures m = shadow(
                Layouts.PAE,
                Layouts.X86_32,
                List.of(0x40_0000L, 0x60_0000L, GIB + 0x1000, 2 * GIB + 0x1000, 3 * GIB + 0x1000));
        assertEquals(1 + 4 + 5, m.count("shadow.pages"));
        assertEquals(1 + 4, m.count("tables.count"));
    }
}
