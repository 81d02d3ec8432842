package org.vmemsim.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.Scenario;

/**
 * A file that was read.
 *
 * @param diagnostics of it and of what it imports, in order of their places
 * @param scenario what it says; null if there is an error
 * @param inputs other files that were read or will be: imported ones and traces
 */
record LoadedFile(
        Path file, List<Diagnostic> diagnostics, @Nullable Scenario scenario, List<Path> inputs) {
    LoadedFile {
        diagnostics = List.copyOf(diagnostics);
        inputs = List.copyOf(inputs);
    }

    LoadedFile(Path file, List<Diagnostic> diagnostics, @Nullable Scenario scenario) {
        this(file, diagnostics, scenario, List.of());
    }

    /** The folder that paths of traces start from. */
    Path folder() {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
