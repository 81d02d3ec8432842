package org.vmemsim.runtime.machine;

import java.util.SortedSet;
import java.util.TreeSet;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.processor.PagePart;
import org.vmemsim.runtime.scenario.processor.TlbSpec;
import org.vmemsim.runtime.tlb.Key;

/**
 * The sizes that all parts of one host agree on.
 *
 * @param frameBits log2 of the bytes of a frame: the smallest page, but 4 KiB where pages are larger than 64 KiB, so that a
 *     table does not take a page of 4 MiB
 * @param pageBits log2 of the bytes of the smallest page, by which accesses and TLBs count
 * @param classes log2 of the bytes of every page size, ascending
 */
public record Geometry(int frameBits, int pageBits, int[] classes) {
    static Geometry of(HostSpec host) {
        SortedSet<Long> named = new TreeSet<>();
        SortedSet<Long> all = new TreeSet<>();
        for (LayoutSpec l : host.layouts()) all.addAll(l.pageSizes());
        named.add(all.first());
        for (TlbSpec t : host.mmu().tlbs()) for (PagePart p : t.parts()) named.addAll(p.pages());
        named.retainAll(all);
        // what no TLB tells apart is kept as smaller pages, so these may go first where there are too many
        for (long bytes : all) if (named.size() <= Key.MAX_SIZE_CLASS) named.add(bytes);
        int[] classes = named.stream().mapToInt(Long::numberOfTrailingZeros).toArray();
        return new Geometry(host.frameBits(), classes[0], classes);
    }
}
