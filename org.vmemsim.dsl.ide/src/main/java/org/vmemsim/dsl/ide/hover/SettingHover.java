package org.vmemsim.dsl.ide.hover;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.runtime.report.Quantities;
import org.vmemsim.runtime.scenario.Dimension;
import org.vmemsim.runtime.scenario.SettingEntry;
import org.vmemsim.runtime.scenario.Words;

/** On the name of a setting: what it means, what it may be, and what it is where nothing is said. */
class SettingHover implements HoverPart {
    @Override
    public Optional<String> text(HoverTarget target) {
        if (!(target.element() instanceof Setting setting)
                || !target.leaf().getText().equals(setting.getName())) return Optional.empty();
        return SettingLookup.entry(setting).map(SettingHover::describe);
    }

    private static String describe(SettingEntry e) {
        StringBuilder text = new StringBuilder("**" + e.name() + "** — " + e.meaning() + "\n\n" + values(e));
        if (e.defaultValue() != null) text.append("  \nDefault: ").append(value(e.defaultValue(), e.dimension()));
        if (!e.source().isEmpty()) text.append("  \nSource: ").append(e.source());
        if (!e.simulated()) text.append("\n\n*Has no effect in this version.*");
        return text.toString();
    }

    private static String values(SettingEntry e) {
        String several = e.isList() ? ", or several with commas" : "";
        Class<?> type = e.type();
        if (type.isEnum()) return "One of " + words(type) + several;
        if (type.isSealed())
            return "One of `" + String.join("`, `", Words.alternatives(type).keySet()) + "`" + several;
        if (type == boolean.class) return "`on` or `off`";
        if (type == String.class) return "A text" + several;
        if (e.isMap()) return "A block of names with " + e.dimension().description() + " each";
        if (type.isRecord()) return "A block of settings, or a name";
        String description = e.dimension().description();
        return Character.toUpperCase(description.charAt(0)) + description.substring(1) + range(e) + several;
    }

    private static String range(SettingEntry e) {
        boolean above = e.min() > 0;
        boolean below = e.max() != Double.POSITIVE_INFINITY;
        if (above && below)
            return ", from " + Quantities.text(e.min(), e.dimension()) + " to "
                    + Quantities.text(e.max(), e.dimension());
        if (above) return ", at least " + Quantities.text(e.min(), e.dimension());
        return below ? ", at most " + Quantities.text(e.max(), e.dimension()) : "";
    }

    private static String words(Class<?> type) {
        return Words.of(type).entrySet().stream().map(SettingHover::word).collect(Collectors.joining(", "));
    }

    private static String word(Map.Entry<String, Enum<?>> word) {
        String meaning = Words.meaning(word.getValue());
        return "`" + word.getKey() + "`" + (meaning.isEmpty() ? "" : " (" + meaning + ")");
    }

    private static String value(Object value, Dimension dimension) {
        if (value instanceof Number n) return Quantities.text(n.doubleValue(), dimension);
        if (value instanceof Boolean b) return b ? "on" : "off";
        if (value instanceof Enum<?> e) return Words.of(e);
        if (value instanceof List<?> l)
            return l.isEmpty()
                    ? "none"
                    : l.stream().map(v -> value(v, dimension)).collect(Collectors.joining(", "));
        if (value instanceof Record r) return Words.word(r.getClass());
        return String.valueOf(value);
    }
}
