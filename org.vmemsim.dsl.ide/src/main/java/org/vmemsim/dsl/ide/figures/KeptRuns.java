package org.vmemsim.dsl.ide.figures;

import com.google.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.emf.common.util.URI;
import org.vmemsim.runtime.control.Budget;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.Lines;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.trace.FileTrace;
import org.vmemsim.runtime.scenario.trace.TraceMix;
import org.vmemsim.runtime.scenario.trace.TraceSequence;
import org.vmemsim.runtime.scenario.trace.TraceSource;

/**
 * The results of runs by all that they depend on: the run and its host as the scenario has them, the budget, and the trace
 * files. A simulation is a function of these, so a kept result is the one that a simulation would give. Of each file those of
 * its text and of the text before are kept, so that to undo an edit runs nothing either.
 */
@Singleton
class KeptRuns {
    private final Map<URI, Kept> files = new HashMap<>();

    /** What the result of a run depends on. */
    record Key(RunSpec run, HostSpec host, Path directory, Budget budget, List<State> traces) {
        /** Of a run in these circumstances, now: files are looked at. */
        static Key of(PlacedRun placed, Options options) {
            List<State> traces = new ArrayList<>();
            states(placed.run().body(), options.directory(), traces);
            HostSpec host = placed.host();
            if (host != null) {
                host.handlers().forEach(h -> states(h.body(), options.directory(), traces));
                host.guests().forEach(g -> g.handlers().forEach(h -> states(h.body(), options.directory(), traces)));
            }
            return new Key(placed.run(), host, options.directory(), options.budget(), List.copyOf(traces));
        }

        private static void states(List<Statement> body, Path directory, List<State> to) {
            Lines.operations(body, o -> {
                if (o instanceof Operation.Replay r) states(r.trace(), directory, to);
                else if (o instanceof Operation.Start s) states(s.workload().trace(), directory, to);
            });
        }

        private static void states(TraceSource source, Path directory, List<State> to) {
            if (source instanceof FileTrace f) to.add(State.of(directory, f.path()));
            else if (source instanceof TraceMix m) m.parts().forEach(p -> states(p, directory, to));
            else if (source instanceof TraceSequence s) s.parts().forEach(p -> states(p, directory, to));
        }
    }

    /**
     * A file at one moment; another one of the same size that takes its place has another time or key.
     *
     * @param time of its last change, in nanoseconds; -1 if there is none to be read
     * @param key of the file system; may be null
     */
    record State(String path, long size, long time, Object key) {
        static State of(Path directory, String path) {
            try {
                Path file = directory.resolve(path);
                BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
                long nanos = a.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS);
                return new State(path, a.size(), Files.isReadable(file) ? nanos : -1, a.fileKey());
            } catch (IOException | InvalidPathException e) {
                return new State(path, 0, -1, null);
            }
        }
    }

    /** Of one file. */
    private static final class Kept {
        private final Map<Key, Entry> runs = new HashMap<>();
        private long text;
    }

    private static final class Entry {
        private final RunResult numbered;
        private long text;

        private Entry(RunResult numbered, long text) {
            this.numbered = numbered;
            this.text = text;
        }
    }

    /** A result with its lines numbered, as {@link PlacedRun} does. */
    synchronized Optional<RunResult> find(URI file, Key key) {
        Kept kept = files.get(file);
        Entry entry = kept == null ? null : kept.runs.get(key);
        if (entry == null) return Optional.empty();
        entry.text = kept.text;
        return Optional.of(entry.numbered);
    }

    /** Keeps a result of a run that came to its own end, or to that of its budget; nothing else tells what the next one will. */
    synchronized void keep(URI file, Key key, RunResult numbered) {
        Kept kept = files.computeIfAbsent(file, f -> new Kept());
        kept.runs.put(key, new Entry(numbered, kept.text));
    }

    /** All runs of a text have been found or kept: what neither this one nor the one before had is let go. */
    synchronized void complete(URI file) {
        Kept kept = files.get(file);
        if (kept == null) return;
        kept.runs.values().removeIf(e -> e.text < kept.text - 1);
        kept.text++;
    }

    /** Lets go all runs of a file. */
    synchronized void forget(URI file) {
        files.remove(file);
    }
}
