package org.vmemsim.runtime.guest.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.runtime.scenario.memory.PagePolicy;

/**
 * The page traces of the authors of LIRS, as the jar {@code com.github.ben-manes.caffeine:simulator:3.1.8} holds them; run
 * with {@code -Dvmemsim.simulator=JAR}. FIFO, LRU, CLOCK and OPT must agree exactly with other programs; 2Q, ARC and LIRS,
 * whose authors left details open, within a point of the hit ratio.
 */
class PublishedTracesTest {
    private static final String FOLDER = "com/github/benmanes/caffeine/cache/simulator/parser/lirs/";

    @ParameterizedTest
    @CsvSource({
        "multi1,  500, 6457, 7375, 7513, 7198, 7605, 7833,   8825,   9322",
        "multi1, 1000, 7103, 7648, 7704, 7505, 7666, 7889,  10847,  11322",
        "multi3, 1000, 9971, 11401, 11424, 11168, 13547, 13429, 14986, 17020",
        "cpp,      50,  969,  838,  922,  950, 3510, 3060,   4980,   5678",
        "cpp,     100, 4961, 6307, 6456, 5883, 6641, 6970,   7016,   7465",
        "gli,    1000,  670,  674,  680,  670, 1851, 1282,   3051,   3196",
        "ps,      500, 3806, 5072, 5072, 4717, 5283, 5495,   5996,   6070",
        "loop,    500,    0,    0,    0,    0,    0,    0, 247005, 249500",
    })
    void hits(
            String trace,
            int frames,
            long fifo,
            long lru,
            long clockOnHit,
            long clock,
            long twoQ,
            long arc,
            long lirs,
            long opt)
            throws IOException {
        long[] references = read(trace);
        ToLongFunction<PagePolicy> hits = policy -> Paging.hits(policy, frames, references);
        assertEquals(fifo, hits.applyAsLong(PagePolicy.FIFO));
        assertEquals(lru, hits.applyAsLong(PagePolicy.LRU));
        assertEquals(clockOnHit, hits.applyAsLong(PagePolicy.CLOCK_ON_HIT));
        assertEquals(clock, hits.applyAsLong(PagePolicy.CLOCK));
        assertEquals(opt, hits.applyAsLong(PagePolicy.OPT));
        double point = references.length / 100.0;
        assertEquals(twoQ, hits.applyAsLong(PagePolicy.TWO_Q), point);
        assertEquals(arc, hits.applyAsLong(PagePolicy.ARC), point);
        assertEquals(lirs, hits.applyAsLong(PagePolicy.LIRS), point);
    }

    private static long[] read(String trace) throws IOException {
        String jar = System.getProperty("vmemsim.simulator", "");
        assumeTrue(Files.isRegularFile(Path.of(jar)), "-Dvmemsim.simulator names no jar with the traces");
        try (ZipFile zip = new ZipFile(jar);
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(zip.getInputStream(zip.getEntry(FOLDER + trace + ".trace.gz"))),
                        StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(String::trim)
                    .filter(line -> line.matches("\\d+"))
                    .mapToLong(Long::parseLong)
                    .toArray();
        }
    }
}
