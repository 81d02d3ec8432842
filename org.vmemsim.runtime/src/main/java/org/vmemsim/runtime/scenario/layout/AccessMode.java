package org.vmemsim.runtime.scenario.layout;

import org.vmemsim.runtime.scenario.settings.Word;

/** As whom accesses count where a layout checks user rights. */
public enum AccessMode {
    @Word(meaning = "as the process's own mode says")
    OWN,
    @Word(meaning = "every access counts as a user access (AMD nested paging, RISC-V G-stage)")
    USER
}
