package org.vmemsim.runtime.trace.lackey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.scenario.trace.FileTrace;
import org.vmemsim.runtime.scenario.trace.TraceFormat;
import org.vmemsim.runtime.trace.TraceReaders;
import org.vmemsim.runtime.trace.source.TraceContext;

/** The trace that comes with the examples, against the counts that its README states (taken with cut, sort and uniq). */
class ExampleTraceTest {
    @Test
    void gcc() throws IOException {
        TraceContext context = TraceContext.in(Path.of("..", "examples"));
        long[] counts = new long[4];
        long[] records = new long[1000];
        try (AccessSource reader =
                TraceReaders.open(new FileTrace("trace/gcc.lackey.zst", TraceFormat.LACKEY, 0), context)) {
            for (int n = reader.read(records, 0, 1000); n >= 0; n = reader.read(records, 0, 1000))
                for (int i = 0; i < n; i++) counts[Access.kind(records[i])]++;
        }
        assertArrayEquals(new long[] {2_441_829, 500_627, 254_164, 3_380}, counts);
    }
}
