package org.vmemsim.runtime.guest.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.scenario.memory.PagePolicy;

/** What every policy keeps to. */
class ReplacementContractTest {
    private static final long SEED = 20261122;

    @ParameterizedTest
    @EnumSource(PagePolicy.class)
    void agreesWithASetAboutWhatIsResident(PagePolicy policy) {
        SplitMix64 random = new SplitMix64(SEED);
        PageReplacement pages = Replacements.of(policy, 20, SEED);
        Set<Long> resident = new HashSet<>();
        long frames = 20;
        for (int step = 0; step < 50_000; step++) {
            String when = policy + ", step " + step + ", seed " + SEED;
            long page = random.below(60) * 0x1_0000_0001L;
            assertEquals(resident.contains(page), pages.resident(page), when);
            if (random.below(1000) == 0) {
                frames = 5 + random.below(30);
                pages.frames(frames);
            }
            if (resident.contains(page)) {
                if (random.below(10) > 0) pages.hit(page);
                else {
                    pages.remove(page);
                    resident.remove(page);
                }
            } else {
                while (resident.size() >= frames) assertTrue(resident.remove(pages.evict(page)), when);
                pages.load(page);
                resident.add(page);
            }
            assertEquals(resident.size(), pages.residents(), when);
        }
    }

    @ParameterizedTest
    @EnumSource(PagePolicy.class)
    void givesUpEveryPageOnceAndThenNone(PagePolicy policy) {
        PageReplacement pages = Paging.policy(policy, 8, 1, 2, 3, 4, 5, 6, 7, 8);
        LongStream.rangeClosed(1, 8).forEach(pages::load);
        List<Long> gone = new ArrayList<>();
        for (int i = 0; i < 8; i++) gone.add(pages.evict(99));
        assertEquals(Set.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), new HashSet<>(gone));
        assertFalse(pages.resident(1));
        assertThrows(NoSuchElementException.class, () -> pages.evict(99));
    }

    /** Mattson's stack algorithms never lose by a frame more; nothing beats the optimum. */
    @Test
    void stackAlgorithmsAndTheBound() {
        for (int round = 0; round < 20; round++) {
            long seed = SEED + round;
            SplitMix64 random = new SplitMix64(seed);
            long[] references = LongStream.range(0, 2000)
                    .map(i -> random.below(4) == 0 ? i % 37 : random.below(1 + random.below(50)))
                    .toArray();
            long lru = 0;
            long opt = 0;
            for (int frames = 1; frames <= 40; frames++) {
                String when = frames + " frames, seed " + seed;
                long now = Paging.hits(PagePolicy.LRU, frames, references);
                long best = Paging.hits(PagePolicy.OPT, frames, references);
                assertTrue(now >= lru && best >= opt, when);
                lru = now;
                opt = best;
                if (frames % 10 != 0) continue;
                for (PagePolicy policy : PagePolicy.values())
                    assertTrue(Paging.hits(policy, frames, references) <= best, policy + ", " + when);
            }
        }
    }

    /** Two futures, one after the other: 1 and 2 are resident when the second begins with 2, so 1 goes. */
    @Test
    void theOptimumLearnsANewFuture() {
        Opt opt = new Opt();
        opt.announce(new long[] {1, 2});
        opt.load(1);
        opt.load(2);
        opt.announce(new long[] {3, 2});
        assertEquals(1, opt.evict(3));
        opt.load(3);
        opt.hit(2);
        assertEquals(2, opt.evict(4), "nothing is known of either: the lower number");
    }
}
