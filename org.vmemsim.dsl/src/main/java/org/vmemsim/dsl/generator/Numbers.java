package org.vmemsim.dsl.generator;

import java.lang.reflect.RecordComponent;
import java.util.Set;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.Setting;

/** How the whole numbers of a component read best. */
enum Numbers {
    COUNT,
    SIZE,
    HEXADECIMAL;

    /** Components that are no settings, and so say of what dimension they are by their name only. */
    private static final Set<String> SIZES = Set.of("size", "bytes", "pages");

    private static final Set<String> BITS = Set.of("start", "mask", "value", "reserved", "addresses");

    static Numbers of(RecordComponent c) {
        if (BITS.contains(c.getName())) return HEXADECIMAL;
        Setting setting = c.getAnnotation(Setting.class);
        boolean bytes = setting == null ? SIZES.contains(c.getName()) : setting.dimension() == Dimension.BYTES;
        return bytes ? SIZE : COUNT;
    }

    /**
     * The number.
     *
     * @param boxed whether it has to be a {@code long} by itself, not only by what is expected where it stands
     */
    String text(long value, boolean boxed) {
        return switch (this) {
            case COUNT -> JavaLiterals.count(value, boxed);
            case SIZE -> JavaLiterals.size(value, boxed);
            case HEXADECIMAL -> {
                String text = JavaLiterals.hexadecimal(value);
                yield boxed && !text.endsWith("L") ? text + "L" : text;
            }
        };
    }
}
