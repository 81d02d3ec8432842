package org.vmemsim.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vmemsim.cli.terminal.ExitCode;
import org.vmemsim.runtime.estimate.Effort;
import org.vmemsim.runtime.estimate.JavaMemory;
import org.vmemsim.runtime.report.Quantities;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.run.RunSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code check FILE…}: is it right as it stands? */
@Command(name = "check", description = "Say what is wrong with scenario files, without running them.")
final class CheckCommand extends ScenarioCommand {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Scenario files.")
    private List<Path> files = List.of();

    CheckCommand(Services services) {
        super(services);
    }

    @Override
    public Integer call() {
        long errors = 0;
        long warnings = 0;
        for (Path file : files) {
            LoadedFile loaded = load(file);
            List<Diagnostic> efforts = efforts(loaded);
            tell(efforts);
            warnings += efforts.size();
            List<Diagnostic> diagnostics = loaded.diagnostics();
            long bad = diagnostics.stream().filter(Diagnostic::isError).count();
            errors += bad;
            warnings += diagnostics.stream()
                    .filter(d -> d.severity() == Diagnostic.Severity.WARNING)
                    .count();
        }
        console.out().println(summary(errors, warnings));
        return errors > 0 ? ExitCode.INPUT : ExitCode.OK;
    }

    /** Runs that take long, or more memory than there is. */
    private static List<Diagnostic> efforts(LoadedFile loaded) {
        Scenario scenario = loaded.scenario();
        if (scenario == null) return List.of();
        List<Diagnostic> all = new ArrayList<>();
        for (RunSpec run : scenario.runs()) {
            Effort effort = Effort.of(scenario, run);
            if (effort == null) continue;
            warning(loaded, run, effort.warningOfTime(), "long-run", all);
            warning(loaded, run, effort.warningOfMemory(JavaMemory.most()), "much-memory", all);
        }
        return all;
    }

    private static void warning(LoadedFile loaded, RunSpec run, String message, String code, List<Diagnostic> all) {
        if (!message.isEmpty())
            all.add(new Diagnostic(loaded.file(), run.line(), 0, 0, Diagnostic.Severity.WARNING, message, code));
    }

    private String summary(long errors, long warnings) {
        String checked = Quantities.count(files.size(), "file", "files") + " checked: ";
        if (errors == 0 && warnings == 0) return checked + "no problems";
        String text = errors == 0 ? "" : Quantities.count(errors, "error", "errors");
        if (warnings > 0) text += (text.isEmpty() ? "" : ", ") + Quantities.count(warnings, "warning", "warnings");
        return checked + text;
    }
}
