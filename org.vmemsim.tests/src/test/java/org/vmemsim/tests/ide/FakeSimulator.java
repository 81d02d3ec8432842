package org.vmemsim.tests.ide;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.ide.figures.GuardedSimulation;
import org.vmemsim.dsl.ide.figures.Simulator;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.Literal;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.ExpectationResult.Status;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Explanation.Kind;
import org.vmemsim.runtime.result.Explanation.Step;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.result.RunResult.LineFigures;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.Expectation.Comparator;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Figure;
import org.vmemsim.runtime.scenario.run.Operation.Access;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.Dimension;

/** Every access misses and costs 24 references; expectations compare the references of all runs with a number. */
final class FakeSimulator implements Simulator {
    final AtomicInteger runs = new AtomicInteger();

    /** What happens inside each simulation before it gives its result. */
    volatile BiConsumer<Scenario, Options> during = (scenario, options) -> {};

    @Override
    public Scenario scenario(Resource resource) {
        var root = resource.getContents().get(0);
        List<RunSpec> runs = new ArrayList<>();
        for (Run run : EcoreUtil2.getAllContentsOfType(root, Run.class)) {
            List<Statement> body = new ArrayList<>();
            for (var a : EcoreUtil2.getAllContentsOfType(run, org.vmemsim.dsl.vMem.Access.class)) {
                Place place = new Place(false, new Place.Addresses(Expression.of(0), null, true));
                body.add(new Access(Access.Kind.READ, place, null, line(a)));
            }
            runs.add(new RunSpec(run.getName(), Subject.of("box", "vm", "p"), 0, body, line(run)));
        }
        List<Expectation> expectations = new ArrayList<>();
        for (Expect e : EcoreUtil2.getAllContentsOfType(root, Expect.class)) {
            double right = ((Literal) e.getRight()).getNumber().doubleValue();
            ICompositeNode node = NodeModelUtils.findActualNodeFor(e);
            String text = NodeModelUtils.getTokenText(node).substring("expect ".length());
            expectations.add(new Expectation(
                    text,
                    new Figure.Metric(null, null, null, "walk.references"),
                    Comparator.EQ,
                    new Figure.Number(right, Dimension.COUNT),
                    null,
                    false,
                    node.getStartLine()));
        }
        return new Scenario("fake", List.of(), runs, expectations, List.of());
    }

    @Override
    public Result run(Scenario scenario, Options options) {
        return together(
                scenario,
                scenario.runs().stream().map(r -> run(scenario, r, options)).toList());
    }

    @Override
    public RunResult run(Scenario scenario, RunSpec run, Options options) {
        runs.incrementAndGet();
        during.accept(GuardedSimulation.only(scenario, run), options);
        return result(run, options.budget().accesses());
    }

    @Override
    public Result together(Scenario scenario, List<RunResult> results) {
        double references = results.stream()
                .mapToLong(r -> r.metrics().count("walk.references"))
                .sum();
        List<ExpectationResult> expectations = scenario.expectations().stream()
                .map(e -> expectation(e, references))
                .toList();
        return new Result(scenario.name(), results, expectations, List.of());
    }

    private static RunResult result(RunSpec run, long budget) {
        long accesses = Math.min(budget, run.body().size());
        Map<Integer, LineFigures> lines = new LinkedHashMap<>();
        for (int i = 0; i < accesses; i++) {
            int line = ((Access) run.body().get(i)).line();
            lines.put(line, new LineFigures(i + 1, 1, 1, 24, 0, 0));
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("access.count", (double) accesses);
        values.put("tlb.misses", (double) accesses);
        values.put("walk.references", 24.0 * accesses);
        values.put("exits.total", 0.0);
        Measures all = new Measures(values);
        boolean complete = accesses == run.body().size();
        return new RunResult(
                run.name(),
                run.line(),
                accesses,
                complete,
                all,
                Map.of("vm", all, "vm.p", all),
                List.of(),
                lines,
                List.of(),
                null);
    }

    private static ExpectationResult expectation(Expectation e, double found) {
        double wanted = ((Figure.Number) e.right()).value();
        Status status = found == wanted ? Status.HELD : Status.BROKEN;
        return new ExpectationResult(e, status, found, wanted, "walk.references is " + (long) found);
    }

    @Override
    public Optional<Explanation> explain(Scenario scenario, ExplainSpec wish, Options options) {
        long number = wish.number();
        if (number > scenario.run(wish.run()).orElseThrow().body().size()) return Optional.empty();
        List<Step> steps = List.of(
                new Step(Kind.TLB_LOOKUP, 0, "no TLB holds it", Map.of()),
                new Step(Kind.RESULT, 0, "24 references", Map.of()));
        return Optional.of(new Explanation(wish.run(), wish.what(), number, "vm.p reads access " + number, steps));
    }

    private static int line(org.eclipse.emf.ecore.EObject o) {
        return NodeModelUtils.findActualNodeFor(o).getStartLine();
    }
}
