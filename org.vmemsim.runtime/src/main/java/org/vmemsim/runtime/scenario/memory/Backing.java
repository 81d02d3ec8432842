package org.vmemsim.runtime.scenario.memory;

import org.vmemsim.runtime.scenario.settings.Word;

/** What exists of a region at the start. */
public enum Backing {
    @Word(meaning = "all entries are present and host memory stands behind them")
    MAPPED,
    @Word(meaning = "nothing: the operating system maps a page when it is first touched")
    LAZY
}
