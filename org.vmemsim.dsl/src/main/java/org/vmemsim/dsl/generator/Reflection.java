package org.vmemsim.dsl.generator;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.vmemsim.runtime.scenario.run.Operation;

/** What is read from records by reflection. */
final class Reflection {
    private Reflection() {}

    static Object read(Record r, RecordComponent c) {
        try {
            return c.getAccessor().invoke(r);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + c + " of " + r.getClass(), e);
        }
    }

    /** The line of the file that an operation comes from; 0 for all else. */
    static int line(Object o) {
        return o instanceof Operation operation ? operation.line() : 0;
    }

    /** The value of the component called {@code name}; an empty text if there is none, or it is no text. */
    static String text(Record r, String name) {
        return Arrays.stream(r.getClass().getRecordComponents())
                .filter(c -> c.getName().equals(name) && c.getType() == String.class)
                .findFirst()
                .map(c -> (String) read(r, c))
                .orElse("");
    }
}
