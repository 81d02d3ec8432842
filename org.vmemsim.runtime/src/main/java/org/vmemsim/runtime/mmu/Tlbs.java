package org.vmemsim.runtime.mmu;

import java.util.ArrayList;
import java.util.List;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.processor.TlbSpec;
import org.vmemsim.runtime.tlb.SetAssociative;
import org.vmemsim.runtime.tlb.Tlb;

/** The TLBs of a processor, by the order in which fetches and data accesses look them up. */
public final class Tlbs {
    final Tlb[] fetch;
    final Tlb[] data;
    final Tlb[] all;
    /** The arrays for the smallest pages along {@link #fetch} and {@link #data}; empty if some TLB has none. */
    final SetAssociative[] fetchSmallest;

    final SetAssociative[] dataSmallest;
    private final boolean allSmallest;

    private Tlbs(List<Tlb> fetch, List<Tlb> data, List<Tlb> all) {
        this.fetch = fetch.toArray(Tlb[]::new);
        this.data = data.toArray(Tlb[]::new);
        this.all = all.toArray(Tlb[]::new);
        this.fetchSmallest = smallest(this.fetch);
        this.dataSmallest = smallest(this.data);
        this.allSmallest = fetchSmallest.length > 0 && dataSmallest.length > 0;
    }

    /**
     * Builds them.
     *
     * @param bits log2 of the page sizes of the machine, ascending
     * @param frameBits log2 of the bytes of a frame
     */
    public static Tlbs of(MmuSpec spec, int[] bits, int frameBits, long seed) {
        List<Tlb> fetch = new ArrayList<>();
        List<Tlb> data = new ArrayList<>();
        List<Tlb> all = new ArrayList<>();
        for (TlbSpec s : spec.tlbs()) {
            Tlb tlb = new Tlb(s.name(), s.parts(), s.replacement(), bits, frameBits, seed + 100 * all.size());
            all.add(tlb);
            if (s.holds() != TlbSpec.Holds.DATA) fetch.add(tlb);
            if (s.holds() != TlbSpec.Holds.INSTRUCTIONS) data.add(tlb);
        }
        return new Tlbs(fetch, data, all);
    }

    private static SetAssociative[] smallest(Tlb[] path) {
        List<SetAssociative> arrays = new ArrayList<>();
        for (Tlb tlb : path) if (tlb.smallest() != null) arrays.add(tlb.smallest());
        return arrays.size() == path.length ? arrays.toArray(SetAssociative[]::new) : new SetAssociative[0];
    }

    /** Visits what all TLBs hold. For checks between accesses. */
    public void forEach(Tlb.Visitor visitor) {
        for (Tlb tlb : all) tlb.forEach(visitor);
    }

    /** Whether all TLBs can hold smallest pages, and none holds anything else or anything global. */
    boolean plain() {
        if (!allSmallest) return false;
        for (Tlb tlb : all) if (!tlb.plain()) return false;
        return true;
    }

    /** How accesses may be filtered before these TLBs. */
    public DistinctPageFilter.Streams streams() {
        if (fetch.length == 0 || data.length == 0 || !fetch[0].holds(0) || !data[0].holds(0))
            return DistinctPageFilter.Streams.NONE;
        if (fetch[0] == data[0]) return DistinctPageFilter.Streams.ONE;
        boolean apart = !List.of(fetch).contains(data[0]) && !List.of(data).contains(fetch[0]);
        return apart ? DistinctPageFilter.Streams.TWO : DistinctPageFilter.Streams.ONE;
    }
}
