package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.scenario.layout.AccessMode;
import org.vmemsim.runtime.scenario.layout.AddressRule;
import org.vmemsim.runtime.scenario.layout.BitRange;
import org.vmemsim.runtime.scenario.layout.EntryRules;
import org.vmemsim.runtime.scenario.layout.EntryRules.BitTest;
import org.vmemsim.runtime.scenario.layout.EntryRules.FramePiece;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.layout.LevelSpec;
import org.vmemsim.runtime.scenario.layout.Meaning;

/** The layouts of the library, flattened: what their sources say of them, bit by bit where it matters. */
class LayoutMappingTest {
    /** Index bits from the root down, address bits, sizes of leaves in KiB. Intel SDM 3A 4, RISC-V privileged 12, Arm ARM D8. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lecture           | 10            | 32 | 4096",
                "flat32            | 20            | 32 | 4",
                "x86_32            | 10,10         | 32 | 4",
                "x86_32_pse        | 10,10         | 32 | 4,4096",
                "x86_32_pse36      | 10,10         | 32 | 4,4096",
                "pae               | 2,9,9         | 32 | 4,2048",
                "x86_64            | 9,9,9,9       | 48 | 4,2048,1048576",
                "x86_57            | 9,9,9,9,9     | 57 | 4,2048,1048576",
                "npt               | 9,9,9,9       | 48 | 4,2048,1048576",
                "npt5              | 9,9,9,9,9     | 57 | 4,2048,1048576",
                "ept               | 9,9,9,9       | 48 | 4,2048,1048576",
                "ept5              | 9,9,9,9,9     | 57 | 4,2048,1048576",
                "sv32              | 10,10         | 32 | 4,4096",
                "sv39              | 9,9,9         | 39 | 4,2048,1048576",
                "sv48              | 9,9,9,9       | 48 | 4,2048,1048576,536870912",
                "sv57              | 9,9,9,9,9     | 57 | 4,2048,1048576,536870912,274877906944",
                "sv32x4            | 12,10         | 34 | 4,4096",
                "sv39x4            | 11,9,9        | 41 | 4,2048,1048576",
                "sv48x4            | 11,9,9,9      | 50 | 4,2048,1048576,536870912",
                "sv57x4            | 11,9,9,9,9    | 59 | 4,2048,1048576,536870912,274877906944",
                "armv8_4k          | 9,9,9,9       | 48 | 4,2048,1048576",
                "armv8_4k_39       | 9,9,9         | 39 | 4,2048,1048576",
                "armv8_16k         | 1,11,11,11    | 48 | 16,32768",
                "armv8_64k         | 6,13,13       | 48 | 64,524288",
                "armv8_64k_42      | 13,13         | 42 | 64,524288",
                "armv8_64k_52      | 10,13,13      | 52 | 64,524288",
                "armv8_4k_stage2   | 9,9,9,9       | 48 | 4,2048,1048576",
                "armv8_4k_stage2_40| 10,9,9        | 40 | 4,2048,1048576",
                "armv8_16k_stage2  | 12,11,11      | 48 | 16,32768",
                "armv8_64k_stage2  | 6,13,13       | 48 | 64,524288"
            })
    void shapes(String name, String bits, int address, String leaves) {
        LayoutSpec l = layout(name);
        assertEquals(
                bits,
                String.join(",", l.levels().stream().map(x -> "" + x.bits()).toList()));
        assertEquals(address, l.addressBits());
        assertEquals(
                leaves,
                String.join(",", l.leafSizes().stream().map(x -> "" + x / 1024).toList()));
    }

    @Test
    void x86() {
        LayoutSpec l = layout("x86_64");
        assertEquals(new LevelSpec("pdpt", 9, true, false), l.levels().get(1));
        assertEquals(AddressRule.SIGN_EXTENDED, l.addresses());
        EntryRules pt = l.leaves().get(3);
        assertEquals(List.of(new BitTest(1, 1)), pt.meanings().get(Meaning.PRESENT));
        assertEquals(List.of(new BitTest(1L << 63, 0)), pt.meanings().get(Meaning.EXECUTABLE));
        assertEquals(List.of(new BitTest(1L << 6, 1L << 6)), pt.meanings().get(Meaning.DIRTY));
        assertFalse(pt.meanings().containsKey(Meaning.LEAF), "at the last level nobody asks");
        assertEquals(List.of(piece(12, 51, 12, 51)), pt.frame());
        assertEquals(0, pt.reserved());
    }

    @Test
    void frameBitsBelowALargePageAreReserved() {
        EntryRules pd = layout("x86_64").leaves().get(2);
        assertEquals(List.of(piece(21, 51, 21, 51)), pd.frame());
        assertEquals(new BitRange(13, 20).mask(), pd.reserved(), "bit 12 is PAT");
        assertEquals(
                List.of(piece(12, 51, 12, 51)), layout("x86_64").tables().get(2).frame(), "a table is one page");
    }

    @Test
    void aLeafWhereNoneMayBeIsMalformed() {
        EntryRules pml4 = layout("x86_64").tables().get(0);
        assertEquals(List.of(new BitTest(1L << 7, 1L << 7)), pml4.meanings().get(Meaning.MALFORMED));
    }

    @Test
    void pse36GathersItsFrame() {
        EntryRules leaf = layout("x86_32_pse36").leaves().get(0);
        assertEquals(List.of(piece(22, 31, 22, 31), piece(13, 20, 32, 39)), leaf.frame());
        assertEquals(1L << 21, leaf.reserved(), "the parent's reserved bits are replaced");
    }

    @Test
    void paeHasItsTopInRegisters() {
        LayoutSpec l = layout("pae");
        assertTrue(l.levels().get(0).inRegisters());
        assertEquals(
                new BitRange(1, 2).mask() | new BitRange(5, 8).mask() | new BitRange(52, 63).mask(),
                l.tables().get(0).reserved());
    }

    @Test
    void eptIsPresentByAnyRight() {
        EntryRules leaf = layout("ept").leaves().get(3);
        assertEquals(
                List.of(new BitTest(1, 1), new BitTest(2, 2), new BitTest(4, 4)),
                leaf.meanings().get(Meaning.PRESENT));
        assertEquals(
                List.of(
                        new BitTest(3, 2),
                        new BitTest(0x38, 2 << 3),
                        new BitTest(0x38, 3 << 3),
                        new BitTest(0x38, 7 << 3)),
                leaf.meanings().get(Meaning.MALFORMED),
                "writable but not readable, and three memory types");
        assertEquals(new BitRange(3, 7).mask(), layout("ept").tables().get(0).reserved());
    }

    @Test
    void riscvShiftsItsFrameAndTellsLeavesByRights() {
        LayoutSpec l = layout("sv39");
        EntryRules leaf = l.leaves().get(2);
        assertEquals(List.of(piece(10, 53, 12, 55)), leaf.frame());
        assertEquals(new BitRange(54, 63).mask(), leaf.reserved(), "N and PBMT too, without Svnapot and Svpbmt");
        assertEquals(
                List.of(new BitTest(2, 2), new BitTest(8, 8)),
                l.tables().get(0).meanings().get(Meaning.LEAF));
        assertEquals(
                List.of(new BitTest(6, 4), new BitTest(3L << 61, 3L << 61)),
                leaf.meanings().get(Meaning.MALFORMED));
        assertFalse(l.tables().get(0).meanings().containsKey(Meaning.WRITABLE), "tables grant what they do not state");
        assertEquals(AccessMode.USER, layout("sv39x4").access());
    }

    @Test
    void svnapotSpansSixteenPages() {
        EntryRules leaf = layout("sv39_napot").leaves().get(2);
        assertEquals(
                List.of(new EntryRules.Span(64 << 10, List.of(new BitTest(1L << 63 | 0xf << 10, 1L << 63 | 8 << 10)))),
                leaf.spans());
        assertEquals(
                4 + 2,
                leaf.meanings().get(Meaning.MALFORMED).size(),
                "two of the parent's, and one for each bit that makes order another than 8");
    }

    @Test
    void armBlocksAndPagesDifferInOneBit() {
        LayoutSpec l = layout("armv8_4k");
        assertEquals(List.of(new BitTest(3, 3)), l.leaves().get(3).meanings().get(Meaning.PRESENT));
        assertEquals(List.of(new BitTest(2, 0)), l.leaves().get(2).meanings().get(Meaning.LEAF));
        assertEquals(
                List.of(new BitTest(1L << 62, 0)), l.tables().get(1).meanings().get(Meaning.WRITABLE));
        assertEquals(
                List.of(new BitTest(1L << 7, 0)), l.leaves().get(1).meanings().get(Meaning.WRITABLE));
    }

    @Test
    void armGathersAddressesOf52Bits() {
        assertEquals(
                List.of(piece(16, 47, 16, 47), piece(12, 15, 48, 51)),
                layout("armv8_64k_52").leaves().get(2).frame());
    }

    @Test
    void whatAChildSaysReplacesWhatItsParentSaid() {
        LayoutSpec l = layout("mine", """
                layout base {
                    page 16 KiB
                    level top 11 bits
                    level low 11 bits
                    entry 8 bytes { present 0   writable 1   frame 14..47 }
                }
                layout mine extends base {
                    physical 40 bits
                    level low 10 bits
                    level above 3 bits
                    entry { readOnly 2   writable when not readOnly }
                }
                """);
        assertEquals(
                List.of("above", "top", "low"),
                l.levels().stream().map(LevelSpec::name).toList());
        assertEquals(10, l.levels().get(2).bits());
        EntryRules leaf = l.leaves().get(2);
        assertEquals(List.of(new BitTest(4, 0)), leaf.meanings().get(Meaning.WRITABLE));
        assertEquals(List.of(piece(14, 39, 14, 39)), leaf.frame());
        assertEquals(new BitRange(40, 47).mask(), leaf.reserved(), "bits beyond the physical address");
    }

    private static FramePiece piece(int low, int high, int addressLow, int addressHigh) {
        return new FramePiece(new BitRange(low, high), new BitRange(addressLow, addressHigh));
    }

    private static LayoutSpec layout(String name) {
        return layout(name, "");
    }

    private static LayoutSpec layout(String name, String definitions) {
        Mapping m = Vmem.get(ScenarioMapper.class)
                .map(Vmem.model(Vmem.parse(definitions + "host b { layout " + name + " }")));
        assertFalse(m.hasErrors(), () -> m.issues().toString());
        return m.scenario().hosts().get(0).layout();
    }
}
