package org.vmemsim.runtime.scenario;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.Figure;

/** A part of a scenario: some of its runs, and what is asked about them alone. */
public final class Selection {
    private Selection() {}

    /** The scenario with the runs of these names only. */
    public static Scenario of(Scenario all, Collection<String> runs) {
        Set<String> chosen = Set.copyOf(runs);
        return new Scenario(
                all.name(),
                all.hosts(),
                all.runs().stream().filter(r -> chosen.contains(r.name())).toList(),
                all.expectations().stream().filter(e -> about(e, chosen)).toList(),
                all.explanations().stream()
                        .filter(e -> chosen.contains(e.run()))
                        .toList());
    }

    private static boolean about(Expectation e, Set<String> runs) {
        return Stream.concat(Stream.of(e.left(), e.right()), Stream.ofNullable(e.tolerance()))
                .flatMap(Selection::metrics)
                .allMatch(m -> m.run() == null || runs.contains(m.run()));
    }

    private static Stream<Figure.Metric> metrics(Figure figure) {
        if (figure instanceof Figure.Metric m) return Stream.of(m);
        if (figure instanceof Figure.Arithmetic a) return Stream.concat(metrics(a.left()), metrics(a.right()));
        if (figure instanceof Figure.Call c) return c.arguments().stream().flatMap(Selection::metrics);
        return Stream.empty();
    }
}
