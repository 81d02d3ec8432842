package org.vmemsim.tests.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eclipse.xtext.generator.GeneratorContext;
import org.eclipse.xtext.generator.IGenerator2;
import org.eclipse.xtext.generator.InMemoryFileSystemAccess;
import org.eclipse.xtext.resource.XtextResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.generator.JavaWriter;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.trace.LiteralTrace;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.WorkloadSpec;
import org.vmemsim.tests.examples.Example;

/** Generated Java builds any scenario, is never too long for a method, and is there only for files without errors. */
class GeneratedCodeTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyRecordsAreBuiltAsTheyWere(long seed) {
        Scenario any = new RandomRecords(seed).next(Scenario.class);
        Scenario scenario = new Scenario("any", any.hosts(), any.runs(), any.expectations(), any.explanations());
        assertEquals(scenario, written(scenario));
    }

    @Test
    void everyStatementAndTraceIsBuiltAsItWas() {
        RandomRecords records = new RandomRecords(4);
        List<Statement> body = new ArrayList<>();
        alternatives(Statement.class).forEach(c -> body.add((Statement) records.next(c)));
        alternatives(TraceSource.class)
                .map(c -> new Operation.Replay("t", (TraceSource) records.next(c), List.of(), 1))
                .forEach(body::add);
        Scenario scenario = new Scenario("every", List.of(), List.of(run(body)), List.of(), List.of());
        assertEquals(scenario, written(scenario));
    }

    /** Values of any type keep it: a whole number of type double is no int, one of type long neither. */
    @Test
    void aChangeKeepsTheTypeOfItsValue() {
        List<Statement> body = new ArrayList<>();
        for (Object value : new Object[] {0.0, 1.0, -3.0, 0.25, 0L, 4096L, 1L << 40, true, false})
            body.add(new Operation.Change(Subject.of("b"), "reclaim.idleTax", value, 1));
        Scenario scenario = new Scenario("changes", List.of(), List.of(run(body)), List.of(), List.of());
        assertEquals(scenario, written(scenario));
    }

    @Test
    void longListsAreDividedIntoMethods() {
        List<Long> pages = LongStream.range(0, 20_000).boxed().toList();
        Operation replay = new Operation.Replay("t", new LiteralTrace(pages, List.of()), List.of(), 1);
        Scenario scenario = new Scenario("long", List.of(), List.of(run(List.of(replay))), List.of(), List.of());
        assertEquals(scenario, written(scenario));
    }

    @Test
    void longRunsAreDividedIntoMethods() {
        List<Statement> many = Stream.<Statement>generate(() -> new Operation.Start(WorkloadSpec.DEFAULT, 3))
                .limit(9_000)
                .toList();
        Statement nested = new Statement.Repeat(new Expression.Variable("n"), many);
        Scenario scenario =
                new Scenario("long", List.of(), List.of(run(List.of(nested, nested))), List.of(), List.of());
        assertEquals(scenario, written(scenario));
    }

    @ParameterizedTest
    @CsvSource({
        "gcc, Gcc",
        "table-space, TableSpace",
        "01-first, Scenario01First",
        "scenario, Scenario",
        "string, StringScenario",
        "list, List",
        "reach, Reach",
        "x86_64, X86_64",
        "a-b, AB",
        "ab, Ab"
    })
    void filesNameClasses(String file, String className) {
        Scenario scenario = new Scenario(file, List.of(), List.of(), List.of(), List.of());
        assertEquals(className, JavaWriter.className(scenario));
        assertEquals(scenario, written(scenario));
    }

    /** A class may have the name of a class that it uses: any file name stays what it is when VMemSim gets another class. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "scenario",
                "subject",
                "expression",
                "host-spec",
                "run-spec",
                "list",
                "map",
                "path",
                "stream",
                "result",
                "look",
                "options",
                "explanation",
                "simulation",
                "text-report",
                "explanation-text",
                "expectation-result",
                "object",
                "record",
                "override",
                "integer",
                "long"
            })
    void aFileMayHaveTheNameOfAnyClass(String file) {
        Scenario any = new RandomRecords(7).next(Scenario.class);
        Scenario scenario = new Scenario(file, any.hosts(), any.runs(), any.expectations(), any.explanations());
        assertFalse(JavaWriter.className(scenario).contains("_"), JavaWriter.className(scenario));
        assertEquals(scenario, written(scenario));
    }

    /** Names that are not words between hyphens have a number behind them: each its own class, and every class compiles. */
    @Test
    void noTwoFilesHaveOneClass() {
        List<String> files = List.of(
                "a-b",
                "a b",
                "a.b",
                "aB",
                "AB",
                "a--b",
                "ab",
                "a-1",
                "a1",
                "1-a",
                "01 first",
                "01-first",
                "scenario01-first",
                "string",
                "string-scenario",
                "größe",
                "gr-e",
                "ü",
                "_",
                "__",
                "-",
                " ",
                "$",
                "a\\u000ab",
                "a\nb",
                "a\u0007b",
                "a\u2028b",
                "*/",
                "\ud83d\ude00",
                "\ud83d");
        assertEquals(
                files.size(),
                files.stream()
                        .map(GeneratedCodeTest::named)
                        .map(JavaWriter::className)
                        .distinct()
                        .count());
        for (String file : files) assertEquals(named(file), written(named(file)), file);
    }

    private static Scenario named(String file) {
        return new Scenario(file, List.of(), List.of(), List.of(), List.of());
    }

    @Test
    void longTextsAreDivided() {
        for (String sign : List.of("x", "ü", "\u20ac", "\u0007", "\\u000a", "\"")) {
            Statement phase = new Statement.Phase("p", sign.repeat(80_000), List.of());
            Scenario scenario = new Scenario("text", List.of(), List.of(run(List.of(phase))), List.of(), List.of());
            assertEquals(scenario, written(scenario));
        }
    }

    @Test
    void deepValuesAreDividedIntoMethods() {
        Statement block = new Operation.Start(WorkloadSpec.DEFAULT, 3);
        for (int i = 0; i < 300; i++) block = new Statement.Repeat(Expression.of(i), List.of(block));
        Expression sum = new Expression.Variable("i");
        for (int i = 0; i < 300; i++)
            sum = new Expression.Arithmetic(Expression.Operator.ADD, sum, new Expression.Variable("i"));
        Statement count = new Statement.Repeat(sum, List.of());
        Scenario scenario = new Scenario("deep", List.of(), List.of(run(List.of(block, count))), List.of(), List.of());
        assertEquals(scenario, written(scenario));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host h { memroy 1 GiB process p }  run r on p { read 0 }", // a misspelt setting
                "host h { process p }  run r on q { read 0 }", // a name that is nobody's
                "host h { process p }  run r on p { read 0 ", // a missing brace
                "layout l { page 4 KiB level t 9 bits entry 8 bytes { present 0 frame 12..51 } }", // nothing to run
                ""
            })
    void filesWithErrorsOrWithoutRunsGiveNothing(String text) throws Exception {
        assertEquals(Map.of(), generated(text));
    }

    @Test
    void aFileGivesOneClassWithItsComments() throws Exception {
        Map<String, CharSequence> files = generated("""
                /** A box of *ours*. */
                host box { process p { region r at 0 size 4 KiB } }
                run r on p {
                    read 0x10    // the first word
                }
                """);
        String source = files.get("DEFAULT_OUTPUTvmem/generated/Test.java").toString();
        assertTrue(source.contains("    /** A box of *ours*. */\n    public static HostSpec hostBox() {"), source);
        assertTrue(source.contains("// read 0x10    // the first word\n"), source);
        assertEquals(1, files.size());
    }

    private Map<String, CharSequence> generated(String text) throws Exception {
        Path file = folder.resolve("test.vmem");
        Files.writeString(file, text);
        XtextResource resource = new Example(file).load();
        InMemoryFileSystemAccess files = new InMemoryFileSystemAccess();
        Example.service(IGenerator2.class).doGenerate(resource, files, new GeneratorContext());
        return files.getTextFiles();
    }

    private static RunSpec run(List<Statement> body) {
        return new RunSpec("r", null, 0, body, 1);
    }

    private static Scenario written(Scenario scenario) {
        String className = JavaWriter.packageName() + "." + JavaWriter.className(scenario);
        return Javac.scenario(className, JavaWriter.write(scenario));
    }

    private static Stream<Class<? extends Record>> alternatives(Class<?> type) {
        if (type.isRecord()) return Stream.of(type.asSubclass(Record.class));
        return Stream.of(type.getPermittedSubclasses()).flatMap(GeneratedCodeTest::alternatives);
    }
}
