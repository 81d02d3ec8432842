package org.vmemsim.dsl.ide.hover;

import com.google.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.vmemsim.dsl.ide.figures.ShownFigures;
import org.vmemsim.dsl.ide.figures.SimulationService;
import org.vmemsim.dsl.vMem.Chart;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Show;
import org.vmemsim.runtime.metrics.Metric;
import org.vmemsim.runtime.metrics.Metrics;
import org.vmemsim.runtime.report.Quantities;
import org.vmemsim.runtime.result.RunResult;

/** On a metric: its meaning, and its value in every run. */
class MetricHover implements HoverPart {
    @Inject
    private SimulationService service;

    @Override
    public Optional<String> text(HoverTarget target) {
        boolean figures = target.around(Expect.class).isPresent()
                || target.around(Show.class).isPresent()
                || target.around(Chart.class).isPresent();
        Optional<Path> path = figures ? target.around(Path.class) : Optional.empty();
        if (path.isEmpty()) return Optional.empty();
        return name(path.get(), target).flatMap(name -> Metrics.find(name).map(m -> describe(name, m, target)));
    }

    /** The metric's part of a path: what comes before it are runs, guests and the like, which say what they are themselves. */
    private static Optional<String> name(Path path, HoverTarget target) {
        List<String> words = PathWords.of(path);
        int at = PathWords.indexOf(path, target.leaf());
        for (int first = 0; first <= at; first++) {
            String name = String.join(".", words.subList(first, words.size()));
            if (Metrics.find(name).isPresent()) return Optional.of(name);
        }
        return Optional.empty();
    }

    private String describe(String name, Metric metric, HoverTarget target) {
        StringBuilder text = new StringBuilder("**").append(name).append("**");
        if (!metric.meaning().isEmpty()) text.append(" — ").append(metric.meaning());
        if (!metric.simulated()) text.append("\n\n*Not simulated in this version.*");
        service.shown(target.resource().getURI(), target.document().getContents())
                .ifPresent(shown -> text.append(values(name, metric, shown)));
        return text.toString();
    }

    private static String values(String name, Metric metric, ShownFigures shown) {
        StringBuilder table = new StringBuilder();
        for (RunResult run : shown.result().runs()) {
            OptionalDouble value = run.metrics().value(name);
            if (value.isEmpty()) continue;
            table.append("\n| ").append(run.name()).append(" | ");
            table.append(Quantities.text(value.getAsDouble(), metric.dimension()));
            table.append(
                    shown.pending().contains(run.name())
                            ? " (before the last edit) |"
                            : run.complete() ? " |" : " (incomplete) |");
        }
        if (table.length() == 0) return "";
        return "\n\n| run | value" + (shown.stale() ? " before the last edit" : "") + " |\n|---|---:|" + table;
    }
}
