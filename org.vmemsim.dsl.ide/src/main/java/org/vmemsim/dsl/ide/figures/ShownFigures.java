package org.vmemsim.dsl.ide.figures;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.result.RunResult.LineFigures;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.run.RunSpec;

/** Figures as seen from the text of now, which may be later than theirs. */
public final class ShownFigures {
    private final Figures figures;
    private final boolean stale;
    private final LineShift shift;
    private final Map<String, RunResult> runs = new HashMap<>();
    private final Map<String, RunSpec> specifications = new HashMap<>();
    private final Map<Integer, List<ExpectationResult>> expectations;

    /** @param outdated whether files that they depend on have changed since */
    ShownFigures(Figures figures, String now, boolean outdated) {
        this.figures = figures;
        this.stale = outdated || !figures.text().equals(now);
        this.shift = new LineShift(figures.text(), now);
        figures.result().runs().forEach(r -> runs.putIfAbsent(r.name(), r));
        figures.scenario().runs().forEach(r -> specifications.putIfAbsent(r.name(), r));
        this.expectations = figures.result()
                .allExpectations()
                .collect(Collectors.groupingBy(e -> e.expectation().line()));
    }

    /** Whether they belong to an earlier text, of this file or of one that it reads. */
    public boolean stale() {
        return stale;
    }

    /** Whether the figures of a run belong to an earlier text, while those of others may be new. */
    public boolean stale(String run) {
        return stale || figures.pending().contains(run);
    }

    /** The runs whose own figures have not come yet. */
    public Set<String> pending() {
        return figures.pending();
    }

    public Scenario scenario() {
        return figures.scenario();
    }

    public Result result() {
        return figures.result();
    }

    /** What the run of that name told. */
    public Optional<RunResult> run(String name) {
        return Optional.ofNullable(runs.get(name));
    }

    /** What the run of that name was to do. */
    public Optional<RunSpec> specification(String run) {
        return Optional.ofNullable(specifications.get(run));
    }

    /** What a line, counted from 1 in the text of now, did in a run. */
    public Optional<LineFigures> line(String run, int line) {
        OptionalInt earlier = shift.earlier(line);
        return earlier.isEmpty()
                ? Optional.empty()
                : run(run).map(r -> r.lines().get(earlier.getAsInt()));
    }

    /** How the expectations on a line, counted from 1 in the text of now, went; several if a loop repeats it. */
    public List<ExpectationResult> expectations(int line) {
        OptionalInt earlier = shift.earlier(line);
        return earlier.isEmpty() ? List.of() : expectations.getOrDefault(earlier.getAsInt(), List.of());
    }
}
