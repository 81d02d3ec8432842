package org.vmemsim.dsl.ide.hover;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.ide.figures.ShownFigures;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Phase;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.PhaseResult;
import org.vmemsim.runtime.result.RunResult;

/**
 * What a metric in a text is of: of the run, phase and machine that stand before it, or else of those that it stands in.
 *
 * @param run null for all runs
 * @param phase null for the whole run
 * @param machine a path as it is written, perhaps without the guests around; empty for all together
 */
record MetricSubject(String run, String phase, String machine) {
    /** Of the metric that begins with word {@code first} of a path. */
    static MetricSubject of(Path path, int first) {
        List<Segment> before = path.getSegments().subList(0, first);
        Run run = null;
        Phase phase = null;
        List<String> machine = new ArrayList<>();
        for (Segment s : before) {
            Named target = s.getTarget();
            if (target instanceof Run r) run = r;
            else if (target instanceof Phase p) phase = p;
            else if (!(target instanceof Host)) machine.add(NodeModelUtils.getTokenText(NodeModelUtils.getNode(s)));
        }
        if (run == null) {
            run = EcoreUtil2.getContainerOfType(path, Run.class);
            if (phase == null) phase = EcoreUtil2.getContainerOfType(path, Phase.class);
        }
        String scope = String.join(".", machine).replace("^", "");
        return new MetricSubject(run == null ? null : run.getName(), phase == null ? null : phase.getName(), scope);
    }

    /** The measures that are meant, by what they are of. */
    Map<String, Measures> measures(ShownFigures shown) {
        Map<String, Measures> found = new LinkedHashMap<>();
        for (RunResult r : shown.result().runs()) if (run == null || r.name().equals(run)) add(r, shown, found);
        return found;
    }

    private void add(RunResult r, ShownFigures shown, Map<String, Measures> found) {
        Optional<PhaseResult> part =
                r.phases().stream().filter(p -> p.name().equals(phase)).findFirst();
        if (phase != null && part.isEmpty()) return; // not reached yet
        String state =
                shown.pending().contains(r.name()) ? " (before the last edit)" : r.complete() ? "" : " (incomplete)";
        String of = r.name() + (phase == null ? "" : ", phase " + phase) + state;
        if (machine.isEmpty()) {
            found.put(of, part.map(PhaseResult::metrics).orElse(r.metrics()));
            return;
        }
        part.map(PhaseResult::scopes).orElse(r.scopes()).forEach((scope, measures) -> {
            if (isMeant(scope)) found.put(of + ", " + scope, measures);
        });
    }

    /** Replicas that are not told apart are all meant. */
    private boolean isMeant(String scope) {
        return Objects.equals(scope, machine)
                || scope.endsWith("." + machine)
                || plain(scope).equals(plain(machine)) && (machine.contains("*") || machine.contains(".."))
                || !machine.contains("[")
                        && (plain(scope).equals(machine) || plain(scope).endsWith("." + machine));
    }

    private static String plain(String path) {
        return path.replaceAll("\\[[^\\]]*\\]", "");
    }
}
