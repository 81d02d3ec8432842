package org.vmemsim.dsl.ide.hover;

import com.google.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.vmemsim.dsl.ide.figures.ShownFigures;
import org.vmemsim.dsl.ide.figures.SimulationService;
import org.vmemsim.dsl.vMem.Chart;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Show;
import org.vmemsim.runtime.metrics.Metric;
import org.vmemsim.runtime.metrics.Metrics;
import org.vmemsim.runtime.report.Quantities;

/** On a metric: its meaning, and its value in the run, phase and machine that it is of; in every run where none is named. */
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
        List<String> words = PathWords.of(path.get());
        return begin(words, PathWords.indexOf(path.get(), target.leaf())).stream()
                .mapToObj(first -> describe(path.get(), words, first, target))
                .findFirst();
    }

    /** Where the metric begins in a path: what comes before it are runs, guests and the like, which say what they are themselves. */
    private static OptionalInt begin(List<String> words, int at) {
        return IntStream.rangeClosed(0, at)
                .filter(first -> Metrics.find(name(words, first)).isPresent())
                .findFirst();
    }

    private static String name(List<String> words, int first) {
        return String.join(".", words.subList(first, words.size()));
    }

    private String describe(Path path, List<String> words, int first, HoverTarget target) {
        String name = name(words, first);
        Metric metric = Metrics.find(name).orElseThrow();
        StringBuilder text = new StringBuilder("**").append(name).append("**");
        if (!metric.meaning().isEmpty()) text.append(" — ").append(metric.meaning());
        if (!metric.simulated()) text.append("\n\n*Not simulated in this version.*");
        service.shown(target.resource().getURI(), target.document().getContents())
                .ifPresent(shown -> text.append(values(name, metric, MetricSubject.of(path, first), shown)));
        return text.toString();
    }

    private static String values(String name, Metric metric, MetricSubject subject, ShownFigures shown) {
        StringBuilder table = new StringBuilder();
        subject.measures(shown).forEach((of, measures) -> {
            OptionalDouble value = measures.value(name);
            if (value.isEmpty()) return;
            table.append("\n| ").append(of).append(" | ");
            table.append(Quantities.text(value.getAsDouble(), metric.dimension()))
                    .append(" |");
        });
        if (table.length() == 0) return "";
        return "\n\n| of | value" + (shown.stale() ? " before the last edit" : "") + " |\n|---|---:|" + table;
    }
}
