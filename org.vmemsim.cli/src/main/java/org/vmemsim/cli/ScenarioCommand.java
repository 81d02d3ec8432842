package org.vmemsim.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.vmemsim.cli.terminal.Console;
import org.vmemsim.cli.terminal.ProgressLine;
import org.vmemsim.cli.terminal.UserException;
import org.vmemsim.runtime.control.Budget;
import org.vmemsim.runtime.control.Cancellation;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.report.Look;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.run.RunSpec;

/** What commands that read scenario files have in common. */
abstract class ScenarioCommand implements Callable<Integer> {
    final Services services;
    final Console console;

    ScenarioCommand(Services services) {
        this.services = services;
        this.console = services.console();
    }

    /** Reads a file and says on the error stream what is wrong with it. */
    final LoadedFile load(Path file) {
        LoadedFile loaded = services.loader().load(file);
        tell(loaded.diagnostics());
        return loaded;
    }

    final void tell(List<Diagnostic> diagnostics) {
        DiagnosticText text = new DiagnosticText(console.look());
        for (Diagnostic d : diagnostics) console.err().println(text.of(d));
        console.err().flush();
    }

    /** Everything, without limits; progress is told where a person looks on. */
    static Options options(LoadedFile file, ProgressLine progress, Cancellation cancellation) {
        return new Options(file.folder(), Budget.UNLIMITED, cancellation, progress);
    }

    /** A run that the user named. */
    static RunSpec run(Scenario scenario, String name) {
        return scenario.run(name)
                .orElseThrow(() -> new UserException("no run is called '" + name + "'; " + known(scenario)));
    }

    private static String known(Scenario scenario) {
        List<String> names = scenario.runs().stream().map(RunSpec::name).toList();
        if (names.isEmpty()) return "the file has none";
        return "there " + (names.size() == 1 ? "is " : "are ") + String.join(", ", names);
    }

    final Look look(boolean verbose) {
        Look l = console.look();
        return new Look(l.unicode(), l.colour(), l.width(), verbose);
    }
}
