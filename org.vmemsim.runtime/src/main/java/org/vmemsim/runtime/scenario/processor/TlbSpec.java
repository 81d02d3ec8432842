package org.vmemsim.runtime.scenario.processor;

import java.util.List;
import org.vmemsim.runtime.scenario.settings.Setting;
import org.vmemsim.runtime.scenario.settings.Word;

/**
 * One TLB: a level, or a half of one.
 *
 * @param name as in {@code tlb.l1d.misses}
 * @param parts arrays for sizes of pages, looked up together
 */
public record TlbSpec(
        String name,
        @Setting("Which accesses look here") Holds holds,
        @Setting("Which entry makes room") Replacement replacement,
        List<PagePart> parts) {
    public static final TlbSpec DEFAULT =
            new TlbSpec("l1", Holds.ALL, Replacement.LRU, List.of(new PagePart(List.of(), 64, 4)));

    public TlbSpec {
        parts = List.copyOf(parts);
        for (PagePart p : parts) Capacity.check(replacement, "TLB " + name, p.entries(), p.ways());
    }

    /** Which accesses a TLB serves. */
    public enum Holds {
        @Word(meaning = "fetches only")
        INSTRUCTIONS,
        @Word(meaning = "loads and stores only")
        DATA,
        @Word(value = "both", meaning = "all accesses")
        ALL
    }
}
