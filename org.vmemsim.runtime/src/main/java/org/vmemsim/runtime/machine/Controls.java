package org.vmemsim.runtime.machine;

import java.util.EnumSet;
import java.util.Set;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.scenario.processor.ControlBit;

/** The control registers of one machine. */
final class Controls {
    private final Set<ControlBit> on = EnumSet.noneOf(ControlBit.class);
    private int pagingOffAt;

    /** @param tagged whether the processor tags address spaces, so that an operating system lets it */
    Controls(boolean tagged) {
        for (ControlBit b : ControlBit.values()) if (b.isInitiallyOn()) on.add(b);
        if (!tagged) on.remove(ControlBit.PCIDE);
    }

    boolean isOn(ControlBit bit) {
        return on.contains(bit);
    }

    void set(ControlBit bit, boolean set, int line) {
        if (set) on.add(bit);
        else on.remove(bit);
        if (bit == ControlBit.PG && !set) pagingOffAt = line;
    }

    /** Refuses what cannot be simulated: processes that run on physical addresses. */
    void runs(String process) {
        if (!isOn(ControlBit.PG))
            throw new SimulationException(
                    pagingOffAt,
                    "paging is off from here on, and " + process + " runs: its addresses would be physical ones",
                    "write 'control paging on' before it runs, or give the machine 'layout bare'");
    }
}
