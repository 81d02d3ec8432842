package org.vmemsim.dsl.ide.figures;

import java.util.List;
import java.util.Set;
import org.eclipse.lsp4j.Range;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.scenario.Scenario;

/**
 * What the simulation of one state of a file told.
 *
 * @param text the file's text at that time
 * @param runs names of the runs that it defines; others may come from files that it imports
 * @param expectations where its {@code expect} lines were
 * @param pending names of the runs whose own figures have not come yet: what the result has of them is of an earlier text
 */
public record Figures(
        String text,
        Scenario scenario,
        Result result,
        Set<String> runs,
        List<Expected> expectations,
        Set<String> pending) {
    public Figures {
        pending = Set.copyOf(pending);
        runs = Set.copyOf(runs);
        expectations = List.copyOf(expectations);
    }

    /**
     * An {@code expect} line.
     *
     * @param line from 1
     * @param text without blanks, to tell several on one line apart
     */
    public record Expected(int line, String text, Range range) {}
}
