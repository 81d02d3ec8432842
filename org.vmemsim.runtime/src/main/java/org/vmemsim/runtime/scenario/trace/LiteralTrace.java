package org.vmemsim.runtime.scenario.trace;

import java.util.List;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.Setting;
import org.vmemsim.runtime.scenario.settings.Word;

/**
 * A trace that is written out: page numbers or addresses, as loads (a textbook's reference string).
 *
 * @param pageNumbers pages of the process's layout, in order; used where {@code addresses} is empty
 * @param addresses byte addresses, in order
 */
@Word(value = "literal", meaning = "a reference string, written out")
public record LiteralTrace(
        @Setting("Numbers of pages, in order of access") List<Long> pageNumbers,

        @Setting(value = "Addresses, in order of access", dimension = Dimension.BYTES)
        List<Long> addresses)
        implements TraceGenerator {
    public static final LiteralTrace DEFAULT = new LiteralTrace(List.of(), List.of());

    public LiteralTrace {
        pageNumbers = List.copyOf(pageNumbers);
        addresses = List.copyOf(addresses);
    }
}
