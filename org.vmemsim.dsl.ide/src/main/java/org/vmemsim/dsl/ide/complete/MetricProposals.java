package org.vmemsim.dsl.ide.complete;

import java.util.List;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistEntry;
import org.vmemsim.dsl.ide.complete.Proposals.Rank;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Phase;
import org.vmemsim.dsl.vMem.Process;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.runtime.metrics.Metric;
import org.vmemsim.runtime.metrics.Metrics;

/** Metrics of what stands before: a run, a phase, a machine, or the first words of a metric. */
final class MetricProposals {
    private MetricProposals() {}

    /** Those at the head of a path: inside a run, where it need not be named. */
    static void all(Proposals proposals) {
        startingWith("", proposals);
    }

    static void after(Cursor cursor, Proposals proposals) {
        List<String> names = cursor.names();
        int subjects = 0;
        Path path = cursor.model().orElse(null);
        while (path != null
                && subjects < Math.min(names.size(), path.getSegments().size())) {
            Named target = path.getSegments().get(subjects).getTarget();
            if (!Parts.isThere(target)) break;
            if (!isSubject(target)) return;
            subjects++;
        }
        List<String> rest = names.subList(subjects, names.size());
        startingWith(rest.isEmpty() ? "" : String.join(".", rest) + ".", proposals);
    }

    private static boolean isSubject(Named target) {
        return target instanceof Run
                || target instanceof Phase
                || target instanceof Host
                || target instanceof Guest
                || target instanceof Process;
    }

    private static void startingWith(String head, Proposals proposals) {
        for (Metric m : Metrics.all()) {
            if (!m.simulated() || !m.name().startsWith(head)) continue;
            String text = m.name().substring(head.length());
            String unit = m.dimension().unit();
            String snippet = text.replace("*", "${1:name}");
            String kind = text.contains("*") ? ContentAssistEntry.KIND_SNIPPET : ContentAssistEntry.KIND_FIELD;
            proposals.add(Rank.METRIC, kind, text, snippet, unit.isEmpty() ? "metric" : "metric, " + unit, m.meaning());
        }
    }
}
