package org.vmemsim.runtime.report;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.SettingsRegistry;
import org.vmemsim.runtime.scenario.settings.Amount;
import org.vmemsim.runtime.scenario.settings.Cost;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.SettingEntry;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.scenario.settings.Words;

/** A setting's default and what else it may be, in the words of the language. */
public final class SettingText {
    /** Marks what this version does not simulate. */
    public static final String LATER = "*";

    private SettingText() {}

    /** Whether a value is a number, with a unit or without. */
    public static boolean isNumber(SettingEntry e) {
        Class<?> type = e.type();
        return type == Long.class
                || type == Cost.class
                || type == Amount.class
                || type.isPrimitive() && type != boolean.class;
    }

    /** The default as a user would write it; empty if there is none. */
    public static String defaultValue(SettingEntry e) {
        return value(e, e.defaultValue());
    }

    private static String value(SettingEntry e, @Nullable Object value) {
        if (value == null) return "";
        if (value instanceof Collection<?> c)
            return c.stream().map(v -> value(e, v)).collect(Collectors.joining(", "));
        if (value instanceof Map<?, ?>) return "";
        if (value instanceof Amount a)
            return Quantities.text(a.value(), a.dimension()) + (a.dimension() == Dimension.COUNT ? " pages" : "");
        if (value instanceof Record r && !(value instanceof Cost))
            return e.type().isSealed() ? Words.word(r.getClass()) : "";
        if (value instanceof Enum<?> word) return Words.of(word);
        if (value instanceof Cost c)
            return c.cycles()
                    ? Quantities.count(c.amount().longValue()) + " cycles"
                    : Quantities.text(c.amount().doubleValue(), e.dimension());
        if (value instanceof Boolean b) return b ? "on" : "off";
        if (value instanceof Number n) return Quantities.text(n.doubleValue(), e.dimension());
        return value.toString().isEmpty() ? "" : "\"" + value + "\"";
    }

    /** Whether there is more to say about what is allowed than the default shows. */
    public static boolean isNarrow(SettingEntry e) {
        String allowed = allowed(e);
        return !allowed.isEmpty() && (!isNumber(e) || e.isList() || e.isMap() || allowed.contains(", "));
    }

    /** Words or kind of value, and the range if it has one. */
    public static String allowed(SettingEntry e) {
        String one = one(e);
        if (e.isList()) return "a list of: " + one;
        return e.isMap() ? "for each name: " + one : one;
    }

    private static String one(SettingEntry e) {
        Class<?> type = e.type();
        if (type.isEnum()) {
            List<String> words = Words.of(type).entrySet().stream()
                    .map(w -> w.getKey() + (Words.simulated(w.getValue()) ? "" : LATER))
                    .toList();
            return String.join(" | ", words);
        }
        if (type == boolean.class) return "on | off";
        if (type == String.class) return "text";
        if (isNumber(e)) return range(e);
        String definition = SettingsRegistry.definition(type);
        if (!definition.isEmpty())
            return "the name of " + ("aio".indexOf(definition.charAt(0)) < 0 ? "a " : "an ") + definition
                    + " definition";
        if (!type.isRecord()) return String.join(" | ", Words.alternatives(type).keySet());
        SettingEntry leading = leading(e);
        return leading == null ? "" : one(leading) + ", and a block";
    }

    /** The setting whose value may stand before a group's block, or null. */
    public static @Nullable SettingEntry leading(SettingEntry e) {
        Class<?> type = e.type();
        return type.isRecord() ? SettingGroup.of(type.asSubclass(Record.class)).leading() : null;
    }

    private static String range(SettingEntry e) {
        boolean fraction = e.type() == double.class && e.dimension() == Dimension.COUNT;
        String kind = fraction
                ? "a number"
                : e.dimensions().stream().map(Dimension::description).collect(Collectors.joining(" or "));
        boolean least = e.min() > 0;
        boolean most = !Double.isInfinite(e.max());
        String min = Quantities.text(e.min(), e.dimension());
        String max = Quantities.text(e.max(), e.dimension());
        if (least && most) return kind + ", " + min + " to " + max;
        if (least) return kind + ", at least " + min;
        return most ? kind + ", at most " + max : kind;
    }
}
