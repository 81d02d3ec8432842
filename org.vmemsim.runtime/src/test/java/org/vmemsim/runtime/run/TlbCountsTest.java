package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.access.InMemorySource;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.processor.PagePart;
import org.vmemsim.runtime.scenario.processor.Replacement;
import org.vmemsim.runtime.scenario.processor.TlbSpec;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.trace.lackey.LackeyReader;

/**
 * Misses of a processor with L1I and L1D of 64 entries in 4 ways and an L2 of 1536 in 12, LRU, pages of 4 KiB: against sets of
 * linked hash maps, and against what DynamoRIO's TLB simulator counted on a hundred million accesses of sqlite3.
 */
class TlbCountsTest {
    /** LRU sets, the plainest way. */
    private static final class Level {
        private final List<LinkedHashMap<Long, Boolean>> sets = new ArrayList<>();
        private final int ways;
        private long hits;
        private long misses;

        Level(int entries, int ways) {
            this.ways = ways;
            for (int i = 0; i < entries / ways; i++) sets.add(new LinkedHashMap<>(32, 0.75f, true));
        }

        boolean access(long page) {
            LinkedHashMap<Long, Boolean> set = sets.get((int) (page % sets.size()));
            if (set.get(page) != null) {
                hits++;
                return true;
            }
            misses++;
            if (set.size() == ways) set.remove(set.keySet().iterator().next());
            set.put(page, true);
            return false;
        }
    }

    private static Map<String, Long> model(long[] records) {
        Level code = new Level(64, 4);
        Level data = new Level(64, 4);
        Level second = new Level(1536, 12);
        for (long r : records) {
            long first = Access.address(r) >>> 12;
            long last = Access.address(r) + Access.size(r) - 1 >>> 12;
            Level own = Access.kind(r) == Access.FETCH ? code : data;
            for (long page = first; page <= last; page++) if (!own.access(page)) second.access(page);
        }
        return Map.of(
                "tlb.l1i.misses", code.misses,
                "tlb.l1d.misses", data.misses,
                "tlb.l2.hits", second.hits,
                "tlb.l2.misses", second.misses,
                "tlb.misses", second.misses);
    }

    private static TlbSpec tlb(String name, TlbSpec.Holds holds, int entries, int ways) {
        return new TlbSpec(name, holds, Replacement.LRU, List.of(new PagePart(List.of(), entries, ways)));
    }

    private static SingleMachine machine(boolean filtered) {
        MmuSpec mmu = SettingGroup.of(MmuSpec.class)
                .with(
                        Scenarios.mmu(Layouts.X86_64, Layouts.EPT),
                        Map.of(
                                "tlbs",
                                List.of(
                                        tlb("l1i", TlbSpec.Holds.INSTRUCTIONS, 64, 4),
                                        tlb("l1d", TlbSpec.Holds.DATA, 64, 4),
                                        tlb("l2", TlbSpec.Holds.ALL, 1536, 12))));
        HostSpec host = Scenarios.bare(mmu, Scenarios.process("p"));
        return new SingleMachine(host, "p", filtered);
    }

    private static void assertCounts(long[] records, boolean filtered) throws IOException {
        SingleMachine bench = machine(filtered);
        bench.replay(InMemorySource.of(records).reader());
        Map<String, Long> found = bench.counts();
        Map<String, Long> expected = model(records);
        expected.forEach((name, count) -> assertEquals(count, found.get(name), name));
    }

    private static long[] hello() throws IOException {
        try (AccessSource reader = LackeyReader.open(
                Path.of(Objects.requireNonNull(TlbCountsTest.class.getResource("/traces/lackey-hello.txt.gz"))
                        .toURI()),
                "hello")) {
            return InMemorySource.readFrom(reader, Integer.MAX_VALUE).records();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRealTrace(boolean filtered) throws IOException {
        assertCounts(hello(), filtered);
    }

    /** The same figures as numbers, so that a change of model and simulator together shows. */
    @Test
    void aRealTraceInFigures() throws IOException {
        SingleMachine bench = machine(true);
        bench.replay(InMemorySource.of(hello()).reader());
        assertEquals(
                HELLO,
                List.of(
                        bench.counts().get("tlb.l1i.misses"),
                        bench.counts().get("tlb.l1d.misses"),
                        bench.counts().get("tlb.l2.hits"),
                        bench.counts().get("tlb.l2.misses")));
    }

    private static final List<Long> HELLO = List.of(52L, 25L, 1L, 76L);

    /** A million accesses: runs, jumps near and far, conflicts in sets, page crossings. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMix(boolean filtered) throws IOException {
        Random random = new Random(7);
        long[] records = new long[1_000_000];
        long code = 0x40_0000;
        long data = 0x1000_0000;
        for (int i = 0; i < records.length; i++) {
            int jump = random.nextInt(100);
            if (jump < 4) code = 0x40_0000 + random.nextInt(100) * 4096L;
            if (jump > 80) data = 0x1000_0000 + random.nextInt(90) * 4096L;
            if (jump == 99) data = 0x1000_0000 + random.nextInt(4000) * 4096L;
            if (jump == 98) data = 0x2000_0000 + random.nextInt(20) * (4096L << 7); // one set of the second level
            int offset = random.nextInt(4096);
            int kind = random.nextInt(5) < 3 ? Access.FETCH : 1 + random.nextInt(3);
            records[i] = Access.of(kind, (kind == Access.FETCH ? code : data) + offset, 1 + random.nextInt(16));
        }
        assertCounts(records, filtered);
    }

    /** Runs where the system property {@code vmemsim.fixtures} names a folder with {@code traces/sqlite.lackey.zst}. */
    @Test
    @Tag("fixtures")
    @EnabledIfSystemProperty(named = "vmemsim.fixtures", matches = ".+")
    void sqlite() throws IOException {
        Path file = Path.of(System.getProperty("vmemsim.fixtures"), "traces", "sqlite.lackey.zst");
        SingleMachine bench = machine(true);
        try (AccessSource reader = LackeyReader.open(file, "sqlite.lackey.zst")) {
            bench.replay(reader);
        }
        Map<String, Long> counts = bench.counts();
        assertEquals(26_242, counts.get("tlb.l1i.misses"));
        assertEquals(1_497, counts.get("tlb.l1d.misses"));
        assertEquals(27_077, counts.get("tlb.l2.hits"));
        assertEquals(662, counts.get("tlb.l2.misses"));
    }
}
