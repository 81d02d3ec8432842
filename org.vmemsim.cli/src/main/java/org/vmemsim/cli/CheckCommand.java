package org.vmemsim.cli;

import java.nio.file.Path;
import java.util.List;
import org.vmemsim.runtime.report.Quantities;
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
            List<Diagnostic> diagnostics = load(file).diagnostics();
            long bad = diagnostics.stream().filter(Diagnostic::isError).count();
            errors += bad;
            warnings += diagnostics.stream()
                    .filter(d -> d.severity() == Diagnostic.Severity.WARNING)
                    .count();
        }
        console.out().println(summary(errors, warnings));
        return errors > 0 ? ExitCode.INPUT : ExitCode.OK;
    }

    private String summary(long errors, long warnings) {
        String checked = Quantities.count(files.size(), "file", "files") + " checked: ";
        if (errors == 0 && warnings == 0) return checked + "no problems";
        String text = errors == 0 ? "" : Quantities.count(errors, "error", "errors");
        if (warnings > 0) text += (text.isEmpty() ? "" : ", ") + Quantities.count(warnings, "warning", "warnings");
        return checked + text;
    }
}
