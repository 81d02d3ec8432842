package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.estimate.Effort;
import org.vmemsim.runtime.scenario.Scenario;

/** What runs take, reckoned before they are carried out. */
class EffortTest {
    private static final String HOST = "trace t = uniform { over 1 MiB   length 1000 }\n"
            + "workload w { trace t   rate 1_000_000_000 accesses/s }\n"
            + "host b { memory 64 GiB   process p { region a size 1 MiB   region big at 1 TiB size 16 TiB lazy } }\n";

    private static Effort of(String text) {
        Scenario s =
                Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(text))).scenario();
        return Objects.requireNonNull(Effort.of(s, s.runs().get(0)));
    }

    /** 1 MiB has 256 pages of 4 KiB. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "read a | 256",
                "read page 7 of a | 1",
                "read pages 0..9 of a | 10",
                "read pages 0..<9 of a | 9",
                "repeat 1000 { read a   read page 0 of a } | 257_000",
                "repeat 10 { for i in 0..9 step 3 { read page i of a } } | 40",
                "for i in 0..<1_000_000 { for j in 0..<1_000_000 { read page 0 of a } } | 1_000_000_000_000",
                "replay t | 1_000",
                "malloc m size 8 KiB   read m | 2",
                "read 0x400000..0x402fff | 3",
                "unmap a | 0"
            })
    void accesses(String statements, String accesses) {
        Effort e = of(HOST + "run r on p { " + statements + " }");
        assertEquals(Double.parseDouble(accesses.replace("_", "")), e.accesses(), 1e-3, statements);
    }

    /** A billion a second, for an hour; one every 10 ns. */
    @Test
    void overTime() {
        assertEquals(
                3.6e12, of(HOST + "run r on b for 1 h { at 0 s p: start w }").accesses());
        assertEquals(
                3.6e11,
                of(HOST + "run r on b for 1 h { every 10 ns p: read page 0 of p.a }")
                        .accesses());
    }

    /** The mapped region has 256 pages; of the other, 16 TiB, the host has frames for 64 GiB / 4 KiB = 2^24. */
    @Test
    void pages() {
        assertEquals(256, of(HOST + "run r on p { read a }").pages());
        assertEquals(
                256 + 10,
                of(HOST + "run r on p { read pages 0..9 of big   read pages 0..4 of big }")
                        .pages());
        assertEquals(256 + (1 << 24), of(HOST + "run r on p { write big }").pages());
        assertEquals(256 + (1 << 24), of(HOST + "run r on p { map big }").pages());
        assertEquals(
                100_000 * 16.0,
                of("host b { memory 64 GiB process p[100_000] { region a size 64 KiB } }\nrun r on p[0] { }")
                        .pages());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run r on p { repeat 1_000_000_000_000_000_000 { read a } }",
                "run r on p { repeat 1_000_000_000_000 { repeat 0 { read a } } }",
                "run r on p { for i in 0..<1_099_511_627_776 { read page 0 of a } }",
                "run r on p { read pages 0..<4_294_967_296 of big }",
                "run r on b for 1 h { every 1 ns p: read page 0 of p.a }",
                "run r on b for 1 h { at 0 s p: start w }"
            })
    void longRuns(String run) {
        String warning = of(HOST + run).warningOfTime();
        assertTrue(warning.startsWith("Run r may take "), warning);
        assertTrue(warning.contains("Shorten it, or end it with Ctrl-C"), warning);
        assertEquals("", of(HOST + "run r on p { repeat 1000 { read a } }").warningOfTime());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host b { memory 2 TiB   process p { region a size 1 TiB } }\nrun r on p { write a }",
                "host b { memory 2 TiB   process p { region a size 1 TiB lazy } }\nrun r on p { write a }",
                "host b { memory 2 TiB   guest g paging nested { memory 1.5 TiB process p { region a size 1 TiB lazy } } }"
                        + "\nrun r on g.p { write a }",
                "host b { memory 2 TiB   process p[60_000] { region a size 16 MiB } }\nrun r on p[0] { }"
            })
    void largeRuns(String text) {
        Effort e = of(text);
        String warning = e.warningOfMemory(512L << 20);
        assertTrue(warning.startsWith("Run r may need ") && warning.contains("and Java has 512 MiB"), warning);
        assertEquals("", e.warningOfMemory(64L << 30));
        assertEquals("", of(HOST + "run r on p { read a }").warningOfMemory(512L << 20));
    }

    /**
     * 2^28 pages in rows, of 1.5 bytes each, are 0.375 GiB beside 40 MiB for all else; their entries, once they are touched, 2 GiB
     * more. A touch here and there makes a table of 4 KiB. Where pages may be shared, each is known alone: 28 bytes, and 6 for
     * its frame, are 8.5 GiB.
     */
    @Test
    void bytes() {
        String host = "host b { memory 2 TiB   process p { region a size 1 TiB } }\n";
        assertEquals(0.41, gibibytes(host + "run r on p { }"), 0.01);
        assertEquals(2.41, gibibytes(host + "run r on p { write a }"), 0.01);
        String trace = "trace t = uniform { over 1 TiB   length 262_144 }\n";
        assertEquals(0.41 + 1, gibibytes(trace + host + "run r on p { replay t }"), 0.02);
        String shared = "host b { memory 2 TiB   reclaim { sharing ksm }   process p { region a size 1 TiB } }\n";
        assertEquals(8.54, gibibytes(shared + "run r on p { }"), 0.02);
    }

    /** 2^28 pages: 25 ns each in a row, 1.3 us each when they are copied; 2^19 large ones of 512 frames at 16 ns. */
    @Test
    void seconds() {
        String guest =
                "host b { memory 2 TiB   guest g paging nested { memory 1.5 TiB   process p { region a size 1 TiB";
        assertEquals(6.7, of(guest + " } } }\nrun r on g.p { }").seconds(), 0.1);
        Effort copied = of(guest + " } } }\nrun r on g.p { fork as c }");
        assertEquals(6.7 + 349, copied.seconds(), 1);
        assertTrue(copied.warningOfTime().contains("with 268 million pages"), copied.warningOfTime());
        assertEquals(4.3, of(guest + " { page 2 MiB } } } }\nrun r on g.p { }").seconds(), 0.1);
        assertEquals(
                134, of(guest + " { backing 2 MiB } } } }\nrun r on g.p { }").seconds(), 1);
    }

    /**
     * 2^24 pages in rows of a guest take 0.42 s; with a swap device 100 ns and 18 bytes more each. Where the host has frames for
     * 2^22 of them, 400 ns each and 2 us for each that goes to its swap files; where the guest has, 2 us and 80 bytes for each
     * that goes to its device.
     */
    @Test
    void swapping() {
        String text = "host b { memory %s   guest g paging nested { memory %s   %s"
                + "   process p { region a size 64 GiB } } }\nrun r on g.p { }";
        double mib = 1 << 20;
        Effort plain = of(text.formatted("128 GiB", "64 GiB", ""));
        assertEquals(0.42, plain.seconds(), 0.01);
        assertEquals(40 + 64, plain.bytes() / mib, 1);
        Effort device = of(text.formatted("128 GiB", "64 GiB", "os { swap 1 GiB }"));
        assertEquals(0.42 + 1.68, device.seconds(), 0.01);
        assertEquals(40 + 64 + 288, device.bytes() / mib, 1);
        Effort small = of(text.formatted("16 GiB", "64 GiB", ""));
        assertEquals(0.42 + 6.71 + 25.17, small.seconds(), 0.01);
        assertEquals(40 + 64 + 576, small.bytes() / mib, 1);
        assertEquals(
                small.seconds(),
                of(text.formatted("128 GiB", "64 GiB", "limit 16 GiB")).seconds());
        Effort smaller = of(text.formatted("128 GiB", "16 GiB", "os { swap 64 GiB }"));
        assertEquals(0.42 + 1.68 + 25.17, smaller.seconds(), 0.01);
        assertEquals(40 + 64 + 288 + 960, smaller.bytes() / mib, 1);
        String large =
                of("host b { memory 900 GiB   guest g paging nested { memory 2 TiB   process p { region a size 1 TiB } } }"
                                + "\nrun r on g.p { }")
                        .warningOfMemory(2L << 30);
        assertTrue(large.startsWith("Run r may need 11 GiB"), large);
    }

    private static double gibibytes(String text) {
        return of(text).bytes() / (1L << 30);
    }
}
