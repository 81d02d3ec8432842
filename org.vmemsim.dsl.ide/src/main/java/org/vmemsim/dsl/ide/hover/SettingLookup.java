package org.vmemsim.dsl.ide.hover;

import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.vMem.MmuUse;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.SettingBlock;
import org.vmemsim.dsl.vMem.TraceFile;
import org.vmemsim.dsl.vMem.TraceGenerator;
import org.vmemsim.runtime.scenario.SettingsRegistry;
import org.vmemsim.runtime.scenario.settings.SettingEntry;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.scenario.settings.Words;

/** Which entry of the registry a setting of a file is. */
public final class SettingLookup {
    private SettingLookup() {}

    /** The entry; empty where there is none of that name. */
    public static Optional<SettingEntry> entry(Setting setting) {
        return group(setting).map(g -> SettingGroup.of(g).entry(setting.getName()));
    }

    private static Optional<Class<? extends Record>> group(Setting setting) {
        return group(setting.eContainer());
    }

    /** What the settings directly inside {@code owner} are of; empty where none can stand. */
    public static Optional<Class<? extends Record>> group(EObject owner) {
        if (owner instanceof SettingBlock block) return group(block.eContainer());
        if (owner instanceof Setting outer) return entry(outer).flatMap(e -> inside(e, outer));
        if (owner instanceof TraceGenerator g) return SettingsRegistry.type(g.getGenerator());
        if (owner instanceof TraceFile) return SettingsRegistry.type("file");
        if (owner instanceof MmuUse) return SettingsRegistry.type("mmu");
        String name = owner.eClass().getName();
        return SettingsRegistry.type(Character.toLowerCase(name.charAt(0)) + name.substring(1));
    }

    /** A block's settings: those of its record, or of the alternative that the value names. */
    private static Optional<Class<? extends Record>> inside(SettingEntry entry, Setting outer) {
        Class<?> type = entry.type();
        if (type.isRecord()) return Optional.of(type.asSubclass(Record.class));
        if (!type.isSealed() || outer.getValue() == null) return Optional.empty();
        String word = NodeModelUtils.getTokenText(NodeModelUtils.findActualNodeFor(outer.getValue()));
        return Optional.ofNullable(Words.alternatives(type).get(word));
    }
}
