package org.vmemsim.runtime.vmm.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.random.SplitMix64;

class HashSharingTest {
    private final PlainMemory memory = new PlainMemory();
    private final HashSharing scanner = new HashSharing(memory, Integer.MAX_VALUE, 7);

    @BeforeEach
    void listen() {
        memory.listen(scanner::left, scanner::freed);
    }

    @Test
    void theFirstIsAHintTheSecondShares() {
        memory.write(1, 9);
        memory.write(2, 9);
        assertFalse(scanner.share(1));
        assertEquals(1, scanner.unshared());
        assertTrue(scanner.share(2));
        assertTrue(scanner.share(1), "the hint's page shares too");
        assertEquals(
                "1 1 0 1", scanner.shared() + " " + scanner.sharing() + " " + scanner.unshared() + " " + memory.used());
    }

    /** A hint is not write-protected: whoever writes its page copies nothing, and nobody shares by it. */
    @Test
    void aHintThatChangedIsNoHint() {
        memory.write(1, 9);
        assertFalse(scanner.share(1));
        memory.write(1, 8);
        assertEquals(0, memory.copies);
        memory.write(2, 9);
        assertFalse(scanner.share(2), "it becomes the hint");
        memory.write(3, 9);
        assertTrue(scanner.share(3));
        assertEquals(1, scanner.shared());
    }

    @Test
    void aWriteCopiesAndTheLastOneEndsTheSharing() {
        for (int page = 1; page <= 3; page++) memory.write(page, 9);
        for (int page = 1; page <= 3; page++) scanner.share(page);
        assertEquals("1 2 1", scanner.shared() + " " + scanner.sharing() + " " + memory.used());
        memory.write(1, 5);
        assertEquals("1 1 2", scanner.shared() + " " + scanner.sharing() + " " + memory.used());
        memory.write(2, 6);
        memory.write(3, 7);
        assertEquals("0 0 3", scanner.shared() + " " + scanner.sharing() + " " + memory.used());
        assertEquals(3, memory.copies);
    }

    /**
     * Ten machines of 100 pages: 67 common to all, 33 their own. All found, 67 · 9 of 1,000 pages are saved; found at random,
     * what is saved grows with the scan.
     */
    @Test
    void tenEqualMachinesSaveTwoThirds() {
        for (int vm = 0; vm < 10; vm++)
            for (int i = 0; i < 100; i++) memory.write(100 * vm + i, i < 67 ? i : 1000 * vm + i);
        long before = 0;
        for (int round = 0; round < 4; round++) {
            scanner.scan(500);
            assertTrue(scanner.sharing() > before, "more is found in round " + round);
            before = scanner.sharing();
        }
        scanner.scan(20_000);
        assertEquals(67, scanner.shared());
        assertEquals(603, scanner.sharing());
        assertEquals(1000 - 603, memory.used());
    }

    /** Whatever is written and shared in whatever order, every page reads what was written last, and the sums balance. */
    @Test
    void contentsSurvive() {
        long seed = 20261122;
        SplitMix64 random = new SplitMix64(seed);
        Map<Integer, Long> written = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            int page = (int) random.below(200);
            if (random.below(3) == 0) {
                long value = random.below(30);
                memory.write(page, value);
                written.put(page, value);
            } else scanner.scan(1);
            if (step % 100 > 0) continue;
            for (Map.Entry<Integer, Long> e : written.entrySet())
                assertEquals(e.getValue(), memory.content(e.getKey()), "step " + step + ", seed " + seed);
            assertEquals(written.size(), memory.used() + scanner.sharing(), "step " + step + ", seed " + seed);
        }
    }
}
