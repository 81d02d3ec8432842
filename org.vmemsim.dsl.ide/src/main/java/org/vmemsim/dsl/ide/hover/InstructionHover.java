package org.vmemsim.dsl.ide.hover;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vmemsim.dsl.vMem.Control;
import org.vmemsim.dsl.vMem.Instruct;
import org.vmemsim.runtime.scenario.processor.ControlBit;
import org.vmemsim.runtime.scenario.processor.Instruction;

/** On an instruction or a bit of a control register: what it drops, and how it is written. */
class InstructionHover implements HoverPart {
    @Override
    public Optional<String> text(HoverTarget target) {
        Optional<Instruct> instruct = target.around(Instruct.class);
        if (instruct.isPresent()) return instruction(instruct.get(), target);
        return target.around(Control.class)
                .filter(c -> target.leaf().getText().equals(c.getRegister()))
                .map(c -> ControlBit.words().get(c.getRegister()))
                .map(bit -> "**" + bit.word() + "**, **" + bit.longer() + "** — " + bit.meaning());
    }

    private static Optional<String> instruction(Instruct i, HoverTarget target) {
        String name = i.getInstruction();
        String word = target.leaf().getText();
        boolean here = word.equals("issue")
                || name != null && List.of(name.split("\\.")).contains(word);
        if (name == null || !here) return Optional.empty();
        List<String> lines = new ArrayList<>();
        for (Instruction x : Instruction.values()) {
            boolean type = i.getType() == null
                    || i.getType().getNumber() == null
                    || i.getType().getNumber().intValue() == x.type();
            if (x.mnemonic().equals(name) && type) lines.add("`" + x.form() + "` — " + x.meaning());
        }
        return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("\n\n", lines));
    }
}
