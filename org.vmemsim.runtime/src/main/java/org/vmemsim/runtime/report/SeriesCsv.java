package org.vmemsim.runtime.report;

import java.util.LinkedHashSet;
import java.util.Set;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.result.Series;

/**
 * Figures over time as comma-separated values (RFC 4180, with plain line ends): the run, the time in seconds, then a column
 * for every metric of every scope of any run. Values are in canonical units; one that does not exist is empty.
 */
public final class SeriesCsv {
    private SeriesCsv() {}

    /** All samples of all runs; only the heading if there are none. */
    public static String of(Result result) {
        Set<String> names = new LinkedHashSet<>();
        for (RunResult run : result.runs()) names.addAll(run.series().columns().keySet());
        StringBuilder out = new StringBuilder("run,time");
        for (String name : names) out.append(',').append(name);
        out.append('\n');
        for (RunResult run : result.runs()) rows(run, names, out);
        return out.toString();
    }

    private static void rows(RunResult run, Set<String> names, StringBuilder out) {
        Series series = run.series();
        double[][] columns = new double[names.size()][];
        int c = 0;
        for (String name : names) columns[c++] = values(series, name);
        for (int i = 0; i < series.samples(); i++) {
            out.append(run.name()).append(',');
            number(series.time(i) / 1e9, out);
            for (double[] column : columns) {
                out.append(',');
                if (column.length > 0) number(column[i], out);
            }
            out.append('\n');
        }
    }

    private static double[] values(Series series, String name) {
        double[] values = series.column(name);
        return values == null ? new double[0] : values;
    }

    private static void number(double value, StringBuilder out) {
        if (Double.isNaN(value) || Double.isInfinite(value)) return;
        if (value == Math.rint(value) && Math.abs(value) < 0x1p53) out.append((long) value);
        else out.append(value);
    }
}
