package org.vmemsim.dsl.ide.figures;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.result.RunResult.LineFigures;
import org.vmemsim.runtime.scenario.RunSpec;
import org.vmemsim.runtime.scenario.Scenario;

/** Figures as seen from the text of now, which may be later than theirs. */
public final class ShownFigures {
    private final Figures figures;
    private final boolean stale;
    private final LineShift shift;

    ShownFigures(Figures figures, String now) {
        this.figures = figures;
        this.stale = !figures.text().equals(now);
        this.shift = new LineShift(figures.text(), now);
    }

    /** Whether they belong to an earlier text. */
    public boolean stale() {
        return stale;
    }

    public Scenario scenario() {
        return figures.scenario();
    }

    public Result result() {
        return figures.result();
    }

    /** What the run of that name told. */
    public Optional<RunResult> run(String name) {
        return figures.result().run(name);
    }

    /** What the run of that name was to do. */
    public Optional<RunSpec> specification(String run) {
        return figures.scenario().run(run);
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
        if (earlier.isEmpty()) return List.of();
        return figures.result()
                .allExpectations()
                .filter(e -> e.expectation().line() == earlier.getAsInt())
                .toList();
    }
}
