package org.vmemsim.dsl.ide.inline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.vmemsim.dsl.ide.figures.ShownFigures;
import org.vmemsim.runtime.report.Quantities;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.result.Series;
import org.vmemsim.runtime.scenario.machine.Admission;
import org.vmemsim.runtime.scenario.run.RunSpec;

/** Figures of memory management in few words. */
final class MemoryText {
    private static final long MINUTE = 60_000_000_000L;

    /** Where a guest's memory is, in the order of words; the first is told with any of the others. */
    private static final Map<String, String> WHERE = where();

    /** What an operation does to memory. */
    private static final Map<String, Words> CHANGES = changes();

    private MemoryText() {}

    private record Words(String one, String many, boolean bytes, boolean signed) {}

    private static Map<String, String> where() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("memory.host", "backed");
        words.put("balloon.size", "ballooned");
        words.put("memory.swapped", "swapped");
        words.put("memory.compressed", "compressed");
        words.put("memory.shared", "shared");
        return words;
    }

    private static Map<String, Words> changes() {
        Map<String, Words> words = new LinkedHashMap<>();
        words.put("balloon.inflated", counted("page into the balloon", "pages into the balloon"));
        words.put("balloon.deflated", counted("page out of the balloon", "pages out of the balloon"));
        words.put("balloon.target", new Words("for the balloon to take", "for the balloon to take", true, true));
        words.put("pageCache.dropped", counted("dropped from the page cache", "dropped from the page cache"));
        words.put("pageCache.written", counted("written to files", "written to files"));
        words.put("swap.guestOut", counted("swapped out by the guest", "swapped out by the guest"));
        words.put("swap.guestIn", counted("swapped in by the guest", "swapped in by the guest"));
        words.put("swap.hostOut", counted("swapped out", "swapped out"));
        words.put("swap.hostIn", counted("swapped in", "swapped in"));
        words.put("doublePaging.events", counted("paged twice", "paged twice"));
        words.put("sharing.shared", new Words("shared frame", "shared frames", false, true));
        words.put("sharing.sharing", new Words("page saved", "pages saved", false, true));
        words.put("memory.compressed", new Words("compressed", "compressed", true, true));
        words.put("processes.killed", counted("process killed", "processes killed"));
        words.put("memory.backed", counted("page backed", "pages backed"));
        words.put("memory.host", new Words("of host memory", "of host memory", true, true));
        return words;
    }

    private static Words counted(String one, String many) {
        return new Words(one, many, false, false);
    }

    /** {@code 812 MiB backed}, {@code 200 MiB ballooned}; nothing where all memory is where it should be. */
    static List<String> where(Measures m, boolean timed) {
        List<String> parts = new ArrayList<>();
        WHERE.forEach((metric, word) -> {
            OptionalDouble bytes = m.value(metric);
            boolean told = bytes.orElse(0) > 0 || metric.equals("memory.host") && bytes.isPresent();
            if (told) parts.add(Admission.size(bytes.getAsDouble()) + " " + word);
        });
        return parts.size() > 1 || timed ? parts : List.of();
    }

    /** {@code 16,384 pages into the balloon}, {@code -64 MiB of host memory}. */
    static List<String> changes(Map<String, Double> changes) {
        List<String> parts = new ArrayList<>();
        CHANGES.forEach((metric, words) -> {
            Double by = changes.get(metric);
            boolean done = metric.equals("balloon.target")
                    && (changes.containsKey("balloon.inflated") || changes.containsKey("balloon.deflated"));
            if (by != null && !done) parts.add(amount(by, words) + " " + (Math.abs(by) == 1 ? words.one : words.many));
        });
        return parts;
    }

    private static String amount(double by, Words words) {
        String size = words.bytes ? Admission.size(Math.abs(by)) : Quantities.count((long) Math.abs(by));
        return (by < 0 ? "−" : words.signed ? "+" : "") + size;
    }

    /**
     * A run over time in one line: how long, how busy, what it waited for, how full the host was. If it was cut short, how
     * many of its samples were taken: {@code 40 of 120 samples, 80 s of 4 min · 2 M accesses}.
     */
    static String summary(RunResult run, RunSpec specification) {
        Measures m = run.metrics();
        List<String> parts = new ArrayList<>();
        parts.add(run.complete() ? time(specification.duration()) : done(run.series(), specification.duration()));
        if (run.accesses() > 0) parts.add(FigureText.brief(run.accesses()) + " accesses");
        for (String metric : List.of("swap.guestIn", "swap.hostIn", "doublePaging.events", "processes.killed"))
            parts.addAll(changes(Map.of(metric, m.value(metric).orElse(0))).stream()
                    .filter(text -> m.value(metric).orElse(0) > 0)
                    .toList());
        double lost = m.value("time.lost").orElse(0);
        if (lost > 0) parts.add(Quantities.text(lost, org.vmemsim.runtime.scenario.settings.Dimension.TIME) + " lost");
        parts.add("host " + Admission.size(most(run, "host.memory.used")) + " at most");
        return String.join(FigureText.DOT, parts);
    }

    private static String done(Series series, long duration) {
        int samples = series.samples();
        if (samples == 0) return "no sample yet of " + time(duration);
        long last = series.time(samples - 1);
        long period = samples == 1 ? last : last - series.time(samples - 2);
        String of = period > 0 ? " of " + Quantities.count(duration / period) : "";
        return Quantities.count(samples) + of + " samples, " + time(last) + " of " + time(duration);
    }

    private static double most(RunResult run, String metric) {
        double[] samples = run.series().column(metric);
        double most = run.metrics().value(metric).orElse(0);
        if (samples != null) for (double s : samples) if (s > most) most = s;
        return most;
    }

    private static String time(long ns) {
        return ns >= MINUTE && ns % MINUTE == 0
                ? Quantities.count(ns / MINUTE) + " min"
                : Quantities.text(ns, org.vmemsim.runtime.scenario.settings.Dimension.TIME);
    }

    /** Whether the run lasts for a time. */
    static boolean isTimed(String run, ShownFigures shown) {
        return shown.specification(run).filter(r -> r.duration() > 0).isPresent();
    }
}
