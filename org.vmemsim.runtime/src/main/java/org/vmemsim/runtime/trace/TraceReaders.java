package org.vmemsim.runtime.trace;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.scenario.settings.Words;
import org.vmemsim.runtime.scenario.trace.FileTrace;
import org.vmemsim.runtime.scenario.trace.LiteralTrace;
import org.vmemsim.runtime.scenario.trace.SequentialTrace;
import org.vmemsim.runtime.scenario.trace.TraceMix;
import org.vmemsim.runtime.scenario.trace.TraceSequence;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.UniformTrace;
import org.vmemsim.runtime.scenario.trace.ZipfTrace;
import org.vmemsim.runtime.trace.lackey.LackeyReader;
import org.vmemsim.runtime.trace.source.TraceContext;
import org.vmemsim.runtime.trace.source.TraceException;
import org.vmemsim.runtime.trace.synthetic.LiteralReader;
import org.vmemsim.runtime.trace.synthetic.SequentialReader;
import org.vmemsim.runtime.trace.synthetic.UniformReader;
import org.vmemsim.runtime.trace.synthetic.ZipfReader;

/** The registry of traces: from a scenario's description to a cursor. A new format or generator is a line here. */
public final class TraceReaders {
    private TraceReaders() {}

    /**
     * Opens a trace, with all its parts at once, so that a missing file shows before anything has run.
     *
     * @throws TraceException if a file cannot be opened, or its format is not read in this version
     * @throws org.vmemsim.runtime.scenario.settings.InvalidScenarioException if a generator's settings cannot be
     */
    public static AccessSource open(TraceSource source, TraceContext context) throws IOException {
        if (source instanceof FileTrace file) return file(file, context);
        if (source instanceof UniformTrace uniform) return new UniformReader(uniform, context);
        if (source instanceof ZipfTrace zipf) return new ZipfReader(zipf, context);
        if (source instanceof SequentialTrace sequential) return new SequentialReader(sequential, context);
        if (source instanceof LiteralTrace literal) return LiteralReader.of(literal, context);
        if (source instanceof TraceSequence sequence) return new SequenceReader(all(sequence.parts(), context));
        if (source instanceof TraceMix mix) return new MixReader(all(mix.parts(), context));
        throw new IllegalStateException("no reader for " + source.getClass().getSimpleName());
    }

    private static AccessSource file(FileTrace trace, TraceContext context) throws IOException {
        Path path = resolved(trace.path(), context);
        AccessSource reader = switch (trace.format()) {
            case LACKEY -> LackeyReader.open(path, trace.path());
            case DRMEMTRACE, QEMU, DINERO ->
                throw new TraceException(
                        trace.path(),
                        "the format " + Words.of(trace.format()) + " is not read in this version",
                        "Formats that are: lackey.");
        };
        return trace.length() == 0 ? reader : new LimitedReader(reader, trace.length());
    }

    private static Path resolved(String path, TraceContext context) throws TraceException {
        try {
            return context.directory().resolve(path);
        } catch (InvalidPathException e) {
            throw new TraceException(path, "this is no path: " + e.getReason(), "");
        }
    }

    private static List<AccessSource> all(List<TraceSource> sources, TraceContext context) throws IOException {
        List<AccessSource> readers = new ArrayList<>();
        try {
            for (TraceSource source : sources) readers.add(open(source, context));
        } catch (IOException | RuntimeException e) {
            try {
                Closing.all(readers);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        return readers;
    }
}
