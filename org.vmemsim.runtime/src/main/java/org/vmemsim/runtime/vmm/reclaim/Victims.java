package org.vmemsim.runtime.vmm.reclaim;

import java.util.function.LongPredicate;
import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.pmap.Pmap;

/**
 * Choice of a guest frame to be taken from a machine, without knowing what the guest does with it. A new policy is one case
 * here and one word of {@link ReclaimSpec.Victim}.
 */
abstract class Victims {
    private static final int TRIES = 64;

    final Pmap pmap;

    private Victims(Pmap pmap) {
        this.pmap = pmap;
    }

    static Victims of(ReclaimSpec.Victim policy, VirtualMachine vm, Pmap pmap, long seed) {
        return switch (policy) {
            case RANDOM -> new Any(pmap, seed);
            case FIFO -> new Hand(pmap, gfn -> false);
            case LRU ->
                new Hand(pmap, gfn -> {
                    if (pmap.touches().isAged(gfn)) return false;
                    pmap.touches().age(gfn);
                    vm.forget(gfn << pmap.frameBits());
                    return true;
                });
        };
    }

    /** A guest frame that has a host frame which may be taken; -1 if there is none. */
    abstract long next();

    final boolean fits(long gfn) {
        return pmap.frameOf(gfn) >= 0 && !pmap.isPinned(gfn);
    }

    /** The next frame that fits at or behind one, around the end; -1 if none does. */
    final long behind(long from) {
        long end = pmap.touched();
        for (long i = 0, at = from; i < end; i++, at++) {
            if (at >= end) at = 0;
            if (fits(at)) return at;
        }
        return -1;
    }

    /** Any frame with equal chance; where few have a host frame, the next one behind a random place. */
    private static final class Any extends Victims {
        private final SplitMix64 random;

        Any(Pmap pmap, long seed) {
            super(pmap);
            this.random = new SplitMix64(seed);
        }

        @Override
        long next() {
            long end = pmap.touched();
            if (end == 0 || pmap.backed() == 0) return -1;
            for (int i = 0; i < TRIES; i++) {
                long gfn = random.below(end);
                if (fits(gfn)) return gfn;
            }
            return behind(random.below(end));
        }
    }

    /**
     * A hand that goes around over guest frames, and spares once those that were touched since it came by (CLOCK, as an
     * approximation of LRU); with none to spare the order is that of guest frames (FIFO where they are touched in order).
     */
    private static final class Hand extends Victims {
        private final LongPredicate spared;
        private long hand;

        Hand(Pmap pmap, LongPredicate spared) {
            super(pmap);
            this.spared = spared;
        }

        @Override
        long next() {
            for (; ; ) {
                long at = behind(hand < pmap.touched() ? hand : 0);
                if (at < 0) return -1;
                hand = at + 1;
                if (!spared.test(at)) return at;
            }
        }
    }
}
