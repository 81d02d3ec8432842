package org.vmemsim.dsl.ide.hover;

import com.google.inject.Inject;
import java.util.Optional;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.ide.figures.ShownFigures;
import org.vmemsim.dsl.ide.figures.SimulationService;
import org.vmemsim.dsl.ide.figures.Simulator;
import org.vmemsim.dsl.vMem.Access;
import org.vmemsim.dsl.vMem.Explain;
import org.vmemsim.dsl.vMem.Literal;
import org.vmemsim.dsl.vMem.Operation;
import org.vmemsim.dsl.vMem.Replay;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.Progress;
import org.vmemsim.runtime.report.ExplanationText;
import org.vmemsim.runtime.report.Look;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.scenario.run.ExplainSpec;

/**
 * On an access: its walk, step by step; the first one of a line that makes several. On another statement of a run: what it
 * does, step by step, the first time that it is carried out.
 */
class AccessHover implements HoverPart {
    @Inject
    private SimulationService service;

    @Inject
    private Simulator simulator;

    @Override
    public Optional<String> text(HoverTarget target) {
        Optional<EObject> statement = statement(target);
        URI file = target.resource().getURI();
        if (statement.isEmpty()) return Optional.empty();
        return service.shown(file, target.document().getContents())
                .flatMap(shown -> explain(file, statement.get(), shown, target));
    }

    private static Optional<EObject> statement(HoverTarget target) {
        Optional<EObject> operation = target.around(Operation.class).map(EObject.class::cast);
        return operation.or(() -> target.around(Explain.class));
    }

    private Optional<String> explain(URI file, EObject statement, ShownFigures shown, HoverTarget target) {
        Options options = service.options(file, target.cancel()::isCanceled, Progress.NONE);
        Optional<Explanation> explanation =
                statement instanceof Explain e ? asked(e, shown, options) : first(statement, shown, options);
        String note = shown.stale() ? "*Before the last edit:*\n\n" : "";
        return explanation.map(e -> note + "```text\n" + ExplanationText.of(e, Look.PLAIN) + "```");
    }

    private Optional<Explanation> first(EObject statement, ShownFigures shown, Options options) {
        Run run = EcoreUtil2.getContainerOfType(statement, Run.class);
        if (run == null || run.getName() == null) return Optional.empty();
        int line = NodeModelUtils.findActualNodeFor(statement).getStartLine();
        if (!(statement instanceof Access || statement instanceof Replay))
            return simulator.explain(
                    shown.scenario(), new ExplainSpec(run.getName(), ExplainSpec.What.LINE, line, 0), options);
        return shown.line(run.getName(), line)
                .filter(f -> f.accesses() > 0)
                .flatMap(f -> simulator.explain(
                        shown.scenario(),
                        new ExplainSpec(run.getName(), ExplainSpec.What.ACCESS, f.firstAccess(), 0),
                        options));
    }

    private Optional<Explanation> asked(Explain e, ShownFigures shown, Options options) {
        if (!(e.getIndex() instanceof Literal number) || e.getSubject() == null) return Optional.empty();
        return e.getSubject().getSegments().stream()
                .findFirst()
                .filter(s -> s.getTarget() instanceof Run)
                .map(s -> s.getTarget().getName())
                .filter(run -> shown.scenario().run(run).isPresent())
                .flatMap(run -> simulator.explain(shown.scenario(), wish(e, run, number), options));
    }

    private static ExplainSpec wish(Explain e, String run, Literal number) {
        ExplainSpec.What what = e.getWhat() == null ? ExplainSpec.What.ACCESS : ExplainSpec.What.STATEMENT;
        return new ExplainSpec(run, what, number.getNumber().longValue(), 0);
    }
}
