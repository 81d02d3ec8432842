package org.vmemsim.runtime.scenario.processor;

import java.util.List;

/**
 * An array of a TLB.
 *
 * @param pages sizes that it holds in bytes; empty means every size of the layout
 * @param entries in all
 * @param ways 0 for a fully associative array; otherwise divides {@code entries}
 */
public record PagePart(List<Long> pages, int entries, int ways) {
    /** Entries of one array, in a TLB or a walk cache: some hundred times those of any processor. */
    public static final int MOST_ENTRIES = 1 << 20;

    public PagePart {
        Capacity.check(entries, ways);
        pages = List.copyOf(pages);
    }
}
