package org.vmemsim.runtime.scenario.run;

import java.util.List;
import org.vmemsim.runtime.scenario.settings.Word;

/**
 * A fault handler of a guest's own, instead of demand paging.
 *
 * @param kind which faults it handles
 * @param variable the name that the faulting address has in {@code body}; empty if it has none
 */
public record HandlerSpec(Kind kind, String variable, List<Statement> body) {
    public HandlerSpec {
        body = List.copyOf(body);
    }

    /** Kinds of faults. */
    public enum Kind {
        @Word(meaning = "no entry is present")
        MISSING,
        @Word(meaning = "an entry is present but does not grant the access")
        PROTECTED
    }
}
