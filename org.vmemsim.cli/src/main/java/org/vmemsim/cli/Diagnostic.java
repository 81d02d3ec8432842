package org.vmemsim.cli;

import java.nio.file.Path;

/**
 * Something to say about a place in a file.
 *
 * @param line from 1; 0 where no line is to blame
 * @param column from 1; 0 where none is
 * @param length in characters
 * @param code short and stable, for scripts; may be empty
 */
record Diagnostic(Path file, int line, int column, int length, Severity severity, String message, String code) {
    /** How bad it is. */
    enum Severity {
        ERROR,
        WARNING,
        NOTE
    }

    boolean isError() {
        return severity == Severity.ERROR;
    }
}
