package org.vmemsim.dsl.ide.complete;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
    static void all(Cursor cursor, Proposals proposals) {
        startingWith("", cursor, proposals);
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
        startingWith(rest.isEmpty() ? "" : String.join(".", rest) + ".", cursor, proposals);
    }

    private static boolean isSubject(Named target) {
        return target instanceof Run
                || target instanceof Phase
                || target instanceof Host
                || target instanceof Guest
                || target instanceof Process;
    }

    private static void startingWith(String head, Cursor cursor, Proposals proposals) {
        Collection<String> tlbs = Processors.tlbs(cursor);
        for (Metric m : Metrics.all()) {
            if (!m.simulated()) continue;
            for (String name : names(m.name(), head, tlbs))
                if (name.startsWith(head)) add(m, name.substring(head.length()), proposals);
        }
    }

    /** A metric of each TLB: by the names that the file's machines give them, and by the one that is typed. */
    private static Collection<String> names(String metric, String head, Collection<String> tlbs) {
        int star = metric.indexOf('*');
        if (star < 0) return List.of(metric);
        Set<String> names = new LinkedHashSet<>();
        if (metric.startsWith("tlb.")) for (String tlb : tlbs) names.add(metric.replace("*", tlb));
        boolean named = head.length() > star && head.startsWith(metric.substring(0, star));
        String typed = named ? head.substring(star).split("\\.")[0] : "";
        if (!typed.isEmpty()) names.add(metric.replace("*", typed));
        if (names.isEmpty()) names.add(metric);
        return names;
    }

    private static void add(Metric m, String text, Proposals proposals) {
        String unit = m.dimension().unit();
        String snippet = text.replace("*", "${1:name}");
        String kind = text.contains("*") ? ContentAssistEntry.KIND_SNIPPET : ContentAssistEntry.KIND_FIELD;
        proposals.add(Rank.METRIC, kind, text, snippet, unit.isEmpty() ? "metric" : "metric, " + unit, m.meaning());
    }
}
