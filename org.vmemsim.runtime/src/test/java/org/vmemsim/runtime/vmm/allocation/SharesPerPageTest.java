package org.vmemsim.runtime.vmm.allocation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.random.SplitMix64;

class SharesPerPageTest {
    /**
     * An examination's question. A: 6000 shares, 4000 pages, a quarter active; B: 2000 shares, 2000 pages, 85 % active.
     * Tax 80 %: k = 5; A pays 1.5 / (0.25 + 5 · 0.75) = 0.375, B 1 / (0.85 + 5 · 0.15) = 0.625. Without tax 1.5 and 1.
     */
    @Test
    void theTaxDecidesWhoPaysLeast() {
        assertEquals(0.375, SharesPerPage.price(6000, 4000, 0.25, 0.8), 1e-9);
        assertEquals(0.625, SharesPerPage.price(2000, 2000, 0.85, 0.8), 1e-9);
        assertEquals(1.5, SharesPerPage.price(6000, 4000, 0.25, 0), 1e-9);
        assertEquals(1.0, SharesPerPage.price(2000, 2000, 0.85, 0), 1e-9);
        List<Claim> claims = List.of(new Claim(6000, 0, 4000, 0.25), new Claim(2000, 0, 2000, 0.85));
        long[] pages = {4000, 2000};
        assertEquals(0, SharesPerPage.victim(claims, pages, 0.8));
        assertEquals(1, SharesPerPage.victim(claims, pages, 0));
    }

    /**
     * Two machines of up to 256, equal shares, 360 in all, one idle, one busy. Without tax each gets half. With 75 %, k = 4:
     * the idle one would get a fifth, 72, but the busy one cannot use more than 256, so 104 are left.
     */
    @Test
    void idleMemoryGoesToTheBusy() {
        List<Claim> claims = List.of(new Claim(1000, 0, 256, 0), new Claim(1000, 0, 256, 1));
        assertArrayEquals(new long[] {180, 180}, SharesPerPage.divide(360, claims, 0));
        assertArrayEquals(new long[] {104, 256}, SharesPerPage.divide(360, claims, 0.75));
        assertArrayEquals(new long[] {60, 240}, SharesPerPage.divide(300, claims, 0.75));
    }

    @Test
    void reservationsAreKept() {
        List<Claim> claims = List.of(new Claim(1, 50, 100, 1), new Claim(9, 0, 100, 1));
        assertArrayEquals(new long[] {50, 50}, SharesPerPage.divide(100, claims, 0));
        assertArrayEquals(new long[] {100, 100}, SharesPerPage.divide(500, claims, 0), "memory for all");
        Exception e = assertThrows(IllegalArgumentException.class, () -> SharesPerPage.divide(49, claims, 0));
        assertEquals("50 pages are promised, and there are 49", e.getMessage());
    }

    /** The search for a threshold must end where taking page after page ends. */
    @Test
    void dividesAsTakingOnePageAfterTheOtherDoes() {
        for (long seed = 1; seed <= 300; seed++) {
            SplitMix64 random = new SplitMix64(seed);
            List<Claim> claims = new ArrayList<>();
            long most = 0;
            long least = 0;
            for (long n = 1 + random.below(6); n > 0; n--) {
                long some = random.below(200);
                Claim c = new Claim(1 + random.below(5000), some, some + random.below(400), random.below(101) / 100.0);
                claims.add(c);
                most += c.most();
                least += c.least();
            }
            long pages = least + random.below(most - least + 1);
            double tax = random.below(100) / 100.0;
            long[] expected = oneByOne(pages, claims, tax);
            long[] found = SharesPerPage.divide(pages, claims, tax);
            for (int i = 0; i < expected.length; i++)
                assertTrue(Math.abs(expected[i] - found[i]) <= 1, "seed " + seed + ": " + expected[i] + " " + found[i]);
            assertEquals(pages, java.util.stream.LongStream.of(found).sum(), "seed " + seed);
        }
    }

    private static long[] oneByOne(long pages, List<Claim> claims, double tax) {
        long[] held = claims.stream().mapToLong(Claim::most).toArray();
        for (long sum = java.util.stream.LongStream.of(held).sum(); sum > pages; sum--) {
            int victim = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < held.length; i++) {
                Claim c = claims.get(i);
                double price = SharesPerPage.price(c.shares(), held[i], c.active(), tax);
                if (held[i] > c.least() && price < least) {
                    least = price;
                    victim = i;
                }
            }
            held[victim]--;
        }
        return held;
    }

    @Test
    void impossibleClaimsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Claim(0, 0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Claim(1, 2, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Claim(1, 0, 1, 1.5));
        assertThrows(IllegalArgumentException.class, () -> SharesPerPage.price(1, 1, 0, 1));
    }
}
