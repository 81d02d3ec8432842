package org.vmemsim.tests.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Explanation.Kind;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.run.Simulation;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.tests.overcommitment.Runs;

/**
 * An explanation tells every event that is counted, once: the figures of a run's first n statements, less those of its first
 * n − 1, are what the explanation of statement n counts. The figures come from runs in which nothing is explained.
 */
class CompleteExplanationsTest {
    private static final String BODY = """
            run r on vm.p {
                read 0x40_0123
                write 0x40_0123
                write pages of p.d
                protect page 1 of p.d to r
                read page 1 of p.d
                write page 1 of p.d
                fork as c
                write page 2 of p.d
                read page 3 of p.ro
                write page 3 of p.ro
                switch to q
                q: write page 1 of q.d
                load root of p
                read page 0 of p.d
                invalidate page 0 of p.d
                invalidate all of p
                clear entries of page 0 of p.d
                read page 0 of p.d
                set entries of page 0 of p.d to 0x9000
                read page 0 of p.d
                unmap page 3 of p.d
                free p.d
                read 0x999_0000
            }
            """;

    private static final String HOST_EVENTS = """
            run r on vm.p {
                write pages of p.d
                box: swapOut pages of p.d
                read page 0 of p.d
                write page 1 of p.d
                box: remap pages of p.d
                write page 1 of p.d
                box: share all
                write page 0 of p.d
                box: balloon vm to 4 MiB
                write pages of p.d
                box: balloon vm to 16 MiB
                box: reboot vm
                write pages of p.d
            }
            """;

    /** A machine of one guest, with as much of everything as makes it interesting. */
    private static String guest(String paging, String host) {
        return """
            host box {
                memory 256 MiB
                reclaim { sharing esx }
                %s
                guest vm paging %s {
                    memory 16 MiB
                    os { swap 16 MiB }
                    process p {
                        region d at 0x40_0000 size 4 pages lazy
                        region ro at 0x80_0000 size 4 pages { rights r }
                    }
                    process q {
                        region d at 0x40_0000 size 4 pages { rights r }
                        on fault protected at va { protect page of va to rw }
                    }
                }
            }
            """.formatted(host, paging);
    }

    static Stream<String> scenarios() {
        String caches = "mmu skylake { walkCache { pd: 4 entries } nestedTlb { 4 KiB: 8 entries } }";
        return Stream.of(
                guest("native", "") + BODY,
                guest("shadow", "") + BODY,
                guest("nested", "") + BODY,
                guest("nested", caches) + BODY,
                guest("shadow", caches) + BODY,
                guest("shadow", "") + HOST_EVENTS,
                guest("nested", "") + HOST_EVENTS);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void eachStatementTellsWhatItCounts(String text) {
        Scenario scenario = Runs.mapping(text).scenario();
        List<Statement> body = scenario.runs().get(0).body();
        int told = 0;
        for (int n = 1; ; n++) {
            Optional<Explanation> found = explain(scenario, ExplainSpec.What.STATEMENT, n);
            if (found.isEmpty()) break;
            told++;
            Explanation e = found.get();
            Map<String, Long> counted = difference(first(scenario, body, n), first(scenario, body, n - 1));
            assertEquals(counted, counts(e), () -> e.title() + "\n" + lines(e));
            assertEquals(
                    reads(first(scenario, body, n)) - reads(first(scenario, body, n - 1)),
                    e.steps().stream()
                            .filter(CompleteExplanationsTest::isReference)
                            .count(),
                    () -> e.title() + "\n" + lines(e));
        }
        assertEquals(body.size(), told);
    }

    /** Who accesses while time passes is explained as others are, with what the scenario's own handler does in between. */
    @Test
    void aWorkloadsAccessTellsItsHandler() {
        Scenario scenario = Runs.mapping("""
            trace t = sequential { over 16 KiB   stride 8 bytes }
            workload w { trace t   rate 1 thousand accesses/s }
            host box {
                guest g paging shadow {
                    on fault missing at va { map va }
                    process p { }
                }
            }
            run r on g.p for 100 ms { start w }
            """).scenario();
        Explanation first = explain(scenario, ExplainSpec.What.ACCESS, 1).orElseThrow();
        assertTrue(lines(first).contains("the handler: g.p: map va"), lines(first));
    }

    /** An instruction drops a page in the address space and among what is global: that is one thing that happens. */
    @Test
    void aPageIsDroppedOnce() {
        Scenario scenario = Runs.mapping("""
            host x { mmu skylake   guest g paging nested { process p { region a at 0x40_0000 size 16 KiB } } }
            run r on x.g.p { issue invlpg on page 1 of a }
            """).scenario();
        Explanation first = explain(scenario, ExplainSpec.What.STATEMENT, 1).orElseThrow();
        assertEquals(2, lines(first).split("drop gVA 0x401000", -1).length, lines(first));
    }

    private static boolean isReference(Explanation.Step step) {
        return step.kind() == Kind.ENTRY && !"register".equals(step.data().get("reference"));
    }

    private static long reads(Measures m) {
        return m.count("walk.references") + m.count("walk.cutShort.references") + m.count("walk.assists.references");
    }

    private static Optional<Explanation> explain(Scenario scenario, ExplainSpec.What what, long n) {
        return Simulation.explain(scenario, new ExplainSpec("r", what, n, 0), Options.in(Path.of("")));
    }

    /** Figures after the first statements. */
    private static Measures first(Scenario scenario, List<Statement> body, int n) {
        RunSpec run = scenario.runs().get(0);
        RunSpec part = new RunSpec(run.name(), run.on(), run.duration(), body.subList(0, n), run.line());
        return Simulation.run(scenario, part, Options.in(Path.of(""))).metrics();
    }

    /** What steps count, by metric. */
    private static Map<String, Long> counts(Explanation e) {
        Map<String, Long> sum = new TreeMap<>();
        e.steps()
                .forEach(step -> step.data().forEach((key, value) -> {
                    if (key.startsWith("count ")) sum.merge(key.substring(6), Long.parseLong(value), Long::sum);
                }));
        return sum;
    }

    /** Counters that are events of their own; look-ups, reads of entries and parts of sums are steps of other kinds. */
    private static Map<String, Long> difference(Measures after, Measures before) {
        Map<String, Long> more = new TreeMap<>();
        for (String metric : after.values().keySet()) {
            boolean event = Stream.of(
                            "faults.true",
                            "faults.hidden",
                            "faults.copyOnWrite",
                            "faults.fatal",
                            "faults.major",
                            "access.lost",
                            "exits.total",
                            "shadow.zapped",
                            "shadow.recycled",
                            "memory.backed",
                            "memory.zeroed",
                            "memory.copied",
                            "swap.hostIn",
                            "swap.hostOut",
                            "swap.guestIn",
                            "swap.guestOut",
                            "sharing.broken",
                            "balloon.inflated",
                            "balloon.deflated",
                            "balloon.popped",
                            "tlb.flushes",
                            "doublePaging.events",
                            "pageCache.dropped",
                            "pageCache.written",
                            "processes.killed")
                    .anyMatch(metric::equals);
            long difference = after.count(metric) - before.count(metric);
            if (event && difference != 0) more.put(metric, difference);
        }
        return more;
    }

    private static String lines(Explanation e) {
        return String.join("\n", e.steps().stream().map(Explanation.Step::text).toList());
    }

    /** An access that ends the run is explained as far as it went. */
    @ParameterizedTest
    @EnumSource(names = {"ACCESS", "STATEMENT"})
    void errorsAreTold(ExplainSpec.What what) {
        Scenario scenario = Runs.mapping("""
                host box { process p { region a at 0x40_0000 size 8 KiB lazy   on fault missing at va { read va } } }
                run r on p { write page 1 of a }
                """).scenario();
        List<Explanation.Step> steps = explain(scenario, what, 1).orElseThrow().steps();
        assertEquals(
                "the run ends here: a double fault: the fault handler for the page at hVA 0x401000 of p faults on that page"
                        + " itself. Let it 'map' the page before it touches it",
                steps.get(steps.size() - 1).text());
        assertEquals(2, steps.stream().filter(s -> s.kind() == Kind.FAULT).count());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void addressesSayOfWhichKindTheyAre(String text) {
        Scenario scenario = Runs.mapping(text).scenario();
        for (int n = 1; ; n++) {
            Optional<Explanation> found = explain(scenario, ExplainSpec.What.ACCESS, n);
            if (found.isEmpty()) break;
            for (Explanation.Step step : found.get().steps()) {
                String bare =
                        step.text().replaceAll("[gh][VP]A 0x[0-9a-f]+", "").replaceAll("= 0x[0-9a-f]+", "");
                assertTrue(!bare.contains("0x"), step.text());
            }
        }
    }
}
