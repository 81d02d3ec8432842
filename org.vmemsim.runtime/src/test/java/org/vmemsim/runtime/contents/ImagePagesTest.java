package org.vmemsim.runtime.contents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.scenario.memory.ImageSpec;
import org.vmemsim.runtime.scenario.settings.Amount;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

class ImagePagesTest {
    private final ContentIds ids = new ContentIds();

    private static ImageSpec image(Map<String, Object> settings) {
        ImageSpec named = SettingGroup.of(ImageSpec.class).with(ImageSpec.DEFAULT, Map.of("name", "i", "family", "i"));
        return SettingGroup.of(ImageSpec.class).with(named, settings);
    }

    private static Map<Long, Integer> count(ImagePages pages, int from, int to) {
        Map<Long, Integer> times = new HashMap<>();
        for (int i = from; i < to; i++) times.merge((long) pages.id(i), 1, Integer::sum);
        return times;
    }

    /** Numbers of pages lie one kind after the other: 3 of zeros, 2 groups of 2, 1 common, 2 the same, 1 unique, 1 changing. */
    @Test
    void numbersLieInOrder() {
        ImageSpec image = image(Map.of(
                "zero", Amount.count(3),
                "groups", new ImageSpec.Groups(2, 2),
                "common", Amount.count(1),
                "same", Amount.count(2),
                "unique", Amount.count(1),
                "changing", new ImageSpec.Changing(Amount.count(1), 10)));
        ImagePages a = ImagePages.of(image, 12, ids);
        ImagePages b = ImagePages.of(image, 12, ids);
        boolean[] equal = {true, true, true, true, true, true, true, true, true, true, false, false, false, false};
        for (int i = 0; i < 12; i++) {
            assertEquals(equal[i], a.id(i) == b.id(i), "page " + i + " in both");
            assertEquals(a.id(i), a.id(i), "the same when it is loaded again");
        }
        assertEquals("0 0 0", a.id(0) + " " + a.id(1) + " " + a.id(2));
        assertEquals(a.id(3), a.id(4));
        assertNotEquals(a.id(4), a.id(5));
        assertEquals(a.id(8), a.id(9));
        assertEquals(1 + 2 + 1 + 1 + 2, count(a, 0, 12).size(), "zero, groups, common, same, and two of its own");
    }

    /** Shares hold in all pages and, as evenly as can be, in every stretch of them. */
    @Test
    void sharesAreSpread() {
        ImageSpec image = image(Map.of("zero", Amount.share(0.12), "common", Amount.share(0.3)));
        ImagePages a = ImagePages.of(image, 100_000, ids);
        ImagePages b = ImagePages.of(image, 100_000, ids);
        for (int from : new int[] {0, 12_345, 99_000}) {
            int zeros = 0;
            int common = 0;
            for (int i = from; i < from + 1000; i++) {
                if (a.id(i) == 0) zeros++;
                else if (a.id(i) == b.id(i)) common++;
            }
            assertEquals(120, zeros, 3, "from " + from);
            assertEquals(300, common, 3, "from " + from);
        }
        Map<Long, Integer> all = count(a, 0, 100_000);
        assertEquals(12_000, all.getOrDefault(0L, 0), 20);
        assertEquals(88_001, all.size(), 20, "all others are unlike each other");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        ImageSpec image = image(Map.of("zero", Amount.count(20), "same", Amount.share(0.5)));
        ImagePages.of(image, 40, ids);
        assertThrows(InvalidScenarioException.class, () -> ImagePages.of(image, 37, ids));
        assertThrows(InvalidScenarioException.class, () -> ImagePages.of(image, 10, ids));
        Map<String, Object> tooMuch = Map.of("zero", Amount.share(0.7), "common", Amount.share(0.4));
        assertThrows(InvalidScenarioException.class, () -> image(tooMuch));
        assertThrows(
                InvalidScenarioException.class, () -> image(Map.of("zero", Amount.perSecond(3))), "a rate is no share");
    }

    /** An image that extends another has that one's common pages, and its own unique ones. */
    @Test
    void familiesHaveTheirPagesInCommon() {
        ImageSpec parent = image(Map.of("same", Amount.count(1), "common", Amount.count(1)));
        ImageSpec child = SettingGroup.of(ImageSpec.class).with(parent, Map.of("name", "child"));
        ImageSpec other = SettingGroup.of(ImageSpec.class).with(parent, Map.of("family", "other"));
        ImagePages p = ImagePages.of(parent, 3, ids);
        ImagePages c = ImagePages.of(child, 3, ids);
        ImagePages o = ImagePages.of(other, 3, ids);
        assertEquals(p.id(0), c.id(0));
        assertEquals(p.id(1), c.id(1));
        assertNotEquals(p.id(0), o.id(0));
        assertNotEquals(p.id(2), c.id(2));
    }

    /** Where time passes, a page's contents last as long as is said; where it does not, for two scans. */
    @Test
    void changingPagesChange() {
        ImageSpec image = image(Map.of("changing", new ImageSpec.Changing(Amount.share(1), 1000)));
        Contents untimed = new Contents(ids, 0.5);
        ImagePages pages = ImagePages.of(image, 100, ids);
        for (int i = 0; i < 100; i++) untimed.load(i, pages.id(i));
        Set<Long> before = new HashSet<>();
        for (int i = 0; i < 100; i++) before.add(untimed.of(i));
        for (int scan = 0; scan < 4; scan++) {
            ids.nextScan();
            int changed = 0;
            for (int i = 0; i < 100; i++) if (before.add(untimed.of(i))) changed++;
            assertEquals(50, changed, "before scan " + scan);
        }
        long[] now = {0};
        ids.time(() -> now[0]);
        int changes = 0;
        for (long last = untimed.of(7); now[0] < 100_000; now[0] += 10) {
            if (untimed.of(7) != last) changes++;
            last = untimed.of(7);
        }
        assertEquals(100, changes, 1);
    }

    /** A store of an unknown value makes a page like no other; a known word is laid over what was there, and can be undone. */
    @Test
    void storesOfKnownAndUnknownValues() {
        PhysicalMemory host = new PhysicalMemory(12, 1 << 20);
        Contents contents = new Contents(ids, 0.5);
        contents.set(1, 77);
        contents.set(2, 77);
        ids.known(true);
        contents.written(1);
        host.write(0x1008, 3, 5);
        assertNotEquals(ContentIds.over(contents.of(1), host, 1), ContentIds.over(contents.of(2), host, 2));
        contents.written(2);
        host.write(0x2008, 3, 5);
        assertEquals(ContentIds.over(contents.of(1), host, 1), ContentIds.over(contents.of(2), host, 2));
        host.write(0x1008, 3, 0);
        host.write(0x1010, 3, 5);
        assertNotEquals(
                ContentIds.over(contents.of(1), host, 1), ContentIds.over(contents.of(2), host, 2), "elsewhere in it");
        host.write(0x1010, 3, 0);
        assertEquals(77, ContentIds.over(contents.of(1), host, 1), "as it was");
        ids.known(false);
        contents.written(1);
        contents.written(2);
        assertNotEquals(contents.of(1), contents.of(2));
    }

    @Test
    void someCompress() {
        Contents contents = new Contents(ids, 0.25);
        int compressing = 0;
        for (int i = 1; i <= 10_000; i++) {
            contents.written(i);
            if (contents.compressible(i)) compressing++;
        }
        assertEquals(2500, compressing, 130, "three standard deviations");
        assertTrue(contents.compressible(20_000), "zeros");
    }
}
