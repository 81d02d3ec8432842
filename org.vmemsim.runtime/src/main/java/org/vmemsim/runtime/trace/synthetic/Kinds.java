package org.vmemsim.runtime.trace.synthetic;

import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** Draws loads and stores: each access is a store with the same probability, independently. */
final class Kinds {
    /** Any number: sets this sequence apart from that of the addresses. */
    private static final long PURPOSE = 2;

    private final SplitMix64 random;
    private final long load;
    private final long store;
    /** Stores are the draws, of 53 bits, below this. */
    private final long stores;

    /** @param size bytes of each access */
    Kinds(String trace, double writes, long seed, int size) {
        if (!(writes >= 0 && writes <= 1))
            throw new InvalidScenarioException(trace + " has a share of writes of " + writes + "; 0 to 1 is possible");
        this.random = SplitMix64.of(seed, PURPOSE);
        this.load = Access.of(Access.LOAD, 0, size);
        this.store = Access.of(Access.STORE, 0, size);
        this.stores = (long) (writes * 0x1p53);
    }

    /** Kind and size of the next access, in their places in a record; the address is to be added. */
    long next() {
        if (stores == 0) return load;
        long below = (random.next() >>> 11) - stores >> 63; // all ones for a store; nobody could predict a branch
        return load ^ (load ^ store) & below;
    }
}
