package org.vmemsim.dsl.ide.hover;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.runtime.report.SettingText;
import org.vmemsim.runtime.scenario.settings.SettingEntry;
import org.vmemsim.runtime.scenario.settings.Words;

/** On the name of a setting: what it means, what it may be, and what it is where nothing is said. */
public class SettingHover implements HoverPart {
    @Override
    public Optional<String> text(HoverTarget target) {
        if (!(target.element() instanceof Setting setting)
                || !target.leaf().getText().equals(setting.getName())) return Optional.empty();
        return SettingLookup.entry(setting).map(e -> "**" + e.name() + "** — " + describe(e));
    }

    /** All that the registry knows of a setting; completion shows the same. */
    public static String describe(SettingEntry e) {
        StringBuilder text = new StringBuilder(e.meaning()).append("\n\n").append(values(e));
        String value = SettingText.defaultValue(e);
        if (!value.isEmpty()) text.append("  \nDefault: ").append(value);
        if (!e.source().isEmpty()) text.append("  \nSource: ").append(e.source());
        if (!e.simulated()) text.append("\n\n*Has no effect in this version.*");
        return text.toString();
    }

    private static String values(SettingEntry e) {
        if (e.type().isEnum()) return "One of " + words(e.type()) + (e.isList() ? ", or several with commas" : "");
        String allowed = SettingText.allowed(e);
        if (allowed.isEmpty()) return "A block of settings";
        return Character.toUpperCase(allowed.charAt(0)) + allowed.substring(1);
    }

    private static String words(Class<?> type) {
        return Words.of(type).entrySet().stream().map(SettingHover::word).collect(Collectors.joining(", "));
    }

    private static String word(Map.Entry<String, Enum<?>> word) {
        String meaning = Words.meaning(word.getValue());
        return "`" + word.getKey() + "`" + (meaning.isEmpty() ? "" : " (" + meaning + ")");
    }
}
