package org.vmemsim.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.vmemsim.cli.terminal.Console;
import org.vmemsim.cli.terminal.ExitCode;
import org.vmemsim.runtime.metrics.Metric;
import org.vmemsim.runtime.metrics.Metrics;
import org.vmemsim.runtime.report.JsonWriter;
import org.vmemsim.runtime.report.Look.Style;
import org.vmemsim.runtime.report.TextTable;
import org.vmemsim.runtime.report.TextTable.Align;
import org.vmemsim.runtime.report.TextTable.Cell;
import org.vmemsim.runtime.scenario.settings.Dimension;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code metrics}: the registry of figures. */
@Command(name = "metrics", description = "List the figures that runs tell and 'expect' may name.")
final class MetricsCommand implements Callable<Integer> {
    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    private final Console console;

    MetricsCommand(Services services) {
        this.console = services.console();
    }

    @Override
    public Integer call() {
        if (json) console.out().print(json());
        else table().lines().forEach(console.out()::println);
        return ExitCode.OK;
    }

    private TextTable table() {
        TextTable table = new TextTable(console.look(), 2, List.of(Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT));
        String group = "";
        for (Metric m : Metrics.all()) {
            if (!m.simulated()) continue;
            String head = m.name().substring(0, m.name().indexOf('.'));
            if (!group.isEmpty() && !group.equals(head)) table.blank();
            group = head;
            table.row(
                    new Cell(m.name(), Style.BOLD),
                    new Cell(unit(m.dimension()), Style.DIM),
                    new Cell(word(m.kind()), Style.DIM),
                    Cell.of(console.look().text(m.meaning())));
        }
        return table;
    }

    private static String json() {
        JsonWriter json = new JsonWriter().list();
        for (Metric m : Metrics.all()) {
            json.object()
                    .name("name")
                    .value(m.name())
                    .name("unit")
                    .value(m.dimension().unit());
            json.name("kind").value(word(m.kind())).name("meaning").value(m.meaning());
            json.name("simulated").value(m.simulated()).end();
        }
        return json.end().toString();
    }

    private static String unit(Dimension dimension) {
        return dimension == Dimension.COUNT ? "count" : dimension.unit();
    }

    private static String word(Metric.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
