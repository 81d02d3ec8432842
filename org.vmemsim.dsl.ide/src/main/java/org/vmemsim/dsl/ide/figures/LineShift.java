package org.vmemsim.dsl.ide.figures;

import java.util.List;
import java.util.OptionalInt;

/**
 * Where lines of a text were in an earlier one: lines above and below the edited part are the same, perhaps further
 * up or down; lines of the edited part were nowhere.
 */
final class LineShift {
    private final int head;
    private final int tail;
    private final int before;
    private final int now;

    LineShift(String before, String now) {
        List<String> a = before.lines().toList();
        List<String> b = now.lines().toList();
        int most = Math.min(a.size(), b.size());
        int same = 0;
        while (same < most && a.get(same).equals(b.get(same))) same++;
        int end = 0;
        while (end < most - same && a.get(a.size() - 1 - end).equals(b.get(b.size() - 1 - end))) end++;
        this.head = same;
        this.tail = end;
        this.before = a.size();
        this.now = b.size();
    }

    /** The earlier number of line {@code line}, both from 1. */
    OptionalInt earlier(int line) {
        if (line <= head) return OptionalInt.of(line);
        if (line > now - tail) return OptionalInt.of(line + before - now);
        return OptionalInt.empty();
    }
}
