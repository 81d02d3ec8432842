package org.vmemsim.runtime.scenario.layout;

import org.vmemsim.runtime.scenario.settings.Word;

/** What the bits above a layout's index bits must be. */
public enum AddressRule {
    @Word(meaning = "zero: any other value faults")
    ZERO_EXTENDED,
    @Word(meaning = "copies of the highest index bit (canonical): any other value faults")
    SIGN_EXTENDED
}
