package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.run.Subject;

/**
 * References of one walk with nothing cached, for every pair of depths and page sizes.
 *
 * <p>A guest's walk reads g entries: its levels, less the table levels that its page size saves. Each of their addresses and
 * the final one is translated by a walk of n references, so that with host pages of size a behind tables and b behind data
 * the sum is g · (n(a) + 1) + n(b); with a = b it is (g + 1)(n + 1) − 1.
 */
class WalkReferencesTest {
    private static final long START = 1L << 30;

    private static LayoutSpec layout(String name) {
        return switch (name) {
            case "4" -> Layouts.X86_64;
            case "5" -> Layouts.X86_57;
            case "ept4" -> Layouts.EPT;
            case "ept5" -> Layouts.EPT5;
            case "pse" -> Layouts.X86_PSE;
            case "pae" -> Layouts.PAE;
            case "sv39" -> Layouts.SV39;
            case "sv39x4" -> Layouts.SV39X4;
            case "sv32" -> Layouts.SV32;
            case "sv32x4" -> Layouts.SV32X4;
            case "sv48" -> Layouts.SV48;
            case "bare" -> Layouts.BARE;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static long size(String text) {
        long n = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 'K' -> n << 10;
            case 'M' -> n << 20;
            default -> n << 30;
        };
    }

    /** One read of a process in a guest, whose page and what is behind it have these sizes. */
    private static RunResult read(
            Paging paging, LayoutSpec guest, LayoutSpec second, long page, long tableBacking, long backing) {
        var p = Scenarios.process("p", Scenarios.region("r", START, page, Backing.MAPPED, page));
        HostSpec host = Scenarios.host(
                Scenarios.mmu(guest, second),
                Scenarios.guest(
                        paging, Map.of("memory", 4L << 30, "backing", backing, "tableBacking", tableBacking), p));
        RunResult r = Scenarios.run(
                Scenarios.scenario(host, Subject.of("box", "vm", "p"), Scenarios.read(START + page / 2 + 0x123)));
        assertNull(r.problem());
        assertEquals(0, r.metrics().count("access.lost"), r.metrics().toString());
        assertEquals(0, r.metrics().count("faults.true"), r.metrics().toString());
        return r;
    }

    /** For each row: guest levels, nested levels, guest page, host page, references. */
    @ParameterizedTest
    @CsvSource({
        // 4 on 4 levels: a page of 4K, 2M, 1G needs g = 4, 3, 2 and n = 4, 3, 2: (4+1)(4+1)-1 = 24, 5*4-1 = 19, 5*3-1 =
        // 14, …
        "4, ept4, 4K, 4K, 24",
        "4, ept4, 4K, 2M, 19",
        "4, ept4, 4K, 1G, 14",
        "4, ept4, 2M, 4K, 19",
        "4, ept4, 2M, 2M, 15",
        "4, ept4, 2M, 1G, 11",
        "4, ept4, 1G, 4K, 14",
        "4, ept4, 1G, 2M, 11",
        "4, ept4, 1G, 1G, 8",
        // g = 5, 4, 3 on n = 4, 3, 2: 6*5-1 = 29, 6*4-1 = 23, 6*3-1 = 17, …
        "5, ept4, 4K, 4K, 29",
        "5, ept4, 4K, 2M, 23",
        "5, ept4, 4K, 1G, 17",
        "5, ept4, 2M, 4K, 24",
        "5, ept4, 2M, 2M, 19",
        "5, ept4, 2M, 1G, 14",
        "5, ept4, 1G, 4K, 19",
        "5, ept4, 1G, 2M, 15",
        "5, ept4, 1G, 1G, 11",
        // g = 4, 3, 2 on n = 5, 4, 3
        "4, ept5, 4K, 4K, 29",
        "4, ept5, 4K, 2M, 24",
        "4, ept5, 4K, 1G, 19",
        "4, ept5, 2M, 4K, 23",
        "4, ept5, 2M, 2M, 19",
        "4, ept5, 2M, 1G, 15",
        "4, ept5, 1G, 4K, 17",
        "4, ept5, 1G, 2M, 14",
        "4, ept5, 1G, 1G, 11",
        // g = 5, 4, 3 on n = 5, 4, 3
        "5, ept5, 4K, 4K, 35",
        "5, ept5, 4K, 2M, 29",
        "5, ept5, 4K, 1G, 23",
        "5, ept5, 2M, 4K, 29",
        "5, ept5, 2M, 2M, 24",
        "5, ept5, 2M, 1G, 19",
        "5, ept5, 1G, 4K, 23",
        "5, ept5, 1G, 2M, 19",
        "5, ept5, 1G, 1G, 15",
        // g = 3, 2, 1 on n = 3, 2, 1
        "sv39, sv39x4, 4K, 4K, 15",
        "sv39, sv39x4, 4K, 2M, 11",
        "sv39, sv39x4, 4K, 1G, 7",
        "sv39, sv39x4, 2M, 4K, 11",
        "sv39, sv39x4, 2M, 2M, 8",
        "sv39, sv39x4, 2M, 1G, 5",
        "sv39, sv39x4, 1G, 4K, 7",
        "sv39, sv39x4, 1G, 2M, 5",
        "sv39, sv39x4, 1G, 1G, 3",
        // 32-bit guests: g = 2, 1; PAE's root is in registers and costs nothing
        "pse, ept4, 4K, 4K, 14",
        "pse, ept4, 4K, 2M, 11",
        "pse, ept4, 4K, 1G, 8",
        "pse, ept4, 4M, 4K, 9",
        "pse, ept4, 4M, 2M, 7",
        "pse, ept4, 4M, 1G, 5",
        "pae, ept4, 4K, 4K, 14",
        "pae, ept4, 4K, 2M, 11",
        "pae, ept4, 4K, 1G, 8",
        "pae, ept4, 2M, 4K, 9",
        "pae, ept4, 2M, 2M, 7",
        "pae, ept4, 2M, 1G, 5",
        // g = 2, 1 on n = 2, 1
        "sv32, sv32x4, 4K, 4K, 8",
        "sv32, sv32x4, 4K, 4M, 5",
        "sv32, sv32x4, 4M, 4K, 5",
        "sv32, sv32x4, 4M, 4M, 3",
    })
    void nested(String guest, String second, String page, String backing, long references) {
        RunResult r = read(Paging.NESTED, layout(guest), layout(second), size(page), 0, size(backing));
        assertEquals(
                references, r.metrics().count("walk.references"), r.metrics().toString());
        assertEquals(1, r.metrics().count("walk.count"));
        assertEquals(0, r.metrics().count("exits.total"));
        assertEquals(0, r.metrics().count("walk.cutShort"));
        assertEquals(
                references,
                r.metrics().count("walk.references.guest") + r.metrics().count("walk.references.nested"));
    }

    /** 4 on 4 levels with one host page size behind tables and another behind data: g(n(a) + 1) + n(b). */
    @ParameterizedTest
    @CsvSource({
        // g = 4: 4*5+4, 4*5+3, 4*5+2; 4*4+…; 4*3+…
        "4K, 4K, 4K, 24", "4K, 4K, 2M, 23", "4K, 4K, 1G, 22",
        "4K, 2M, 4K, 20", "4K, 2M, 2M, 19", "4K, 2M, 1G, 18",
        "4K, 1G, 4K, 16", "4K, 1G, 2M, 15", "4K, 1G, 1G, 14",
        // g = 3
        "2M, 4K, 4K, 19", "2M, 4K, 2M, 18", "2M, 4K, 1G, 17",
        "2M, 2M, 4K, 16", "2M, 2M, 2M, 15", "2M, 2M, 1G, 14",
        "2M, 1G, 4K, 13", "2M, 1G, 2M, 12", "2M, 1G, 1G, 11",
    })
    void mixedBacking(String page, String tables, String data, long references) {
        RunResult r = read(Paging.NESTED, Layouts.X86_64, Layouts.EPT, size(page), size(tables), size(data));
        assertEquals(
                references, r.metrics().count("walk.references"), r.metrics().toString());
        assertEquals(0, r.metrics().count("exits.total"));
    }

    /** Native tables: as many references as levels, less those that the page size or registers save. */
    @ParameterizedTest
    @CsvSource({
        "4, 4K, 4",
        "4, 2M, 3",
        "4, 1G, 2",
        "5, 4K, 5",
        "5, 2M, 4",
        "5, 1G, 3",
        "pse, 4K, 2",
        "pse, 4M, 1",
        "pae, 4K, 2",
        "pae, 2M, 1",
        "sv39, 4K, 3",
        "sv39, 2M, 2",
        "sv39, 1G, 1",
        "sv32, 4K, 2",
        "sv32, 4M, 1",
    })
    void natively(String layout, String page, long references) {
        RunResult r = read(Paging.NATIVE, layout(layout), Layouts.EPT, size(page), 0, 0);
        assertEquals(
                references, r.metrics().count("walk.references"), r.metrics().toString());
    }

    /** Shadow tables once filled: a native walk, whose leaf is the smaller of the guest's and the host's page. */
    @ParameterizedTest
    @CsvSource({
        "4, 4K, 4K, 4",
        "4, 2M, 2M, 3",
        "4, 2M, 4K, 4",
        "4, 4K, 2M, 4",
        "4, 1G, 1G, 2",
        "4, 1G, 2M, 3",
        "5, 4K, 4K, 5",
        "5, 2M, 2M, 4",
        "pae, 4K, 4K, 2",
        "pae, 2M, 2M, 1",
        "sv39, 4K, 4K, 3",
        "sv39, 2M, 2M, 2",
        "sv32, 4K, 4K, 2",
        "sv32, 4M, 4M, 1",
        "pse, 4M, 4M, 1",
    })
    void shadow(String layout, String page, String backing, long references) {
        RunResult r = read(Paging.SHADOW, layout(layout), Layouts.EPT, size(page), 0, size(backing));
        assertEquals(
                references, r.metrics().count("walk.references"), r.metrics().toString());
        assertEquals(1, r.metrics().count("faults.hidden"));
        assertEquals(1, r.metrics().count("exits.total"));
    }

    /** KVM shadows 32-bit guests with PAE tables: 2 references, and 2 MiB pieces of pages of 4 MiB. */
    @ParameterizedTest
    @CsvSource({"4K, 4K, 2", "4M, 2M, 1", "4M, 4K, 2"})
    void shadowOf32BitsByPae(String page, String backing, long references) {
        var p = Scenarios.process("p", Scenarios.region("r", START, size(page), Backing.MAPPED, size(page)));
        HostSpec host = Scenarios.host(
                Scenarios.mmu(Layouts.PAE, Layouts.EPT),
                Scenarios.guest(
                        Paging.SHADOW,
                        Map.of("memory", 4L << 30, "backing", size(backing), "layout", Layouts.X86_PSE),
                        p));
        RunResult r = Scenarios.run(
                Scenarios.scenario(host, Subject.of("box", "vm", "p"), Scenarios.read(START + size(page) / 2)));
        assertNull(r.problem());
        assertEquals(
                references, r.metrics().count("walk.references"), r.metrics().toString());
        assertEquals(0, r.metrics().count("access.lost"), r.metrics().toString());
    }

    /** A guest without paging (CR0.PG = 0, vsatp Bare): one second-stage walk of n references. */
    @ParameterizedTest
    @CsvSource({
        "ept4, 4K, 4",
        "ept4, 2M, 3",
        "ept4, 1G, 2",
        "ept5, 4K, 5",
        "ept5, 2M, 4",
        "ept5, 1G, 3",
        "sv39x4, 4K, 3",
        "sv39x4, 2M, 2",
        "sv39x4, 1G, 1",
        "sv32x4, 4K, 2",
        "sv32x4, 4M, 1",
    })
    void guestWithoutPaging(String second, String backing, long references) {
        RunResult r = read(Paging.NESTED, Layouts.BARE, layout(second), 4096, 0, size(backing));
        assertEquals(references, r.metrics().count("walk.references"));
        assertEquals(references, r.metrics().count("walk.references.nested"));
        assertEquals(1, r.metrics().count("walk.count"));
        assertEquals(0, r.metrics().count("exits.total"));
        assertEquals(0, r.metrics().count("tables.count"));
    }

    /** A second stage without levels (hgatp Bare): the guest's own g references. */
    @ParameterizedTest
    @CsvSource({
        "4, 4K, 4",
        "4, 2M, 3",
        "4, 1G, 2",
        "5, 4K, 5",
        "5, 2M, 4",
        "5, 1G, 3",
        "pae, 4K, 2",
        "pae, 2M, 1",
        "pse, 4K, 2",
        "pse, 4M, 1",
        "sv48, 4K, 4",
        "sv39, 4K, 3",
        "sv39, 2M, 2",
        "sv39, 1G, 1",
        "sv32, 4K, 2",
        "sv32, 4M, 1",
    })
    void bareSecondStage(String guest, String page, long references) {
        RunResult r = read(Paging.NESTED, layout(guest), Layouts.BARE, size(page), 0, 0);
        assertEquals(references, r.metrics().count("walk.references"));
        assertEquals(0, r.metrics().count("walk.references.nested"));
        assertEquals(0, r.metrics().count("exits.total"));
        assertEquals(0, r.metrics().count("secondStage.tables.count"));
    }

    /** Nothing is translated, natively or in a guest: no walk, and no TLB that could miss. */
    @Test
    void nothingTranslates() {
        RunResult both = read(Paging.NESTED, Layouts.BARE, Layouts.BARE, 4096, 0, 0);
        RunResult guest = read(Paging.NATIVE, Layouts.BARE, Layouts.EPT, 4096, 0, 0);
        for (RunResult r : List.of(both, guest))
            for (String name : List.of("walk.references", "walk.count", "tlb.misses", "tables.count", "exits.total"))
                assertEquals(0, r.metrics().count(name), name);
    }

    /** Shadow tables of a guest without paging map its physical addresses: as deep as the host's own layout. */
    @ParameterizedTest
    @CsvSource({"4, 4K, 4", "4, 2M, 3", "4, 1G, 2", "5, 4K, 5", "pae, 4K, 2", "pae, 2M, 1", "sv39, 4K, 3", "sv32, 4K, 2"
    })
    void shadowOfGuestWithoutPaging(String layout, String backing, long references) {
        var p = Scenarios.process("p", Scenarios.region("r", START, 4096, Backing.MAPPED, 0));
        HostSpec host = Scenarios.host(
                Scenarios.mmu(layout(layout), Layouts.EPT),
                Scenarios.guest(
                        Paging.SHADOW,
                        Map.of("memory", 4L << 30, "backing", size(backing), "layout", Layouts.BARE),
                        p));
        RunResult r =
                Scenarios.run(Scenarios.scenario(host, Subject.of("box", "vm", "p"), Scenarios.read(START + 0x123)));
        assertNull(r.problem());
        assertEquals(references, r.metrics().count("walk.references"));
        assertEquals(1, r.metrics().count("faults.hidden"));
        assertEquals(0, r.metrics().count("faults.true"));
        assertEquals(0, r.metrics().count("access.lost"));
    }
}
