package org.vmemsim.dsl.ide.hover;

import java.util.Optional;
import java.util.Set;
import org.vmemsim.dsl.ide.words.WordTexts;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.settings.SettingEntry;
import org.vmemsim.runtime.scenario.settings.Words;

/** On a word of the language, a unit, or a word that a setting has as its value: what it means. */
class WordHover implements HoverPart {
    /** Signs that say enough themselves. */
    private static final Set<String> SIGNS = Set.of("<", ">", "==", "!=", "<=", ">=");

    @Override
    public Optional<String> text(HoverTarget target) {
        String word = target.leaf().getText();
        if (target.element() instanceof Named n && word.equals(n.getName())) return Optional.empty();
        return value(target, word)
                .or(() -> Optional.of(WordTexts.of(word)).filter(t -> !t.isEmpty() && !SIGNS.contains(word)))
                .map(text -> "**" + word + "** — " + text);
    }

    private static Optional<String> value(HoverTarget target, String word) {
        if (target.element() instanceof Guest g && word.equals(g.getPaging())) return meaning(Paging.class, word);
        return target.around(Setting.class)
                .flatMap(SettingLookup::entry)
                .map(SettingEntry::type)
                .filter(Class::isEnum)
                .flatMap(type -> meaning(type, word));
    }

    private static Optional<String> meaning(Class<?> type, String word) {
        return Optional.ofNullable(Words.of(type).get(word)).map(Words::meaning).filter(m -> !m.isEmpty());
    }
}
