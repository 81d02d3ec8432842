package org.vmemsim.runtime.scenario.machine;

import org.vmemsim.runtime.scenario.settings.Word;

/** How a guest's addresses are translated. */
public enum Paging {
    @Word(meaning = "no virtualization: the guest's tables hold host addresses")
    NATIVE,
    @Word(meaning = "the VMM keeps tables from guest-virtual to host-physical that the hardware walks")
    SHADOW,
    @Word(meaning = "the hardware walks guest tables, translating each of their addresses through nested tables")
    NESTED,
    @Word(meaning = "shadow above, nested below a level (Gandhi, ISCA 2016)", simulated = false)
    AGILE
}
