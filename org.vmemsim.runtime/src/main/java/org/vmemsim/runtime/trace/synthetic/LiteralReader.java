package org.vmemsim.runtime.trace.synthetic;

import java.util.List;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.access.InMemorySource;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.trace.LiteralTrace;
import org.vmemsim.runtime.trace.source.TraceContext;

/**
 * A reference string: loads of one byte, at the addresses that are written out, or at the beginnings of the pages. Page
 * numbers count from the base (page 0 begins there), addresses are absolute.
 */
public final class LiteralReader {
    private static final String NAME = "a literal trace";

    private LiteralReader() {}

    /**
     * The trace's loads; they are few, and held in memory.
     *
     * @throws InvalidScenarioException if the trace has neither pages nor addresses, or one out of range
     */
    public static AccessSource of(LiteralTrace trace, TraceContext context) {
        boolean pages = trace.addresses().isEmpty();
        List<Long> numbers = pages ? trace.pageNumbers() : trace.addresses();
        if (numbers.isEmpty()) throw new InvalidScenarioException(NAME + " has neither page numbers nor addresses");
        long base = pages ? context.base() : 0;
        long unit = pages ? context.pageSize() : 1;
        return InMemorySource.of(
                        numbers.stream().mapToLong(n -> load(n, base, unit)).toArray())
                .reader();
    }

    private static long load(long number, long base, long unit) {
        if (number < 0 || number > (Access.MAX_ADDRESS - base) / unit)
            throw new InvalidScenarioException(NAME + " cannot access " + (unit == 1 ? "address " : "page ") + number);
        return Access.of(Access.LOAD, base + number * unit, 1);
    }
}
