package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.resource.XtextResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.run.Simulation;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;

/** What layouts say of entries, bit by bit, and what is refused because no entry can say it. */
class LayoutRulesTest {
    private static void held(String text) {
        XtextResource file = Vmem.parse(text);
        assertEquals(List.of(), file.getErrors(), text);
        Mapping mapping = Vmem.get(ScenarioMapper.class).map(Vmem.model(file));
        assertFalse(mapping.hasErrors(), () -> mapping.issues().toString());
        Result result = Simulation.run(mapping.scenario(), Options.in(Path.of("")));
        List<String> broken = result.allExpectations()
                .filter(e -> e.status() != ExpectationResult.Status.HELD)
                .map(e -> e.expectation().text() + ": " + e.message())
                .toList();
        assertEquals(List.of(), broken, text);
    }

    /** The one error of a file. */
    private static String error(String text) {
        List<String> errors = Vmem.issues(Vmem.parse(text)).stream()
                .filter(i -> i.getSeverity() == Severity.ERROR)
                .map(i -> i.getMessage())
                .toList();
        assertEquals(1, errors.size(), errors::toString);
        return errors.get(0);
    }

    private static PageTableLayout layout(String name) {
        Mapping m = Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse("host b { layout " + name + " }")));
        LayoutSpec spec = m.scenario().hosts().get(0).layout();
        return PageTableLayout.of(spec, Math.min(12, spec.pageBits()));
    }

    /**
     * Bits beside present and the page's size: PAT, reserved ones, ignored ones. Levels count from 0, the last. Intel SDM 3A 4.3 to 4.5,
     * 3C 28.3.2; AMD APM 2, 5.3; RISC-V privileged specification, supervisor.adoc (Sv39, Svnapot, Svpbmt) and its translation
     * algorithm, step 3: reserved bits, also D, A and U of an entry that leads to a table, fault (Spike and QEMU do the same).
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // layout | level | entry | bits that are valid | bits that are malformed
                "x86_64     | 1 | 0x87  | 8,9,12,21,51,52,59,62,63 | 13,16,20",
                "x86_64     | 2 | 0x87  | 12,30,62                 | 13,20,21,29",
                "x86_64     | 3 | 0x07  | 6,8,9,12,52              | 7",
                "x86_57     | 4 | 0x07  | 12                       | 7",
                "x86_57     | 2 | 0x87  | 12                       | 13,29",
                "x86_64     | 0 | 0x07  | 7,12,13                  | ",
                "npt        | 1 | 0x87  | 8,12,62                  | 13,20",
                "npt        | 3 | 0x07  | 6                        | 7,8",
                "npt5       | 4 | 0x07  | 6                        | 7,8",
                "pae        | 1 | 0x87  | 8,12,21,63               | 13,20,52,62",
                "pae        | 2 | 0x01  | 3,4,9,11,12              | 1,2,5,6,7,8,52,63",
                "x86_32_pse | 1 | 0x87  | 8,12,22                  | 13,20,21",
                "x86_32_pse36 | 1 | 0x87 | 8,12,13,20,22           | 21",
                "ept        | 1 | 0xb7  | 6,8,9,10,11,21,52,63     | 12,20",
                "ept        | 2 | 0xb7  | 6,30                     | 12,29",
                "ept        | 1 | 0x07  | 8,12                     | 3,4,5,6",
                "ept        | 3 | 0x07  | 8,12                     | 3,4,5,6,7",
                "sv39       | 0 | 0xdf  | 5,8,9,10,53              | 54,60,61,62,63",
                "sv39       | 1 | 0xdf  | 5,8,19                   | 10,18,54,60,61,62,63",
                "sv39       | 1 | 0x01  | 5,8,9,10                 | 2,4,6,7,54,61,62,63",
                "sv48       | 0 | 0xdf  | 8                        | 61,62,63",
                "sv57       | 0 | 0xdf  | 8                        | 61,62,63",
                "sv39x4     | 0 | 0xdf  | 8                        | 61,62,63",
                "sv39_pbmt  | 0 | 0xdf  | 61,62                    | 60,63",
                "sv57_pbmt  | 1 | 0x01  | 10                       | 61,62,63",
                "sv48_napot | 0 | 0x80000000000020df | 8            | 10,11,12,60,61,62",
                "sv39x4_napot | 1 | 0xdf | 8                       | 63",
                "sv57_napot | 4 | 0xdf  | 8                        | 63",
                "sv39_napot_pbmt | 0 | 0xdf | 61,62                | 60,63",
                "sv32       | 1 | 0x01  | 5,8,9,10                 | 2,4,6,7"
            })
    void bits(String name, int level, String entry, String valid, String malformed) {
        PageTableLayout layout = layout(name);
        long raw = Long.parseUnsignedLong(entry.substring(2), 16);
        assertEquals(0, layout.decode(raw, level) & Pte.MALFORMED, name);
        for (String bit : valid.split(",")) assertFalse(isMalformed(layout, raw, level, bit), name + " bit " + bit);
        if (malformed == null) return;
        for (String bit : malformed.split(",")) assertTrue(isMalformed(layout, raw, level, bit), name + " bit " + bit);
    }

    private static boolean isMalformed(PageTableLayout layout, long raw, int level, String bit) {
        return (layout.decode(raw | 1L << Integer.parseInt(bit.strip()), level) & Pte.MALFORMED) != 0;
    }

    /** PBMT 3 is reserved, with Svpbmt too; EPT: memory types 2, 3 and 7, and writing without reading. */
    @Test
    void encodings() {
        assertTrue((layout("sv39_pbmt").decode(0x6000_0000_0000_00dfL, 0) & Pte.MALFORMED) != 0);
        PageTableLayout ept = layout("ept");
        for (int type = 0; type < 8; type++)
            assertEquals(
                    type == 2 || type == 3 || type == 7,
                    (ept.decode(7 | type << 3, 0) & Pte.MALFORMED) != 0,
                    "memory type " + type);
        for (int rights = 1; rights < 8; rights++)
            assertEquals(rights == 2 || rights == 6, (ept.decode(rights, 0) & Pte.MALFORMED) != 0, "rights " + rights);
    }

    /** Bit N without Svnapot, in each depth, as a page fault; and bit 12 of a large page as PAT, which is none. */
    @ParameterizedTest
    @ValueSource(strings = {"sv39", "sv48", "sv57"})
    void reservedWithoutSvnapot(String layout) {
        held("""
                mmu rv { layout %s }
                host box { mmu rv   memory 1 GiB   process p { region r at 0x4000_0000 size 4 KiB } }
                run n on box.p { set n of page 0 of r   read 0x4000_0000   expect faults.malformed == 1 }
                run types on box.p { set pbmt of page 0 of r   read 0x4000_0000   expect faults.malformed == 1 }
                """.formatted(layout));
    }

    /**
     * Svnapot: V R W X U, ppn 0x50 with 1000 in its low bits, N, in all sixteen entries alike. ARM: valid, type, user, not global,
     * contiguous, each entry with the address of its own page.
     */
    @Test
    void runsAsTheManualsWriteThem() {
        PageTable napot = run("sv39_napot");
        for (int k = 0; k < 16; k++) {
            assertTrue(napot.find(0x10000 + k * 0x1000));
            assertEquals("8000000000016" + "01f", Long.toHexString(napot.raw()));
            assertEquals(0x50000 + k * 0x1000L, napot.target());
        }
        PageTable arm = run("armv8_4k");
        for (int k = 0; k < 16; k++) {
            assertTrue(arm.find(0x10000 + k * 0x1000));
            assertEquals(0x10_0000_0005_0843L + k * 0x1000L, arm.raw());
            assertEquals(0x50000 + k * 0x1000L, arm.target());
        }
    }

    private static PageTable run(String layout) {
        PageTable table = new PageTable(new PhysicalMemory(12, 1 << 24), layout(layout), 0);
        table.mapPage(0x10000, 0x50000, 16, Pte.RIGHTS);
        return table;
    }

    /** One entry changes: the run ends, and the others lead where they led; marks of one are those of all. */
    @ParameterizedTest
    @ValueSource(strings = {"sv39_napot", "armv8_4k"})
    void aRunEndsWhenOneOfItsPagesChanges(String layout) {
        PageTable table = run(layout);
        table.mark(0x13000, false); // as hardware: in one entry
        assertTrue(table.find(0x1f000));
        assertEquals(Pte.ACCESSED, table.entry() & Pte.ACCESSED);
        assertTrue(table.find(0x15000));
        table.replace(0);
        assertFalse(table.find(0x15000));
        for (int k = 0; k < 16; k++) {
            if (k == 5) continue;
            assertTrue(table.find(0x10000 + k * 0x1000), "page " + k);
            assertFalse(table.layout().leaf(0).spans(table.raw()), "page " + k);
            assertEquals(0x50000 + k * 0x1000L, table.target());
            assertEquals(Pte.ACCESSED, table.entry() & Pte.ACCESSED);
        }
        table.map(0x15000, 0x55000, 0, Pte.RIGHTS);
        table.fold(0x15000, 16);
        assertTrue(table.find(0x15000));
        assertTrue(table.layout().leaf(0).spans(table.raw()));
    }

    /** A guest's run on a host's run: one entry of the TLB for each of two. */
    @Test
    void runsInBothStages() {
        held("""
                mmu rv { layout sv39_napot   secondStage sv39x4_napot   tlb one { 64 KiB: 4 entries }   nestedTlb { 64 KiB: 4 entries } }
                host box {
                    mmu rv
                    guest g paging nested {
                        memory 64 MiB   backing 64 KiB
                        process p { region r at 0x4000_0000 size 128 KiB { page 64 KiB } }
                    }
                }
                run whole on g.p {
                    read pages of r   read 0x4000_f000   write 0x4000_1234   read 0x4000_8000
                    expect tlb.misses == 2
                    expect exits.total == 0
                }
                """);
    }

    /**
     * Tables wider and narrower than a page. 256 KiB from 0 are 1,024 pages of 256 bytes. A table of the last level has 2^6 entries
     * of 2 bytes, 128 bytes, for 16 KiB: 16 of them, 2,048 bytes. One of 2^8 entries, 512 bytes, covers 4 MiB; the root of
     * 2^10 has 2,048: together 4,608.
     */
    @Test
    void tablesOfAnyWidth() {
        String layout = """
                layout wide {
                    page     256 bytes
                    physical 20 bits
                    level top 10 bits
                    level mid 8 bits
                    level low 6 bits
                    entry 2 bytes { present 0   writable 1   user 2   accessed 3   frame 4..15 holds 8..19 }
                }
                mmu m { layout wide   secondStage wide   tlb one { 256 bytes: 16 entries } }
                """;
        held(layout + """
                host a { mmu m   memory 1 MiB   process p { region r at 0 size 256 KiB } }
                host b { mmu m   memory 1 MiB   guest g paging nested { memory 400 KiB   process p { region r at 0 size 256 KiB } } }
                host c { mmu m   memory 1 MiB   guest g paging shadow { memory 400 KiB   process p { region r at 0 size 256 KiB } } }
                run native on a.p { write r   expect tables.space == 4_608 bytes   expect walk.meanReferences == 3 }
                run nested on b.g.p { write r   expect tables.space == 4_608 bytes   expect walk.meanReferences == 15 }
                run shadow on c.g.p { write r   expect shadow.space == 4_608 bytes   expect walk.meanReferences == 3 }
                """);
    }

    /** Entries that a hypervisor makes have accessed and dirty set where hardware would fault: the guest runs without an exit. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "layout sv39   secondStage sv39x4",
                "layout x86_64   secondStage npt",
                "layout armv8_4k   secondStage armv8_4k_stage2"
            })
    void hypervisorsMakeMarkedEntries(String layouts) {
        held("""
                mmu m { %s   accessedDirty fault }
                host box { mmu m   memory 1 GiB   guest g paging nested { memory 64 MiB   process p { region r at 0x4000_0000 size 16 KiB } } }
                run a on g.p { read r   write r   expect exits.violation == 0 }
                """.formatted(layouts));
    }

    /** The entry of the next page is found by its host-physical address (SDM 3C, 28.3.1): 1, and 1 for the data. */
    @Test
    void combinedWalkCache() {
        held("""
                mmu psc { layout x86_64   secondStage ept   tlb l1 { 4 KiB: 16 entries }   walkCache { pd, pdpt, pml4: 16 entries } }
                host box { mmu psc   memory 1 GiB   guest g paging nested { memory 64 MiB   process p { region a at 0x4000_0000 size 16 KiB } } }
                run combined on g.p { read 0x4000_0000   phase next { read 0x4000_1000   expect walk.references == 2 } }
                """);
    }

    /** A leaf bit that is inverted, at a level that has no leaves: an entry that leads to a table must not look like a leaf. */
    @Test
    void invertedLeaf() {
        held("""
                layout inv {
                    page 4 KiB
                    level top 10 bits
                    level low 10 bits
                    entry 4 bytes { valid 0   table 1   frame 12..31   present when valid   leaf when not table }
                }
                mmu inverted { layout inv }
                host box { mmu inverted   memory 64 MiB   process p { region r at 0x40_0000 size 4 KiB } }
                run cold on box.p { read 0x40_0000   expect walk.references == 2 }
                """);
    }

    /** What no entry can say is an error before anything runs. */
    @Test
    void whatNoEntryCanSay() {
        assertEquals(
                "Layout 'bad' has no entry at level 'top' that leads to a table with all rights. Change the conditions of"
                        + " 'present', 'leaf' and 'malformed' so that one can be all of it.",
                error("""
                        layout bad {
                            level top 9 bits leaf
                            level low 9 bits
                            entry 8 bytes { present 0   leaf when present   frame 12..51 }
                        }
                        """));
        assertEquals(
                "Layout 'readers' has no entry for pages with rights rwx. Choose other rights, or another layout.",
                error("""
                        layout readers {
                            level low 9 bits
                            entry 8 bytes { present 0   writable 1   frame 12..51   executable when not writable }
                        }
                        host box { layout readers   process p { region r at 0 size 4 KiB } }
                        """));
        assertEquals(
                "Layout readers has no entries that grant all rights, or all but writing, which a hypervisor needs for guest g."
                        + " Choose another layout for its second stage.",
                error("""
                        layout readers {
                            level top 9 bits
                            level low 9 bits
                            entry 8 bytes { present 0   frame 12..51 }
                            entry of leaves { writable 1   executable when not writable }
                        }
                        mmu m { secondStage readers }
                        host box { mmu m   guest g paging nested { memory 16 MiB } }
                        """));
    }

    /** Memory that entries cannot name, in each place where they must, with the remedy. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "layout x86_32 | process p { } | Host box has 8 GiB of memory, but with layout x86_32 page tables of its processes reach only the first 4 GiB. Give it at most that, or choose a layout with longer addresses.",
                "layout x86_32 | guest g paging shadow { memory 1 GiB   layout x86_64 } | Host box has 8 GiB of memory, but with layout x86_32 shadow tables of guest g reach only the first 4 GiB. Give it at most that, or choose a layout with longer addresses.",
                "secondStage x86_32 | guest g paging nested { memory 1 GiB } | Host box has 8 GiB of memory, but with layout x86_32 second-stage tables of guest g reach only the first 4 GiB. Give it at most that, or choose a layout with longer addresses.",
                "layout x86_64 | guest g paging nested { memory 5 GiB   layout x86_32 } | Guest g has 5 GiB of memory, but with layout x86_32 its page tables reach only the first 4 GiB. Give it at most that, or choose a layout with longer addresses.",
                "layout x86_64 | guest g paging shadow { memory 5 GiB   layout x86_32_pse36 } | Guest g has 5 GiB of memory, but with layout x86_32_pse36 its page tables reach only the first 4 GiB. Give it at most that, or choose a layout with longer addresses.",
                "secondStage pae | guest g paging nested { memory 6 GiB } | Guest g has 6 GiB of memory, but with layout pae guest-physical addresses of the second stage reach only the first 4 GiB. Give it at most that, or choose a layout with longer addresses.",
                "layout armv8_16k | guest g paging shadow { memory 1 GiB   layout armv8_4k } | Shadow tables of layout armv8_16k map at least 16 KiB at once, but pages of guest g have 4 KiB. Give the guest a layout with larger pages, or the processor one with smaller pages.",
                "layout x86_64 | guest g paging nested { memory 1 GiB   backing 4 MiB } | No host page of 4 MiB can stand behind guest g: layout ept has pages of 4 KiB, 2 MiB, 1 GiB. Choose one of these sizes.",
                "layout armv8_16k | guest g paging shadow { memory 1 GiB   backing 4 KiB } | No host page of 4 KiB can stand behind guest g: layout armv8_16k has pages of 16 KiB, 2 MiB, 32 MiB, 1 GiB. Choose one of these sizes.",
                "layout armv8_16k | guest g paging shadow { memory 1 GiB   tableBacking 4 KiB } | No host page of 4 KiB can stand behind guest g: layout armv8_16k has pages of 16 KiB, 2 MiB, 32 MiB, 1 GiB. Choose one of these sizes.",
                "layout armv8_16k | guest g paging shadow { memory 1 GiB   process p { region r size 16 KiB { backing 4 KiB } } } | Layout 'armv8_16k' has no page of 4 KiB: it has 16 KiB, 2 MiB, 32 MiB, 1 GiB.",
                "layout x86_32 | guest g paging shadow { memory 1 GiB   layout x86_64   process p { region r at 1 TiB size 4 KiB } } | -"
            })
    void tooNarrow(String mmu, String machine, String message) {
        String text = "mmu m { %s }%nhost box { mmu m   memory %s   %s }%n"
                .formatted(mmu, message.equals("-") ? "4 GiB" : "8 GiB", machine);
        if (!message.equals("-")) assertEquals(message, error(text));
        else
            assertEquals(
                    "Region r of process p lies beyond the addresses of shadow tables of layout x86_32, which have 32 bits."
                            + " Place it lower, or choose a processor with a layout of longer addresses.",
                    error(text));
    }

    /** Memory that is not stated is the default, or as much as can be named. */
    @Test
    void memoryThatIsNotStated() {
        held("""
                host box { layout x86_32   process p { region r at 0x1000_0000 size 4 KiB } }
                run r on box.p { read 0x1000_0000   expect host.memory.free < 4 GiB }
                """);
    }

    /** Entries name whole pages of their layout, so a table of 32 KiB lies at the beginning of one of 64 KiB. */
    @Test
    void narrowTablesHavePagesWhereFramesAreSmaller() {
        // (3 + 1) (4 + 1) - 1 references
        held("""
                layout mine extends armv8_64k { level l2 12 bits leaf }
                layout short { page 16 KiB   level a 3 bits   level b 4 bits
                    entry 8 bytes { present 0 writable 1 user 2 accessed 5 dirty 6 frame 14..43 } }
                mmu m   { layout mine     secondStage armv8_4k_stage2 }
                mmu one { layout short    secondStage ept }
                mmu two { layout x86_64   secondStage short }
                host h0 { mmu m   memory 1 GiB
                    guest g paging nested { memory 64 MiB   process p { region r at 0x4000_0000 size 64 KiB } } }
                host h1 { mmu one   memory 64 MiB
                    guest g paging nested { memory 1 MiB   process p { region r at 0x8000 size 64 KiB } }
                    guest k paging shadow { memory 1 MiB   process p { region r at 0x8000 size 64 KiB } } }
                host h2 { mmu two   memory 64 MiB
                    guest g paging nested { memory 1 MiB   process p { region r at 0x8000 size 64 KiB } } }
                run r  on h0.g.p { read page 0 of r    expect walk.references == 19 }
                run r1 on h1.g.p { write pages of r    expect access.lost == 0 }
                run r2 on h1.k.p { write pages of r    expect access.lost == 0 }
                run r3 on h2.g.p { write pages of r    expect access.lost == 0 }
                """);
    }
}
