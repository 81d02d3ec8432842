package org.vmemsim.runtime.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;

/** Layouts are made once for all machines that have them. */
class SharedLayoutsTest {
    private final SharedLayouts shared = new SharedLayouts(2);

    @Test
    void equalSpecificationsHaveOneLayout() {
        PageTableLayout first = shared.get(Layouts.X86_64, 12);
        assertSame(first, shared.get(named("x86_64", Layouts.X86_64), 12), "equal by value, though another object");
        assertNotSame(first, shared.get(named("mine", Layouts.X86_64), 12), "messages say the name");
        assertNotSame(first, shared.get(Layouts.X86_64, 14), "entries count frames");
    }

    @Test
    void theOneThatWasNotWantedForLongestGoes() {
        PageTableLayout x86 = shared.get(Layouts.X86_64, 12);
        PageTableLayout ept = shared.get(Layouts.EPT, 12);
        assertSame(x86, shared.get(Layouts.X86_64, 12));
        shared.get(Layouts.SV39, 12);
        assertSame(x86, shared.get(Layouts.X86_64, 12));
        assertNotSame(ept, shared.get(Layouts.EPT, 12));
    }

    /** A format remembers how flags are said; several threads that ask for all flags at once find what one alone finds. */
    @Test
    void threadsShareAFormat() {
        for (LayoutSpec spec : List.of(Layouts.X86_64, Layouts.SV39, Layouts.EPT)) {
            EntryFormat alone = new PageTableLayout(spec, 12).leaf(0);
            List<Long> expected = flags().mapToObj(f -> encoded(alone, f)).toList();
            EntryFormat common = new PageTableLayout(spec, 12).leaf(0);
            List<Long> found =
                    flags().parallel().mapToObj(f -> encoded(common, f)).toList();
            assertEquals(expected, found);
        }
    }

    private static IntStream flags() {
        return IntStream.range(0, 20_000).map(i -> i % 512 | (int) (Pte.PRESENT | Pte.READ));
    }

    private static long encoded(EntryFormat format, int flags) {
        try {
            return format.encode(0x1234_5000, flags);
        } catch (org.vmemsim.runtime.scenario.settings.InvalidScenarioException e) {
            return -1;
        }
    }

    private static LayoutSpec named(String name, LayoutSpec l) {
        return new LayoutSpec(
                new String(name),
                l.page(),
                l.physical(),
                l.addresses(),
                l.access(),
                l.faults(),
                l.levels(),
                l.entryBytes(),
                l.leaves(),
                l.tables());
    }
}
