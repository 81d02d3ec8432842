package org.vmemsim.dsl.ide.inline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.vmemsim.dsl.ide.figures.ShownFigures;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.run.RunSpec;

/**
 * The share of a guest or process in the runs that it takes part in; replicas together. What the run does as a whole is told
 * at the run alone.
 */
final class ScopeFigures {
    private static final int MOST = 2;
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

    private ScopeFigures() {}

    static Optional<String> label(EObject element, ShownFigures shown) {
        String host = nameOf(EcoreUtil2.getContainerOfType(element, Host.class));
        String path = path(element);
        List<RunResult> runs = new ArrayList<>();
        int partaking = 0;
        List<String> shares = new ArrayList<>();
        for (RunResult run : shown.result().runs()) {
            Optional<Measures> share =
                    shown.specification(run.name()).filter(s -> isOn(s, host)).flatMap(s -> share(run, path));
            if (share.isEmpty()) continue;
            partaking++;
            boolean timed = MemoryText.isTimed(run.name(), shown);
            String text = text(share.get(), element, timed, told(element, run, timed));
            if (text.isEmpty()) continue;
            runs.add(run);
            shares.add(text);
        }
        if (runs.isEmpty()) return Optional.empty();
        if (partaking == 1) return Optional.of(shares.get(0));
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST, runs.size()); i++)
            labels.add(runs.get(i).name() + ": " + shares.get(i));
        int rest = runs.size() - MOST;
        if (rest > 0) labels.add("and " + rest + (rest == 1 ? " run more" : " runs more"));
        return Optional.of(String.join("; ", labels));
    }

    /** What is told of the run at its own line, and of a process's guest at the guest's: the same is not told twice. */
    private static Set<String> told(EObject element, RunResult run, boolean timed) {
        Set<String> told = new HashSet<>();
        if (!timed && run.problem() == null) told.add(FigureText.measures(run.metrics()));
        Guest guest = element instanceof Guest ? null : EcoreUtil2.getContainerOfType(element, Guest.class);
        if (guest != null) share(run, path(guest)).map(FigureText::measures).ifPresent(told::add);
        return told;
    }

    private static String text(Measures share, EObject element, boolean timed, Set<String> told) {
        List<String> parts = new ArrayList<>();
        String measures = FigureText.measures(share);
        boolean idle = share.count("access.count") == 0 && share.count("exits.total") == 0;
        if (!idle && !told.contains(measures)) parts.add(measures);
        if (element instanceof Guest) parts.addAll(MemoryText.where(share, timed));
        return String.join(FigureText.DOT, parts);
    }

    /** Whether a run is on a host, or may be. */
    static boolean isOn(RunSpec run, String host) {
        return host == null || run.on() == null || run.on().path().get(0).name().equals(host);
    }

    /** The path without the host, as scopes have it. */
    private static String path(EObject element) {
        Guest guest = element instanceof Guest ? null : EcoreUtil2.getContainerOfType(element, Guest.class);
        return (guest == null ? "" : nameOf(guest) + ".") + nameOf((Named) element);
    }

    private static String nameOf(Named named) {
        return named == null ? null : named.getName();
    }

    private static String withoutIndices(String scope) {
        return scope.indexOf('[') < 0 ? scope : INDEX.matcher(scope).replaceAll("");
    }

    private static Optional<Measures> share(RunResult run, String path) {
        List<Measures> parts = new ArrayList<>();
        run.scopes().forEach((scope, measures) -> {
            if (withoutIndices(scope).equals(path)) parts.add(measures);
        });
        if (parts.isEmpty()) return Optional.empty();
        Measures share = parts.size() == 1 ? parts.get(0) : sum(parts);
        boolean any = share.count("access.count") > 0 || share.count("memory.host") > 0;
        return any ? Optional.of(share) : Optional.empty();
    }

    private static Measures sum(List<Measures> parts) {
        Map<String, Double> sum = new HashMap<>();
        for (Measures part : parts) part.values().forEach((metric, value) -> sum.merge(metric, value, Double::sum));
        return new Measures(sum);
    }
}
