package org.vmemsim.runtime.scenario.trace;

import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.Setting;

/**
 * What keeps a guest or process busy over time: the accesses of a trace at a rate. A trace that ends begins anew.
 *
 * @param trace one whose length nobody gave goes on without end
 * @param rate accesses a second while nothing makes the machine wait
 */
public record WorkloadSpec(
        String name,

        @Setting("The trace that its accesses come from; begins anew at its end")
        TraceSource trace,

        @Setting(
                value = "Accesses a second, while nothing makes the machine wait",
                dimension = Dimension.RATE,
                min = 1e-3,
                max = 1e9)
        double rate) {
    public static final WorkloadSpec DEFAULT = new WorkloadSpec("workload", UniformTrace.DEFAULT, 100_000);

    public WorkloadSpec {
        if (!(rate >= 1e-3 && rate <= 1e9))
            throw new InvalidScenarioException("workload " + name + " has a rate of " + rate
                    + " accesses a second; 0.001 to 1,000,000,000 are possible");
    }
}
