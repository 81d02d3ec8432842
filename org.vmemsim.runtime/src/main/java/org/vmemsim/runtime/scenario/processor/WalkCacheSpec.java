package org.vmemsim.runtime.scenario.processor;

import java.util.List;
import org.vmemsim.runtime.scenario.settings.Setting;

/** A page-walk cache (paging-structure cache): remembers entries that lead to tables. Intel SDM 3A, 4.10.3. */
public record WalkCacheSpec(
        String name, @Setting("Which entry makes room") Replacement replacement, List<LevelPart> parts) {
    public static final WalkCacheSpec DEFAULT = new WalkCacheSpec("walkCache", Replacement.LRU, List.of());

    public WalkCacheSpec {
        parts = List.copyOf(parts);
        for (LevelPart p : parts) Capacity.check(replacement, "walk cache " + name, p.entries(), p.ways());
    }
}
