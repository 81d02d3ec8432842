package org.vmemsim.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.access.InMemorySource;
import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.run.SingleMachine;
import org.vmemsim.runtime.scenario.trace.FileTrace;
import org.vmemsim.runtime.scenario.trace.TraceFormat;
import org.vmemsim.runtime.trace.TraceReaders;
import org.vmemsim.runtime.trace.source.TraceContext;

/**
 * Accesses a second of a whole machine: filter, two levels of TLB, walk caches, nested TLB, walks and all counters; packed
 * records held in memory. One invocation replays {@value #RECORDS} records on a machine whose pages are mapped already.
 * Run in the folder of the repository, or name a lackey trace with {@code -Dvmemsim.trace=FILE}; run with {@code -prof gc}
 * to see that an access allocates nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC") // as the launcher runs it
public class ReplayBenchmark {
    private static final int RECORDS = 3_000_000;
    private static final int BATCH = 8192;
    private static final long BASE = 1L << 30;
    private static final long SPAN = 1L << 30;

    /** The guest of machine.vmem, and so the paging mode. */
    @Param({"bare", "shadow", "nested"})
    public String guest = "bare";

    /**
     * {@code program}: a recorded program; {@code gups}: fetch, load of a random word of 1 GiB, store to it, and so on;
     * {@code uniform}: loads of random words of 1 GiB, nothing else.
     */
    @Param({"program", "gups", "uniform"})
    public String trace = "program";

    private long[] records = {};
    private SingleMachine machine;

    @Setup
    public void prepare() throws IOException {
        records = switch (trace) {
            case "program" -> program();
            case "gups" -> random(true);
            default -> random(false);
        };
        machine = Machines.workbench(guest + ".p");
        replay();
    }

    private static long[] program() throws IOException {
        String file = System.getProperty("vmemsim.trace", "examples/trace/gcc.lackey.zst");
        try (AccessSource reader =
                TraceReaders.open(new FileTrace(file, TraceFormat.LACKEY, 0), TraceContext.in(Path.of("")))) {
            InMemorySource all = InMemorySource.readFrom(reader, RECORDS);
            if (all.size() < RECORDS) throw new IOException(file + " has only " + all.size() + " records");
            return all.records();
        }
    }

    private static long[] random(boolean gups) {
        SplitMix64 random = new SplitMix64(7);
        long[] all = new long[RECORDS];
        for (int i = 0; i < RECORDS; ) {
            long va = BASE + random.below(SPAN >>> 3) * 8;
            if (gups) all[i++] = Access.of(Access.FETCH, 0x40_0000 + i % 64, 4);
            all[i++] = Access.of(Access.LOAD, va, 8);
            if (gups) all[i++] = Access.of(Access.STORE, va, 8);
        }
        return all;
    }

    private void replay() {
        for (int i = 0; i < RECORDS; i += BATCH) machine.records(records, i, Math.min(RECORDS, i + BATCH));
    }

    /** All records once more. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long accesses() {
        replay();
        return machine.sink();
    }
}
