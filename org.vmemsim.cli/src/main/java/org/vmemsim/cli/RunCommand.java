package org.vmemsim.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vmemsim.cli.terminal.ExitCode;
import org.vmemsim.cli.terminal.Interrupt;
import org.vmemsim.cli.terminal.ProgressLine;
import org.vmemsim.cli.terminal.TextTarget;
import org.vmemsim.cli.terminal.UserException;
import org.vmemsim.runtime.report.ExplanationText;
import org.vmemsim.runtime.report.JsonReport;
import org.vmemsim.runtime.report.Look;
import org.vmemsim.runtime.report.SeriesCsv;
import org.vmemsim.runtime.report.TextReport;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code run FILE}: simulate, show the figures, and hold the scenario to its expectations. */
@Command(name = "run", description = "Simulate the runs of a scenario and check its expectations.")
final class RunCommand extends ScenarioCommand {
    @Parameters(paramLabel = "FILE", description = "The scenario file.")
    private Path file = Path.of("");

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description =
                    "Only this run; several are separated by commas. Expectations that name other runs are left out.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description =
                    "Write all figures as JSON to a file; '-' writes them to the standard output, instead of the table.")
    private @Nullable String json;

    @Option(
            names = "--series",
            paramLabel = "FILE",
            description =
                    "Write all figures of runs over time as CSV to a file: a row for each sample, a column for each metric."
                            + " '-' writes them to the standard output, instead of the table.")
    private @Nullable String series;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show figures that are 0 too, and those of each guest and process.")
    private boolean verbose;

    @Option(
            names = "--check",
            description =
                    "Check while simulating that the simulator's own books balance: that every host frame has one use, and"
                            + " that no table or TLB leads to a frame that was taken away. Changes no figure; some three"
                            + " times slower.")
    private boolean check;

    RunCommand(Services services) {
        super(services);
    }

    @Override
    public Integer call() {
        TextTarget target = json == null ? null : TextTarget.of(json, "JSON");
        TextTarget over = series == null ? null : TextTarget.of(series, "series");
        if (target != null && over != null) target.refuse(over);
        refuse(List.of(file), target, over);
        LoadedFile loaded = load(file);
        refuse(loaded.inputs(), target, over);
        Scenario scenario = loaded.scenario();
        if (scenario == null) return ExitCode.INPUT;
        List<String> runs = names.stream()
                .flatMap(some -> Stream.of(some.split(",", -1))) // an empty name is a wrong one
                .map(String::strip)
                .toList();
        runs.forEach(name -> run(scenario, name));
        Scenario wanted = runs.isEmpty() ? scenario : Selection.of(scenario, runs);
        try (Interrupt interrupt = new Interrupt()) {
            Result result = simulate(loaded, wanted, interrupt);
            int code = show(result, target, over);
            int left = wanted.runs().size() - result.runs().size();
            if (interrupt.cancelled())
                console.error("interrupted: figures are partial"
                        + (left == 0
                                ? ""
                                : ", and " + left + " of " + wanted.runs().size() + " runs were not begun"));
            console.out().flush();
            console.err().flush();
            return code;
        }
    }

    /** What is read is not written over. */
    private static void refuse(List<Path> inputs, @Nullable TextTarget target, @Nullable TextTarget over) {
        for (Path input : inputs) {
            if (target != null) target.refuse(input);
            if (over != null) over.refuse(input);
        }
    }

    private Result simulate(LoadedFile loaded, Scenario scenario, Interrupt interrupt) {
        try (ProgressLine progress = new ProgressLine(console)) {
            return services.simulator()
                    .run(scenario, options(loaded, progress, interrupt).checked(check));
        }
    }

    /** The table is shown even if a file cannot be written: it may have taken long to compute. */
    private int show(Result result, @Nullable TextTarget target, @Nullable TextTarget over) {
        UserException failure = null;
        try {
            if (target != null) target.write(JsonReport.of(result), console);
        } catch (UserException e) {
            failure = e;
        }
        try {
            if (over != null) write(result, over);
        } catch (UserException e) {
            if (failure == null) failure = e;
            else console.error(String.valueOf(e.getMessage()));
        }
        boolean taken = target != null && target.isStandardOutput() || over != null && over.isStandardOutput();
        if (!taken) print(result);
        int code = code(result);
        if (failure != null) throw failure;
        return code;
    }

    private void print(Result result) {
        Look look = look(verbose);
        console.out().print(TextReport.of(result, file.toString(), look));
        for (Explanation e : result.explanations()) {
            console.out().println();
            console.out().print(ExplanationText.of(e, look));
        }
        if (result.runs().isEmpty()) console.out().println("The file has no run.");
        console.out().flush();
    }

    /** Only runs that came to their end: a file must not look complete when it is not. */
    private void write(Result result, TextTarget over) {
        for (RunResult run : result.runs()) {
            String why = !run.complete() ? " is incomplete" : run.series().samples() == 0 ? " takes no time" : "";
            if (why.isEmpty()) continue;
            String message = "run " + run.name() + why + ": it is left out of the series";
            tell(List.of(new Diagnostic(file, run.line(), 0, 0, Diagnostic.Severity.WARNING, message, "no-series")));
        }
        List<RunResult> whole =
                result.runs().stream().filter(RunResult::complete).toList();
        over.write(SeriesCsv.of(new Result(result.scenario(), whole, List.of(), List.of())), console);
    }

    private int code(Result result) {
        int code = ExitCode.OK;
        for (RunResult run : result.runs()) {
            Problem problem = run.problem();
            if (problem == null) continue;
            String message = "run " + run.name() + " failed: " + problem.text();
            tell(List.of(new Diagnostic(file, problem.line(), 0, 0, Diagnostic.Severity.ERROR, message, "run-failed")));
            code = Math.max(code, problem.internal() ? ExitCode.INTERNAL : ExitCode.INPUT);
        }
        boolean held = result.allExpectations().allMatch(e -> e.status() == ExpectationResult.Status.HELD);
        return code == ExitCode.OK && !held ? ExitCode.EXPECTATION : code;
    }
}
