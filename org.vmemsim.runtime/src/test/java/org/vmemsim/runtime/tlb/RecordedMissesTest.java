package org.vmemsim.runtime.tlb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.scenario.processor.Replacement;
import org.vmemsim.runtime.trace.lackey.LackeyReader;

/**
 * TLB misses of real programs in two levels of LRU with pages of 4 KiB. No MMU and no filter: the structure on its own.
 */
class RecordedMissesTest {
    /**
     * A hundred million accesses of sqlite3. The figures are those of DynamoRIO's TLB simulator and of an independent
     * program, which agree. Runs where {@code vmemsim.fixtures} names a folder with the trace.
     */
    @Test
    @Tag("fixtures")
    @EnabledIfSystemProperty(named = "vmemsim.fixtures", matches = ".+")
    void sqlite() throws IOException {
        Path file = Path.of(System.getProperty("vmemsim.fixtures"), "traces", "sqlite.lackey.zst");
        assertArrayEquals(new long[] {26_242, 1_497, 27_077, 662}, new TwoLevels().run(file));
    }

    /** The example's 3.2 million accesses of a C compiler. Its 677 pages, counted apart, miss once each; the rest is to keep. */
    @Test
    void gcc() throws IOException {
        Path file = Path.of("..", "examples", "trace", "gcc.lackey.zst");
        assertArrayEquals(new long[] {1_065, 4_876, 5_264, 677}, new TwoLevels().run(file));
    }

    /** L1I and L1D of 16 sets by 4 ways, a shared L2 of 128 sets by 12 ways; a miss fills both levels. */
    private static final class TwoLevels {
        private final SetAssociative fetches = new SetAssociative(16, 4, Replacement.LRU);
        private final SetAssociative datas = new SetAssociative(16, 4, Replacement.LRU);
        private final SetAssociative second = new SetAssociative(128, 12, Replacement.LRU);
        private long fetchMisses;
        private long dataMisses;
        private long secondMisses;

        /** Misses of L1I and L1D, hits and misses of L2. */
        long[] run(Path file) throws IOException {
            long[] records = new long[8192];
            try (AccessSource reader = LackeyReader.open(file, file.toString())) {
                for (int n = reader.read(records, 0, 8192); n >= 0; n = reader.read(records, 0, 8192))
                    for (int i = 0; i < n; i++) access(records[i]);
            }
            return new long[] {fetchMisses, dataMisses, fetchMisses + dataMisses - secondMisses, secondMisses};
        }

        /** An access that crosses into the next page is two. */
        private void access(long record) {
            boolean fetch = Access.kind(record) == Access.FETCH;
            long first = Access.address(record) >>> 12;
            long last = (Access.address(record) + Access.size(record) - 1) >>> 12;
            for (long page = first; page <= last; page++) translate(fetch, Key.of(page, 0, 0));
        }

        private void translate(boolean fetch, long key) {
            SetAssociative level = fetch ? fetches : datas;
            if (level.find(key) >= 0) return;
            if (fetch) fetchMisses++;
            else dataMisses++;
            if (second.find(key) < 0) {
                secondMisses++;
                second.put(key, 0);
            }
            level.put(key, 0);
        }
    }
}
