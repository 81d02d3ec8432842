package org.vmemsim.runtime.scenario.layout;

import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/**
 * Bits of a page-table entry or of an address, both ends included.
 *
 * @param low 0 to 63
 * @param high {@code low} to 63
 */
public record BitRange(int low, int high) {
    public BitRange {
        if (low < 0 || high > 63 || low > high)
            throw new InvalidScenarioException("bits " + low + ".." + high + " are no range within 0..63");
    }

    /** How many bits. */
    public int width() {
        return high - low + 1;
    }

    /** Ones at these bits. */
    public long mask() {
        return (width() == 64 ? -1L : (1L << width()) - 1) << low;
    }
}
