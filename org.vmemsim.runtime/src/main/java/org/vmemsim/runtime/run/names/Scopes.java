package org.vmemsim.runtime.run.names;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.metrics.Metric;
import org.vmemsim.runtime.metrics.Metrics;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.Series;
import org.vmemsim.runtime.scenario.run.Subject;

/** Figures of guests and processes by path: of one, or of several replicas together. */
public final class Scopes {
    private Scopes() {}

    /** Whether a path names several replicas somewhere. */
    public static boolean several(Subject path) {
        return path.path().stream().anyMatch(Subject.Part::several);
    }

    /**
     * The value of a metric.
     *
     * @param total figures of all
     * @param scopes figures of each, by its path below the host
     * @param scope whose figure it is; null, or a host alone, for all
     */
    public static OptionalDouble value(
            Measures total, Map<String, Measures> scopes, @Nullable Subject scope, String metric) {
        if (scope == null || scope.path().size() == 1) return total.value(metric);
        if (!several(scope)) {
            Measures found = scopes.get(below(scope).toString());
            return found == null ? OptionalDouble.empty() : found.value(metric);
        }
        List<Measures> all = new ArrayList<>();
        for (Map.Entry<String, Measures> e : scopes.entrySet())
            if (names(below(scope), e.getKey())) all.add(e.getValue());
        return all.isEmpty() ? OptionalDouble.empty() : sum(all).value(metric);
    }

    /** The values of a metric over time; null if it has none. */
    public static double @Nullable [] overTime(Series series, @Nullable Subject scope, String metric) {
        if (series.samples() == 0) return null;
        if (scope == null || scope.path().size() == 1) return series.column(metric);
        if (!several(scope)) return series.column(Series.name(below(scope).toString(), metric));
        String end = "." + metric;
        double[] sum = null;
        for (Map.Entry<String, double[]> e : series.columns().entrySet()) {
            String name = e.getKey();
            if (!name.endsWith(end) || !names(below(scope), name.substring(0, name.length() - end.length()))) continue;
            if (isRatio(metric)) return null;
            if (sum == null) sum = new double[series.samples()];
            for (int i = 0; i < sum.length; i++) sum[i] += e.getValue()[i];
        }
        return sum;
    }

    private static Subject below(Subject path) {
        return new Subject(path.path().subList(1, path.path().size()));
    }

    /** Whether a path with several replicas names the one at a path as it is written in results. */
    private static boolean names(Subject pattern, String path) {
        String[] parts = path.split("\\.");
        if (parts.length != pattern.path().size()) return false;
        for (int i = 0; i < parts.length; i++) {
            Subject.Part part = pattern.path().get(i);
            if (!part.several()) {
                if (!part.toString().equals(parts[i])) return false;
                continue;
            }
            long replica = Names.replica(parts[i], part.name());
            if (replica < 0 || !Names.isIn(part.index(), replica)) return false;
        }
        return true;
    }

    /** Sums of counts and of amounts. Ratios are computed from sums where these say enough; others are left out. */
    private static Measures sum(List<Measures> all) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (Measures m : all) m.values().forEach((name, value) -> sums.merge(name, value, Double::sum));
        sums.keySet().removeIf(Scopes::isRatio);
        quotient(sums, "tlb.hitRate", "tlb.hits", "tlb.lookups");
        quotient(sums, "tlb.missRate", "tlb.misses", "tlb.lookups");
        quotient(sums, "walk.meanReferences", "walk.references", "walk.count");
        return new Measures(sums);
    }

    private static void quotient(Map<String, Double> sums, String name, String part, String whole) {
        double by = sums.getOrDefault(whole, 0.0);
        if (by > 0) sums.put(name, sums.getOrDefault(part, 0.0) / by);
    }

    private static boolean isRatio(String metric) {
        return metric.equals("buddy.largest")
                || Metrics.find(metric)
                        .filter(m -> m.kind() == Metric.Kind.RATIO)
                        .isPresent();
    }
}
