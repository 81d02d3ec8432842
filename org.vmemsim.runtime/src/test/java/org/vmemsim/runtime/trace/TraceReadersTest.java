package org.vmemsim.runtime.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.access.InMemorySource;
import org.vmemsim.runtime.scenario.trace.FileTrace;
import org.vmemsim.runtime.scenario.trace.LiteralTrace;
import org.vmemsim.runtime.scenario.trace.SequentialTrace;
import org.vmemsim.runtime.scenario.trace.TraceFormat;
import org.vmemsim.runtime.scenario.trace.TraceMix;
import org.vmemsim.runtime.scenario.trace.TraceSequence;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.UniformTrace;
import org.vmemsim.runtime.scenario.trace.ZipfTrace;
import org.vmemsim.runtime.trace.source.TraceContext;
import org.vmemsim.runtime.trace.source.TraceException;

/** The registry, and what joins traces. */
class TraceReadersTest {
    private final Path folder;
    private final TraceContext context;

    TraceReadersTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Files.writeString(folder.resolve("three.lackey"), "I  00001000,3\n L 00002000,8\n S 00003000,4\n");
        this.context = TraceContext.in(folder);
    }

    private long[] addresses(TraceSource source) throws IOException {
        try (AccessSource reader = TraceReaders.open(source, context)) {
            return Arrays.stream(Traces.records(reader, 1000))
                    .map(Access::address)
                    .toArray();
        }
    }

    private static FileTrace file(String path, long length) {
        return new FileTrace(path, TraceFormat.LACKEY, length);
    }

    private static LiteralTrace at(Long... addresses) {
        return new LiteralTrace(List.of(), List.of(addresses));
    }

    @Test
    void readsAFileBesideTheScenario() throws IOException {
        assertArrayEquals(new long[] {0x1000, 0x2000, 0x3000}, addresses(file("three.lackey", 0)));
        assertArrayEquals(
                new long[] {0x1000, 0x2000, 0x3000},
                addresses(file(folder.resolve("three.lackey").toString(), 0)));
    }

    @Test
    void readsAsManyAsAreWanted() throws IOException {
        assertArrayEquals(new long[] {0x1000, 0x2000}, addresses(file("three.lackey", 2)));
        assertArrayEquals(new long[] {0x1000, 0x2000, 0x3000}, addresses(file("three.lackey", 4)));
    }

    @Test
    void oneAfterTheOther() throws IOException {
        TraceSource source = new TraceSequence(List.of(at(1L, 2L), file("three.lackey", 1), at(3L)));
        assertArrayEquals(new long[] {1, 2, 0x1000, 3}, addresses(source));
    }

    /** Turns: 1, 10, 100; 2, 20, –; 3, –, –: the ended ones are left out. */
    @Test
    void oneOfEachInTurn() throws IOException {
        TraceSource source = new TraceMix(List.of(at(1L, 2L, 3L), at(10L, 20L), at(100L)));
        assertArrayEquals(new long[] {1, 10, 100, 2, 20, 3}, addresses(source));
    }

    /** The last of the parts ends first: the turn goes back to the first. */
    @Test
    void theTurnGoesOnWhenTheLastPartEnds() throws IOException {
        TraceSource source = new TraceMix(List.of(at(1L, 2L, 3L, 4L), at(10L, 20L, 30L), at(100L)));
        assertArrayEquals(new long[] {1, 10, 100, 2, 20, 3, 30, 4}, addresses(source));
    }

    @Test
    void mixesLongTracesOfDifferentLengths() throws IOException {
        TraceSource a = new SequentialTrace(100_000, 8, 0, 10_000, 1);
        TraceSource b = new UniformTrace(1 << 20, 8, 0.5, 5_000, 1);
        long[] mixed = addresses(new TraceMix(List.of(a, b)));
        long[] as = addresses(a);
        long[] bs = addresses(b);
        assertEquals(15_000, mixed.length);
        for (int i = 0; i < 10_000; i++) assertEquals(i % 2 == 0 ? as[i / 2] : bs[i / 2], mixed[i], "access " + i);
        assertArrayEquals(Arrays.copyOfRange(as, 5_000, 10_000), Arrays.copyOfRange(mixed, 10_000, 15_000));
    }

    @Test
    void chunksDoNotMatter() throws IOException {
        TraceSource all = new TraceMix(List.of(
                new TraceSequence(List.of(file("three.lackey", 0), new SequentialTrace(9000, 3, 0.2, 0, 5))),
                new UniformTrace(1 << 20, 8, 0.5, 2_000, 1),
                new ZipfTrace(1 << 24, 1.1, 0.5, 7_000, 1)));
        long[] expected;
        try (AccessSource reader = TraceReaders.open(all, context)) {
            expected = Traces.records(reader, 100_000);
        }
        assertEquals(3 + 3000 + 2000 + 7000, expected.length);
        for (int seed = 0; seed < 3; seed++)
            try (AccessSource reader = TraceReaders.open(all, context)) {
                assertArrayEquals(expected, Traces.recordsInRandomChunks(reader, seed));
            }
    }

    /** A bad line in one part: what comes before it in the mix is delivered, then the error. */
    @Test
    void deliversWhatComesBeforeAnError() throws IOException {
        Files.writeString(folder.resolve("bad.lackey"), "I  00001000,3\nnonsense\n");
        TraceSource mix = new TraceMix(List.of(file("bad.lackey", 0), at(1L, 2L, 3L)));
        try (AccessSource reader = TraceReaders.open(mix, context)) {
            TraceException e = assertThrows(TraceException.class, () -> Traces.records(reader, 10));
            assertEquals(2, e.position(), "the line");
            assertEquals(2, reader.position(), "one access of each part");
        }
    }

    @Test
    void aMissingPartShowsAtOnce() {
        TraceSource source = new TraceSequence(List.of(at(1L), file("none.lackey", 0)));
        TraceException e = assertThrows(TraceException.class, () -> TraceReaders.open(source, context));
        assertEquals("none.lackey", e.trace());
    }

    @Test
    void refusesFormatsToCome() {
        FileTrace trace = new FileTrace("x.zip", TraceFormat.DRMEMTRACE, 0);
        TraceException e = assertThrows(TraceException.class, () -> TraceReaders.open(trace, context));
        assertEquals(
                "x.zip: the format drmemtrace is not read in this version. Formats that are: lackey.", e.getMessage());
    }

    @Test
    void refusesWhatIsNoPath() {
        TraceException e = assertThrows(TraceException.class, () -> TraceReaders.open(file("a\0b", 0), context));
        assertTrue(e.problem().contains("no path"), e.problem());
    }

    @Test
    void keepsATraceInMemory() throws IOException {
        SequentialTrace source = new SequentialTrace(1 << 20, 8, 0, 0, 1);
        try (AccessSource reader = TraceReaders.open(source, context)) {
            InMemorySource trace = InMemorySource.readFrom(reader, 100_000);
            assertEquals(100_000, trace.size());
            assertEquals(4096 + 8 * 99_999, Access.address(trace.record(99_999)));
            assertArrayEquals(trace.records(), Traces.records(trace.reader(), 777));
            assertEquals(
                    (1 << 17) - 100_000,
                    InMemorySource.readFrom(reader, Integer.MAX_VALUE).size());
        }
    }
}
