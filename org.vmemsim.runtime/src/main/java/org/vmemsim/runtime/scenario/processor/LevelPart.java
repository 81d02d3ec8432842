package org.vmemsim.runtime.scenario.processor;

import java.util.List;

/**
 * An array of a walk cache.
 *
 * @param levels names of the levels whose entries it holds
 * @param entries in all
 * @param ways 0 for a fully associative array; otherwise divides {@code entries}
 */
public record LevelPart(List<String> levels, int entries, int ways) {
    public LevelPart {
        Capacity.check(entries, ways);
        levels = List.copyOf(levels);
    }
}
