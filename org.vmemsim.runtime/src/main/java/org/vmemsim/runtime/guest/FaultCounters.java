package org.vmemsim.runtime.guest;

import org.vmemsim.runtime.metrics.Counters;

/** Where an operating system counts. */
final class FaultCounters {
    final int faults;
    final int missing;
    final int protection;
    final int malformed;
    final int copyOnWrite;
    final int fatal;
    final int zeroed;
    final int major;
    final int swappedIn;
    final int swappedOut;

    FaultCounters(Counters counters) {
        faults = counters.index("faults.true");
        missing = counters.index("faults.missing");
        protection = counters.index("faults.protection");
        malformed = counters.index("faults.malformed");
        copyOnWrite = counters.index("faults.copyOnWrite");
        fatal = counters.index("faults.fatal");
        zeroed = counters.index("memory.zeroed");
        major = counters.index("faults.major");
        swappedIn = counters.index("swap.guestIn");
        swappedOut = counters.index("swap.guestOut");
    }
}
