package org.vmemsim.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.vmemsim.cli.terminal.Console;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.report.Look;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.RunSpec;

/** Calls the command line as a process would be called, with a loader and a simulator of the test's choice. */
final class CommandLineHarness implements Services.Loader, Services.Simulator {
    final List<Diagnostic> diagnostics = new ArrayList<>();
    List<String> runs = List.of("cold");
    List<Path> inputs = List.of();
    List<Expectation> expectations = List.of();
    Function<Scenario, Result> simulation = s -> new Result(s.name(), List.of(), List.of(), List.of());
    Optional<Explanation> explanation = Optional.empty();
    Optional<Options> options = Optional.empty();
    String out = "";
    String err = "";

    /** Gives the exit code; what was written is in {@link #out} and {@link #err}. */
    int call(String... arguments) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        Console console = new Console(new PrintWriter(outText), new PrintWriter(errText), Look.PLAIN, false);
        int code = VMemSimCommand.execute(new Services(console, this, this), arguments);
        out = outText.toString();
        err = errText.toString();
        return code;
    }

    @Override
    public LoadedFile load(Path file) {
        boolean wrong = diagnostics.stream().anyMatch(Diagnostic::isError);
        List<RunSpec> specs =
                runs.stream().map(n -> new RunSpec(n, null, 0, List.of(), 1)).toList();
        return new LoadedFile(
                file,
                diagnostics,
                wrong ? null : new Scenario("test", List.of(), specs, expectations, List.of()),
                inputs);
    }

    @Override
    public Result run(Scenario scenario, Options options) {
        this.options = Optional.of(options);
        return simulation.apply(scenario);
    }

    @Override
    public Optional<Explanation> explain(Scenario scenario, ExplainSpec wish, Options options) {
        return explanation;
    }
}
