package org.vmemsim.tests.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.runtime.result.Explanation.Kind;
import org.vmemsim.runtime.result.Explanation.Step;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.tests.overcommitment.Runs;

/** What explanations of a host's statements tell, and what the statements count. */
class HostStatementsTest {
    private static Result simulate(String paging, String body, int statement) {
        return Runs.simulate("""
                host box {
                    memory 64 MiB
                    reclaim { sharing esx { } }
                    guest other paging %1$s { memory 1 MiB   process q { region e at 0x80_0000 size 2 pages } }
                    guest vm    paging %1$s { memory 1 MiB   process p { region e at 0x80_0000 size 2 pages } }
                }
                run r on vm { %2$s }
                explain statement %3$d of r
                """.formatted(paging, body, statement));
    }

    private static List<String> texts(Result result) {
        return result.explanations().get(0).steps().stream().map(Step::text).toList();
    }

    /**
     * The host reads the guest's table to find the page. The table is in the swap file, so it comes back: 1 page in. No guest
     * runs, so nothing exits.
     */
    @ParameterizedTest
    @CsvSource({
        "nested, box: swapOut page 1 of p.e",
        "shadow, box: swapOut page 1 of p.e",
        "nested, box: remap page 1 of p.e",
        "shadow, box: remap page 1 of p.e",
        "nested, box: populate page 1 of p.e",
        "nested, box: swapIn page 1 of p.e",
        "shadow, box: swapIn page 1 of p.e",
        "nested, box: share page 1 of p.e",
        "shadow, box: remap entries of page 1 of p.e",
    })
    void theHostReadsTheGuestsTableItself(String paging, String statement) {
        for (String before : List.of("", "other.q: read page 0 of other.q.e  ")) {
            int n = before.isEmpty() ? 2 : 3;
            Result result = simulate(paging, before + "box: swapOut entries of page 0 of p.e  " + statement, n);
            Result at = simulate(paging, before + "box: swapOut entries of page 0 of p.e", n - 1);
            Measures now = result.runs().get(0).metrics();
            Measures then = at.runs().get(0).metrics();
            assertEquals(1, now.count("swap.hostIn"), statement);
            assertEquals(1, Runs.scope(result.runs().get(0), "vm").count("swap.hostIn"), "the guest's, whoever ran");
            assertEquals(then.count("exits.total"), now.count("exits.total"), "no guest runs");
            assertTrue(
                    result.explanations().get(0).steps().stream().noneMatch(s -> s.kind() == Kind.EXIT),
                    texts(result).toString());
            assertEquals(
                    1,
                    texts(result).stream()
                            .filter(t -> t.startsWith("VMM reads gPA ") && t.endsWith("back from the guest's swap file"))
                            .count());
        }
    }

    /** Two pages written and one read, by a disk of 20 µs a write and 80 µs a read: 2 × 20 + 80. */
    @ParameterizedTest
    @ValueSource(strings = {"nested", "shadow"})
    void takesTheDevicesTime(String paging) {
        Result result =
                simulate(paging, "box: swapOut entries of page 0 of p.e  box: swapOut page 1 of p.e", 2);
        assertEquals(120_000, result.runs().get(0).metrics().count("time.devices"));
    }
}
