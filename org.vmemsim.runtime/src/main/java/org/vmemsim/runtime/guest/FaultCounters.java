package org.vmemsim.runtime.guest;

import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.scenario.memory.OsSpec;

/** Where an operating system counts. */
final class FaultCounters {
    final int faults;
    final int missing;
    final int protection;
    final int malformed;
    final int copyOnWrite;
    final int copied;
    final int fatal;
    final int zeroed;
    final int major;
    final int swappedIn;
    final int swappedOut;
    final int swapFull;
    final int cacheDropped;
    final int cacheWritten;
    final int killed;

    /** @param os whose features decide which counts there are at all */
    FaultCounters(Counters counters, OsSpec os, boolean files) {
        faults = counters.index("faults.true");
        missing = counters.index("faults.missing");
        protection = counters.index("faults.protection");
        malformed = counters.index("faults.malformed");
        copyOnWrite = counters.index("faults.copyOnWrite");
        copied = counters.index("memory.copied");
        fatal = counters.index("faults.fatal");
        zeroed = counters.index("memory.zeroed");
        major = counters.index("faults.major");
        swappedIn = counters.index("swap.guestIn");
        swappedOut = counters.index("swap.guestOut");
        swapFull = os.swap() > 0 ? counters.index("swap.guestFull") : -1;
        boolean cache = os.pageCache() > 0 || files;
        cacheDropped = cache ? counters.index("pageCache.dropped") : -1;
        cacheWritten = cache ? counters.index("pageCache.written") : -1;
        killed = os.outOfMemory() == OsSpec.OutOfMemory.KILL ? counters.index("processes.killed") : -1;
    }
}
