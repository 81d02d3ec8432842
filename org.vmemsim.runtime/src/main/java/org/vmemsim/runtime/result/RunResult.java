package org.vmemsim.runtime.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.run.RunSpec;

/**
 * Figures of one run.
 *
 * @param line of the scenario file; 0 where there is none
 * @param accesses made before it ended
 * @param complete whether it came to its end; otherwise a budget or a cancellation stopped it
 * @param metrics of all together
 * @param scopes of each guest and process, by path without the host ({@code vm}, {@code vm.p}, {@code p[0]})
 * @param lines figures of accesses and replays by line of the scenario file
 * @param expectations that stand in the run outside its phases; those of phases are with the phases
 * @param problem what stopped it if it failed; null if nothing did
 * @param series figures over time; without samples where the run has no duration
 * @param warnings what a reader of the figures should know: accesses that nobody could translate
 */
public record RunResult(
        String name,
        int line,
        long accesses,
        boolean complete,
        Measures metrics,
        Map<String, Measures> scopes,
        List<PhaseResult> phases,
        Map<Integer, LineFigures> lines,
        List<ExpectationResult> expectations,
        @Nullable Problem problem,
        Series series,
        List<Problem> warnings) {
    public RunResult {
        scopes = Collections.unmodifiableMap(new LinkedHashMap<>(scopes));
        lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
        phases = List.copyOf(phases);
        expectations = List.copyOf(expectations);
        warnings = List.copyOf(warnings);
    }

    /** A run without time. */
    public RunResult(
            String name,
            int line,
            long accesses,
            boolean complete,
            Measures metrics,
            Map<String, Measures> scopes,
            List<PhaseResult> phases,
            Map<Integer, LineFigures> lines,
            List<ExpectationResult> expectations,
            @Nullable Problem problem) {
        this(
                name,
                line,
                accesses,
                complete,
                metrics,
                scopes,
                phases,
                lines,
                expectations,
                problem,
                Series.NONE,
                List.of());
    }

    /** A run that a problem stopped before its first access. */
    public static RunResult failed(RunSpec run, Problem problem) {
        return before(run, problem);
    }

    /** A run that was stopped before its first access. */
    public static RunResult stopped(RunSpec run) {
        return before(run, null);
    }

    private static RunResult before(RunSpec run, @Nullable Problem problem) {
        return new RunResult(
                run.name(),
                run.line(),
                0,
                false,
                new Measures(Map.of()),
                Map.of(),
                List.of(),
                Map.of(),
                List.of(),
                problem);
    }

    /** The same of a run on other lines of the file. */
    public RunResult moved(IntUnaryOperator to) {
        Map<Integer, LineFigures> there = new LinkedHashMap<>();
        lines.forEach((at, figures) -> there.put(to.applyAsInt(at), figures));
        return new RunResult(
                name,
                to.applyAsInt(line),
                accesses,
                complete,
                metrics,
                scopes,
                phases.stream().map(p -> p.moved(to)).toList(),
                there,
                expectations.stream().map(e -> e.moved(to)).toList(),
                problem == null ? null : problem.at(to.applyAsInt(problem.line())),
                series,
                warnings.stream().map(w -> w.at(to.applyAsInt(w.line()))).toList());
    }

    /**
     * What one line of the scenario did, over all its repetitions.
     *
     * @param firstAccess number of its first access within the run, from 1; for {@code explain}
     * @param changes by how much metrics of memory grew or shrank, where the line is no access; without those that did not
     */
    public record LineFigures(
            long firstAccess,
            long accesses,
            long tlbMisses,
            long references,
            long faults,
            long exits,
            Map<String, Double> changes) {
        public LineFigures {
            changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
        }

        /** Of accesses. */
        public LineFigures(long firstAccess, long accesses, long tlbMisses, long references, long faults, long exits) {
            this(firstAccess, accesses, tlbMisses, references, faults, exits, Map.of());
        }
    }
}
