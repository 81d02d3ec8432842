package org.vmemsim.dsl.ide.figures;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntUnaryOperator;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.Lines;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.run.RunSpec;

/**
 * A run and its host as they are wherever they stand in a file, and where they stand. Lines that say something of them are
 * numbered from 1 without gaps: comments, blank lines and other runs among them change nothing. Which statements share a
 * line, and which line is above which, stays.
 */
final class PlacedRun {
    private final RunSpec run;
    private final HostSpec host;
    private final int[] lines;

    /**
     * @param host null where there is none
     */
    PlacedRun(RunSpec run, HostSpec host) {
        TreeSet<Integer> found = new TreeSet<>();
        IntUnaryOperator note = line -> {
            if (line > 0) found.add(line);
            return line;
        };
        Lines.moved(run, note);
        if (host != null) Lines.moved(host, note);
        this.lines = found.stream().mapToInt(Integer::intValue).toArray();
        this.run = Lines.moved(run, this::number);
        this.host = host == null ? null : Lines.moved(host, this::number);
    }

    /** Its lines numbered. */
    RunSpec run() {
        return run;
    }

    /** Its lines numbered; null where there is none. */
    HostSpec host() {
        return host;
    }

    /** A result of the run with its lines numbered; empty if it speaks of a line that the run does not have. */
    Optional<RunResult> numbered(RunResult result) {
        AtomicBoolean foreign = new AtomicBoolean();
        RunResult numbered = result.moved(line -> {
            int number = number(line);
            if (line > 0 && number <= 0) foreign.set(true);
            return number;
        });
        return foreign.get() ? Optional.empty() : Optional.of(numbered);
    }

    /** A numbered result of an equal run, with the lines of this one. */
    RunResult placed(RunResult numbered) {
        return numbered.moved(number -> number > 0 ? lines[number - 1] : number);
    }

    private int number(int line) {
        return line > 0 ? Arrays.binarySearch(lines, line) + 1 : line;
    }
}
