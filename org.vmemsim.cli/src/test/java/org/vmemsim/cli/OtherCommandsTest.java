package org.vmemsim.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.runtime.metrics.Metrics;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.scenario.run.ExplainSpec;

class OtherCommandsTest {
    private final CommandLineHarness line = new CommandLineHarness();

    @Test
    void metricsAreTheRegistry() {
        assertEquals(0, line.call("metrics"));
        assertTrue(line.out.contains("walk.references"), line.out);
        assertEquals(0, line.call("metrics", "--json"));
        JsonArray json = JsonParser.parseString(line.out).getAsJsonArray();
        assertEquals(Metrics.all().size(), json.size());
    }

    @Test
    void settingsAreTheRegistry() {
        assertEquals(0, line.call("settings"));
        assertTrue(line.out.contains("guest shadow"), line.out);
        assertEquals(0, line.call("settings", "tlb", "--json"), line.err);
        JsonArray json = JsonParser.parseString(line.out).getAsJsonArray();
        assertEquals("holds", json.get(0).getAsJsonObject().get("name").getAsString());
        assertEquals(2, line.call("settings", "nosuch"));
        assertTrue(line.err.startsWith("error: no group of settings is called 'nosuch'; there are host, "), line.err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "run", "explain", "metrics", "settings", "lsp"})
    void everyCommandHasHelp(String command) {
        assertEquals(0, line.call(command, "--help"), line.err);
        assertTrue(line.out.startsWith("Usage: vmemsim " + command), line.out);
    }

    @Test
    void wrongCommandLines() {
        assertEquals(2, line.call("rum", "x.vmem"));
        assertEquals("error: there is no command 'rum'; did you mean 'run'?\nTry 'vmemsim --help'.\n", line.err);
        assertEquals(2, line.call("run", "x.vmem", "--jsn", "y"));
        assertTrue(line.err.startsWith("error: there is no option '--jsn'; did you mean '--json'?"), line.err);
        assertEquals(2, line.call("run"));
        assertTrue(line.err.startsWith("error: Missing required parameter: 'FILE'"), line.err);
        assertEquals(2, line.call());
        assertTrue(line.err.startsWith("Usage: vmemsim"), line.err);
    }

    @Test
    void checkCounts() {
        assertEquals(0, line.call("check", "a.vmem", "b.vmem"));
        assertEquals("2 files checked: no problems\n", line.out);
    }

    @Test
    void explains() {
        line.explanation = Optional.of(new Explanation(
                "cold",
                ExplainSpec.What.ACCESS,
                1,
                "vm.p reads 0x1000",
                List.of(new Explanation.Step(Explanation.Kind.RESULT, 0, "hpa 0x5000", Map.of()))));
        assertEquals(0, line.call("explain", "x.vmem"), line.err);
        assertEquals("vm.p reads 0x1000   access 1 of cold\n\n   →  hpa 0x5000\n", line.out);
        assertEquals(0, line.call("explain", "x.vmem", "cold", "--json", "-"));
        assertEquals(1, JsonParser.parseString(line.out).getAsJsonArray().size());
    }

    @Test
    void explainsNothingThatIsNotThere() {
        assertEquals(2, line.call("explain", "x.vmem", "--access", "7"));
        assertEquals("error: run cold ends before access 7\n", line.err);
        assertEquals(2, line.call("explain", "x.vmem", "--access", "0"));
        assertEquals("error: accesses are counted from 1, not 0\n", line.err);
        assertEquals(2, line.call("explain", "x.vmem", "warm"));
        line.runs = List.of("cold", "warm");
        assertEquals(2, line.call("explain", "x.vmem"));
        assertTrue(line.err.startsWith("error: say which run: cold, warm"), line.err);
    }

    @Test
    void completionForShells() {
        assertEquals(0, line.call("generate-completion"));
        assertTrue(line.out.startsWith("#!/usr/bin/env bash"), line.out);
    }
}
