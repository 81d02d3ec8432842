package org.vmemsim.runtime.guest.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.random.SplitMix64;

/** The reverse map of guest frames. */
class MappingsTest {
    private static final long SEED = 20261122;
    private final Mappings mappings = new Mappings(PageTableLayout.of(Layouts.X86_64, 12));

    private List<String> at(long frame) {
        List<String> all = new ArrayList<>();
        mappings.forEach(frame, (process, va) -> all.add(process + ":" + Long.toHexString(va)));
        all.sort(null);
        return all;
    }

    @Test
    void oneSeveralAndNoneAgain() {
        mappings.add(7, 0, 0x40_0000, 0);
        assertEquals(List.of("0:400000"), at(7));
        assertFalse(mappings.shared(7));
        mappings.add(7, 1, 0x7fff_ffff_f000L, 0);
        mappings.add(7, 0, 0x50_0000, 0);
        assertTrue(mappings.shared(7));
        assertEquals(List.of("0:400000", "0:500000", "1:7ffffffff000"), at(7));
        assertTrue(mappings.remove(7, 0, 0x40_0000, 0));
        assertFalse(mappings.remove(7, 0, 0x40_0000, 0));
        assertTrue(mappings.remove(7, 1, 0x7fff_ffff_f000L, 0));
        assertFalse(mappings.shared(7));
        assertEquals(List.of("0:500000"), at(7));
        assertTrue(mappings.remove(7, 0, 0x50_0000, 0));
        assertFalse(mappings.any(7));
        assertEquals(List.of(), at(7));
    }

    /** A 2 MiB leaf at frame 512 = 0x200 holds frame 515 as its fourth page: 0x60_0000 + 3 · 0x1000. */
    @Test
    void framesWithinALargePage() {
        mappings.add(512, 2, 0x60_0000, 1);
        assertEquals(List.of("2:603000"), at(515));
        assertEquals(List.of("2:600000"), at(512));
        assertEquals(List.of(), at(511));
        assertEquals(List.of(), at(1024));
    }

    /** 48 − 12 = 36 bits of page number and 2 of level leave 25 of 63; five levels 57 − 12 = 45 and 3 leave 15. */
    @Test
    void processes() {
        assertEquals((1 << 24) - 1, mappings.processes());
        assertEquals((1 << 15) - 1, new Mappings(PageTableLayout.of(Layouts.X86_57, 12)).processes());
    }

    @Test
    void randomAgainstAMap() {
        SplitMix64 random = new SplitMix64(SEED);
        Map<Long, List<String>> oracle = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            String when = "step " + i + ", seed " + SEED;
            long frame = random.below(60) * 997;
            int process = (int) random.below(5);
            long va = random.below(4) << 12;
            List<String> expected = oracle.computeIfAbsent(frame, f -> new ArrayList<>());
            String name = process + ":" + Long.toHexString(va);
            if (random.below(2) == 0 && !expected.contains(name)) {
                mappings.add(frame, process, va, 0);
                expected.add(name);
            } else assertEquals(expected.remove(name), mappings.remove(frame, process, va, 0), when);
            expected.sort(null);
            assertEquals(expected, at(frame), when);
            assertEquals(expected.size() > 1, mappings.shared(frame), when);
            assertEquals(!expected.isEmpty(), mappings.any(frame), when);
        }
    }
}
