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

    FaultCounters(Counters counters) {
        faults = counters.index("faults.true");
        missing = counters.index("faults.missing");
        protection = counters.index("faults.protection");
        malformed = counters.index("faults.malformed");
        copyOnWrite = counters.index("faults.copyOnWrite");
        fatal = counters.index("faults.fatal");
        zeroed = counters.index("memory.zeroed");
    }
}
