package org.vmemsim.runtime.trace.source;

import java.nio.file.Path;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/**
 * What a trace source leaves open and its user decides.
 *
 * @param directory where relative paths of trace files begin: the scenario's folder
 * @param base where the addresses of generated traces begin, in bytes: the start of the process's first region
 * @param pageSize bytes of a page that is given by its number, a power of two: the layout's smallest
 */
public record TraceContext(Path directory, long base, long pageSize) {
    /** Base of generated traces where there is no region: the second page of 4 KiB, as address 0 is nobody's. */
    public static final long DEFAULT_BASE = 4096;

    public TraceContext {
        if (base < 0 || base > Access.MAX_ADDRESS)
            throw new InvalidScenarioException("a trace cannot begin at 0x" + Long.toHexString(base));
        if (pageSize < 1 || Long.bitCount(pageSize) != 1)
            throw new InvalidScenarioException("a page cannot have " + pageSize + " bytes");
    }

    /** For traces on their own: paths relative to {@code directory}, base {@link #DEFAULT_BASE}, pages of 4 KiB. */
    public static TraceContext in(Path directory) {
        return new TraceContext(directory, DEFAULT_BASE, 4096);
    }
}
