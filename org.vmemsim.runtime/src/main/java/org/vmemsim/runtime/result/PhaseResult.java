package org.vmemsim.runtime.result;

import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Figures of one phase.
 *
 * @param metrics of all together
 * @param scopes of each guest and process, by path without the host ({@code vm}, {@code vm.p}, {@code p[0]})
 */
public record PhaseResult(
        String name,
        String title,
        Measures metrics,
        Map<String, Measures> scopes,
        List<ExpectationResult> expectations) {
    public PhaseResult {
        scopes = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(scopes));
        expectations = List.copyOf(expectations);
    }

    /** The same of a phase on other lines of the file. */
    PhaseResult moved(IntUnaryOperator to) {
        List<ExpectationResult> there =
                expectations.stream().map(e -> e.moved(to)).toList();
        return new PhaseResult(name, title, metrics, scopes, there);
    }
}
