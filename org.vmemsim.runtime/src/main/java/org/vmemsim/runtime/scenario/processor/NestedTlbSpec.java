package org.vmemsim.runtime.scenario.processor;

import java.util.List;
import org.vmemsim.runtime.scenario.settings.Setting;

/** A nested TLB: guest-physical pages to host frames, looked up during a nested walk (Bhargava, ASPLOS 2008). */
public record NestedTlbSpec(
        @Setting("Which entry makes room") Replacement replacement, List<PagePart> parts) {
    public static final NestedTlbSpec DEFAULT = new NestedTlbSpec(Replacement.LRU, List.of());

    public NestedTlbSpec {
        parts = List.copyOf(parts);
        for (PagePart p : parts) Capacity.check(replacement, "the nested TLB", p.entries(), p.ways());
    }
}
