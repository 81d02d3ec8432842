package org.vmemsim.tests.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.runtime.report.JsonReport;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Result;

/** Every example is right, and shows what it says. */
class ExamplesTest {
    static List<Example> examples() {
        return Example.all();
    }

    /** Those that have something to run; the rest only define parts for others. */
    static List<Example> runnable() {
        return Example.runnable();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void loadsWithoutAComplaint(Example example) {
        assertEquals(List.of(), example.issues());
        assertFalse(example.mapping().hasErrors());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isWrittenAsTheFormatterWritesIt(Example example) {
        Golden.check(example.file(), example.formatted());
    }

    @ParameterizedTest
    @MethodSource("runnable")
    void holdsItsExpectations(Example example) {
        Result result = example.result();
        assertEquals(
                List.of(),
                result.runs().stream().filter(r -> r.problem() != null).toList());
        List<String> broken = result.allExpectations()
                .filter(e -> e.status() != ExpectationResult.Status.HELD)
                .map(e -> e.expectation().line() + ": " + e.expectation().text() + ": " + e.message())
                .toList();
        assertEquals(List.of(), broken);
    }

    @ParameterizedTest
    @MethodSource("runnable")
    void givesTheFiguresBesideIt(Example example) {
        Golden.check(example.beside(".expected.json"), JsonReport.of(example.result()));
    }
}
