package org.vmemsim.dsl.ide.complete;

import org.eclipse.xtext.ide.editor.contentassist.ContentAssistEntry;
import org.vmemsim.dsl.ide.complete.Proposals.Rank;
import org.vmemsim.runtime.scenario.processor.ControlBit;
import org.vmemsim.runtime.scenario.processor.Instruction;

/** Words of registries that operations take. */
final class WordProposals {
    private WordProposals() {}

    /** All instructions, each with its type. */
    static void instructions(Proposals proposals) {
        for (Instruction i : Instruction.values())
            proposals.add(Rank.VALUE, ContentAssistEntry.KIND_FUNCTION, i.text(), i.form(), i.meaning());
    }

    /** Bits of control registers: the manual's names, then longer words. */
    static void controlBits(Proposals proposals) {
        ControlBit.words()
                .forEach((word, bit) -> proposals.add(
                        Rank.VALUE, ContentAssistEntry.KIND_ENUM, word, "control register", bit.meaning()));
    }
}
