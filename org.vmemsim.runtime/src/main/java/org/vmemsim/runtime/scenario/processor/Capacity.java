package org.vmemsim.runtime.scenario.processor;

import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** What entries and ways of a cache may be. */
final class Capacity {
    private Capacity() {}

    static void check(int entries, int ways) {
        if (entries < 1) throw new InvalidScenarioException("a cache needs at least one entry, not " + entries);
        if (entries > PagePart.MOST_ENTRIES)
            throw new InvalidScenarioException(
                    "a cache has at most " + PagePart.MOST_ENTRIES + " entries, not " + entries);
        if (ways < 0 || ways > 0 && entries % ways != 0)
            throw new InvalidScenarioException(entries + " entries are not divisible by " + ways + " ways");
    }

    /** Whether a policy can order so many ways. */
    static void check(Replacement replacement, String cache, int entries, int ways) {
        int compared = ways == 0 ? entries : ways;
        if (!replacement.orders(compared)) throw new InvalidScenarioException(Replacement.tooMany(cache, compared));
    }
}
