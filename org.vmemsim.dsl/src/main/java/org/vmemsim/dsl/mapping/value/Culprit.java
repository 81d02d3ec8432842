package org.vmemsim.dsl.mapping.value;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/** Which of several settings is to blame where a record does not take them together. */
final class Culprit {
    private Culprit() {}

    /** The setting without which the record would take the others; the last where none alone is to blame. */
    static <R extends Record> Setting of(
            SettingGroup<R> group, R base, Map<String, Object> changed, List<Setting> settings) {
        Setting last = settings.get(settings.size() - 1);
        if (accepts(group, base, changed)) return last;
        for (int i = settings.size() - 1; i >= 0; i--) {
            Map<String, Object> others = new LinkedHashMap<>(changed);
            if (others.remove(settings.get(i).getName()) != null && accepts(group, base, others))
                return settings.get(i);
        }
        return last;
    }

    private static <R extends Record> boolean accepts(SettingGroup<R> group, R base, Map<String, Object> changed) {
        try {
            group.with(base, changed);
            return true;
        } catch (InvalidScenarioException e) {
            return false;
        }
    }
}
