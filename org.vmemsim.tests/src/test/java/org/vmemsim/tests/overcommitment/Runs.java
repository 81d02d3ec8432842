package org.vmemsim.tests.overcommitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.emf.common.util.URI;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.resource.XtextResourceSet;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.mapping.value.MappingIssue;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.PhaseResult;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;
import org.vmemsim.tests.examples.Example;

/** Runs scenarios given as text. */
public final class Runs {
    private Runs() {}

    /** What a text without errors says; mapped, and so with what only the mapping complains about. */
    public static Mapping mapping(String text) {
        XtextResourceSet set = Example.service(XtextResourceSet.class);
        XtextResource resource = (XtextResource) set.createResource(URI.createURI("memory:/test.vmem"));
        try {
            resource.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertEquals(List.of(), resource.getErrors(), text);
        return Example.service(ScenarioMapper.class)
                .map((Model) resource.getContents().get(0));
    }

    /** Simulates a text, warnings or not; runs may fail. */
    public static Result simulate(String text) {
        Mapping mapping = mapping(text);
        assertEquals(
                List.of(),
                mapping.issues().stream().filter(MappingIssue::isError).toList(),
                text);
        return Simulation.run(mapping.scenario(), Options.in(Path.of("")));
    }

    /** The first run of a text, which must end well and meet what the text expects. */
    static RunResult run(String text) {
        Result result = simulate(text);
        for (RunResult r : result.runs()) assertNull(r.problem(), text);
        List<String> broken = result.allExpectations()
                .filter(e -> e.status() != ExpectationResult.Status.HELD)
                .map(e -> e.expectation().text() + ": " + e.message())
                .toList();
        assertEquals(List.of(), broken, text);
        return result.runs().get(0);
    }

    static PhaseResult phase(RunResult run, String name) {
        return run.phases().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Figures of one guest or process. */
    public static Measures scope(RunResult run, String path) {
        Measures m = run.scopes().get(path);
        assertNotNull(m, () -> path + " is none of " + run.scopes().keySet());
        return m;
    }

    /** A figure over time, sample by sample. */
    static double[] series(RunResult run, String column) {
        double[] values = run.series().column(column);
        assertNotNull(
                values, () -> column + " is none of " + run.series().columns().keySet());
        return values;
    }
}
