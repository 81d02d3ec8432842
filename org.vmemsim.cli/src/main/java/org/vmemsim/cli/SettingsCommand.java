package org.vmemsim.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vmemsim.cli.terminal.Console;
import org.vmemsim.cli.terminal.ExitCode;
import org.vmemsim.cli.terminal.UserException;
import org.vmemsim.runtime.report.JsonWriter;
import org.vmemsim.runtime.report.Look;
import org.vmemsim.runtime.report.Look.Style;
import org.vmemsim.runtime.report.SettingText;
import org.vmemsim.runtime.report.TextTable;
import org.vmemsim.runtime.report.TextTable.Align;
import org.vmemsim.runtime.report.TextTable.Cell;
import org.vmemsim.runtime.scenario.SettingsRegistry;
import org.vmemsim.runtime.scenario.settings.SettingEntry;
import org.vmemsim.runtime.scenario.settings.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code settings}: the registry of everything that can be set. */
@Command(name = "settings", description = "List what can be set: names, defaults, what is allowed, and meanings.")
final class SettingsCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "GROUP",
            description = "Only this group and those inside it, such as 'guest'.")
    private @Nullable String group;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    private final Console console;

    SettingsCommand(Services services) {
        this.console = services.console();
    }

    @Override
    public Integer call() {
        List<SettingsRegistry.Group> groups = SettingsRegistry.groups();
        if (group != null) {
            String wanted = group;
            groups = groups.stream()
                    .filter(g -> g.name().equals(wanted) || g.name().startsWith(wanted + " "))
                    .toList();
            if (groups.isEmpty())
                throw new UserException("no group of settings is called '" + wanted + "'; there are "
                        + String.join(
                                ", ",
                                SettingsRegistry.groups().stream()
                                        .map(SettingsRegistry.Group::name)
                                        .toList()));
        }
        if (json) console.out().print(json(groups));
        else print(groups);
        return ExitCode.OK;
    }

    private void print(List<SettingsRegistry.Group> groups) {
        Look look = console.look();
        for (SettingsRegistry.Group g : groups) {
            console.out().println(look.styled(Style.BOLD, g.name()));
            TextTable table = new TextTable(look, 2, List.of(Align.LEFT, Align.LEFT, Align.LEFT));
            for (SettingEntry e : g.entries()) {
                String mark = e.simulated() ? "" : SettingText.LATER;
                String value =
                        e.type().isRecord() && SettingText.allowed(e).isEmpty() ? "{ … }" : SettingText.defaultValue(e);
                table.row(
                        Cell.of(String.format(Locale.ROOT, "  %-17s", e.name())),
                        new Cell(String.format(Locale.ROOT, "%-12s", look.text(value)), Style.ACCENT),
                        Cell.of(look.text(e.meaning()) + mark));
                if (SettingText.isNarrow(e))
                    table.row(Cell.of(""), Cell.of(""), new Cell("  " + look.text(SettingText.allowed(e)), Style.DIM));
            }
            table.lines().forEach(console.out()::println);
            console.out().println();
        }
        String later = SettingText.LATER + " is understood, but has no effect in this version";
        console.out().println(look.styled(Style.DIM, later));
    }

    private static String json(List<SettingsRegistry.Group> groups) {
        JsonWriter json = new JsonWriter().list();
        for (SettingsRegistry.Group g : groups)
            for (SettingEntry e : g.entries()) {
                json.object().name("group").value(g.name()).name("name").value(e.name());
                json.name("unit").value(SettingText.isNumber(e) ? e.dimension().unit() : "");
                json.name("min").value(e.min()).name("max").value(e.max());
                json.name("default").value(SettingText.defaultValue(e));
                json.name("allowed").value(SettingText.allowed(e)).name("words").list();
                if (e.type().isEnum())
                    for (Map.Entry<String, Enum<?>> w : Words.of(e.type()).entrySet()) word(json, w);
                json.end().name("meaning").value(e.meaning());
                json.name("simulated")
                        .value(e.simulated())
                        .name("source")
                        .value(e.source())
                        .end();
            }
        return json.end().toString();
    }

    private static void word(JsonWriter json, Map.Entry<String, Enum<?>> word) {
        json.object().name("word").value(word.getKey());
        json.name("meaning").value(Words.meaning(word.getValue()));
        json.name("simulated").value(Words.simulated(word.getValue())).end();
    }
}
