package org.vmemsim.runtime.trace.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.trace.LiteralTrace;
import org.vmemsim.runtime.scenario.trace.SequentialTrace;
import org.vmemsim.runtime.scenario.trace.TraceGenerator;
import org.vmemsim.runtime.scenario.trace.UniformTrace;
import org.vmemsim.runtime.scenario.trace.ZipfTrace;
import org.vmemsim.runtime.trace.TraceReaders;
import org.vmemsim.runtime.trace.Traces;
import org.vmemsim.runtime.trace.source.TraceContext;

class GeneratorsTest {
    private static final long BASE = 0x40_0000;
    private static final TraceContext CONTEXT = new TraceContext(Path.of(""), BASE, 4096);

    private static long[] records(TraceGenerator trace) throws IOException {
        return records(trace, CONTEXT);
    }

    private static long[] records(TraceGenerator trace, TraceContext context) throws IOException {
        try (AccessSource reader = TraceReaders.open(trace, context)) {
            return Traces.records(reader, 10_000);
        }
    }

    private static long[] offsets(TraceGenerator trace) throws IOException {
        return Arrays.stream(records(trace)).map(r -> Access.address(r) - BASE).toArray();
    }

    private static double writes(long[] records) {
        return Arrays.stream(records).filter(Access::writes).count();
    }

    @Test
    void sequential() throws IOException {
        assertArrayEquals(new long[] {0, 4, 8, 0, 4, 8, 0}, offsets(new SequentialTrace(10, 4, 0, 7, 1)));
        assertArrayEquals(new long[] {0, 64}, offsets(new SequentialTrace(128, 64, 0, 0, 1)), "one round");
        assertArrayEquals(
                new long[] {0, 64, 128}, offsets(new SequentialTrace(129, 64, 0, 0, 1)), "a round with a rest");
        assertArrayEquals(
                new long[] {0, 0}, offsets(new SequentialTrace(100, 4096, 0, 2, 1)), "a stride beyond the span");
    }

    /** 64 = 8 · 8: eight bytes. 12 = 4 · 3: four. 7: one. */
    @Test
    void sequentialAccessesNeverOverlap() throws IOException {
        assertEquals(8, Access.size(records(new SequentialTrace(4096, 64, 0, 0, 1))[0]));
        assertEquals(4, Access.size(records(new SequentialTrace(4096, 12, 0, 0, 1))[0]));
        assertEquals(1, Access.size(records(new SequentialTrace(4096, 7, 0, 0, 1))[0]));
    }

    /** 100,000 accesses to 8192 / 8 = 1024 places: 97.7 each, σ = 9.88; each place within 5σ. */
    @Test
    void uniform() throws IOException {
        int[] places = new int[1024];
        for (long offset : offsets(new UniformTrace(8192, 8, 0.3, 100_000, 5))) {
            assertEquals(0, offset % 8);
            places[(int) (offset / 8)]++;
        }
        for (int n : places) assertEquals(97.7, n, 5 * 9.88);
    }

    @Test
    void uniformLeavesNoPartOfAnAccessOutside() throws IOException {
        for (long offset : offsets(new UniformTrace(100, 12, 0, 10_000, 5))) assertTrue(offset + 12 <= 100);
    }

    /** 30 % of 100,000: 30,000 ± 5σ, σ = √(100000 · 0.3 · 0.7) = 144.9. None and all are exact. */
    @Test
    void writesAsOftenAsSaid() throws IOException {
        assertEquals(30_000.0, writes(records(new UniformTrace(1 << 20, 8, 0.3, 100_000, 1))), 5 * 144.9);
        assertEquals(30_000.0, writes(records(new ZipfTrace(1 << 20, 1, 0.3, 100_000, 1))), 5 * 144.9);
        assertEquals(30_000.0, writes(records(new SequentialTrace(1 << 20, 8, 0.3, 100_000, 1))), 5 * 144.9);
        assertEquals(0, writes(records(new UniformTrace(1 << 20, 8, 0, 10_000, 1))));
        assertEquals(10_000, writes(records(new UniformTrace(1 << 20, 8, 1, 10_000, 1))));
    }

    @Test
    void theShareOfWritesChangesNoAddress() throws IOException {
        assertArrayEquals(
                offsets(new UniformTrace(1 << 20, 8, 0, 1000, 3)), offsets(new UniformTrace(1 << 20, 8, 0.5, 1000, 3)));
        assertArrayEquals(
                offsets(new ZipfTrace(1 << 20, 1, 0, 1000, 3)), offsets(new ZipfTrace(1 << 20, 1, 0.5, 1000, 3)));
    }

    /** 16 pages, skew 1: the most popular has 1 / (1 + 1/2 + … + 1/16) = 1 / 3.3807 of the accesses, and so on by rank. */
    @Test
    void zipfByPages() throws IOException {
        int n = 200_000;
        Map<Long, Integer> byPage = new HashMap<>();
        for (long offset : offsets(new ZipfTrace(16 << 12, 1, 0, n, 8))) byPage.merge(offset >> 12, 1, Integer::sum);
        assertEquals(16, byPage.size());
        List<Integer> counts = byPage.values().stream()
                .sorted(java.util.Comparator.reverseOrder())
                .toList();
        for (int k = 1; k <= 4; k++) { // of these, neighbours differ by many standard deviations, so the order is sure
            double p = 1 / (k * 3.3807);
            assertEquals(n * p, counts.get(k - 1), 5 * Math.sqrt(n * p * (1 - p)) + 1, "rank " + k);
        }
    }

    @Test
    void zipfPlacesAreAlignedInTheirPages() throws IOException {
        for (long offset : offsets(new ZipfTrace(5000, 1, 0, 1000, 8))) assertTrue(offset < 4096 && offset % 8 == 0);
    }

    @Test
    void literalPagesCountFromTheBase() throws IOException {
        LiteralTrace trace = new LiteralTrace(List.of(7L, 0L, 7L), List.of());
        assertArrayEquals(new long[] {7 << 12, 0, 7 << 12}, offsets(trace));
        TraceContext large = new TraceContext(Path.of(""), 0, 1 << 14);
        assertEquals(Access.of(Access.LOAD, 7 << 14, 1), records(trace, large)[0]);
    }

    @Test
    void literalAddressesAreAbsolute() throws IOException {
        assertEquals(0x1234, Access.address(records(new LiteralTrace(List.of(), List.of(0x1234L)))[0]));
    }

    static List<TraceGenerator> random() {
        return List.of(
                new UniformTrace(1 << 30, 8, 0.3, 5000, 7),
                new ZipfTrace(1 << 30, 0.9, 0.3, 5000, 7),
                new SequentialTrace(1 << 20, 64, 0.3, 5000, 7));
    }

    @ParameterizedTest
    @MethodSource("random")
    void chunksDoNotMatter(TraceGenerator trace) throws IOException {
        try (AccessSource reader = TraceReaders.open(trace, CONTEXT)) {
            assertArrayEquals(records(trace), Traces.recordsInRandomChunks(reader, 1));
        }
    }

    /** Fixed for good: a seed means the same trace in every version and on every machine. */
    @Test
    void seedsKeepTheirMeaning() {
        long[] hashes = random().stream().mapToLong(GeneratorsTest::hash).toArray();
        assertArrayEquals(new long[] {-1031318959, -1129554783, -1393332223}, hashes);
    }

    private static long hash(TraceGenerator trace) {
        try {
            return Arrays.hashCode(records(trace));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void seedsDiffer() throws IOException {
        assertFalse(Arrays.equals(
                records(new ZipfTrace(1 << 30, 0.9, 0, 100, 7)), records(new ZipfTrace(1 << 30, 0.9, 0, 100, 8))));
    }

    @Test
    void refusesWhatCannotBe() {
        for (TraceGenerator trace : List.of(
                new UniformTrace(7, 8, 0, 1, 1),
                new UniformTrace(64, 0, 0, 1, 1),
                new UniformTrace(64, 64, 0, 1, 1),
                new UniformTrace(64, 8, 1.1, 1, 1),
                new UniformTrace(64, 8, 0, 0, 1),
                new UniformTrace(1L << 57, 8, 0, 1, 1),
                new ZipfTrace(4095, 1, 0, 1, 1),
                new ZipfTrace(4096, -1, 0, 1, 1),
                new ZipfTrace(4096, Double.NaN, 0, 1, 1),
                new SequentialTrace(0, 1, 0, 1, 1),
                new SequentialTrace(1, 0, 0, 1, 1),
                new SequentialTrace(1, 1, Double.NaN, 1, 1),
                new LiteralTrace(List.of(), List.of()),
                new LiteralTrace(List.of(-1L), List.of()),
                new LiteralTrace(List.of(1L << 45), List.of()),
                new LiteralTrace(List.of(), List.of(1L << 56))))
            assertThrows(InvalidScenarioException.class, () -> records(trace), trace.toString());
    }

    @Test
    void refusesContextsThatCannotBe() {
        assertThrows(InvalidScenarioException.class, () -> new TraceContext(Path.of(""), -1, 4096));
        assertThrows(InvalidScenarioException.class, () -> new TraceContext(Path.of(""), 0, 4095));
    }
}
