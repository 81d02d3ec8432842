package org.vmemsim.dsl.ide.hover;

import java.util.Map;
import java.util.Optional;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.SettingBlock;
import org.vmemsim.dsl.vMem.TraceGenerator;
import org.vmemsim.dsl.vMem.VMemPackage.Literals;
import org.vmemsim.runtime.scenario.CostSpec;
import org.vmemsim.runtime.scenario.DiskSpec;
import org.vmemsim.runtime.scenario.FileTrace;
import org.vmemsim.runtime.scenario.GuestSpec;
import org.vmemsim.runtime.scenario.HostSpec;
import org.vmemsim.runtime.scenario.ImageSpec;
import org.vmemsim.runtime.scenario.LayoutSpec;
import org.vmemsim.runtime.scenario.MmuSpec;
import org.vmemsim.runtime.scenario.NestedTlbSpec;
import org.vmemsim.runtime.scenario.ProcessSpec;
import org.vmemsim.runtime.scenario.RegionSpec;
import org.vmemsim.runtime.scenario.SettingEntry;
import org.vmemsim.runtime.scenario.SettingGroup;
import org.vmemsim.runtime.scenario.TlbSpec;
import org.vmemsim.runtime.scenario.WalkCacheSpec;
import org.vmemsim.runtime.scenario.Words;

/** Which entry of the registry a setting of a file is. */
final class SettingLookup {
    private static final Map<EClass, Class<? extends Record>> GROUPS = Map.ofEntries(
            Map.entry(Literals.HOST, HostSpec.class),
            Map.entry(Literals.GUEST, GuestSpec.class),
            Map.entry(Literals.PROCESS, ProcessSpec.class),
            Map.entry(Literals.REGION, RegionSpec.class),
            Map.entry(Literals.LAYOUT, LayoutSpec.class),
            Map.entry(Literals.MMU, MmuSpec.class),
            Map.entry(Literals.MMU_USE, MmuSpec.class),
            Map.entry(Literals.TLB, TlbSpec.class),
            Map.entry(Literals.WALK_CACHE, WalkCacheSpec.class),
            Map.entry(Literals.NESTED_TLB, NestedTlbSpec.class),
            Map.entry(Literals.COSTS, CostSpec.class),
            Map.entry(Literals.DISK, DiskSpec.class),
            Map.entry(Literals.IMAGE, ImageSpec.class),
            Map.entry(Literals.TRACE_FILE, FileTrace.class));

    private SettingLookup() {}

    /** The entry; empty where there is none of that name. */
    static Optional<SettingEntry> entry(Setting setting) {
        return group(setting).map(g -> SettingGroup.of(g).entry(setting.getName()));
    }

    private static Optional<Class<? extends Record>> group(Setting setting) {
        EObject owner = setting.eContainer();
        if (owner instanceof SettingBlock block) owner = block.eContainer();
        if (owner instanceof Setting outer) return entry(outer).flatMap(e -> inside(e, outer));
        if (owner instanceof TraceGenerator g)
            return Optional.ofNullable(Words.alternatives(org.vmemsim.runtime.scenario.TraceGenerator.class)
                    .get(g.getGenerator()));
        return Optional.ofNullable(GROUPS.get(owner.eClass()));
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
