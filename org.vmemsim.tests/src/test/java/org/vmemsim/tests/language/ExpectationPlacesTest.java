package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.tests.overcommitment.Runs;

/** What an expectation is about, by where it stands. */
class ExpectationPlacesTest {
    /**
     * The workload makes 100 accesses a second for two seconds, over the 16 pages of a region. What stands in the body of a run
     * with time is carried out before time passes, but is about the whole run.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for 2 s | start w   expect access.count == 200 | 200",
                "for 2 s | at 0 s start w   expect access.count == 200 | 200",
                "for 2 s | expect access.count == 200   at 1 s start w   expect p.access.count == 100 | 100, 100",
                "for 2 s | start w   at 1 s { expect access.count == 100 }   expect access.count == 200 | 100, 200",
                "for 2 s | for i in 1..2 { at i s read pages of d   expect access.count == 32 } | 32, 32",
                "for 2 s | read page 0 of d   phase one { read page 1 of d   expect access.count == 1 }   expect access.count == 2 | 1, 2",
                "for 2 s | sample every 750 ms   start w   expect max(access.count) == 150 | 150", // at 0.75 and 1.5 s
                "        | expect access.count == 0   read pages of d   expect access.count == 16 | 0, 16",
            })
    void isAboutWhatItStandsIn(String duration, String body, String found) {
        RunResult run = Runs.simulate("""
                trace q = sequential { over 64 KiB   stride 4 KiB   writes 100 %% }
                workload w { trace q   rate 100 accesses/s }
                host box { memory 64 MiB   process p { region d at 0 size 64 KiB lazy } }
                run r on p %s { %s }
                """.formatted(duration == null ? "" : duration, body))
                .runs()
                .get(0);
        List<String> values = java.util.stream.Stream.concat(
                        run.phases().stream().flatMap(p -> p.expectations().stream()), run.expectations().stream())
                .map(ExpectationResult::left)
                .map(v -> Long.toString(Math.round(v)))
                .toList();
        assertEquals(List.of(found.split(", ")), values);
    }
}
