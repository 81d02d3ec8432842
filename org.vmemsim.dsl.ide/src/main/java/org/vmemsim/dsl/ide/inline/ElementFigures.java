package org.vmemsim.dsl.ide.inline;

import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.vmemsim.dsl.ide.figures.ShownFigures;
import org.vmemsim.dsl.vMem.Access;
import org.vmemsim.dsl.vMem.Balloon;
import org.vmemsim.dsl.vMem.Change;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.HostOperation;
import org.vmemsim.dsl.vMem.Phase;
import org.vmemsim.dsl.vMem.Process;
import org.vmemsim.dsl.vMem.Reboot;
import org.vmemsim.dsl.vMem.Replay;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.Sample;
import org.vmemsim.dsl.vMem.Trace;
import org.vmemsim.runtime.report.Quantities;
import org.vmemsim.runtime.result.RunResult;

/** Finds an element's figures by its name, or by its line where it has none. */
class ElementFigures {
    /** Whether elements of this kind can have figures. */
    static boolean mayHaveFigures(EObject e) {
        return e instanceof Run
                || e instanceof Phase
                || e instanceof Access
                || e instanceof Replay
                || e instanceof HostOperation
                || e instanceof Balloon
                || e instanceof Change
                || e instanceof Reboot
                || e instanceof Sample
                || e instanceof Expect
                || e instanceof Guest
                || e instanceof Process
                || e instanceof Trace;
    }

    /** Whether something inside an element with figures can have figures too. */
    static boolean mayContainFigures(EObject e) {
        return e instanceof Run || e instanceof Phase || e instanceof Guest;
    }

    /** The figures of an element that begins on {@code line}, from 1. */
    Optional<String> label(EObject element, int line, ShownFigures shown) {
        if (element instanceof Run run) return run(run, shown);
        if (element instanceof Phase phase) return phase(phase, shown);
        if (element instanceof Expect) return FigureText.verdict(shown.expectations(line));
        if (element instanceof Guest || element instanceof Process) return ScopeFigures.label(element, shown);
        if (element instanceof Trace trace) return TraceFigures.label(trace.getName(), shown);
        if (element instanceof Sample) return enclosingRun(element).flatMap(r -> samples(r, shown));
        return enclosingRun(element)
                .flatMap(r -> shown.line(r.getName(), line))
                .map(FigureText::line)
                .filter(text -> !text.isEmpty());
    }

    private static Optional<String> run(Run run, ShownFigures shown) {
        if (run.getName() == null) return Optional.empty();
        return shown.run(run.getName()).map(r -> FigureText.run(r, shown.specification(r.name())));
    }

    private static Optional<String> samples(Run run, ShownFigures shown) {
        return shown.run(run.getName()).map(r -> Quantities.count(r.series().samples(), "sample", "samples"));
    }

    /** A phase that is all of a run has its figures: the run tells them. */
    private static Optional<String> phase(Phase phase, ShownFigures shown) {
        Optional<RunResult> run = enclosingRun(phase).flatMap(r -> shown.run(r.getName()));
        return run.flatMap(r -> r.phases().stream()
                .filter(p -> p.name().equals(phase.getName()))
                .findFirst()
                .map(p -> FigureText.measures(p.metrics()))
                .filter(text -> !text.equals(FigureText.measures(r.metrics()))));
    }

    private static Optional<Run> enclosingRun(EObject e) {
        return Optional.ofNullable(EcoreUtil2.getContainerOfType(e, Run.class)).filter(r -> r.getName() != null);
    }
}
