package org.vmemsim.tests.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.report.JsonReport;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.tests.examples.Example;

/** {@code --check} reads and changes nothing: all figures are the same with it and without, and it finds no fault. */
class CheckingChangesNothingTest {
    private static final int RANDOM = 200;

    static List<Example> examples() {
        return Example.runnable();
    }

    /** Scenarios that broke conservation once, or where checking itself did harm. */
    static List<Example> known() {
        return Example.in(Path.of("src/test/resources/org/vmemsim/tests/random/known"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesStayTheSame(Example example) {
        Options options = Options.in(example.file().toAbsolutePath().getParent());
        assertEquals(
                JsonReport.of(example.result()),
                JsonReport.of(Simulation.run(example.scenario(), options.checked(true))));
    }

    @ParameterizedTest
    @MethodSource("known")
    void knownScenariosStayTheSame(Example example) {
        Options options = Options.in(example.file().toAbsolutePath().getParent());
        Result checked = Simulation.run(example.scenario(), options.checked(Options.Checks.EACH_STATEMENT));
        for (RunResult run : checked.runs()) {
            Problem problem = run.problem(); // a host may be full, or a place not be there: that is the scenario's
            assertFalse(problem != null && problem.internal(), () -> example + ": " + problem);
        }
        assertTrue(
                checked.allExpectations().allMatch(e -> e.status() == ExpectationResult.Status.HELD),
                () -> "" + example);
        assertEquals(JsonReport.of(example.result()), JsonReport.of(checked));
        assertEquals(JsonReport.of(checked), JsonReport.of(Simulation.run(example.scenario(), options.checked(true))));
    }

    @Test
    void randomRunsStayTheSame() {
        int ran = 0;
        for (long seed = 1; ran < RANDOM; seed++) {
            assertTrue(seed < 2 * RANDOM, "too many scenarios are not accepted");
            String mode = Trial.MODES.get((int) (seed % 3));
            Scenario scenario = Trial.mapped(RandomScenario.of(seed), mode);
            if (scenario == null) continue;
            Options options = Options.in(Path.of(""));
            String plain = JsonReport.of(Simulation.run(scenario, options));
            Options.Checks how = ran % 2 == 0 ? Options.Checks.PACED : Options.Checks.EACH_STATEMENT;
            assertEquals(plain, JsonReport.of(Simulation.run(scenario, options.checked(how))), "seed " + seed);
            ran++;
        }
    }
}
