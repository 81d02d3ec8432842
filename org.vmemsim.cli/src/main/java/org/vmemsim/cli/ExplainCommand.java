package org.vmemsim.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmemsim.cli.terminal.ExitCode;
import org.vmemsim.cli.terminal.ProgressLine;
import org.vmemsim.cli.terminal.TextTarget;
import org.vmemsim.cli.terminal.UserException;
import org.vmemsim.runtime.control.Cancellation;
import org.vmemsim.runtime.report.ExplanationText;
import org.vmemsim.runtime.report.JsonReport;
import org.vmemsim.runtime.report.Quantities;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.Selection;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.settings.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain FILE}: one access or statement, step by step. */
@Command(
        name = "explain",
        description =
                "Tell accesses and statements step by step: look-ups, entries read and written, faults, exits, fills.")
final class ExplainCommand extends ScenarioCommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "The scenario file.")
    private Path file = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "RUN",
            description = "A run of the file. Without it, the file's own 'explain' statements are answered.")
    private @Nullable String run;

    @Option(
            names = "--access",
            paramLabel = "N",
            description = "Which access of the run, counted from 1. Default: the first.")
    private @Nullable Long access;

    @Option(
            names = "--statement",
            paramLabel = "N",
            description = "Which statement of the run, counted from 1 in the order in which they are carried out.")
    private @Nullable Long statement;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the steps as JSON to a file; '-' is the standard output.")
    private @Nullable String json;

    ExplainCommand(Services services) {
        super(services);
    }

    @Override
    public Integer call() {
        TextTarget target = json == null ? null : TextTarget.of(json, "JSON");
        if (access != null && access < 1) throw new UserException("accesses are counted from 1, not " + access);
        if (statement != null && statement < 1)
            throw new UserException("statements are counted from 1, not " + statement);
        if (access != null && statement != null)
            throw new UserException("--access and --statement exclude each other. Ask for one of them");
        if (target != null) target.refuse(file);
        LoadedFile loaded = load(file);
        if (target != null) loaded.inputs().forEach(target::refuse);
        Scenario scenario = loaded.scenario();
        if (scenario == null) return ExitCode.INPUT;
        List<Explanation> explanations = new ArrayList<>();
        List<ExplainSpec> unanswered = new ArrayList<>();
        for (ExplainSpec wish : wishes(scenario))
            explain(loaded, scenario, wish).ifPresentOrElse(explanations::add, () -> unanswered.add(wish));
        if (target != null && !explanations.isEmpty()) target.write(JsonReport.of(explanations), console);
        if (target == null || !target.isStandardOutput()) show(explanations);
        console.out().flush();
        for (ExplainSpec wish : unanswered) tellWhy(loaded, scenario, wish);
        return unanswered.isEmpty() ? ExitCode.OK : ExitCode.INPUT;
    }

    /** Says why there is no answer: what ended the run before, or that it is shorter. */
    private void tellWhy(LoadedFile loaded, Scenario scenario, ExplainSpec wish) {
        Result result;
        try (ProgressLine progress = new ProgressLine(console)) {
            Scenario alone = Selection.of(scenario, List.of(wish.run()));
            Scenario asked = new Scenario(alone.name(), alone.hosts(), alone.runs(), List.of(), List.of());
            result = services.simulator().run(asked, options(loaded, progress, Cancellation.NEVER));
        }
        String end =
                "run " + wish.run() + " ends before " + Words.of(wish.what()) + " " + Quantities.count(wish.number());
        for (RunResult r : result.runs()) {
            Problem problem = r.problem();
            if (problem == null || !r.name().equals(wish.run())) continue;
            String message = end + ": " + problem.text();
            tell(List.of(new Diagnostic(file, problem.line(), 0, 0, Diagnostic.Severity.ERROR, message, "run-failed")));
            return;
        }
        console.error(end);
    }

    private List<ExplainSpec> wishes(Scenario scenario) {
        if (run != null) return List.of(wish(run(scenario, run).name()));
        if (access == null && statement == null && !scenario.explanations().isEmpty()) return scenario.explanations();
        if (scenario.runs().size() == 1)
            return List.of(wish(scenario.runs().get(0).name()));
        if (scenario.runs().isEmpty()) throw new UserException(file + " has no run");
        String names =
                String.join(", ", scenario.runs().stream().map(r -> r.name()).toList());
        throw new UserException("say which run: " + names + " (" + file + " has "
                + (scenario.explanations().isEmpty() ? "no 'explain' statement)" : "several runs)"));
    }

    private ExplainSpec wish(String name) {
        if (statement != null) return new ExplainSpec(name, ExplainSpec.What.STATEMENT, statement, 0);
        return new ExplainSpec(name, ExplainSpec.What.ACCESS, access == null ? 1 : access, 0);
    }

    private Optional<Explanation> explain(LoadedFile loaded, Scenario scenario, ExplainSpec wish) {
        try (ProgressLine progress = new ProgressLine(console)) {
            return services.simulator().explain(scenario, wish, options(loaded, progress, Cancellation.NEVER));
        }
    }

    private void show(List<Explanation> explanations) {
        boolean first = true;
        for (Explanation e : explanations) {
            if (!first) console.out().println();
            first = false;
            console.out().print(ExplanationText.of(e, console.look()));
        }
    }
}
