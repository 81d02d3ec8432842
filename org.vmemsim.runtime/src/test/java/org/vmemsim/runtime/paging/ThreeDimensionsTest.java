package org.vmemsim.runtime.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;

/**
 * A guest in a guest whose tables the hardware would walk in all three dimensions: (a + 1)(b + 1)(c + 1) − 1 references.
 * Nothing but walkers with an outer one each is needed; no host makes such a machine today.
 */
class ThreeDimensionsTest {
    private static final int FRAMES = 256;
    private static final long VA = 0x123_4567_8000L;

    private final PhysicalMemory memory = new PhysicalMemory(12, 1 << 20 << 4);
    private final Counters counters = new Counters();

    private PageTable identity(LayoutSpec layout) {
        PageTable table = new PageTable(memory, PageTableLayout.of(layout, 12), 0);
        for (long f = 0; f < FRAMES; f++) table.map(f << 12, f << 12, 0, Pte.RIGHTS);
        return table;
    }

    private Walker walker(PageTable table, @Nullable Walker outer) {
        PageTableLayout layout = table.layout();
        Walker walker = new Walker(
                new Walker.Parts(
                        memory,
                        layout,
                        new WalkCaches(List.of(), layout, counters, 1),
                        outer,
                        null,
                        false,
                        counters,
                        new Tracing()),
                f -> {
                    throw new AssertionError(f.reason + " at " + Long.toHexString(f.at));
                });
        walker.load(table.root(), 1);
        return walker;
    }

    @ParameterizedTest
    @CsvSource({"3, 63", "4, 124", "5, 215"})
    void references(int levels, long references) {
        LayoutSpec inner = levels == 3 ? Layouts.SV39 : levels == 4 ? Layouts.X86_64 : Layouts.X86_57;
        LayoutSpec stage = levels == 3 ? Layouts.SV39X4 : levels == 4 ? Layouts.EPT : Layouts.EPT5;
        PageTable host = identity(stage);
        PageTable middle = identity(stage);
        PageTable guest = new PageTable(memory, PageTableLayout.of(inner, 12), 0);
        long va = guest.layout().strip(VA);
        long page = memory.allocate(0, 0);
        guest.map(va, page, 0, Pte.RIGHTS);
        Walker walker = walker(guest, walker(middle, walker(host, null)));
        int all = counters.index("walk.references");
        int own = counters.index("walk.references.guest");
        counters.now = counters.fresh();
        long e = walker.translate(va, AccessKind.LOAD, false);
        assertEquals(page, e >>> Pte.FRAME_SHIFT << 12);
        long[] now = counters.read(counters.now);
        assertEquals(references, now[all]);
        assertEquals(levels, now[own]);
    }
}
