package org.vmemsim.runtime.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.scenario.layout.EntryRules;
import org.vmemsim.runtime.scenario.layout.EntryRules.BitTest;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.layout.Meaning;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** Entries of every layout, read and written. */
class EntryFormatTest {
    static List<LayoutSpec> layouts() {
        return List.of(
                Layouts.X86_64,
                Layouts.X86_57,
                Layouts.EPT,
                Layouts.EPT5,
                Layouts.X86_32,
                Layouts.X86_PSE,
                Layouts.PAE,
                Layouts.SV39,
                Layouts.SV39X4,
                Layouts.SV48,
                Layouts.SV32,
                Layouts.SV32X4);
    }

    private static long flag(Meaning m) {
        return switch (m) {
            case PRESENT -> Pte.PRESENT;
            case LEAF -> Pte.LEAF;
            case READABLE -> Pte.READ;
            case WRITABLE -> Pte.WRITE;
            case EXECUTABLE, USER_EXECUTABLE -> Pte.EXECUTE;
            case USER -> Pte.USER;
            case GLOBAL -> Pte.GLOBAL;
            case ACCESSED -> Pte.ACCESSED;
            case DIRTY -> Pte.DIRTY;
            case MALFORMED -> Pte.MALFORMED;
        };
    }

    /** The rules, word by word: what a layout does not state is granted, except leaf, global and malformed. */
    private static long naive(EntryRules rules, long raw, int leafBits) {
        long e = 0;
        for (Meaning m : Meaning.values()) {
            List<BitTest> when = rules.meanings().get(m);
            boolean silent = m != Meaning.LEAF && m != Meaning.GLOBAL && m != Meaning.MALFORMED;
            boolean holds = when == null
                    ? silent && m != Meaning.USER_EXECUTABLE
                    : when.stream().anyMatch(t -> (raw & t.mask()) == t.value());
            if (holds) e |= flag(m);
        }
        long pa = 0;
        for (EntryRules.FramePiece p : rules.frame()) {
            long bits =
                    (raw & p.entry().mask()) >>> p.entry().low() << p.address().low();
            pa |= bits;
        }
        if ((pa & (1L << leafBits) - 1) != 0 || (raw & rules.reserved()) != 0) e |= Pte.MALFORMED;
        return e | pa >>> 12 << Pte.FRAME_SHIFT;
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void readsAsTheRulesSay(LayoutSpec spec) {
        PageTableLayout layout = PageTableLayout.of(spec, 12);
        Random random = new Random(1);
        long mask = spec.entryBytes() == 8 ? -1L : (1L << 8 * spec.entryBytes()) - 1;
        for (int l = 0; l < layout.levels(); l++) {
            int i = layout.levels() - 1 - l;
            for (int n = 0; n < 5000; n++) {
                long raw = random.nextLong() & mask & (n % 2 == 0 ? -1L : 0xffff_f000_0000_0fffL | random.nextLong());
                long table = naive(spec.tables().get(i), raw, 0);
                long expected;
                if (l == 0) expected = naive(spec.leaves().get(i), raw, layout.span(0)) | Pte.LEAF;
                else if ((table & Pte.LEAF) == 0) expected = table;
                else if (layout.leafAllowed(l)) expected = naive(spec.leaves().get(i), raw, layout.span(l));
                else expected = table | Pte.MALFORMED;
                assertEquals(
                        Long.toHexString(expected),
                        Long.toHexString(layout.decode(raw, l)),
                        spec.name() + " level " + l + " entry " + Long.toHexString(raw));
            }
        }
    }

    /** What is written reads back, for all rights that the layout can state. */
    @ParameterizedTest
    @MethodSource("layouts")
    void roundTrip(LayoutSpec spec) {
        PageTableLayout layout = PageTableLayout.of(spec, 12);
        long stated = 0;
        for (Meaning m : spec.leaves().get(layout.levels() - 1).meanings().keySet()) stated |= flag(m);
        for (int l = 0; l < layout.levels(); l++) {
            if (!layout.leafAllowed(l)) continue;
            for (int bits = 0; bits < 256; bits++) {
                long flags = bits & (Pte.WRITE | Pte.USER | Pte.EXECUTE | Pte.READ | Pte.ACCESSED | Pte.DIRTY);
                // a table of RISC-V has no rights; EPT and RISC-V know no page that is written but not read
                boolean rights = (flags & Pte.READ) != 0
                        || spec.name().startsWith("x86")
                        || spec.name().equals("pae");
                if (!rights) continue;
                long pa = 3L
                        << Math.min(layout.span(l), 29) + (layout.span(l) > 29 ? 1 : 0)
                        >>> layout.span(l)
                        << layout.span(l);
                long raw = layout.leaf(l).encode(pa, flags | (l > 0 ? Pte.LEAF : 0));
                long e = layout.decode(raw, l);
                assertEquals(pa, e >>> Pte.FRAME_SHIFT << 12, spec.name());
                long asked = (flags | Pte.PRESENT | Pte.LEAF) & (stated | Pte.LEAF);
                assertEquals(Pte.flags(asked), Pte.flags(e & (stated | Pte.LEAF)), spec.name() + " level " + l);
            }
        }
    }

    /** Marks are set in place, and leave all else as it is. */
    @ParameterizedTest
    @MethodSource("layouts")
    void marks(LayoutSpec spec) {
        PageTableLayout layout = PageTableLayout.of(spec, 12);
        long raw = layout.leaf(0).encode(0x5000, Pte.RIGHTS);
        long marked = layout.leaf(0).mark(raw, true);
        long both = Pte.ACCESSED | Pte.DIRTY;
        assertEquals(both, layout.decode(marked, 0) & both);
        assertEquals(layout.decode(raw, 0) | both, layout.decode(marked, 0));
        assertEquals(marked, layout.leaf(0).mark(marked, false));
    }

    /** x86-64 by hand: frame 0x5, present, writable, user, accessed, dirty = 0x67; without the no-execute bit. */
    @Test
    void byHand() {
        PageTableLayout layout = PageTableLayout.of(Layouts.X86_64, 12);
        assertEquals(0x5067, layout.leaf(0).encode(0x5000, Pte.RIGHTS | Pte.ACCESSED | Pte.DIRTY));
        assertEquals(0x8000_0000_0000_5007L, layout.leaf(0).encode(0x5000, Pte.RIGHTS & ~Pte.EXECUTE));
        assertEquals(0x20_00e7L | 0x20_0000, layout.leaf(1).encode(0x20_0000, Pte.RIGHTS | Pte.LEAF | 96));
        // a large page's low frame bits are reserved; a leaf at the root is malformed
        assertNotEquals(0, layout.decode(0x20_1087, 1) & Pte.MALFORMED);
        assertNotEquals(0, layout.decode(0x87, 3) & Pte.MALFORMED);
        // EPT: written but not read is a misconfiguration (Intel SDM 3C, 28.2.3.1)
        PageTableLayout ept = PageTableLayout.of(Layouts.EPT, 12);
        assertNotEquals(0, ept.decode(0x5002, 0) & Pte.MALFORMED);
        assertEquals(0, ept.decode(0x5000, 0) & Pte.PRESENT);
    }

    @Test
    void whatALayoutCannotSay() {
        PageTableLayout ept = PageTableLayout.of(Layouts.EPT, 12);
        assertThrows(InvalidScenarioException.class, () -> ept.leaf(0).encode(0x5000, Pte.WRITE));
        PageTableLayout sv32 = PageTableLayout.of(Layouts.SV32, 12);
        assertThrows(InvalidScenarioException.class, () -> sv32.leaf(0).encode(1L << 34, Pte.RIGHTS));
        PageTableLayout x86 = PageTableLayout.of(Layouts.X86_64, 12);
        assertThrows(InvalidScenarioException.class, () -> x86.leaf(1).encode(0x1000, Pte.RIGHTS | Pte.LEAF));
    }
}
