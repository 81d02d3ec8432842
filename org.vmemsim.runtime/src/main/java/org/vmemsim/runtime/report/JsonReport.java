package org.vmemsim.runtime.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.PhaseResult;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.result.Series;
import org.vmemsim.runtime.scenario.settings.Words;

/**
 * A result for programs: the same result gives the same text, byte for byte. Values are in canonical units (bytes,
 * nanoseconds, fractions); a value that does not exist is null. {@code problem} is there only if a run has one, and
 * {@code series} only if it goes over time.
 */
public final class JsonReport {
    private final JsonWriter json = new JsonWriter();

    private JsonReport() {}

    /** The whole result. */
    public static String of(Result result) {
        JsonReport report = new JsonReport();
        report.result(result);
        return report.json.toString();
    }

    /** Explanations alone, as a list. */
    public static String of(List<Explanation> explanations) {
        JsonReport report = new JsonReport();
        report.explanations(explanations);
        return report.json.toString();
    }

    private void result(Result result) {
        json.object().name("scenario").value(result.scenario()).name("runs").object();
        for (RunResult run : result.runs()) run(run);
        json.end().name("expectations");
        expectations(result.expectations());
        json.name("explanations");
        explanations(result.explanations());
        json.end();
    }

    private void run(RunResult run) {
        json.name(run.name()).object().name("metrics");
        metrics(run.metrics());
        json.name("scopes").object();
        run.scopes().forEach((name, measures) -> {
            json.name(name);
            metrics(measures);
        });
        json.end().name("phases").object();
        for (PhaseResult phase : run.phases()) {
            json.name(phase.name()).object().name("metrics");
            metrics(phase.metrics());
            json.name("expectations");
            expectations(phase.expectations());
            json.end();
        }
        json.end().name("expectations");
        expectations(run.expectations());
        json.name("complete").value(run.complete()).name("accesses").value(run.accesses());
        if (run.problem() != null) {
            json.name("problem");
            problem(run.problem());
        }
        if (!run.warnings().isEmpty()) {
            json.name("warnings").list();
            run.warnings().forEach(this::problem);
            json.end();
        }
        if (run.series().samples() > 0) series(run.series());
        json.end();
    }

    private void problem(Problem p) {
        json.object().name("line").value(p.line());
        json.name("message").value(p.message());
        json.name("remedy").value(p.remedy()).end();
    }

    /** A column whose values never change is told by that one value. */
    private void series(Series series) {
        double[] times = new double[series.samples()];
        for (int i = 0; i < times.length; i++) times[i] = series.time(i);
        json.name("series").object().name("times").values(times).name("columns").object();
        series.columns().forEach((name, values) -> {
            json.name(name);
            if (Arrays.stream(values).allMatch(v -> v == values[0])) json.value(values[0]);
            else json.values(values);
        });
        json.end().end();
    }

    private void metrics(Measures measures) {
        json.object();
        for (Map.Entry<String, Double> m : measures.values().entrySet())
            json.name(m.getKey()).value(m.getValue().doubleValue());
        json.end();
    }

    private void expectations(List<ExpectationResult> expectations) {
        json.list();
        for (ExpectationResult e : expectations) {
            json.object().name("text").value(e.expectation().text());
            json.name("status").value(e.status().name().toLowerCase(Locale.ROOT));
            json.name("line").value(e.expectation().line());
            json.name("left").value(e.left()).name("right").value(e.right());
            json.name("message").value(e.message()).end();
        }
        json.end();
    }

    private void explanations(List<Explanation> explanations) {
        json.list();
        for (Explanation e : explanations) {
            json.object().name("run").value(e.run()).name(Words.of(e.what())).value(e.number());
            json.name("title").value(e.title()).name("steps").list();
            for (Explanation.Step step : e.steps()) {
                json.object()
                        .name("kind")
                        .value(kind(step.kind()))
                        .name("depth")
                        .value(step.depth());
                json.name("text").value(step.text()).name("data").object();
                step.data().forEach((name, value) -> json.name(name).value(value));
                json.end().end();
            }
            json.end().end();
        }
        json.end();
    }

    /** {@code TLB_LOOKUP} is {@code tlbLookup}. */
    private static String kind(Explanation.Kind kind) {
        return Words.of(kind);
    }
}
