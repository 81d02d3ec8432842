package org.vmemsim.runtime.scenario;

/** What entries and ways of a cache may be. */
final class Capacity {
    private Capacity() {}

    static void check(int entries, int ways) {
        if (entries < 1) throw new InvalidScenarioException("a cache needs at least one entry, not " + entries);
        if (ways < 0 || ways > 0 && entries % ways != 0)
            throw new InvalidScenarioException(entries + " entries are not divisible by " + ways + " ways");
    }
}
