package org.vmemsim.runtime.scenario.layout;

import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/**
 * One level of a page-table layout.
 *
 * @param name as in {@code tables.pt.count}
 * @param bits index bits, 1 to 30
 * @param leaf whether an entry here may be a leaf; the last level's always are
 * @param inRegisters whether the table is loaded with the root and costs no reference in a walk (PAE)
 */
public record LevelSpec(String name, int bits, boolean leaf, boolean inRegisters) {
    public LevelSpec {
        if (bits < 1 || bits > 30)
            throw new InvalidScenarioException("level " + name + " has " + bits + " index bits: 1 to 30 are possible");
    }
}
