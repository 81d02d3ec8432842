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
 */
record LoadedFile(
        Path file, List<Diagnostic> diagnostics, @Nullable Scenario scenario) {
    LoadedFile {
        diagnostics = List.copyOf(diagnostics);
    }

    /** The folder that paths of traces start from. */
    Path folder() {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
