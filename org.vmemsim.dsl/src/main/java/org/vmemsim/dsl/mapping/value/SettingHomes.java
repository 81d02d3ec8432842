package org.vmemsim.dsl.mapping.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.vmemsim.dsl.messages.Suggestions;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.runtime.scenario.SettingsRegistry;
import org.vmemsim.runtime.scenario.settings.Amount;
import org.vmemsim.runtime.scenario.settings.Cost;
import org.vmemsim.runtime.scenario.settings.SettingEntry;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/** Where a setting belongs that stands in a wrong block. */
final class SettingHomes {
    /** What a setting may belong in when nothing around it has it. */
    private static final List<String> DEFINITIONS =
            List.of("host", "guest", "process", "region", "mmu", "tlb", "layout", "costs", "disk", "image", "workload");

    /** Of more it is not said: it could be anywhere. */
    private static final int MOST = 2;

    private final SettingsReader.Definitions definitions;

    SettingHomes(SettingsReader.Definitions definitions) {
        this.definitions = definitions;
    }

    /** Whether values of a type stand in a block of settings. */
    static boolean isBlock(Class<?> type) {
        return type.isRecord() && type != Cost.class && type != Amount.class;
    }

    /**
     * The block that has a setting: one within the block where it stands, else one around it, else any. {@code 'free' of
     * 'reclaim'}, {@code a host}.
     *
     * @param group the settings of the block where it stands
     */
    Optional<String> of(Setting s, SettingGroup<?> group) {
        String name = s.getName();
        Optional<String> inside = inside(name, group);
        if (inside.isPresent()) return inside;
        List<String> known = group.entries().stream().map(SettingEntry::name).toList();
        Optional<String> near = Suggestions.nearest(name, known);
        if (near.isPresent() && !Suggestions.isFar(name, near.get())) return Optional.empty(); // rather misspelt
        for (EObject e = s.eContainer(); e != null; e = e.eContainer()) {
            String word = word(e);
            Optional<SettingGroup<?>> around = SettingsRegistry.type(word).map(SettingGroup::of);
            if (around.isEmpty() || around.get() == group) continue;
            if (around.get().entry(name) != null) return Optional.of(withArticle(word));
            Optional<String> farther = inside(name, around.get());
            if (farther.isPresent()) return Optional.of(farther.get() + " of " + withArticle(word));
        }
        List<String> anywhere = new ArrayList<>();
        for (String word : DEFINITIONS)
            if (SettingsRegistry.type(word)
                    .map(t -> SettingGroup.of(t).entry(name) != null)
                    .orElse(false)) anywhere.add(withArticle(word));
        return anywhere.isEmpty() || anywhere.size() > MOST
                ? Optional.empty()
                : Optional.of(String.join(" or ", anywhere));
    }

    /** The word that a definition begins with: {@code walkCache} of a WalkCache. */
    private static String word(EObject definition) {
        String name = definition.eClass().getName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static String withArticle(String word) {
        if (word.equals("costs")) return word;
        return ("aeiou".indexOf(word.charAt(0)) >= 0 || word.equals("mmu") ? "an " : "a ") + word;
    }

    /** The block within a group that has a setting of a name, from the inside. */
    private Optional<String> inside(String name, SettingGroup<?> group) {
        for (SettingEntry e : group.entries()) {
            if (!isBlock(e.type()) || definitions.isDefinition(e.type())) continue;
            SettingGroup<?> inner = SettingGroup.of(e.type().asSubclass(Record.class));
            String here = "'" + e.name() + "'";
            if (inner.entry(name) != null) return Optional.of(here);
            Optional<String> farther = inside(name, inner);
            if (farther.isPresent()) return Optional.of(farther.get() + " of " + here);
        }
        return Optional.empty();
    }
}
