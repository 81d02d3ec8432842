package org.vmemsim.runtime.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.ExpectationResult.Status;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Explanation.Kind;
import org.vmemsim.runtime.result.Explanation.Step;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.PhaseResult;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.Figure;
import org.vmemsim.runtime.scenario.settings.Dimension;

/** Results made by hand: what the lecture compares, phases, and a run that fails. */
final class Samples {
    private Samples() {}

    static Measures measures(Object... namesAndValues) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2)
            values.put((String) namesAndValues[i], ((Number) namesAndValues[i + 1]).doubleValue());
        return new Measures(values);
    }

    static ExpectationResult expectation(
            String text, int line, Status status, double left, double right, String message) {
        Figure figure = new Figure.Number(right, Dimension.COUNT);
        Expectation e = new Expectation(text, figure, Expectation.Comparator.EQ, figure, null, false, line);
        return new ExpectationResult(e, status, left, right, message);
    }

    static RunResult run(
            String name, long accesses, boolean complete, Measures metrics, ExpectationResult... expectations) {
        return new RunResult(
                name,
                3,
                accesses,
                complete,
                metrics,
                Map.of("vm", metrics),
                List.of(),
                Map.of(),
                List.of(expectations),
                null);
    }

    /** One cold access, translated in three ways: 4, 4 and 24 references of 60 ns. */
    static Result modes() {
        RunResult direct = run(
                "native",
                1,
                true,
                measures(
                        "access.count",
                        1,
                        "access.stores",
                        0,
                        "tlb.lookups",
                        1,
                        "tlb.misses",
                        1,
                        "tlb.missRate",
                        1,
                        "walk.references",
                        4,
                        "walk.references.guest",
                        4,
                        "exits.total",
                        0,
                        "tables.space",
                        16384,
                        "host.memory.used",
                        20480,
                        "time.walks",
                        240,
                        "time.total",
                        240));
        RunResult shadow = run(
                "shadow",
                1,
                true,
                measures(
                        "access.count",
                        1,
                        "access.stores",
                        0,
                        "tlb.lookups",
                        1,
                        "tlb.misses",
                        1,
                        "tlb.missRate",
                        1,
                        "walk.references",
                        4,
                        "walk.references.guest",
                        4,
                        "exits.total",
                        1,
                        "tables.space",
                        16384,
                        "shadow.pages",
                        4,
                        "shadow.space",
                        16384,
                        "host.memory.used",
                        2109440,
                        "time.walks",
                        240,
                        "time.exits",
                        400,
                        "time.total",
                        640));
        RunResult nested = run(
                "nested",
                2_000_000,
                false,
                measures(
                        "access.count",
                        2_000_000,
                        "access.stores",
                        0,
                        "tlb.lookups",
                        2_000_000,
                        "tlb.misses",
                        34_160,
                        "tlb.missRate",
                        0.01708,
                        "walk.references",
                        24,
                        "walk.references.guest",
                        4,
                        "walk.references.nested",
                        20,
                        "exits.total",
                        0,
                        "tables.space",
                        16384,
                        "secondStage.tables.space",
                        20480,
                        "host.memory.used",
                        68719472640L,
                        "time.walks",
                        1440,
                        "time.total",
                        1440));
        return new Result(
                "modes",
                List.of(direct, shadow, nested),
                List.of(
                        expectation("nested.walk.references == 24", 20, Status.HELD, 24, 24, "walk.references is 24"),
                        expectation(
                                "native.walk.references == 5 ± 1 %", 21, Status.BROKEN, 4, 5, "walk.references is 4"),
                        expectation(
                                "shadow.tlb.l3.hits > 0",
                                22,
                                Status.UNKNOWN,
                                Double.NaN,
                                0,
                                "tlb.l3.hits has no value")),
                List.of());
    }

    /** Two phases with an expectation each, guests that differ, and a title. */
    static Result phases() {
        Measures build = measures("access.count", 512, "faults.true", 0, "walk.meanReferences", 1.159);
        Measures faults = measures("access.count", 128, "faults.true", 128, "walk.meanReferences", Double.NaN);
        Measures all = measures("access.count", 640, "faults.true", 128, "walk.meanReferences", 1.159);
        return new Result(
                "phases \"of\" kvm",
                List.of(new RunResult(
                        "phases",
                        3,
                        640,
                        true,
                        all,
                        new LinkedHashMap<>(Map.of("l2", all)),
                        List.of(
                                new PhaseResult("build", "", build, Map.of("l2", build), List.of()),
                                new PhaseResult(
                                        "faults",
                                        "the guest's handler sets W",
                                        faults,
                                        Map.of("l2", faults),
                                        List.of(expectation(
                                                "faults.true == N / 4",
                                                14,
                                                Status.HELD,
                                                128,
                                                128,
                                                "faults.true is 128")))),
                        Map.of(),
                        List.of(),
                        null)),
                List.of(),
                List.of());
    }

    /** A run that could not go on. */
    static Result failed() {
        return new Result(
                "failed",
                List.of(new RunResult(
                        "cold",
                        3,
                        2,
                        false,
                        measures("access.count", 2),
                        Map.of(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        new Problem(
                                7,
                                "No region of p holds 0x999000.",
                                "Give p a region there: region heap at 0x999000 size 4 KiB"))),
                List.of(),
                List.of());
    }

    /** Two levels of two, nested: 8 references, with a TLB miss before and the result behind. */
    static Explanation walk() {
        return new Explanation(
                "cold",
                ExplainSpec.What.ACCESS,
                1,
                "vm.p reads gVA 0x401234",
                List.of(
                        step(Kind.TLB_LOOKUP, 0, "l1d: miss for gVA 0x401000", "cache", "l1d"),
                        entry(1, 2, "npt", "pd", 0, "0x10000", "0x11007", "table at 0x11000"),
                        entry(2, 2, "npt", "pt", 1, "0x11008", "0x12007", "page at 0x12000"),
                        entry(3, 1, "x86_32", "pd", 1, "0x1004", "0x2007", "table at 0x2000"),
                        entry(4, 2, "npt", "pd", 0, "0x10000", "0x11007", "table at 0x11000"),
                        entry(5, 2, "npt", "pt", 2, "0x11010", "0x13007", "page at 0x13000"),
                        entry(6, 1, "x86_32", "pt", 1, "0x2004", "0x5007", "page at 0x5000"),
                        step(Kind.EXIT, 1, "exit to the VMM: violation of the second stage"),
                        step(Kind.FILL, 0, "l1d is filled: gVA 0x401000 → hPA 0x14000"),
                        step(Kind.RESULT, 0, "hPA 0x14234, after 6 references")));
    }

    private static Step entry(
            int reference, int depth, String layout, String level, int index, String at, String value, String leads) {
        String text = "%d. %s %s[%d] at %s = %s PRW → %s".formatted(reference, layout, level, index, at, value, leads);
        return step(
                Kind.ENTRY,
                depth,
                text,
                "reference",
                "" + reference,
                "table",
                layout.equals("npt") ? "nested" : "guest",
                "layout",
                layout,
                "level",
                level,
                "index",
                "" + index,
                "address",
                at,
                "at",
                (layout.equals("npt") ? "hPA " : "gPA ") + at,
                "value",
                value,
                "flags",
                "PRW",
                "va",
                "0x401234",
                "bits",
                level.equals("pd") ? "22..31" : "12..21");
    }

    private static Step step(Kind kind, int depth, String text, String... data) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < data.length; i += 2) map.put(data[i], data[i + 1]);
        return new Step(kind, depth, text, map);
    }
}
