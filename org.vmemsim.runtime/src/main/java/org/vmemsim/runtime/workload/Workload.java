package org.vmemsim.runtime.workload;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.WorkloadSpec;
import org.vmemsim.runtime.time.Disks;
import org.vmemsim.runtime.trace.TraceReaders;
import org.vmemsim.runtime.trace.source.TraceContext;
import org.vmemsim.runtime.trace.source.TraceException;

/** A workload that goes on: access k, from 0, is due k / rate after its origin; whoever keeps it waiting moves the origin. */
public final class Workload {
    private static final int BATCH = 4096;

    private final WorkloadSpec spec;
    private final TraceSource trace;
    private final TraceContext context;
    private final Process process;
    private final int line;
    private final double rate;
    private final Executor ahead;
    private AccessSource reader;
    private FutureTask<Batch> next;
    private long origin;
    private long made;

    /** The records that come next: [at, end). */
    public long[] records = new long[BATCH];

    int at;
    public int end;

    /** Up to here the next records were read ahead for. */
    int prefetchedTo;

    /** What its last access waits for. */
    final Disks.Request request = new Disks.Request();

    /** Records read ahead. */
    private record Batch(long[] records, int count) {}

    /**
     * @param trace of the specification, perhaps with another seed
     * @param now when it begins, in nanoseconds
     * @param line of the statement that starts it, for messages
     * @param ahead reads the next records while these are carried out; what is read does not depend on it
     */
    public Workload(
            WorkloadSpec spec,
            TraceSource trace,
            TraceContext context,
            Process process,
            long now,
            int line,
            Executor ahead) {
        this.spec = spec;
        this.trace = trace;
        this.context = context;
        this.process = process;
        this.line = line;
        this.rate = spec.rate() / 1e9;
        this.origin = now;
        this.ahead = ahead;
        this.reader = open();
        this.next = request(new long[BATCH]);
    }

    private FutureTask<Batch> request(long[] free) {
        FutureTask<Batch> task = new FutureTask<>(() -> read(free));
        ahead.execute(task);
        return task;
    }

    private AccessSource open() {
        try {
            return TraceReaders.open(trace, context);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private SimulationException failed(IOException e) {
        if (e instanceof TraceException t)
            return new SimulationException(line, t.place() + ": " + t.problem(), t.remedy());
        return new SimulationException(
                line, "the trace of workload " + spec.name() + " cannot be read: " + e.getMessage(), "");
    }

    /** How many more accesses it makes before a time. */
    long due(long before) {
        return before <= origin ? 0 : (long) Math.ceil((before - origin) * rate) - made;
    }

    /** When the access with that place among the records is made. */
    long next(int place) {
        return origin + (long) ((made + place - at) / rate);
    }

    /** Sees to it that there are records; a trace that is over begins anew. */
    public void fill() {
        if (at < end) return;
        Batch batch = arrived();
        next = request(records);
        records = batch.records;
        end = batch.count;
        at = 0;
        prefetchedTo = 0;
    }

    /** The records asked for, made here and now if the other thread has not begun with them. */
    private Batch arrived() {
        next.run();
        boolean interrupted = false;
        try {
            while (true)
                try {
                    return next.get();
                } catch (InterruptedException e) {
                    interrupted = true; // a run is stopped by its watch, between batches
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof SimulationException s) throw s;
                    throw new IllegalStateException(e.getCause());
                }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private Batch read(long[] free) {
        try {
            int n = reader.read(free, 0, BATCH);
            if (n < 0) {
                reader.close();
                reader = open();
                n = reader.read(free, 0, BATCH);
                if (n < 0)
                    throw new SimulationException(line, "the trace of workload " + spec.name() + " is empty", "");
            }
            return new Batch(free, n);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** So many records were carried out. */
    public void made(int records) {
        at += records;
        made += records;
    }

    /** It is kept waiting. */
    void delay(long ns) {
        origin += ns;
        if (request.open()) request.at += ns;
    }

    public void close() {
        try {
            if (!next.isDone())
                try {
                    arrived(); // the reader is still in use until then
                } catch (SimulationException e) {
                    reader.close(); // nobody waits for those records any more
                    return;
                }
            reader.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    String name() {
        return spec.name();
    }

    Process process() {
        return process;
    }
}
