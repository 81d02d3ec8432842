package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.run.Simulation;

/**
 * Published figures come out of scenarios as a user writes them: references of walks over all depths and page sizes, with the
 * library's own layouts, and the space that tables take. Tolerance 0. The runtime's tests hold the same figures with layouts
 * of their own.
 */
class PublishedFiguresTest {
    private static final String[] SIZES = {"4 KiB", "2 MiB", "1 GiB"};

    private static Result simulate(String text) {
        Mapping mapping = Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(text)));
        assertEquals(List.of(), mapping.issues(), text);
        return Simulation.run(mapping.scenario(), Options.in(Path.of("")));
    }

    private static void held(String text) {
        List<String> broken = simulate(text)
                .allExpectations()
                .filter(e -> e.status() != ExpectationResult.Status.HELD)
                .map(e -> e.expectation().text() + ": " + e.message())
                .toList();
        assertEquals(List.of(), broken, text);
    }

    /** Guest and nested layout, and references for guest pages (rows) on host pages (columns), smallest first. */
    private record Table(String guest, String second, int[][] references, String[] guestSizes, String[] hostSizes) {
        Stream<DynamicTest> tests() {
            List<DynamicTest> all = new ArrayList<>();
            for (int g = 0; g < references.length; g++)
                for (int h = 0; h < references[g].length; h++) {
                    String name = guest + " " + guestSizes[g] + " on " + second + " " + hostSizes[h];
                    String text = scenario(guest, second, guestSizes[g], hostSizes[h], hostSizes[h], references[g][h]);
                    all.add(DynamicTest.dynamicTest(name, () -> held(text)));
                }
            return all.stream();
        }
    }

    private static String scenario(
            String guest, String second, String page, String tables, String backing, int references) {
        return """
                mmu plain { layout %s   secondStage %s   tlb only { 4 KiB: 64 entries 4 ways } }
                host box {
                    mmu plain
                    guest vm paging nested {
                        memory 4 GiB   backing %s   tableBacking %s
                        process p { region r at 0x4000_0000 size %s { page %s } }
                    }
                }
                run cold on vm.p { read 0x4000_0000 }
                expect cold.walk.references == %d
                expect cold.exits.total == 0
                """.formatted(guest, second, backing, tables, page, page, references);
    }

    private static Table square(String guest, String second, int... references) {
        int[][] rows = new int[3][3];
        for (int i = 0; i < 9; i++) rows[i / 3][i % 3] = references[i];
        return new Table(guest, second, rows, SIZES, SIZES);
    }

    @TestFactory
    Stream<DynamicTest> nestedWalks() {
        String[] small = {"4 KiB", "4 MiB"};
        return Stream.of(
                        square("x86_64", "ept", 24, 19, 14, 19, 15, 11, 14, 11, 8),
                        square("x86_57", "ept", 29, 23, 17, 24, 19, 14, 19, 15, 11),
                        square("x86_64", "ept5", 29, 24, 19, 23, 19, 15, 17, 14, 11),
                        square("x86_57", "ept5", 35, 29, 23, 29, 24, 19, 23, 19, 15),
                        square("x86_64", "npt", 24, 19, 14, 19, 15, 11, 14, 11, 8),
                        square("sv39", "sv39x4", 15, 11, 7, 11, 8, 5, 7, 5, 3),
                        new Table("x86_32_pse", "ept", new int[][] {{14, 11, 8}, {9, 7, 5}}, small, SIZES),
                        new Table("pae", "ept", new int[][] {{14, 11, 8}, {9, 7, 5}}, SIZES, SIZES),
                        new Table("sv32", "sv32x4", new int[][] {{8, 5}, {5, 3}}, small, small))
                .flatMap(Table::tests);
    }

    /** Without paging in the guest n references, with a bare second stage g, with neither none. */
    @TestFactory
    Stream<DynamicTest> bareStages() {
        String[] small = {"4 KiB", "4 MiB"};
        String[] smallest = {"4 KiB"};
        return Stream.of(
                        new Table("bare", "ept", new int[][] {{4, 3, 2}}, smallest, SIZES),
                        new Table("bare", "ept5", new int[][] {{5, 4, 3}}, smallest, SIZES),
                        new Table("bare", "npt", new int[][] {{4, 3, 2}}, smallest, SIZES),
                        new Table("bare", "sv39x4", new int[][] {{3, 2, 1}}, smallest, SIZES),
                        new Table("bare", "sv48x4", new int[][] {{4, 3, 2}}, smallest, SIZES),
                        new Table("bare", "sv32x4", new int[][] {{2, 1}}, smallest, small),
                        new Table("x86_64", "bare", new int[][] {{4}, {3}, {2}}, SIZES, smallest),
                        new Table("x86_57", "bare", new int[][] {{5}, {4}, {3}}, SIZES, smallest),
                        new Table("pae", "bare", new int[][] {{2}, {1}}, SIZES, smallest),
                        new Table("x86_32_pse", "bare", new int[][] {{2}, {1}}, small, smallest),
                        new Table("sv39", "bare", new int[][] {{3}, {2}, {1}}, SIZES, smallest),
                        new Table("sv48", "bare", new int[][] {{4}, {3}, {2}}, SIZES, smallest),
                        new Table("sv32", "bare", new int[][] {{2}, {1}}, small, smallest),
                        new Table("bare", "bare", new int[][] {{0}}, smallest, smallest))
                .flatMap(Table::tests);
    }

    /** Native without paging: no reference; under shadow paging: as deep as the host's layout. */
    @Test
    void bareWithoutNesting() {
        held("""
                host box {
                    layout bare
                    process p { region r at 0x4000_0000 size 64 KiB }
                }
                run native on p { read r   write r }
                expect native.walk.references == 0
                expect native.tlb.misses == 0
                expect native.access.count == 32
                expect native.access.lost == 0
                expect native.tables.space == 0
                """);
        held("""
                host box {
                    mmu bare
                    guest bare paging shadow { layout bare   process p { region r at 0x4000_0000 size 4 KiB } }
                }
                run shadow on bare.p { read 0x4000_0000 }
                expect shadow.walk.references == 4
                expect shadow.exits.total == 1
                """);
    }

    /** Tables on host pages of size a, data on host pages of size b: g(n(a) + 1) + n(b) for g levels of the guest. */
    @TestFactory
    Stream<DynamicTest> mixedBacking() {
        int[][] published = {{24, 23, 22, 20, 19, 18, 16, 15, 14}, {19, 18, 17, 16, 15, 14, 13, 12, 11}};
        List<DynamicTest> all = new ArrayList<>();
        for (int g = 0; g < published.length; g++)
            for (int i = 0; i < 9; i++) {
                String text = scenario("x86_64", "ept", SIZES[g], SIZES[i / 3], SIZES[i % 3], published[g][i]);
                String name = SIZES[g] + ", tables on " + SIZES[i / 3] + ", data on " + SIZES[i % 3];
                all.add(DynamicTest.dynamicTest(name, () -> held(text)));
            }
        return all.stream();
    }

    /** 1,024 entries of 4 bytes; 2^20 of 4 bytes for one process and for 256; 4 tables for 2 MiB; 512 + 1 + 1 + 1 for 1 GiB. */
    @Test
    void tableSpace() {
        held("""
                host directory { layout lecture   memory 1 GiB   process p { region r at 0 size 64 MiB } }
                host flat { layout flat32   process p[256] { region heap at 0x0800_0000 size 1 MiB } }
                host two { layout x86_64   process p { region heap at 0x4000_0000 size 2 MiB } }
                host tree { layout x86_64   memory 2 GiB   process p { region heap at 0x4000_0000 size 1 GiB } }
                host large { layout x86_64   memory 4 GiB   process p { region heap at 0x4000_0000 size 1 GiB { page 2 MiB } } }
                host huge { layout x86_64   memory 4 GiB   process p { region heap at 0x4000_0000 size 1 GiB { page 1 GiB } } }
                run one on directory { }
                run many on flat { }
                run small on two { }
                run gigabyte on tree { }
                run inLarge on large { }
                run inHuge on huge { }
                expect one.tables.space        == 4 KiB
                expect many.p[0].tables.space  == 4 MiB
                expect many.tables.space       == 1 GiB
                expect small.tables.count      == 4
                expect small.tables.space      == 16 KiB
                expect gigabyte.tables.count   == 515
                expect gigabyte.tables.space   == 2_060 KiB
                expect gigabyte.tables.pt.count == 512
                expect inLarge.tables.count    == 3
                expect inHuge.tables.count     == 2
                """);
    }

    /** One shadow page for each guest table of 64 bits; two for each table and four for the directory of 32 bits (mmu.rst). */
    @Test
    void shadowPages() {
        held("""
                mmu shadowing { layout pae   secondStage ept   tlb only { 4 KiB: 64 entries 4 ways } }
                host wide { guest vm paging shadow { process p { region r at 0x4000_0000 size 4 MiB } } }
                host narrow {
                    mmu shadowing
                    guest vm paging shadow {
                        layout x86_32
                        process p {
                            region a at 0x0000_0000 size 4 MiB
                            region b at 0x4000_0000 size 4 MiB
                            region c at 0x8000_0000 size 4 MiB
                            region d at 0xc000_0000 size 4 MiB
                        }
                    }
                }
                run all64 on wide.vm.p { read pages of r }
                run all32 on narrow.vm.p { read pages of a   read pages of b   read pages of c   read pages of d }
                expect all64.tables.count == 5
                expect all64.shadow.pages == 5
                expect all32.tables.table.count == 4
                expect all32.shadow.pages == 1 + 4 + 4 * 2
                """);
    }

    /** 24 references of 60 ns against 4. */
    @Test
    void theExamination() {
        held("""
                host box {
                    costs exam
                    mmu   bare
                    process native { region code at 0x400000 size 4 KiB }
                    guest vm paging nested { process p { region code at 0x400000 size 4 KiB } }
                }
                run question on box {
                    phase plain  { native: read 0x400000 }
                    phase nested { vm.p: read 0x400000 }
                    expect nested.time.walks == 1_440 ns
                    expect plain.time.walks  == 240 ns
                }
                """);
    }
}
