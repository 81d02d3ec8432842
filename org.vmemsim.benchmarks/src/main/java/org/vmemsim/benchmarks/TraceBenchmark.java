package org.vmemsim.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.scenario.trace.SequentialTrace;
import org.vmemsim.runtime.scenario.trace.TraceMix;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.UniformTrace;
import org.vmemsim.runtime.scenario.trace.ZipfTrace;
import org.vmemsim.runtime.trace.TraceReaders;
import org.vmemsim.runtime.trace.lackey.LackeyReader;
import org.vmemsim.runtime.trace.source.Compression;
import org.vmemsim.runtime.trace.source.TraceContext;

/**
 * How fast records come from traces, alone: M records/s. Run in the folder of the repository, for the example's trace, or
 * name another with {@code -Dvmemsim.trace=FILE} among the arguments of the fork ({@code -jvmArgsAppend}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class TraceBenchmark {
    /** Records of one invocation: so many of the example's, and the length of generated traces. */
    private static final int RECORDS = 3_200_000;

    private static final TraceContext CONTEXT = TraceContext.in(Path.of(""));

    private final long[] records = new long[8192];
    private final Path file = Path.of(System.getProperty("vmemsim.trace", "examples/trace/gcc.lackey.zst"));
    private byte[] text = {};

    @Setup
    public void decompress() throws IOException {
        try (InputStream in = Compression.open(file, file.toString())) {
            text = in.readAllBytes();
        }
    }

    /** Text in memory: the parser alone. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long lackeyText() throws IOException {
        return drain(new LackeyReader(new ByteArrayInputStream(text), "text"));
    }

    /** The compressed file: what a run sees. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long lackeyZstd() throws IOException {
        return drain(LackeyReader.open(file, file.toString()));
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long uniform() throws IOException {
        return drain(new UniformTrace(1L << 30, 8, 0.3, RECORDS, 1));
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long zipf() throws IOException {
        return drain(new ZipfTrace(3L << 30, 0.9, 0.3, RECORDS, 1));
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long sequential() throws IOException {
        return drain(new SequentialTrace(1L << 30, 64, 0, RECORDS, 1));
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long mix() throws IOException {
        TraceSource half = new SequentialTrace(1L << 30, 64, 0, RECORDS / 2, 1);
        return drain(new TraceMix(List.of(half, half)));
    }

    private long drain(TraceSource source) throws IOException {
        return drain(TraceReaders.open(source, CONTEXT));
    }

    private long drain(AccessSource reader) throws IOException {
        try (reader) {
            long sum = 0;
            for (int n = reader.read(records, 0, records.length); n >= 0; n = reader.read(records, 0, records.length))
                sum += records[n - 1];
            return sum;
        }
    }
}
