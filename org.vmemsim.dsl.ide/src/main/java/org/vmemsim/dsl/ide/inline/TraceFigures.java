package org.vmemsim.dsl.ide.inline;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.vmemsim.dsl.ide.figures.ShownFigures;
import org.vmemsim.runtime.report.Quantities;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.result.RunResult.LineFigures;
import org.vmemsim.runtime.scenario.run.Operation.Replay;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.run.Statement.Acting;
import org.vmemsim.runtime.scenario.run.Statement.Phase;
import org.vmemsim.runtime.scenario.trace.LiteralTrace;
import org.vmemsim.runtime.scenario.trace.SequentialTrace;
import org.vmemsim.runtime.scenario.trace.TraceMix;
import org.vmemsim.runtime.scenario.trace.TraceSequence;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.UniformTrace;
import org.vmemsim.runtime.scenario.trace.ZipfTrace;

/** How long traces are: as they say themselves, or, for files, as a run that read one to its end found. */
final class TraceFigures {
    private TraceFigures() {}

    static Optional<String> label(String trace, ShownFigures shown) {
        for (RunResult run : shown.result().runs()) {
            List<Replay> replays = shown.specification(run.name())
                    .map(r -> replays(r.body()).toList())
                    .orElse(List.of());
            for (Replay replay : replays) {
                if (!replay.name().equals(trace)) continue;
                OptionalLong length = length(replay.trace());
                if (length.isEmpty() && run.complete()) length = found(run, replay);
                if (length.isPresent()) return Optional.of(Quantities.count(length.getAsLong(), "access", "accesses"));
            }
        }
        return Optional.empty();
    }

    /** How many accesses a run that only replays traces will make; empty where that is not known. */
    static OptionalLong planned(RunSpec run) {
        if (!run.body().stream().allMatch(s -> s instanceof Replay)) return OptionalLong.empty();
        return sum(replays(run.body()).map(r -> length(r.trace())));
    }

    private static OptionalLong found(RunResult run, Replay replay) {
        LineFigures line = run.lines().get(replay.line());
        return line == null ? OptionalLong.empty() : OptionalLong.of(line.accesses());
    }

    private static Stream<Replay> replays(List<Statement> body) {
        return body.stream().flatMap(s -> {
            if (s instanceof Replay r) return Stream.of(r);
            if (s instanceof Phase p) return replays(p.body());
            if (s instanceof Acting a) return replays(a.body());
            return Stream.of();
        });
    }

    private static OptionalLong length(TraceSource source) {
        if (source instanceof ZipfTrace t) return OptionalLong.of(t.length());
        if (source instanceof UniformTrace t) return OptionalLong.of(t.length());
        if (source instanceof SequentialTrace t)
            return OptionalLong.of(t.length() > 0 ? t.length() : (t.over() + t.stride() - 1) / t.stride());
        if (source instanceof LiteralTrace t)
            return OptionalLong.of(
                    t.addresses().isEmpty()
                            ? t.pageNumbers().size()
                            : t.addresses().size());
        if (source instanceof TraceSequence t) return sum(t.parts().stream().map(TraceFigures::length));
        if (source instanceof TraceMix t) return sum(t.parts().stream().map(TraceFigures::length));
        return OptionalLong.empty();
    }

    private static OptionalLong sum(Stream<OptionalLong> lengths) {
        List<OptionalLong> all = lengths.toList();
        return all.isEmpty() || all.stream().anyMatch(OptionalLong::isEmpty)
                ? OptionalLong.empty()
                : OptionalLong.of(
                        all.stream().mapToLong(OptionalLong::getAsLong).sum());
    }
}
