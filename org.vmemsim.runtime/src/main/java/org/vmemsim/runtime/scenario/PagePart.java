package org.vmemsim.runtime.scenario;

import java.util.List;

/**
 * An array of a TLB.
 *
 * @param pages sizes that it holds in bytes; empty means every size of the layout
 * @param entries in all
 * @param ways 0 for a fully associative array; otherwise divides {@code entries}
 */
public record PagePart(List<Long> pages, int entries, int ways) {
    public PagePart {
        Capacity.check(entries, ways);
        pages = List.copyOf(pages);
    }
}
