package org.vmemsim.runtime.run;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.result.Problem;

/** The accesses of a run that nobody could translate: a program would have been ended by the first. */
final class LostAccesses {
    private long count;
    private @Nullable String first;
    private int line;

    /**
     * One more.
     *
     * @param line of the statement that made it; 0 where none did
     */
    void add(Process process, long va, int kind, String why, int line) {
        if (count++ > 0) return;
        this.line = line;
        first = AccessKind.noun(kind) + " at 0x" + Long.toHexString(va) + " by " + process.path() + ": " + why;
    }

    /** What is to be said of them; nothing where there are none. @param run the line of the run, for those of no statement */
    List<Problem> warnings(int run) {
        if (first == null) return List.of();
        String some = count == 1
                ? "1 access could not be translated: a "
                : String.format(Locale.ROOT, "%,d", count) + " accesses could not be translated, the first a ";
        return List.of(new Problem(
                line > 0 ? line : run, some + first, "Check the address, or give the process a region there."));
    }
}
