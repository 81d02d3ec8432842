package org.vmemsim.dsl.ide.commands;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.eclipse.emf.common.util.URI;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.xtext.ide.server.ILanguageServerAccess;
import org.eclipse.xtext.ide.server.UriExtensions;
import org.eclipse.xtext.ide.server.commands.IExecutableCommandService;
import org.eclipse.xtext.util.CancelIndicator;
import org.vmemsim.dsl.ide.diagnostics.PublishedDiagnostics;
import org.vmemsim.dsl.ide.editor.DocumentUris;
import org.vmemsim.dsl.ide.figures.GuardedSimulation;
import org.vmemsim.dsl.ide.figures.SimulationService;
import org.vmemsim.dsl.ide.figures.Simulator;
import org.vmemsim.runtime.control.Budget;
import org.vmemsim.runtime.control.Cancellation;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.Progress;
import org.vmemsim.runtime.report.ExplanationText;
import org.vmemsim.runtime.report.JsonReport;
import org.vmemsim.runtime.report.Look;
import org.vmemsim.runtime.report.TextReport;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.Selection;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.Words;

/** The commands. Each is called inside a read, maps the file there, and gives back a future of the rest. */
@Singleton
public class VMemCommands implements IExecutableCommandService {
    /** Carries out one run to its end. Arguments: URI, name. Gives {@code {run, complete, text, result}}. */
    public static final String RUN = "vmem.run";

    /**
     * Explains one access. Arguments: URI, run, number from 1, and {@code statement} for a statement instead. Gives
     * {@code {title, text, explanations}}.
     */
    public static final String EXPLAIN = "vmem.explain";

    private final Map<Either<String, Integer>, CompletableFuture<Object>> runs = new ConcurrentHashMap<>();

    @Inject
    private Simulator simulator;

    @Inject
    private GuardedSimulation simulation;

    @Inject
    private SimulationService service;

    @Inject
    private PublishedDiagnostics diagnostics;

    @Inject
    private UriExtensions uris;

    @Override
    public List<String> initialize() {
        return List.of(RUN, EXPLAIN);
    }

    @Override
    public Object execute(ExecuteCommandParams params, ILanguageServerAccess access, CancelIndicator cancel) {
        try {
            return begin(params, access);
        } catch (ResponseErrorException refused) { // thrown, Xtext would log it as a fault of ours
            return CompletableFuture.failedFuture(refused);
        } catch (InvalidScenarioException invalid) {
            return CompletableFuture.failedFuture(refusal("Cannot be simulated: " + invalid.getMessage()));
        }
    }

    private CompletableFuture<Object> begin(ExecuteCommandParams params, ILanguageServerAccess access) {
        Arguments arguments = new Arguments(params.getArguments());
        String uri = arguments.text(0);
        URI file = uris.toUri(uri);
        if (diagnostics.hasErrors(file)) throw refusal("The file has errors: mend them first.");
        Scenario scenario = access.doSyncRead(uri, context -> simulator.scenario(context.getResource()));
        RunSpec run = scenario.run(arguments.text(1))
                .orElseThrow(() -> refusal("No run is called '" + arguments.text(1) + "'."));
        return RUN.equals(params.getCommand())
                ? run(file, Selection.of(scenario, List.of(run.name())), new RunProgress(access, params, run.name()))
                : explain(file, scenario, new ExplainSpec(run.name(), arguments.what(3), arguments.number(2), 0));
    }

    private CompletableFuture<Object> run(URI file, Scenario scenario, RunProgress progress) {
        String name = scenario.runs().get(0).name();
        Function<Cancellation, Object> work = cancellation -> {
            try (progress) {
                Result result = simulation.run(scenario, everything(file, cancellation, progress));
                JsonObject json = new JsonObject();
                json.addProperty("run", name);
                json.addProperty("complete", result.runs().stream().allMatch(r -> r.complete()));
                json.addProperty("text", TextReport.of(result, DocumentUris.name(file), Look.PLAIN));
                json.add("result", JsonParser.parseString(JsonReport.of(result)));
                return json;
            }
        };
        return Later.start(
                "vmem-run-" + name,
                work,
                future -> progress.token().ifPresent(token -> {
                    runs.put(token, future);
                    var unused = future.whenComplete((v, e) -> runs.remove(token));
                }));
    }

    /** Stops the run that shows its progress under this token. */
    public void cancel(Either<String, Integer> token) {
        CompletableFuture<Object> running = runs.get(token);
        if (running != null) running.cancel(true);
    }

    private CompletableFuture<Object> explain(URI file, Scenario scenario, ExplainSpec wish) {
        return Later.start("vmem-explain-" + wish.run(), cancellation -> {
            Options options = everything(file, cancellation, Progress.NONE);
            Explanation explanation =
                    simulator.explain(scenario, wish, options).orElseThrow(() -> refusal(tooFew(wish)));
            JsonObject json = new JsonObject();
            json.addProperty("title", explanation.title());
            json.addProperty("text", ExplanationText.of(explanation, Look.PLAIN));
            json.add("explanations", JsonParser.parseString(JsonReport.of(List.of(explanation))));
            return json;
        });
    }

    private static String tooFew(ExplainSpec wish) {
        return wish.what() == ExplainSpec.What.ACCESS
                ? "The run makes fewer than " + wish.number() + " accesses."
                : "The run carries out fewer than " + wish.number() + " statements.";
    }

    private Options everything(URI file, Cancellation cancellation, Progress progress) {
        Options inEditor = service.options(file, cancellation, progress);
        return new Options(inEditor.directory(), Budget.UNLIMITED, cancellation, progress);
    }

    private static ResponseErrorException refusal(String message) {
        return new ResponseErrorException(new ResponseError(ResponseErrorCode.RequestFailed, message, null));
    }

    /** What came as JSON, or as Java objects inside one process. */
    private record Arguments(List<Object> values) {
        String text(int i) {
            return at(i) instanceof JsonPrimitive p ? p.getAsString() : String.valueOf(at(i));
        }

        /** What is to be explained; an access where it is not said. */
        ExplainSpec.What what(int i) {
            if (i >= values.size()) return ExplainSpec.What.ACCESS;
            for (ExplainSpec.What w : ExplainSpec.What.values()) if (Words.of(w).equals(text(i))) return w;
            throw refusal("An access or a statement can be explained, not '" + text(i) + "'.");
        }

        long number(int i) {
            try {
                return (long) Double.parseDouble(text(i));
            } catch (NumberFormatException e) {
                throw refusal("A number should be argument " + (i + 1) + ", not " + text(i) + ".");
            }
        }

        private Object at(int i) {
            if (values == null || values.size() <= i) throw refusal("Argument " + (i + 1) + " is missing.");
            return values.get(i);
        }
    }
}
