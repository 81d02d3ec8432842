package org.vmemsim.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vmemsim.cli.terminal.Console;
import org.vmemsim.cli.terminal.Failures;
import org.vmemsim.runtime.estimate.JavaMemory;
import org.vmemsim.runtime.report.Look;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.ExpectationResult.Status;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.result.Series;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.Figure;
import org.vmemsim.runtime.scenario.settings.Dimension;

class RunCommandTest {
    private final CommandLineHarness line = new CommandLineHarness();

    @Test
    void allWell() {
        line.simulation = s -> result(s, Status.HELD, null);
        assertEquals(0, line.call("run", "x.vmem"), line.err);
        assertTrue(line.out.contains("walk.references   24"), line.out);
        assertTrue(line.out.contains("✓ held  x.vmem:6  cold.walk.references == 24"), line.out);
        assertEquals("", line.err);
    }

    @Test
    void brokenExpectation() {
        line.simulation = s -> result(s, Status.BROKEN, null);
        assertEquals(1, line.call("run", "x.vmem"));
        assertTrue(line.out.contains("✗ broken  x.vmem:6"), line.out);
    }

    @Test
    void undecidedExpectationIsNotHeld() {
        line.simulation = s -> result(s, Status.UNKNOWN, null);
        assertEquals(1, line.call("run", "x.vmem"));
    }

    @Test
    void failedRun() {
        line.simulation = s -> result(s, Status.BROKEN, new Problem(3, "no file gcc.lackey", "Give its path."));
        assertEquals(2, line.call("run", "x.vmem"));
        assertTrue(
                line.err.startsWith("x.vmem:3: error: run cold failed: no file gcc.lackey. Give its path."), line.err);
    }

    @Test
    void aFaultOfItsOwnIsTold() {
        line.simulation = s -> result(s, Status.HELD, new Problem(3, "memory is not conserved", "Report it.", true));
        assertEquals(3, line.call("run", "x.vmem", "--check"));
    }

    /** Where no run is to blame there is nothing to reckon. */
    @Test
    void outOfMemory() {
        StringWriter err = new StringWriter();
        Console console =
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(err, true), Look.PLAIN, false);
        assertEquals(3, new Failures(console).handle(new OutOfMemoryError("Java heap space")));
        assertEquals("error: out of memory. " + JavaMemory.remedy() + "\n", err.toString());
    }

    @Test
    void wrongFile() {
        line.diagnostics.add(new Diagnostic(
                Path.of("x.vmem"), 12, 5, 3, Diagnostic.Severity.ERROR, "No guest is called 'vn'.", "unknown-name"));
        assertEquals(2, line.call("run", "x.vmem"));
        assertEquals("x.vmem:12:5: error: No guest is called 'vn'. [unknown-name]\n", line.err);
        assertEquals("", line.out);
    }

    @Test
    void someRunsOnly() {
        line.runs = List.of("cold", "warm", "hot");
        line.expectations = List.of(expectation("cold"), expectation("hot"));
        line.simulation = s -> {
            assertEquals(
                    List.of("cold", "warm"),
                    s.runs().stream().map(r -> r.name()).toList());
            assertEquals(1, s.expectations().size());
            return result(s, Status.HELD, null);
        };
        assertEquals(0, line.call("run", "x.vmem", "--run", "cold,warm"), line.err);
    }

    @Test
    void checksTheSimulatorItselfIfAsked() {
        assertEquals(0, line.call("run", "x.vmem"), line.err);
        assertFalse(line.options.orElseThrow().check());
        assertEquals(0, line.call("run", "x.vmem", "--check"), line.err);
        assertTrue(line.options.orElseThrow().check());
    }

    @Test
    void unknownRun() {
        assertEquals(2, line.call("run", "x.vmem", "--run", "warm"));
        assertEquals("error: no run is called 'warm'; there is cold\n", line.err);
        for (String names : List.of(",", "cold,", "")) {
            assertEquals(2, line.call("run", "x.vmem", "--run", names), names);
            assertEquals("error: no run is called ''; there is cold\n", line.err);
        }
    }

    @Test
    void jsonOnStandardOutputIsAllThereIs() {
        line.simulation = s -> result(s, Status.BROKEN, null);
        assertEquals(1, line.call("run", "x.vmem", "--json", "-"));
        var run = JsonParser.parseString(line.out)
                .getAsJsonObject()
                .getAsJsonObject("runs")
                .getAsJsonObject("cold");
        assertEquals("24", run.getAsJsonObject("metrics").get("walk.references").getAsString());
    }

    @Test
    void jsonFileIsWhole(@TempDir Path folder) throws IOException {
        line.simulation = s -> result(s, Status.HELD, null);
        Path file = Files.writeString(folder.resolve("out.json"), "old");
        assertEquals(0, line.call("run", "x.vmem", "--json", file.toString()), line.err);
        assertTrue(JsonParser.parseString(Files.readString(file)).isJsonObject());
        assertTrue(line.out.contains("walk.references"));
        try (var left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    @Test
    void failureLeavesOldJson(@TempDir Path folder) throws IOException {
        line.simulation = s -> {
            throw new IllegalStateException("a defect");
        };
        Path file = Files.writeString(folder.resolve("out.json"), "old");
        assertEquals(3, line.call("run", "x.vmem", "--json", file.toString()));
        assertEquals("old", Files.readString(file));
    }

    @Test
    void jsonIntoNowhereIsRefusedBeforeRunning(@TempDir Path folder) {
        line.simulation = s -> {
            throw new IllegalStateException("ran");
        };
        assertEquals(
                2,
                line.call(
                        "run", "x.vmem", "--json", folder.resolve("no/out.json").toString()));
        assertTrue(line.err.contains("there is no folder"), line.err);
    }

    /** Neither the scenario, nor what it reads, nor the other report is written over; also not through links. */
    @Test
    void outputsThatWouldOverwriteAreRefused(@TempDir Path folder) throws IOException {
        Path scenario = Files.writeString(folder.resolve("x.vmem"), "old");
        Path trace = Files.writeString(folder.resolve("t.zst"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        line.inputs = List.of(trace);
        line.simulation = s -> {
            throw new IllegalStateException("ran");
        };
        String out = folder.resolve("out").toString();
        List<List<String>> wrong = List.of(
                List.of("--json", scenario.toString()),
                List.of("--series", scenario.toString()),
                List.of(
                        "--json",
                        folder.resolve("./../" + folder.getFileName() + "/x.vmem")
                                .toString()),
                List.of("--json", link.resolve("x.vmem").toString()),
                List.of("--series", trace.toString()),
                List.of("--json", out, "--series", out),
                List.of("--json", out, "--series", link.resolve("out").toString()),
                List.of("--json", "-", "--series", "-"));
        for (List<String> options : wrong) {
            List<String> words = new ArrayList<>(List.of("run", scenario.toString()));
            words.addAll(options);
            assertEquals(2, line.call(words.toArray(String[]::new)), options.toString());
            assertTrue(line.err.startsWith("error: "), line.err);
        }
        assertEquals("old", Files.readString(scenario));
        assertEquals("old", Files.readString(trace));
        assertFalse(Files.exists(folder.resolve("out")));
    }

    /** The folder vanishes while the run goes on: what took long to compute is shown all the same. */
    @Test
    void tableIsShownIfJsonCannotBeWritten(@TempDir Path folder) throws IOException {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        line.simulation = s -> {
            try {
                Files.delete(gone);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return result(s, Status.HELD, null);
        };
        assertEquals(2, line.call("run", "x.vmem", "--json", gone.resolve("out").toString()));
        assertTrue(line.err.contains("cannot write JSON"), line.err);
        assertTrue(line.out.contains("walk.references   24"), line.out);
    }

    /** A terminal must not obey what stands in a file: colours, titles, text that runs backwards. */
    @Test
    void terminalsObeyNothingOfAFile() {
        String evil = "\u001b[31m \u009b1m \u202e \u2066 \u200f \u0007 \r";
        line.simulation = s -> result(s, Status.BROKEN, new Problem(3, "no file " + evil, evil));
        line.diagnostics.add(
                new Diagnostic(Path.of("x.vmem"), 1, 1, 1, Diagnostic.Severity.WARNING, "What is '" + evil + "'?", ""));
        line.call("run", "x.vmem");
        String shown = line.out + line.err;
        for (char c : evil.replace(" ", "").toCharArray())
            if (c < ' ' || c > '~') assertEquals(-1, shown.indexOf(c), "U+" + Integer.toHexString(c));
    }

    @Test
    void seriesAreWholeAndOfWholeRunsOnly(@TempDir Path folder) throws IOException {
        line.simulation = s -> new Result(s.name(), List.of(sampled("day", null)), List.of(), List.of());
        Path file = Files.writeString(folder.resolve("out.csv"), "old");
        assertEquals(0, line.call("run", "x.vmem", "--series", file.toString()), line.err);
        assertEquals("run,time,access.count,vm.tlb.hitRate\nday,0.5,10,\nday,1,20,0.25\n", Files.readString(file));
        assertTrue(line.out.contains("over time"), line.out);
        try (var left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList());
        }
        line.simulation = s ->
                new Result(s.name(), List.of(sampled("day", new Problem(3, "no memory", ""))), List.of(), List.of());
        assertEquals(2, line.call("run", "x.vmem", "--series", "-"));
        assertEquals("run,time\n", line.out, "nothing of a run that failed, and no table");
        assertTrue(line.err.contains("run day is incomplete: it is left out of the series"), line.err);
    }

    @Test
    void jsonHasSeries() {
        line.simulation = s -> new Result(s.name(), List.of(sampled("day", null)), List.of(), List.of());
        assertEquals(0, line.call("run", "x.vmem", "--json", "-"), line.err);
        var series = JsonParser.parseString(line.out)
                .getAsJsonObject()
                .getAsJsonObject("runs")
                .getAsJsonObject("day")
                .getAsJsonObject("series");
        assertEquals("[500000000,1000000000]", series.get("times").toString());
        assertEquals(
                "{\"access.count\":[10,20],\"vm.tlb.hitRate\":[null,0.25]}",
                series.get("columns").toString());
    }

    private static RunResult sampled(String name, Problem problem) {
        Map<String, double[]> columns = new LinkedHashMap<>();
        columns.put("access.count", new double[] {10, 20});
        columns.put("vm.tlb.hitRate", new double[] {Double.NaN, 0.25});
        Series series = new Series(new long[] {500_000_000, 1_000_000_000}, columns);
        Measures metrics = new Measures(Map.of("access.count", 20.0));
        return new RunResult(
                name,
                5,
                20,
                problem == null,
                metrics,
                Map.of(),
                List.of(),
                Map.of(),
                List.of(),
                problem,
                series,
                List.of());
    }

    @Test
    void defectIsSaidInShort() {
        line.simulation = s -> {
            throw new IllegalStateException("a defect");
        };
        assertEquals(3, line.call("run", "x.vmem"));
        assertTrue(line.err.startsWith("error: vmemsim itself has failed: java.lang.IllegalStateException: a defect"));
        assertFalse(line.err.contains("\tat "), line.err);
        assertEquals(3, line.call("run", "x.vmem", "--debug"));
        assertTrue(line.err.contains("\tat "), line.err);
    }

    private static Expectation expectation(String run) {
        Figure metric = new Figure.Metric(run, null, null, "walk.references");
        Figure number = new Figure.Number(24, Dimension.COUNT);
        return new Expectation(
                run + ".walk.references == 24", metric, Expectation.Comparator.EQ, number, null, false, 6);
    }

    private static Result result(Scenario scenario, Status status, Problem problem) {
        Measures metrics = new Measures(Map.of("walk.references", 24.0));
        RunResult run = new RunResult(
                "cold", 5, 1, problem == null, metrics, Map.of(), List.of(), Map.of(), List.of(), problem);
        ExpectationResult e = new ExpectationResult(expectation("cold"), status, 24, 24, "walk.references is 24");
        return new Result(scenario.name(), List.of(run), List.of(e), List.of());
    }
}
