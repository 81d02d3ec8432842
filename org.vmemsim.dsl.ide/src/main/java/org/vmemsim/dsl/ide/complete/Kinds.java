package org.vmemsim.dsl.ide.complete;

import java.util.Map;
import java.util.Set;
import org.eclipse.emf.ecore.EClass;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.VMemPackage.Literals;
import org.vmemsim.runtime.report.SettingText;
import org.vmemsim.runtime.scenario.SettingsRegistry;
import org.vmemsim.runtime.scenario.settings.SettingEntry;

/** Which definitions make sense at a place where the grammar lets any name stand. */
final class Kinds {
    private static final Set<EClass> MACHINES = Set.of(Literals.HOST, Literals.GUEST, Literals.PROCESS);
    private static final Set<EClass> NUMBERS = Set.of(Literals.LET, Literals.FOR_EACH);
    private static final Set<EClass> PLACES = Set.of(
            Literals.HOST,
            Literals.GUEST,
            Literals.PROCESS,
            Literals.REGION,
            Literals.MALLOC,
            Literals.FORK,
            Literals.RUN);
    private static final Set<EClass> SUBJECTS =
            Set.of(Literals.HOST, Literals.GUEST, Literals.PROCESS, Literals.RUN, Literals.PHASE, Literals.LET);
    private static final Map<String, Set<EClass>> AFTER = Map.of(
            "on", MACHINES, "of", PLACES, "as", MACHINES, "analyse", PLACES, "balloon", MACHINES, "change", MACHINES,
            "reboot", MACHINES);

    private Kinds() {}

    static boolean fits(EClass kind, String rule, Cursor cursor) {
        if (!cursor.path().isEmpty()) return true; // a part of what is named before
        Set<EClass> after = AFTER.get(cursor.before());
        if (after != null) return after.contains(kind);
        if (rule.equals("MetricHead")) return SUBJECTS.contains(kind);
        if (rule.equals("Segment")) return PLACES.contains(kind) && kind != Literals.RUN;
        if (cursor.isIn(Setting.class))
            return cursor.entry().map(e -> fits(kind, e)).orElse(true);
        return NUMBERS.contains(kind);
    }

    private static boolean fits(EClass kind, SettingEntry entry) {
        if (SettingText.isNumber(entry)) return NUMBERS.contains(kind);
        return SettingsRegistry.definition(entry.type()).equalsIgnoreCase(kind.getName());
    }
}
