package org.vmemsim.runtime.trace.lackey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.access.AccessSource;

/**
 * A hundred million records of a real program, sqlite3, which are too many for the repository. Runs where the system
 * property {@code vmemsim.fixtures} names a folder with {@code traces/sqlite.lackey.zst}.
 */
@Tag("fixtures")
@EnabledIfSystemProperty(named = "vmemsim.fixtures", matches = ".+")
class RecordedTraceTest {
    @Test
    void sqlite() throws IOException {
        Path file = Path.of(System.getProperty("vmemsim.fixtures"), "traces", "sqlite.lackey.zst");
        long[] counts = new long[4];
        long[] records = new long[8192];
        try (AccessSource reader = LackeyReader.open(file, "sqlite.lackey.zst")) {
            for (int n = reader.read(records, 0, 8192); n >= 0; n = reader.read(records, 0, 8192))
                for (int i = 0; i < n; i++) counts[Access.kind(records[i])]++;
        }
        assertArrayEquals(new long[] {69_053_907, 20_946_992, 9_149_303, 849_798}, counts);
    }
}
