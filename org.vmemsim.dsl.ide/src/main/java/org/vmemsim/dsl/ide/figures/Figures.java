package org.vmemsim.dsl.ide.figures;

import java.util.List;
import org.eclipse.lsp4j.Range;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.scenario.Scenario;

/**
 * What the simulation of one state of a file told.
 *
 * @param text the file's text at that time
 * @param expectations where its {@code expect} lines were
 */
public record Figures(String text, Scenario scenario, Result result, List<Expected> expectations) {
    public Figures {
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
