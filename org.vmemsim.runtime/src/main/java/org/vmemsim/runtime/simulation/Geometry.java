package org.vmemsim.runtime.simulation;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.vmemsim.runtime.scenario.GuestSpec;
import org.vmemsim.runtime.scenario.HostSpec;
import org.vmemsim.runtime.scenario.LayoutSpec;
import org.vmemsim.runtime.scenario.Paging;
import org.vmemsim.runtime.tlb.Key;

/**
 * The sizes that all parts of one host agree on.
 *
 * @param frameBits log2 of the bytes of a frame: the smallest page, but 4 KiB where pages are larger than 64 KiB, so that a
 *     table does not take a page of 4 MiB
 * @param pageBits log2 of the bytes of the smallest page, by which accesses and TLBs count
 * @param classes log2 of the bytes of every page size, ascending
 */
record Geometry(int frameBits, int pageBits, int[] classes) {
    private static final int LARGEST_FRAME = 16;
    private static final int COMMON_FRAME = 12;

    static Geometry of(HostSpec host) {
        List<LayoutSpec> layouts = Stream.concat(
                        Stream.of(host.tables()), host.guests().stream().flatMap(g -> layouts(host, g)))
                .distinct()
                .toList();
        int frame = layouts.stream()
                .mapToInt(l -> l.pageBits() <= LARGEST_FRAME ? l.pageBits() : COMMON_FRAME)
                .min()
                .orElse(COMMON_FRAME);
        TreeSet<Integer> sizes = new TreeSet<>();
        for (LayoutSpec l : layouts) for (long bytes : l.leafSizes()) sizes.add(Long.numberOfTrailingZeros(bytes));
        int[] classes = sizes.stream()
                .limit(Key.MAX_SIZE_CLASS + 1L)
                .mapToInt(Integer::intValue)
                .toArray();
        return new Geometry(frame, classes[0], classes);
    }

    private static Stream<LayoutSpec> layouts(HostSpec host, GuestSpec guest) {
        Stream<LayoutSpec> own = Stream.of(host.tables(guest));
        if (guest.paging() == Paging.NESTED)
            return Stream.concat(own, Stream.of(host.mmu().secondStage()));
        if (guest.paging() == Paging.SHADOW)
            return Stream.concat(own, Stream.of(host.mmu().layout()));
        return own;
    }
}
