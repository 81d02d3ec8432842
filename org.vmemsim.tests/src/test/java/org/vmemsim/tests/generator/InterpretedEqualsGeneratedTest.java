package org.vmemsim.tests.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.xtext.generator.GeneratorContext;
import org.eclipse.xtext.generator.IGenerator2;
import org.eclipse.xtext.generator.InMemoryFileSystemAccess;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.tests.examples.Example;

/** The generator writes Java that builds the same scenario as the mapping does, and so gives the same figures. */
class InterpretedEqualsGeneratedTest {
    private static final Path SAMPLES = Path.of("src/test/resources/org/vmemsim/tests/language/samples");

    static List<Example> examples() {
        return Example.runnable();
    }

    /** Those that need nothing which is still to come. */
    static List<Example> samples() {
        return Example.in(SAMPLES).stream()
                .filter(e -> !e.mapping().hasErrors() && !e.scenario().runs().isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesGiveTheSameScenarioAndFigures(Example example) {
        Scenario generated = generated(example);
        assertEquals(example.scenario(), generated);
        assertEquals(example.result(), example.simulate(generated));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void samplesGiveTheSameScenario(Example example) {
        assertEquals(example.scenario(), generated(example));
    }

    private static Scenario generated(Example example) {
        InMemoryFileSystemAccess files = new InMemoryFileSystemAccess();
        Example.service(IGenerator2.class).doGenerate(example.load(), files, new GeneratorContext());
        Map<String, CharSequence> written = files.getTextFiles();
        assertEquals(1, written.size(), written.keySet().toString());
        String path = written.keySet().iterator().next().replace("DEFAULT_OUTPUT", "");
        assertTrue(path.endsWith(".java"), path);
        String className = path.substring(0, path.length() - ".java".length()).replace('/', '.');
        return Javac.scenario(className, written.values().iterator().next().toString());
    }
}
