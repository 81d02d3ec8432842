package org.vmemsim.dsl.generator;

import java.util.ArrayList;
import java.util.List;
import org.vmemsim.dsl.generator.Code.Item;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.Cost;

/** Records that have a shorter way to be made than their constructor. */
final class Shorthands {
    /** From here on a number is more likely an address than a count. */
    private static final long ADDRESSES_FROM = 4096;

    private final Imports imports;

    Shorthands(Imports imports) {
        this.imports = imports;
    }

    /** The shorter form, or null if there is none. */
    Code of(Record r, JavaValues values) {
        if (r instanceof Cost c) return cost(c);
        if (r instanceof Expression.Constant c) return constant(c);
        if (r instanceof Subject s) return subject(s);
        if (r instanceof Subject.Part p && Subject.ALL.equals(p.index())) {
            Code all = Code.of(imports.use(Subject.class) + ".ALL");
            return Code.call(
                    "new " + imports.use(Subject.Part.class), List.of(new Item(values.of(p.name())), new Item(all)));
        }
        return null;
    }

    private Code cost(Cost c) {
        String name = imports.use(Cost.class);
        if (c.equals(Cost.NONE)) return Code.of(name + ".NONE");
        String function = c.cycles() ? ".cycles(" : ".nanoseconds(";
        return Code.of(name + function + JavaLiterals.text(c.amount().toPlainString()) + ")");
    }

    private Code constant(Expression.Constant c) {
        boolean address = c.value() >= ADDRESSES_FROM || c.value() < -ADDRESSES_FROM;
        String value = address ? JavaLiterals.hexadecimal(c.value()) : JavaLiterals.count(c.value(), false);
        return Code.of(imports.use(Expression.class) + ".of(" + value + ")");
    }

    private Code subject(Subject s) {
        if (s.path().stream().anyMatch(p -> p.index() != null)) return null;
        List<Item> names = new ArrayList<>();
        for (Subject.Part p : s.path()) names.add(new Item(Code.of(JavaLiterals.text(p.name()))));
        return Code.call(imports.use(Subject.class) + ".of", names);
    }
}
